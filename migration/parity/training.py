"""Train a TF1 graph and its Keras twin from the same state, on the same batches, and compare."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import tqdm

from migration.checkpoints.names import GLOBAL_STEP
from migration.parity.difference import Difference, compare_arrays, compare_named, largest
from migration.parity.keras_program import KerasProgram
from migration.parity.observation import Batch, Observation
from migration.parity.session_program import SessionProgram

SIDES = ("TF1", "TF2")


@dataclass(frozen=True)
class TrainingParity:
    """How far a Keras loop is from the session after N training steps.

    Attributes:
        loop: the Keras loop.
        steps: N.
        outputs: of the last step.
        loss: of the last step.
        gradients: by variable, of the last step.
        state: weights and optimizer state by name, after the last step.
    """

    loop: str
    steps: int
    outputs: Difference | None = None
    loss: Difference | None = None
    gradients: list[Difference] = field(default_factory=list)
    state: list[Difference] = field(default_factory=list)

    @property
    def exact(self) -> bool:
        """Whether everything compared is the same, bit for bit."""
        seen = [self.outputs, self.loss]
        return all(d.exact for d in [*(d for d in seen if d), *self.gradients, *self.state]) and bool(self.state)

    def columns(self) -> dict[str, Difference | None]:
        """The largest differences, by what was compared; None where the loop does not show it."""
        return {
            "outputs": self.outputs,
            "loss": self.loss,
            "gradients": largest("gradients", self.gradients) if self.gradients else None,
            "weights and slots": largest("weights and slots", self.state),
        }


def compare_training(
    session_program: SessionProgram,
    keras_programs: Sequence[KerasProgram],
    batches: Sequence[Batch],
    keep_prob: float = 0.5,
) -> list[TrainingParity]:
    """Train all programs on the same batches with the same dropout masks and compare them.

    The programs must have the same state at the start (`load_ckpt`). The session's masks are
    recorded and replayed in the Keras models.

    Args:
        session_program: the TF1 side.
        keras_programs: the TF2 side, in one or more loops.
        batches: one a step.
        keep_prob: of dropout on the TF1 side; the Keras models were built with it.

    Returns:
        One comparison for each Keras program.

    Raises:
        ValueError: if there are no batches, or not as many dropout layers on both sides.
    """
    expected, *observations = train_alike(session_program, keras_programs, batches, keep_prob)
    return [
        _compare(program.loop, len(batches), expected, actual)
        for program, actual in zip(keras_programs, observations, strict=True)
    ]


def train_alike(
    session_program: SessionProgram,
    keras_programs: Sequence[KerasProgram],
    batches: Sequence[Batch],
    keep_prob: float,
    same_gradients: bool = False,
) -> list[Observation]:
    """Train all programs on the same batches with the same dropout masks.

    Args:
        session_program: see `compare_training`.
        keras_programs: see there.
        batches: see there.
        keep_prob: see there.
        same_gradients: whether the optimizers of the Keras programs get the session's gradients, of a single batch, and
            not their own. Adam divides a gradient by its size: what rounding does to one near 0 is a whole step.

    Returns:
        What is seen of each, the session first.

    Raises:
        ValueError: see there.
    """
    if not batches:
        raise ValueError("there are no batches to train on")
    if same_gradients and len(batches) > 1:
        raise ValueError(f"same_gradients: expected one batch, received {len(batches)}: gradients are of the last step")
    masks, expected = session_program.train(_progress(batches, "TF1 session"), keep_prob)
    gradients = expected.gradients if same_gradients else None
    return [
        expected,
        *(program.train(_progress(batches, f"TF2 {program.loop}"), masks, gradients) for program in keras_programs),
    ]


def _progress(batches: Sequence[Batch], what: str) -> Iterable[Batch]:
    return tqdm.tqdm(batches, desc=what, unit="step", leave=False, disable=None)  # None: only on a terminal


def counted(state: dict[str, np.ndarray], expected: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """A state to be compared with that of a script, which may count no steps: then there is no counter to compare."""
    return {name: value for name, value in state.items() if name != GLOBAL_STEP or name in expected}


def _compare(loop: str, steps: int, expected: Observation, actual: Observation) -> TrainingParity:
    state = compare_named(expected.state, counted(actual.state, expected.state), SIDES)
    if actual.outputs is None or actual.loss is None or actual.gradients is None:
        return TrainingParity(loop, steps, state=state)
    assert expected.outputs is not None and expected.loss is not None and expected.gradients is not None
    return TrainingParity(
        loop,
        steps,
        outputs=compare_arrays("outputs", expected.outputs, actual.outputs),
        loss=compare_arrays("loss", expected.loss, actual.loss),
        gradients=compare_named(expected.gradients, actual.gradients, SIDES),
        state=state,
    )
