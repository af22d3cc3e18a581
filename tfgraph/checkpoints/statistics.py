"""What is in a tensor, in a few numbers."""

import dataclasses
import math
from collections.abc import Iterator

import numpy as np

_CHUNK = 2**20
_BINS = 16


@dataclasses.dataclass(frozen=True)
class Statistics:
    """The numbers of a tensor.

    Attributes:
        minimum: of the finite numbers; NaN if there are none, as are the next three.
        maximum: likewise.
        mean: likewise, in float64.
        std: likewise: the standard deviation of the population.
        zeros: how many are 0, or -0.
        nans: how many are not a number.
        infinities: how many are infinite.
        histogram: how many lie in each of equally wide bins from `minimum` to `maximum`; () if all are the same.
    """

    minimum: float
    maximum: float
    mean: float
    std: float
    zeros: int
    nans: int
    infinities: int
    histogram: tuple[int, ...]


def is_numeric(dtype: np.dtype) -> bool:
    """Whether a dtype is of real numbers or booleans, those of ml_dtypes included: not of strings or complex ones."""
    return dtype.kind in "biuf" or (dtype.kind == "V" and dtype.names is None and dtype.type is not np.void)


def statistics(array: np.ndarray) -> Statistics:
    """Measure a tensor, in pieces: beside the tensor itself little memory is needed.

    Args:
        array: of any shape, of a dtype that `is_numeric`.
    """
    count = zeros = nans = infinities = 0
    minimum, maximum, total = math.inf, -math.inf, 0.0
    for numbers in _pieces(array):
        finite = numbers[np.isfinite(numbers)]
        zeros += int(np.count_nonzero(numbers == 0))
        nans += int(np.count_nonzero(np.isnan(numbers)))
        infinities += int(np.count_nonzero(np.isinf(numbers)))
        if finite.size:
            count += finite.size
            minimum, maximum = min(minimum, float(finite.min())), max(maximum, float(finite.max()))
            with np.errstate(over="ignore"):  # the sum of numbers near the largest float64
                total += float(finite.sum())
    if not count:
        return Statistics(math.nan, math.nan, math.nan, math.nan, zeros, nans, infinities, ())
    mean = total / count
    squares = 0.0
    histogram = np.zeros(_BINS, np.int64)
    has_width = 0 < maximum - minimum < math.inf
    for numbers in _pieces(array):
        finite = numbers[np.isfinite(numbers)]
        with np.errstate(over="ignore"):
            squares += float(np.square(finite - mean).sum())
        if has_width:
            histogram += np.histogram(finite, _BINS, (minimum, maximum))[0]
    return Statistics(
        minimum,
        maximum,
        mean,
        math.sqrt(squares / count),
        zeros,
        nans,
        infinities,
        tuple(map(int, histogram)) if has_width else (),
    )


def count_not_finite(array: np.ndarray) -> int:
    """Count the NaNs and infinities of a tensor; 0 where the dtype has none."""
    if array.dtype.kind == "c":
        return sum(int(np.count_nonzero(~np.isfinite(piece))) for piece in _cut(array))
    if array.dtype.kind in "biu" or not is_numeric(array.dtype):
        return 0
    return sum(int(np.count_nonzero(~np.isfinite(piece))) for piece in _pieces(array))


def _cut(array: np.ndarray) -> Iterator[np.ndarray]:
    flat = array.reshape(-1)
    for start in range(0, flat.size, _CHUNK):
        yield flat[start : start + _CHUNK]


def _pieces(array: np.ndarray) -> Iterator[np.ndarray]:
    return (piece.astype(np.float64) for piece in _cut(array))
