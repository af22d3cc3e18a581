"""Numbers, arrays and arguments as Python writes them."""

from typing import Any

import numpy as np

from migration.graphs.plan.layer import Code

#: The largest array that is written out.
LARGEST = 16


def number(value: Any) -> str:
    """Write a number so that it is the same when it is read again with its dtype: 0.1, not 0.10000000149011612."""
    value = value.item() if isinstance(value, np.ndarray) else value
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, np.floating | float):
        if np.isnan(value):
            return 'float("nan")'
        if np.isinf(value):
            return 'float("inf")' if value > 0 else '-float("inf")'
        text = str(value) if isinstance(value, np.floating) else repr(value)
        return text if any(letter in text for letter in ".e") else f"{text}.0"
    return str(int(value))


def array(value: np.ndarray) -> str:
    """Write a small array: a scalar by itself."""
    if value.ndim == 0:
        return number(value[()])
    if value.size > 1 and np.all(value == value.flat[0]):
        return f'np.full({tuple(value.shape)}, {number(value.flat[0])}, "{value.dtype}")'
    return f'np.array({_nested(value)}, "{value.dtype}")'


def _nested(value: np.ndarray) -> str:
    if value.ndim == 1:
        return f"[{', '.join(number(each) for each in value)}]"
    return f"[{', '.join(_nested(each) for each in value)}]"


def argument(value: Any) -> str:
    """Write an argument of a layer."""
    if isinstance(value, Code):
        return value.text
    if isinstance(value, np.ndarray):
        return array(value)
    if isinstance(value, np.generic | float):
        return number(value)
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, tuple):
        inner = ", ".join(argument(each) for each in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, list):
        return f"[{', '.join(argument(each) for each in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{argument(key)}: {argument(each)}" for key, each in value.items()) + "}"
    return repr(value)
