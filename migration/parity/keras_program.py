"""A Keras model in one of its three training loops, trained and observed."""

from collections.abc import Iterable, Sequence
from typing import Any

import keras
import numpy as np

from migration.checkpoints.groups import optimizer_groups, weight_groups
from migration.checkpoints.names import weight_names
from migration.parity.observation import Batch, Observation
from tfkeras import training
from tfkeras.layers import Dropout

LOOPS = ("eager", "function", "fit")


class KerasProgram:
    """A compiled Keras model and a loop."""

    def __init__(self, model: keras.Model, loop: str = "function"):
        """Take over a model.

        Args:
            model: compiled with an optimizer of `tfkeras.optimizers`.
            loop: one of `LOOPS`.

        Raises:
            ValueError: if there is no such loop.
        """
        if loop not in LOOPS:
            raise ValueError(f"loop: expected one of {LOOPS}, received {loop!r}")
        self.model = model
        self.loop = loop
        self._dropouts = [layer for layer in model._flatten_layers() if isinstance(layer, Dropout)]

    def outputs(self, x: np.ndarray) -> np.ndarray:
        """Compute the outputs for inputs `[n, …]`, without dropout."""
        return np.asarray(self.model(x, training=False))

    def state(self) -> dict[str, np.ndarray]:
        """Weights and optimizer state by name."""
        weights = weight_groups(self.model, present=weight_names(self.model))
        groups = [*weights, *optimizer_groups(self.model, self.model.optimizer, weights)]
        return {name: value for group in groups for name, value in group.values().items()}

    def train(self, batches: Iterable[Batch], masks: Sequence[Sequence[np.ndarray]]) -> Observation:
        """Train, one step a batch, with recorded dropout masks.

        Args:
            batches: inputs and labels.
            masks: for each step, a mask for each dropout layer.
        """
        if self.loop == "fit":
            training.train_fit(self.model, batches, callbacks=[_ReplayMasks(self, masks)])
            return Observation(None, None, None, self.state())
        steps = training.train_eager if self.loop == "eager" else training.train_function
        step, losses = None, []
        for step in steps(self.model, self._with_masks(batches, masks)):
            losses.append(float(step.loss))
        if step is None:
            raise ValueError("there are no batches to train on")
        trainable = {id(variable) for variable in self.model.trainable_variables}
        names = [name for name, weight in weight_names(self.model).items() if id(weight) in trainable]
        gradients = dict(zip(names, (np.asarray(gradient) for gradient in step.gradients), strict=True))
        return Observation(np.asarray(step.y), np.asarray(step.loss), gradients, self.state(), tuple(losses))

    def replay(self, masks: Sequence[np.ndarray]) -> None:
        """Set the masks of the next step, one for each dropout layer.

        Raises:
            ValueError: if there are not as many masks as dropout layers.
        """
        if len(masks) != len(self._dropouts):
            raise ValueError(
                f"'{self.model.name}' has {len(self._dropouts)} dropout layers of tfkeras, the graph {len(masks)} masks"
            )
        for dropout, mask in zip(self._dropouts, masks, strict=True):
            dropout.replay(mask)

    def _with_masks(self, batches: Iterable[Batch], masks: Sequence[Sequence[np.ndarray]]) -> Iterable[Batch]:
        for batch, step_masks in zip(batches, masks, strict=True):
            self.replay(step_masks)
            yield batch


class _ReplayMasks(keras.callbacks.Callback):
    """Sets the masks before each step of `model.fit`."""

    def __init__(self, program: KerasProgram, masks: Sequence[Sequence[np.ndarray]]):
        super().__init__()
        self._program = program
        self._masks = masks
        program.replay(masks[0])  # before fit traces its step

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        self._program.replay(self._masks[batch])
