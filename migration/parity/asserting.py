"""`assert_parity`: fail, with all that differs, unless two programs computed the same."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from migration.parity.comparison import compare, compare_record, compare_records
from migration.parity.difference import Difference, compare_named, dtype_name
from migration.parity.difference_table import difference_lines
from migration.parity.keras_program import KerasProgram
from migration.parity.levels import Allowance
from migration.parity.observation import Batch
from migration.parity.recorded_program import RecordedProgram
from migration.parity.report.terminal import explanation, said
from migration.parity.session_program import SessionProgram
from migration.parity.tolerances import EXACT, Tolerance, is_rounded, peak, refuse_tf32, tolerance_of
from tfgraph.checkpoints.statistics import is_numeric
from tfgraph.console import counted


def assert_parity(
    a: Any,
    b: Any,
    *,
    exact: bool = False,
    rtol: float | None = None,
    atol: float | None = None,
    names: Mapping[str, str] | None = None,
    device: str | None = None,
    batches: Sequence[Batch] | None = None,
    keep_prob: float = 0.5,
) -> None:
    """Assert that two programs computed the same.

    Names, shapes and dtypes must be the same. Numbers may differ by the tolerance of their dtype and device
    (`migration.parity.tolerances`): `|a - b| <= rtol * max(|a|, |b|) + atol`, where the table's `atol` is for arrays
    with values up to 1 and is scaled by the largest value of each. NaN equals NaN.

    Whole programs are compared at every level (`migration.parity.comparison`), and the failure names the first
    operation that differs.

    Args:
        a: an array (or tensor with a value, or variable), a list of them, or a mapping of names to them; or a program:
            a `SessionProgram` or `RecordedProgram`.
        b: likewise; of programs the port, a `KerasProgram`, or a second `RecordedProgram`.
        exact: allow no difference in any bit, 0.0 and -0.0 excepted.
        rtol: what is allowed instead of the table's, absolute and for all arrays of numbers; 0 if only `atol` is given.
        atol: likewise; 0 if only `rtol` is given.
        names: a name in `a` to what `b` calls it, where they differ.
        device: where both were computed, `CPU` or `GPU`; by default GPU if there is one.
        batches: inputs and labels of each training step of two programs; a record has its own.
        keep_prob: of dropout, of a session.

    Raises:
        AssertionError: with a table of what differs, the worst first.
        TF32Error: if float32 is compared more closely than the GPU computes it.
        TypeError: if one of the two is not what is said above.
        ValueError: if the tolerance or `names` make no sense.
    """
    __tracebackhide__ = True
    if isinstance(b, KerasProgram | RecordedProgram):
        if rtol is not None or atol is not None or names:
            raise ValueError("programs are compared by the table of tolerances or exactly: no rtol, no atol, no names")
        failure = _program_failure(a, b, Allowance(exact, device or _default_device()), batches, keep_prob)
    else:
        failure = parity_failure(a, b, exact=exact, rtol=rtol, atol=atol, names=names, device=device)
    if failure:
        raise AssertionError(failure)


def parity_failure(
    a: Any,
    b: Any,
    *,
    exact: bool = False,
    rtol: float | None = None,
    atol: float | None = None,
    names: Mapping[str, str] | None = None,
    device: str | None = None,
    sides: tuple[str, str] = ("a", "b"),
) -> str:
    """What `assert_parity` fails with, "" if it does not.

    Args:
        a: as for `assert_parity`, and the same for the others.
        b: see there.
        exact: see there.
        rtol: see there.
        atol: see there.
        names: see there.
        device: see there.
        sides: what to call `a` and `b`.
    """
    arrays_a, arrays_b = named_arrays(a, sides[0]), named_arrays(b, sides[1])
    if isinstance(a, Mapping) != isinstance(b, Mapping):
        raise TypeError(f"{sides[0]} is {_a_type(a)} and {sides[1]} {_a_type(b)}: pass two mappings, or neither")
    tolerances = _Tolerances(exact, rtol, atol, device)
    differences = compare_named(_renamed(arrays_a, names or {}, arrays_b), arrays_b, sides, tolerances.choose)
    if not differences:
        return "There is nothing to compare: both mappings are empty."
    failed = [difference for difference in differences if not difference.allowed]
    return _report(failed, len(differences), sides, tolerances) if failed else ""


def _program_failure(
    a: Any, b: KerasProgram | RecordedProgram, allowance: Allowance, batches: Sequence[Batch] | None, keep_prob: float
) -> str:
    if isinstance(a, RecordedProgram):
        if isinstance(b, RecordedProgram):
            comparison = compare_records(a, b, allowance)
        else:
            comparison = compare_record(a, b, allowance)
    elif isinstance(a, SessionProgram) and isinstance(b, KerasProgram):
        if batches is None:
            raise ValueError("batches: two programs are compared on some, pass pairs of inputs and labels")
        (comparison,) = compare(a, b, batches=batches, keep_prob=keep_prob, allowance=allowance)
    else:
        raise TypeError(f"a is {_a_type(a)}: a port is compared with a SessionProgram or a RecordedProgram")
    levels = [f"  {level.name}: {said(level)}" for level in comparison.levels]
    return "" if comparison.passed else "\n".join([*explanation(comparison), *levels])


def named_arrays(values: Any, what: str = "the value") -> dict[str, np.ndarray]:
    """Take an array, a list of arrays, or a mapping of names to arrays, as the last.

    Args:
        values: of any kind that numpy takes for an array of numbers or strings: also tensors and variables.
        what: to call it in messages.

    Returns:
        A copy of the mapping, or `array` to the array, or `[0]`, `[1]`, … to those of a list.

    Raises:
        TypeError: if it is anything else, or names are not strings.
    """
    if isinstance(values, Mapping):
        strange = [name for name in values if not isinstance(name, str)]
        if strange:
            raise TypeError(f"{what}: the names of arrays are strings, received {strange[0]!r}")
        return {name: _as_array(value, f"{what}[{name!r}]") for name, value in values.items()}
    if isinstance(values, list | tuple) and any(hasattr(item, "shape") for item in values):
        return {f"[{i}]": _as_array(value, f"{what}[{i}]") for i, value in enumerate(values)}
    return {"array": _as_array(values, what)}


def _as_array(value: Any, what: str) -> np.ndarray:
    try:
        array = np.asarray(value)
    except Exception as error:  # symbolic tensors of TF and Keras raise what they like
        raise TypeError(
            f"{what} is {_a_type(value)}, which has no value ({type(error).__name__}). "
            "Pass what it computes: session.run(…), or the model's output for an array."
        ) from None
    known = array.dtype.kind in "cSU" or is_numeric(array.dtype)
    if not known and not (array.dtype.kind == "O" and all(isinstance(item, bytes | str) for item in array.flat)):
        raise TypeError(
            f"{what} is {_a_type(value)}, not an array of numbers or strings. Pass arrays: session.run(…) gives "
            "them; tf.convert_to_tensor(…) for IndexedSlices, tf.sparse.to_dense(…) and .to_tensor() for sparse and "
            "ragged tensors."
        )
    return array


def _a_type(value: Any) -> str:
    name = type(value).__name__
    return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name}"


class _Tolerances:
    """Chooses what is allowed for two arrays, and remembers what it chose."""

    def __init__(self, exact: bool, rtol: float | None, atol: float | None, device: str | None):
        self._given: Tolerance | None = None
        if rtol is not None or atol is not None:
            if exact:
                raise ValueError("exact=True allows no difference: pass no rtol and no atol with it")
            self._given = Tolerance(rtol or 0, atol or 0, "as given")
        elif exact:
            self._given = EXACT
        self._device = _default_device() if device is None else device
        self._chosen: dict[str, Tolerance] = {}  # by dtype

    def choose(self, a: np.ndarray, b: np.ndarray) -> Tolerance:
        """Choose by dtype and by the size of the values."""
        if a.dtype != b.dtype or a.shape != b.shape:
            return EXACT  # nobody will look at the numbers
        tolerance = self._given or tolerance_of(a.dtype, self._device)
        if a.dtype in _WITH_TF32 and "CPU" not in self._device.upper():
            refuse_tf32(tolerance)
        self._chosen[dtype_name(a.dtype)] = tolerance
        if self._given or not is_rounded(a.dtype):
            return tolerance
        return tolerance.scaled(max(peak(a), peak(b)))

    def described(self, dtypes: set[str]) -> list[str]:
        """Say what was chosen for some dtypes, and why."""
        if self._given:
            return [f"Allowed: {self._given} ({self._given.reason})."]
        lines = []
        for dtype, tolerance in self._chosen.items():
            if dtype in dtypes:
                of_largest = " of the largest value" if tolerance.atol else ""
                lines += [f"Allowed for {dtype} on {self._device}: {tolerance}{of_largest}:", f"  {tolerance.reason}."]
        return lines


_WITH_TF32 = (np.float32, np.complex64)


def _default_device() -> str:
    import tensorflow as tf

    return "GPU" if tf.config.list_physical_devices("GPU") else "CPU"


def _renamed(
    arrays: dict[str, np.ndarray], names: Mapping[str, str], others: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    wrong = [f"{old!r} is not in a" for old in names if old not in arrays]
    wrong += [f"{new!r} is not in b" for new in names.values() if new not in others]
    renamed = {names.get(name, name): array for name, array in arrays.items()}
    if len(renamed) < len(arrays):
        wrong.append("two arrays of a would have one name")
    if wrong:
        raise ValueError(f"names: {'; '.join(wrong)}")
    return renamed


def _report(failed: Sequence[Difference], count: int, sides: tuple[str, str], tolerances: _Tolerances) -> str:
    title = f"{len(failed):,} of {counted(count, 'array')} differ{'s' * (len(failed) == 1)}:"
    dtypes = {difference.dtype for difference in failed}
    return "\n".join([title, *difference_lines(failed, sides), *tolerances.described(dtypes)])
