"""Variables."""

from collections.abc import Callable
from typing import Any

from tfgraph.v1.random_streams.op_count import counted_as
from tfgraph.v1.random_streams.replacements import replaces


@replaces("ops.variable_scope", "_VariableStore._get_single_variable")
def get_single_variable(original: Callable, *args: Any, regularizer: Callable | None = None, **kwargs: Any) -> Any:
    """1.15 called the regularizer once; TF 2.21 calls it to see whether it gives a loss, and for each use of that."""
    if regularizer is None:
        return original(*args, **kwargs)
    called = False

    def regularize(variable: Any) -> Any:
        nonlocal called
        if not called:
            called = True
            return regularizer(variable)
        with counted_as(0):
            return regularizer(variable)

    return original(*args, regularizer=regularize, **kwargs)
