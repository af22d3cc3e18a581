"""What is compared of a program after N training steps."""

from dataclasses import dataclass

import numpy as np

Batch = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Observation:
    """The last training step and the state after it.

    Attributes:
        outputs: `[batch, classes]`, before the step; None where the loop does not show it.
        loss: scalar, before the step; None likewise.
        gradients: by variable, before the step; None likewise.
        state: weights and optimizer state by name, after the step.
        losses: of all steps, in float64; empty where the loop does not show them.
    """

    outputs: np.ndarray | None
    loss: np.ndarray | None
    gradients: dict[str, np.ndarray] | None
    state: dict[str, np.ndarray]
    losses: tuple[float, ...] = ()
