"""What Keras has for the operations of a graph: one module per family of layers, which registers its patterns.

A pattern is a function of the *last* node of what it stands for: it looks at what that node takes, and makes a
`Call`, or returns None. Of several patterns for one type of node the more specific are asked first.
"""

import functools
import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from migration.graphs.flow import Node
    from migration.graphs.plan.layer import Call, Value
    from migration.graphs.plan.model_plan import Plan

    Pattern = Callable[[Node, Plan], Call | Value | None]
    Finish = Callable[[Plan, Sequence[Call]], Mapping[Value, Value]]

#: What is asked first, and last: a whole block, a layer, what goes into a layer, one operation, anything.
BLOCK, LAYER, PART, OPERATION, ANYTHING = range(5)
_REGISTERED: dict[str, list[tuple[int, "Pattern"]]] = defaultdict(list)
_FINISHES: list["Finish"] = []


def pattern(*types: str, rank: int = LAYER) -> "Callable[[Pattern], Pattern]":
    """Register a pattern.

    Args:
        *types: of the last node of what it stands for; `*` for any.
        rank: when it is asked: `BLOCK`, `LAYER`, `PART`, `OPERATION` or `ANYTHING`.
    """

    def register(function: "Pattern") -> "Pattern":
        for each in types:
            _REGISTERED[each].append((rank, function))
        return function

    return register


def finish(function: "Finish") -> "Finish":
    """Register what is looked for when all calls are known: which values others then take the place of."""
    _FINISHES.append(function)
    return function


def finishes() -> "Sequence[Finish]":
    """What is looked for when all calls are known."""
    return _FINISHES


@functools.cache
def patterns(kind: str) -> "Sequence[Pattern]":
    """The patterns that may end with a node of a type, the more specific first."""
    for module in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{module}")
    found = [*_REGISTERED[kind], *_REGISTERED["*"]]
    return [function for _, function in sorted(found, key=lambda each: each[0])]
