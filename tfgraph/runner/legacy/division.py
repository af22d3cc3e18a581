"""Python 2's `/`."""

import numbers
from typing import Any

import numpy as np


def divide(a: Any, b: Any) -> Any:
    """`a / b` as in Python 2: `__div__` where a class has it (tensors do), the floor for two integers."""
    for method, this, other in (("__div__", a, b), ("__rdiv__", b, a)):
        function = getattr(type(this), method, None)
        if function is not None:
            result = function(this, other)
            if result is not NotImplemented:
                return result
    if _is_integer(a) and _is_integer(b):
        return a // b
    return a / b


class Divisor:
    """Makes `a /= Divisor(b)` what `a /= b` was: no type of number knows it, so Python asks it."""

    def __init__(self, value: Any) -> None:
        """Keep the divisor."""
        self.value = value

    def __array_ufunc__(self, function: Any, method: str, a: Any, *_: Any, **__: Any) -> Any:
        """What numpy calls for `array /= Divisor(b)`."""
        return self.__rtruediv__(a)

    def __rtruediv__(self, a: Any) -> Any:
        if isinstance(a, np.ndarray):
            if _is_integer(a) and _is_integer(self.value):
                return np.floor_divide(a, self.value, out=a)  # in place: others may hold the array
            a /= self.value
            return a
        return divide(a, self.value)


def _is_integer(value: Any) -> bool:
    if isinstance(value, (np.ndarray, np.generic)):
        return value.dtype.kind in "biu"
    return isinstance(value, numbers.Integral)
