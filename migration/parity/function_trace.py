"""The trace of a Keras model, or of any function of TF2."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from migration.checkpoints.names import weight_names
from migration.parity.graph_trace import GraphTrace
from migration.parity.update import Update, clipped, keras_update

_ASSIGNMENTS = ("AssignAddVariableOp", "AssignSubVariableOp", "AssignVariableOp")


class FunctionTrace(GraphTrace):
    """A function, traced once; its graph is evaluated tensor by tensor."""

    def __init__(
        self,
        program: str,
        step: Callable[..., tuple[Any, Any, Mapping[str, Any]]],
        arguments: Sequence[np.ndarray],
        variables: Mapping[str, tf.Variable],
    ):
        """Trace a function.

        Args:
            program: what it is, for messages.
            step: of the arguments as tensors makes outputs, loss and gradients by the name of the variable; None and
                nothing where it has none.
            arguments: inputs, `[batch, …]`, and labels, if there are any.
            variables: by name.
        """
        arrays = [np.asarray(argument) for argument in arguments]
        results: list[Any] = []

        def traced(*tensors: tf.Tensor) -> None:
            results[:] = step(*tensors)

        signature = [tf.TensorSpec([None, *array.shape[1:]] if array.ndim else [], array.dtype) for array in arrays]
        self._function = tf.compat.v1.wrap_function(traced, signature)
        graph = self._function.graph
        y, loss, gradients = results
        handles = {id(resource): inner for resource, inner in graph.captures}
        super().__init__(
            program,
            graph,
            {
                tensor.name: array for tensor, array in zip(graph.inputs, arrays, strict=False)
            },  # what it captures comes after the arguments
            y,
            loss,
            {name: tf.convert_to_tensor(tensor) for name, tensor in gradients.items() if tensor is not None},
            {name: handles[id(each.handle)] for name, each in variables.items() if id(each.handle) in handles},
        )
        self._optimizer: keras.optimizers.Optimizer | None = None
        self._pruned: dict[tuple[tuple[str, ...], ...], Any] = {}

    @classmethod
    def of_model(cls, model: keras.Model, x: np.ndarray, y_: np.ndarray, training: bool = True) -> "FunctionTrace":
        """Trace one training step, or one evaluation, of a compiled model, without its update."""
        names = {id(weight): name for name, weight in weight_names(model).items()}

        def step(x: tf.Tensor, y_: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, dict[str, tf.Tensor]]:
            with tf.GradientTape() as tape:
                y = model(x, training=training)
                loss = model.compute_loss(x=x, y=y_, y_pred=y)
            gradients = tape.gradient(loss, model.trainable_variables) if training else []
            if gradients and model.optimizer:
                gradients = clipped(model.optimizer, gradients)
            trained = [names[id(variable)] for variable in model.trainable_variables]
            return y, loss, dict(zip(trained, gradients, strict=False))

        variables = {name: weight.value for name, weight in weight_names(model).items()}
        trace = cls("Keras", step, (x, y_), variables)
        trace._optimizer = model.optimizer
        return trace

    def updates(self) -> dict[str, Update]:
        """See `Trace.updates`."""
        return dict.fromkeys(self.gradients, keras_update(self._optimizer)) if self._optimizer else {}

    def run(self, feeds: Mapping[str, np.ndarray], tensors: Sequence[str]) -> list[np.ndarray]:
        """Evaluate some tensors for other inputs, and run all assignments to variables that the function makes."""
        assignments = tuple(
            operation.name for operation in self._graph.get_operations() if operation.type in _ASSIGNMENTS
        )
        return self._results({**self._fixed, **feeds}, tuple(tensors), assignments)

    def _evaluate(self, tensors: Sequence[str], feeds: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        return self._results(feeds, tuple(tensors), ())

    def _results(
        self, feeds: Mapping[str, np.ndarray], tensors: tuple[str, ...], operations: tuple[str, ...]
    ) -> list[np.ndarray]:
        key = tuple(feeds), tensors, operations
        if key not in self._pruned:
            fed, fetched = ([self._graph.get_tensor_by_name(name) for name in names] for names in key[:2])
            also = [self._graph.get_operation_by_name(name) for name in operations]
            self._pruned[key] = self._function.prune(fed, [*fetched, *also])
        results = self._pruned[key](*(tf.constant(value) for value in feeds.values()))
        return [result.numpy() for result in results[: len(tensors)]]
