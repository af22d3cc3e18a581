"""How many elements of two arrays are how many ulp apart."""

import numpy as np

from migration.parity.tolerances import is_rounded
from tfgraph.checkpoints.comparing import ulp_distance

#: 0 ulp; 1; 2 and 3; 4 to 7; … each twice as wide as the one before, the last without end.
BINS = 12


def ulp_counts(a: np.ndarray, b: np.ndarray) -> tuple[int, ...]:
    """Count the elements of two arrays of one size and dtype by their distance, in `BINS` bins."""
    a, b = np.ravel(a), np.ravel(b)
    if not is_rounded(a.dtype) or a.dtype.kind == "c":
        distances = np.where(a == b, 0.0, np.inf)
    else:
        distances = np.where(a == b, 0.0, np.asarray(ulp_distance(a, b), np.float64))
    with np.errstate(divide="ignore"):
        bins = np.clip(np.floor(np.log2(distances)) + 1, 0, BINS - 1).astype(int)
    return tuple(int(count) for count in np.bincount(bins, minlength=BINS))


def bin_name(number: int) -> str:
    """Name a bin: `0`, `1`, `2-3`, `1024+`."""
    if number < 2:
        return str(number)
    start = 2 ** (number - 1)
    return f"{start}+" if number == BINS - 1 else f"{start}-{2 * start - 1}"
