"""Numbers of arrays of one element."""

from typing import Any

import numpy as np


def float_of(value: Any) -> float:
    """`float(value)`."""
    return float(_element(value))


def int_of(value: Any) -> int:
    """`int(value)`."""
    return int(_element(value))


class Format(str):
    """A format whose `%` takes arrays of one element as numbers."""

    def __mod__(self, values: Any) -> str:
        try:
            return str.__mod__(self, values)
        except TypeError:
            numbers = tuple(map(_number, values)) if isinstance(values, tuple) else _number(values)
            return str.__mod__(self, numbers)


class _Number:
    """An array that is a number where a format asks for one, and looks as before where it asks for text."""

    def __init__(self, array: np.ndarray) -> None:
        """Keep the array."""
        self._array = array

    def __float__(self) -> float:
        return float(self._array.item())

    def __int__(self) -> int:
        return int(self._array.item())

    def __str__(self) -> str:
        return str(self._array)

    def __repr__(self) -> str:
        return repr(self._array)


def _number(value: Any) -> Any:
    return _Number(value) if isinstance(value, np.ndarray) and value.ndim and value.size == 1 else value


def _element(value: Any) -> Any:
    return value.item() if isinstance(value, np.ndarray) and value.ndim and value.size == 1 else value
