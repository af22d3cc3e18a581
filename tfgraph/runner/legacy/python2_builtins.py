"""Builtins of Python 2."""

import builtins
import decimal
import itertools
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import Any

from tfgraph.runner.legacy.python2_methods import sort_key


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


def filter(function: Callable[[Any], Any] | None, iterable: Iterable[Any]) -> Any:
    """What `function` takes for true: text of text, a tuple of a tuple, else a list."""
    kept = [one for one in iterable if (one if function is None else function(one))]
    if isinstance(iterable, str):
        return "".join(kept)
    return tuple(kept) if isinstance(iterable, tuple) else kept


def ifilter(function: Callable[[Any], Any] | None, iterable: Iterable[Any]) -> Iterator[Any]:
    """`itertools.ifilter`: one after the other."""
    return builtins.filter(function, iterable)


def imap(function: Callable[..., Any] | None, *iterables: Iterable[Any]) -> Iterator[Any]:
    """`itertools.imap`: one after the other; without a function, tuples."""
    rows = zip(*iterables, strict=False)
    return rows if function is None else itertools.starmap(function, rows)


def map(function: Callable[..., Any] | None, *iterables: Iterable[Any]) -> list[Any]:
    """A list, with None where one of the iterables has ended; without a function, of what they give."""
    if len(iterables) == 1:
        return list(iterables[0]) if function is None else [function(one) for one in iterables[0]]
    rows = itertools.zip_longest(*iterables)
    return list(rows) if function is None else [function(*row) for row in rows]


def ord(character: Any) -> int:
    """The number of a character; what a file gives byte by byte are numbers already."""
    return character if isinstance(character, int) else builtins.ord(character)


def print(*values: Any, **options: Any) -> None:
    """Python 2 had no `b` before its strings."""
    texts = (v.decode("utf-8", "backslashreplace") if isinstance(v, bytes) else v for v in values)
    builtins.print(*texts, **options)


def sorted(iterable: Iterable[Any], cmp: Any = None, key: Any = None, reverse: bool = False) -> list[Any]:
    """The second argument is a function that compares."""
    return builtins.sorted(iterable, key=sort_key(cmp, key), reverse=reverse)


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
