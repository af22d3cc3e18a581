"""Builtins of Python 2."""

import decimal
import math
import sys
from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Any


def apply(function: Callable[..., Any], arguments: Sequence[Any] = (), keywords: Any = MappingProxyType({})) -> Any:
    """Call `function`."""
    return function(*arguments, **keywords)


def cmp(a: Any, b: Any) -> int:
    """-1, 0 or 1: `a` is smaller, equal or greater."""
    return int(a > b) - int(a < b)


def execfile(path: str, globals: dict[str, Any] | None = None, locals: dict[str, Any] | None = None) -> None:
    """Execute a file in the caller's namespace."""
    frame = sys._getframe(1)
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec", dont_inherit=True)
    if globals is None:
        globals, locals = frame.f_globals, frame.f_locals
    exec(code, globals, globals if locals is None else locals)


def round(number: Any, ndigits: int = 0) -> float:
    """A float, and halves away from zero; of the number's exact binary value, as Python 2.7 did."""
    value = float(number)
    if not math.isfinite(value):
        return value
    exact = decimal.Decimal(value)
    with decimal.localcontext() as context:
        context.prec = 400  # a float has at most 309 digits before the point; what is behind 23 places stays
        if ndigits > 300:
            return value
        return float(exact.quantize(decimal.Decimal(1).scaleb(-ndigits), rounding=decimal.ROUND_HALF_UP))
