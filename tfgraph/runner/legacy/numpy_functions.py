"""Functions of numpy as they were."""

import array as array_module
import functools
import os
import sys
from typing import Any

import numpy as np

NINF = -np.inf
#: Set by `tfgraph run --allow-pickle`.
CONSENT = "TFGRAPH_ALLOW_PICKLE"


def asscalar(a: Any) -> Any:
    """`np.asscalar`."""
    return a.item()


def asfarray(a: Any, dtype: Any = np.float64) -> np.ndarray:
    """`np.asfarray`."""
    return np.asarray(a, dtype=dtype if np.issubdtype(dtype, np.inexact) else np.float64)


def msort(a: Any) -> np.ndarray:
    """`np.msort`."""
    return np.sort(a, axis=0)


def array(*arguments: Any, **options: Any) -> np.ndarray:
    """`np.array`: ragged lists make objects, integers wrap around, and `copy=False` copies where it must."""
    if options.get("copy") is False:
        options["copy"] = None
    return _as_before(np.array, arguments, options)


def asarray(*arguments: Any, **options: Any) -> np.ndarray:
    """`np.asarray`, likewise."""
    return _as_before(np.asarray, arguments, options)


def _as_before(function: Any, arguments: tuple[Any, ...], options: dict[str, Any]) -> np.ndarray:
    given = arguments[1] if len(arguments) > 1 else options.get("dtype")
    try:
        return function(*arguments, **options)
    except ValueError as error:
        if "inhomogeneous shape" not in str(error) or given is not None:
            raise
        return function(arguments[0], **{**options, "dtype": object})
    except OverflowError:
        if given is None:
            raise
        return np.array(arguments[0], np.int64).astype(given)


class Cast:
    """`np.cast`: from types to functions."""

    def __getitem__(self, dtype: Any) -> Any:
        """The function that makes arrays of `dtype`."""
        return lambda value: np.asarray(value).astype(dtype)


cast = Cast()


def fromstring(string: Any, dtype: Any = float, count: int = -1, sep: str = "", **options: Any) -> np.ndarray:
    """`np.fromstring`: numbers from their bytes, or from a text with separators."""
    if sep:
        return np.fromstring(string, dtype, count, sep=sep, **options)
    # One character for each byte, as Python 2 had it.
    data = string.encode("latin-1") if isinstance(string, str) else string
    return np.frombuffer(data, dtype, count).copy()  # it can be written to


class OneNumber(np.ndarray):
    """An array of one integer that can be used as an index, as up to numpy 1.11."""

    def __index__(self) -> int:
        return int(self.item())


def frombuffer(*arguments: Any, **options: Any) -> np.ndarray:
    """`np.frombuffer`: readers of headers take `np.frombuffer(file.read(4), '>i4')` for a number."""
    numbers = np.frombuffer(*arguments, **options)
    return numbers.view(OneNumber) if numbers.size == 1 and numbers.dtype.kind in "iu" else numbers


def histogram(*arguments: Any, **options: Any) -> Any:
    """`np.histogram`, whose `normed` is `density` now."""
    if "normed" in options:
        options["density"] = options.pop("normed")
    return np.histogram(*arguments, **options)


def find_common_type(array_types: Any, scalar_types: Any) -> np.dtype:
    """`np.find_common_type`: scalars count where their kind is above that of the arrays."""
    arrays, scalars = ([np.dtype(one) for one in types] for types in (array_types, scalar_types))
    if not arrays or not scalars:
        return np.result_type(*arrays, *scalars)
    array, scalar = np.result_type(*arrays), np.result_type(*scalars)
    kinds = "buifc"
    return scalar if kinds.find(scalar.kind) > kinds.find(array.kind) else array


def set_printoptions(*arguments: Any, **options: Any) -> None:
    """`np.set_printoptions`, which took `threshold=np.nan` for "all elements"."""
    if isinstance(options.get("threshold"), float) and np.isnan(options["threshold"]):
        options["threshold"] = sys.maxsize
    np.set_printoptions(*arguments, **options)


def load(*arguments: Any, **options: Any) -> Any:
    """`np.load`, which loads pickles if the user allows it."""
    if "allow_pickle" in options or len(arguments) > 2:
        return np.load(*arguments, **options)
    allowed = os.environ.get(CONSENT) == "1"
    return np.load(*arguments, **{**options, "allow_pickle": True}) if allowed else _load_plain(arguments, options)


def _load_plain(arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    try:
        return np.load(*arguments, **options)
    except ValueError as error:
        if "allow_pickle" not in str(error):
            raise
        raise ValueError(
            f"{arguments[0]!r} holds pickled objects, and loading them can run any code. If you trust the file,"
            " run the script with `tfgraph run --allow-pickle`."
        ) from None


def tostring(thing: Any) -> Any:
    """`thing.tostring`; of arrays, which have lost it, the same method under its new name."""
    return thing.tobytes if isinstance(thing, (np.ndarray, np.generic, array_module.array)) else thing.tostring


def itemset(thing: Any) -> Any:
    """`thing.itemset`."""
    if not isinstance(thing, np.ndarray):
        return thing.itemset

    def itemset(*arguments: Any) -> None:
        *index, value = arguments
        if len(index) == 1 and not isinstance(index[0], tuple):
            thing.flat[index[0]] = value
        else:
            thing[tuple(index) if len(index) != 1 else index[0]] = value

    return itemset


def newbyteorder(thing: Any) -> Any:
    """`thing.newbyteorder`; data types still have it."""
    if not isinstance(thing, np.ndarray):
        return thing.newbyteorder
    return lambda order="S": thing.view(thing.dtype.newbyteorder(order))


def ptp(thing: Any) -> Any:
    """`thing.ptp`."""
    return functools.partial(np.ptp, thing) if isinstance(thing, (np.ndarray, np.generic)) else thing.ptp
