"""What pandas before 1.0 had."""

import functools
import warnings
from typing import Any

import numpy as np
import pandas as pd


def restore() -> None:
    """Give `DataFrame` and `Series` back what they had; what they have stays."""
    if hasattr(pd.DataFrame, "ix"):
        return  # done before
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pandas 4 will not have it; we ask for pandas 3
        pd.set_option("future.infer_string", False)  # columns of text are objects, as scripts ask for them
    for owner in (pd.DataFrame, pd.Series):
        owner.append = _append
        owner.as_matrix = _as_matrix
        owner.convert_objects = _convert_objects
        owner.iteritems = owner.items
        owner.ix = property(_Indexer)
        owner.mad = lambda self, axis=0: (self - self.mean(axis=axis)).abs().mean(axis=axis)
        owner.drop = _with_axis_by_position(owner.drop)
        owner.fillna = _with_method(owner.fillna)
        owner.values = property(_writable(owner.values.fget))
    pd.DataFrame.applymap = pd.DataFrame.map
    pd.DataFrame.from_csv = classmethod(_from_csv)
    pd.DataFrame.from_items = classmethod(lambda owner, items: owner(dict(items)))
    pd.DataFrame.get_value = lambda self, index, column: self.at[index, column]
    pd.DataFrame.irow = lambda self, position: self.iloc[position]
    pd.DataFrame.reindex_axis = lambda self, labels, axis=0, **options: self.reindex(labels, axis=axis, **options)
    pd.DataFrame.set_value = _set_value
    pd.DataFrame.sort = _sort
    pd.Series.order = lambda self, ascending=True: self.sort_values(ascending=ascending)
    pd.Series.sort = lambda self, ascending=True: self.sort_values(ascending=ascending, inplace=True)


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


def _append(self: Any, other: Any, ignore_index: bool = False, verify_integrity: bool = False) -> Any:
    others = list(other) if isinstance(other, (list, tuple)) else [other]
    if isinstance(self, pd.DataFrame):
        others = [one if isinstance(one, pd.DataFrame) else pd.DataFrame([one]) for one in others]
    return pd.concat([self, *others], ignore_index=ignore_index, verify_integrity=verify_integrity)


def _as_matrix(self: Any, columns: Any = None) -> np.ndarray:
    return (self if columns is None else self[columns]).values


def _convert_objects(self: Any, convert_numeric: bool = False, **_: Any) -> Any:
    if not convert_numeric:
        return self.infer_objects()
    if isinstance(self, pd.Series):
        return pd.to_numeric(self, errors="coerce")
    return self.apply(pd.to_numeric, errors="coerce")


def _from_csv(owner: Any, path: Any, header: Any = 0, sep: str = ",", index_col: Any = 0, **options: Any) -> Any:
    return pd.read_csv(path, header=header, sep=sep, index_col=index_col, **options)


def _set_value(self: Any, index: Any, column: Any, value: Any) -> Any:
    self.at[index, column] = value
    return self


def _sort(self: Any, columns: Any = None, axis: int = 0, ascending: Any = True, **options: Any) -> Any:
    if columns is None:
        return self.sort_index(axis=axis, ascending=ascending, **options)
    return self.sort_values(columns, axis=axis, ascending=ascending, **options)


def _with_axis_by_position(drop: Any) -> Any:
    @functools.wraps(drop)
    def dropping(self: Any, labels: Any = None, axis: Any = 0, **options: Any) -> Any:
        return drop(self, labels, axis=axis, **options)

    return dropping


def _with_method(fillna: Any) -> Any:
    @functools.wraps(fillna)
    def filling(self: Any, *arguments: Any, method: str | None = None, **options: Any) -> Any:
        if method is None:
            return fillna(self, *arguments, **options)
        return (self.ffill if method in ("ffill", "pad") else self.bfill)(**options)

    return filling


def _writable(get: Any) -> Any:
    """Since pandas 3 the values cannot be written to; scripts scale them in place."""

    def values(self: Any) -> Any:
        got = get(self)
        return got.copy() if isinstance(got, np.ndarray) and not got.flags.writeable else got

    return values


def read_csv(path: Any, *separator: str, **options: Any) -> Any:
    """`pd.read_csv`, with the separator by position, and the arguments that are gone."""
    return _read(pd.read_csv, path, separator, options)


def read_table(path: Any, *separator: str, **options: Any) -> Any:
    """`pd.read_table`, likewise."""
    return _read(pd.read_table, path, separator, options)


def _read(function: Any, path: Any, separator: tuple[str, ...], options: dict[str, Any]) -> Any:
    if separator:
        (options["sep"],) = separator
    if options.pop("delim_whitespace", False):
        options["sep"] = r"\s+"
    bad_lines_are_errors = options.pop("error_bad_lines", True)
    warns = options.pop("warn_bad_lines", True)
    if not bad_lines_are_errors:
        options["on_bad_lines"] = "warn" if warns else "skip"
    squeezes = options.pop("squeeze", False)
    frame = function(path, **options)
    return frame.squeeze("columns") if squeezes else frame


def get_dummies(*arguments: Any, **options: Any) -> Any:
    """`pd.get_dummies`, which gave numbers before 2.0."""
    return pd.get_dummies(*arguments, **{"dtype": np.uint8, **options})


def rolling_mean(values: Any, window: int, min_periods: int | None = None) -> Any:
    """`pd.rolling_mean`."""
    return values.rolling(window, min_periods=min_periods).mean()


def rolling_std(values: Any, window: int, min_periods: int | None = None) -> Any:
    """`pd.rolling_std`."""
    return values.rolling(window, min_periods=min_periods).std()


def rolling_sum(values: Any, window: int, min_periods: int | None = None) -> Any:
    """`pd.rolling_sum`."""
    return values.rolling(window, min_periods=min_periods).sum()
