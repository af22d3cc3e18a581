"""Numbers of arrays of one element."""

from typing import Any

import numpy as np


def float_of(value: Any) -> float:
    """`float(value)`."""
    return float(element_of(value))


def int_of(value: Any) -> int:
    """`int(value)`."""
    return int(element_of(value))


def element_of(value: Any) -> Any:
    """`value`, or its element if it is an array of one element."""
    return value.item() if _is_one_element(value) else value


def place_in(owner: Any) -> Any:
    """What `owner[index] = value` is done to: `owner` itself, or a place that takes arrays of one element."""
    return _Places(owner) if isinstance(owner, np.ndarray) else owner


class _Places:
    __slots__ = ("_array",)

    def __init__(self, array: np.ndarray) -> None:
        self._array = array

    def __setitem__(self, index: Any, value: Any) -> None:
        try:
            self._array[index] = value
        except ValueError:
            if not _is_one_element(value):
                raise
            self._array[index] = value.item()


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
    return _Number(value) if _is_one_element(value) else value


def _is_one_element(value: Any) -> bool:
    """Whether a value is an array of one element that has a dimension."""
    return isinstance(value, np.ndarray) and value.ndim > 0 and value.size == 1
