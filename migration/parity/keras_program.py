"""A Keras model in one of its three training loops, trained and observed."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from migration.checkpoints.groups import optimizer_groups, weight_groups
from migration.checkpoints.names import weight_names
from migration.parity.function_trace import FunctionTrace
from migration.parity.observation import Batch, Observation
from migration.parity.update import clipped
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
        self.name = f"Keras {loop}"
        self._dropouts = [layer for layer in model._flatten_layers() if isinstance(layer, Dropout)]

    def outputs(self, x: np.ndarray) -> np.ndarray:
        """Compute the outputs for inputs `[n, …]`, without dropout."""
        return np.asarray(self.model(x, training=False))

    def state(self) -> dict[str, np.ndarray]:
        """Weights and optimizer state by name."""
        weights = weight_groups(self.model, present=weight_names(self.model))
        groups = [*weights, *optimizer_groups(self.model, self.model.optimizer, weights)]
        return {name: value for group in groups for name, value in group.values().items()}

    def train(
        self,
        batches: Iterable[Batch],
        masks: Sequence[Sequence[np.ndarray]],
        gradients: Mapping[str, np.ndarray] | None = None,
    ) -> Observation:
        """Train, one step a batch, with recorded dropout masks.

        Args:
            batches: inputs and labels.
            masks: for each step, a mask for each dropout layer.
            gradients: by variable, what the optimizer gets instead of the model's own in each of these steps.
        """
        with self._given(gradients or {}):
            return self._train(batches, masks)

    def _train(self, batches: Iterable[Batch], masks: Sequence[Sequence[np.ndarray]]) -> Observation:
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
        gradients = clipped(self.model.optimizer, list(step.gradients))  # as the trace has them, and as TF1's are
        by_name = dict(zip(names, map(np.asarray, gradients), strict=True))
        return Observation(np.asarray(step.y), np.asarray(step.loss), by_name, self.state(), tuple(losses))

    def trace(self, x: np.ndarray, y_: np.ndarray, training: bool = True) -> FunctionTrace:
        """Trace a step on one batch, without its update."""
        return FunctionTrace.of_model(self.model, x, y_, training)

    def train_on_draws(
        self,
        batches: Iterable[Batch],
        draws: Iterable[Sequence[np.ndarray]],
        gradients: Mapping[str, np.ndarray] | None = None,
    ) -> Observation:
        """Train in a graph whose random numbers are given, whatever layers draw them.

        Args:
            batches: inputs and labels.
            draws: for each step, random numbers in the order in which the model draws them.
            gradients: by variable, what the optimizer gets instead of the model's own in each of these steps.

        Raises:
            ValueError: if the model draws more, fewer, or of other shapes, or there are no batches.
        """
        trace, losses = None, []
        for (x, y_), drawn in zip(batches, draws, strict=True):
            trace = trace or self.trace(x, y_)
            if len(drawn) != len(trace.random):
                raise ValueError(
                    f"'{self.model.name}' draws random numbers {len(trace.random)} times in a step, the other program"
                    f" {len(drawn)} times"
                )
            feeds = dict(zip((*trace.feeds[:2], *trace.random), (x, y_, *drawn), strict=True))
            results = [trace.y, trace.loss, *trace.gradients.values()]
            y, loss, *own = trace.run(feeds, [name for name in results if name])
            by_name = dict(zip(trace.gradients, own, strict=True))
            variables = weight_names(self.model)
            with self._given(gradients or {}):
                self.model.optimizer.apply(
                    [tf.constant(value) for value in by_name.values()], [variables[name] for name in by_name]
                )
            losses.append(float(loss))
        if trace is None:
            raise ValueError("there are no batches to train on")
        return Observation(y, loss, by_name, self.state(), tuple(losses))

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

    @contextlib.contextmanager
    def _given(self, gradients: Mapping[str, np.ndarray]) -> Iterator[None]:
        """Let the optimizer get these gradients, where the model's own has the same shape and type."""
        if not gradients:
            yield
            return
        optimizer, apply = self.model.optimizer, self.model.optimizer.apply
        names = {id(variable): name for name, variable in weight_names(self.model).items()}
        # As tensors: a function that is traced now captures them, arrays would become constants of its graph.
        tensors = {name: tf.constant(value) for name, value in gradients.items()}

        def instead(own: Any, variable: keras.Variable) -> Any:
            given = tensors.get(names.get(id(variable), ""))
            if given is None or not isinstance(own, tf.Tensor):
                return own
            return given if (given.shape, given.dtype) == (variable.shape, own.dtype) else own

        def apply_given(grads: Sequence[Any], trainable_variables: Sequence[keras.Variable]) -> None:
            apply([instead(*pair) for pair in zip(grads, trainable_variables, strict=True)], trainable_variables)

        optimizer.apply = apply_given
        self.model.train_function = None  # `fit` keeps the step that it has traced, with the gradients in it
        try:
            yield
        finally:
            del optimizer.apply
            self.model.train_function = None

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
