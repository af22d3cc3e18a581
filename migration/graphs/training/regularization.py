"""What of a loss is of weights alone."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from migration.graphs.endpoints import VARIABLES
from migration.graphs.flow import Tensor
from migration.graphs.patterns.matching import Any, Op, match
from migration.graphs.plan import Plan
from migration.graphs.training.not_recognised import NotRecognised
from migration.graphs.training.terms import Term

_X = Any("x")
#: Sums of one variable: which norm they are of, and times what.
_NORMS = (
    (Op("L2Loss", _X), "l2", 0.5),
    (Op("Sum", Op("Square", _X)), "l2", 1.0),
    (Op("Sum", Op("Mul", _X, _X)), "l2", 1.0),
    (Op("Sum", Op("Abs", _X)), "l1", 1.0),
    (Op("Mean", Op("Square", _X)), "l2", None),
    (Op("Mean", Op("Abs", _X)), "l1", None),
)


class Penalty(NamedTuple):
    """What a variable adds to the loss: times the sum of its absolute values, and of its squares."""

    l1: float = 0.0
    l2: float = 0.0


def penalties(terms: Iterable[Term], plan: Plan) -> dict[str, Penalty]:
    """Find out how variables are regularised.

    Args:
        terms: those of a loss that depend on no input.
        plan: with their flow.

    Returns:
        By the names of the variables.

    Raises:
        NotRecognised: if a term is none of a sum of squares or of absolute values.
    """
    found: dict[str, Penalty] = {}
    for term in terms:
        for template, norm, factor in _NORMS:
            x = (match(term.tensor, template, plan) or {}).get("x")
            if x is not None and x.node.type in VARIABLES and term.tensor.shape == ():
                times = term.weight * (1 / _size(x, plan) if factor is None else factor)
                old = found.get(x.node.name, Penalty())
                found[x.node.name] = old._replace(**{norm: getattr(old, norm) + times})
                break
        else:
            raise NotRecognised(f"a part of the loss, '{term.tensor.node.name}', is of weights in a way of its own")
    return found


def _size(tensor: Tensor, plan: Plan) -> int:
    return int(np.size(plan.array(tensor)))
