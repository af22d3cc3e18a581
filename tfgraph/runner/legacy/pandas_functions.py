"""What pandas before 1.0 had."""

from typing import Any

import numpy as np
import pandas as pd


class _Indexer:
    """`frame.ix[…]`: labels where they are labels, else positions."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def __getitem__(self, key: Any) -> Any:
        indexer, key = self._choose(key)
        return indexer[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        indexer, key = self._choose(key)
        indexer[key] = value

    def _choose(self, key: Any) -> tuple[Any, Any]:
        keys = key if isinstance(key, tuple) else (key,)
        by_position = [_is_position(part, axis) for part, axis in zip(keys, self._frame.axes, strict=False)]
        if all(by_position):
            return self._frame.iloc, key
        if not any(by_position):
            return self._frame.loc, key
        labels = [axis[part] if p else part for part, axis, p in zip(keys, self._frame.axes, by_position, strict=False)]
        return self._frame.loc, tuple(labels)


def _is_position(key: Any, axis: pd.Index) -> bool:
    """Whether integers stand for positions: where no label is an integer."""
    if pd.api.types.is_integer_dtype(axis):
        return False
    if isinstance(key, slice):
        return all(part is None or isinstance(part, (int, np.integer)) for part in (key.start, key.stop, key.step))
    values = np.asarray(key)
    return values.dtype.kind in "iu"


def ix(owner: Any) -> Any:
    """`owner.ix`."""
    return _Indexer(owner) if isinstance(owner, (pd.DataFrame, pd.Series)) else owner.ix


def as_matrix(owner: Any) -> Any:
    """`owner.as_matrix`, a method."""
    if not isinstance(owner, (pd.DataFrame, pd.Series)):
        return owner.as_matrix
    return lambda columns=None: (owner if columns is None else owner[columns]).values


def rolling_mean(values: Any, window: int, min_periods: int | None = None) -> Any:
    """`pd.rolling_mean`."""
    return values.rolling(window, min_periods=min_periods).mean()


def rolling_std(values: Any, window: int, min_periods: int | None = None) -> Any:
    """`pd.rolling_std`."""
    return values.rolling(window, min_periods=min_periods).std()
