"""What differs between two files of tensors: names, shapes, dtypes, and numbers to the last bit."""

import dataclasses
from collections.abc import Iterator, Mapping

import numpy as np

from tfgraph.checkpoints.reader import CheckpointError, Entry, Reader
from tfgraph.checkpoints.statistics import is_numeric

SAME = "same"
VALUES = "values"
SHAPE = "shape"
DTYPE = "dtype"
ONLY_IN_A = "only in A"
ONLY_IN_B = "only in B"
UNREADABLE = "unreadable"

_CHUNK = 2**20


@dataclasses.dataclass(frozen=True)
class Distance:
    """How far two arrays of one shape and dtype are apart.

    Attributes:
        differing: how many elements differ in their bits.
        ulp: largest distance in units in the last place: how many numbers of the dtype lie between the two. 0.0 and
            -0.0 are 0 apart, as are two NaNs of other bits; a NaN and a number infinitely many (None), as are strings.
            For integers, the difference.
        absolute: largest absolute difference; None where `ulp` is None.
        index: where `ulp` is largest; of the first element that differs if it is 0; None if none differs.
    """

    differing: int
    ulp: int | None
    absolute: float | None
    index: tuple[int, ...] | None


@dataclasses.dataclass(frozen=True)
class Comparison:
    """What became of one name.

    Attributes:
        name: in A; in B if it is only there.
        kind: one of this module's names in capitals.
        a: what A says of it.
        b: what B says of it.
        distance: of the values, where both could be compared.
        problem: why it could not be read.
    """

    name: str
    kind: str
    a: Entry | None = None
    b: Entry | None = None
    distance: Distance | None = None
    problem: str = ""


def compare(a: Reader, b: Reader, rename: Mapping[str, str] | None = None) -> Iterator[Comparison]:
    """Compare all tensors of two files, in the order of A's names, one tensor of each in memory at a time.

    Args:
        a: one file.
        b: the other.
        rename: a name in A, or a scope at its beginning, to what B calls it: `{"Variable": "W"}` compares
            `Variable/Adam` with `W/Adam`.

    Raises:
        CheckpointError: if a name to be renamed is not in A, or if two names become one.
    """
    counterparts = _counterparts(a, rename or {})
    for name, entry in a.entries.items():
        other = b.entries.get(counterparts[name])
        if other is None:
            yield Comparison(name, ONLY_IN_A, entry)
        elif entry.shape != other.shape:
            yield Comparison(name, SHAPE, entry, other)
        elif entry.dtype != other.dtype:
            yield Comparison(name, DTYPE, entry, other)
        else:
            try:
                distance = measure(a.read(name), b.read(other.name))
            except CheckpointError as error:
                yield Comparison(name, UNREADABLE, entry, other, problem=str(error))
            else:
                yield Comparison(name, VALUES if distance.differing else SAME, entry, other, distance)
    for name in sorted(set(b.entries) - set(counterparts.values())):
        yield Comparison(name, ONLY_IN_B, b=b.entries[name])


def measure(a: np.ndarray, b: np.ndarray) -> Distance:
    """Measure how far two arrays of one shape and dtype are apart, in pieces: little memory is needed beside them."""
    if a.dtype.kind == "c":  # as pairs of real numbers; each counts once
        parts = measure(_flat(a).view(a.real.dtype), _flat(b).view(a.real.dtype))
        differing = int(np.count_nonzero(_bits_differ(_flat(a), _flat(b))))
        index = _unraveled(parts.index[0] // 2, a.shape) if parts.index else None
        return dataclasses.replace(parts, differing=differing, index=index)
    flat_a, flat_b = _flat(a), _flat(b)
    differing = 0
    largest: int | None = 0
    absolute = 0.0
    position = -1
    for start in range(0, flat_a.size, _CHUNK):
        one, two = flat_a[start : start + _CHUNK], flat_b[start : start + _CHUNK]
        differs = _bits_differ(one, two)
        if not differs.any():
            continue
        differing += int(np.count_nonzero(differs))
        first = start + int(np.argmax(differs))
        position = first if position < 0 else position
        if largest is None:
            continue
        if not is_numeric(a.dtype):
            largest, position = None, first
            continue
        one_is_nan, two_is_nan = np.not_equal(one, one), np.not_equal(two, two)
        if np.any(one_is_nan != two_is_nan):
            largest, position = None, start + int(np.argmax(one_is_nan != two_is_nan))
            continue
        ulps = np.where(one_is_nan, np.uint64(0), ulp_distance(one, two))
        if int(ulps.max()) > largest:
            largest, position = int(ulps.max()), start + int(np.argmax(ulps))
        absolute = max(absolute, _largest_absolute(one, two, ulps))
    index = None if position < 0 else _unraveled(position, a.shape)
    return Distance(differing, largest, None if largest is None else absolute, index)


def ulp_distance(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Count the numbers of the dtype that lie between two arrays, one of the two ends included.

    Args:
        a: integers, booleans or floats of any width.
        b: of the same shape and dtype.

    Returns:
        uint64, exact. What it says of NaN means nothing.
    """
    if a.dtype.kind in "biu":
        wide = np.uint64 if a.dtype.kind == "u" else np.int64
        one, two = a.astype(wide), b.astype(wide)
        # Unsigned differences wrap around to what is right.
        return np.where(one > two, one.view("u8") - two.view("u8"), two.view("u8") - one.view("u8"))
    # The bits of floats are sign and magnitude; the magnitudes are in the order of the numbers.
    bits = f"u{a.dtype.itemsize}"
    sign = np.uint64(1 << (8 * a.dtype.itemsize - 1))
    one, two = (np.ascontiguousarray(array).view(bits).astype(np.uint64) for array in (a, b))
    size_one, size_two = one & ~sign, two & ~sign
    apart = np.where(size_one > size_two, size_one - size_two, size_two - size_one)
    return np.where((one & sign) == (two & sign), apart, size_one + size_two)


def _largest_absolute(a: np.ndarray, b: np.ndarray, ulps: np.ndarray) -> float:
    if a.dtype.kind in "biu":
        return float(ulps.max())
    with np.errstate(all="ignore"):  # infinities of one sign are 0 apart, of two infinitely far
        far = np.abs(a.astype(np.float64) - b.astype(np.float64))
    return float(np.max(np.where(ulps == 0, 0.0, far)))


def _bits_differ(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    if a.dtype.kind == "O":
        return np.asarray(a != b, bool)
    bytes_a, bytes_b = (array.view(np.uint8).reshape(array.size, array.dtype.itemsize) for array in (a, b))
    return (bytes_a != bytes_b).any(axis=1)


def _flat(array: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(array).reshape(-1)


def _unraveled(position: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(axis) for axis in np.unravel_index(position, shape))


def _counterparts(a: Reader, rename: Mapping[str, str]) -> dict[str, str]:
    """What B calls each tensor of A."""
    unused = set(rename)
    names = {}
    for name in a.entries:
        names[name] = name
        for old in sorted(rename, key=len, reverse=True):
            if name == old or name.startswith(f"{old}/"):
                names[name] = rename[old] + name[len(old) :]
                unused.discard(old)
                break
    if unused:
        listed = ", ".join(f"'{name}'" for name in sorted(unused))
        raise CheckpointError(f"Cannot rename {listed}: there is no such name or scope in '{a.path}'.")
    if len(set(names.values())) < len(names):
        twice = sorted({new for new in names.values() if list(names.values()).count(new) > 1})
        raise CheckpointError(f"Cannot rename: two tensors of '{a.path}' would be called '{twice[0]}'.")
    return names
