"""Functions of numpy as they were."""

import os
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
    """`np.array`, which makes objects of ragged lists."""
    return _with_objects(np.array, arguments, options)


def asarray(*arguments: Any, **options: Any) -> np.ndarray:
    """`np.asarray`, likewise."""
    return _with_objects(np.asarray, arguments, options)


def _with_objects(function: Any, arguments: tuple[Any, ...], options: dict[str, Any]) -> np.ndarray:
    try:
        return function(*arguments, **options)
    except ValueError as error:
        if "inhomogeneous shape" not in str(error) or len(arguments) > 1 or options.get("dtype") is not None:
            raise
    return function(*arguments, **{**options, "dtype": object})


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
    """`thing.tostring`; for arrays, which have lost it, the same method under its new name."""
    return thing.tobytes if isinstance(thing, np.ndarray | np.generic) else thing.tostring
