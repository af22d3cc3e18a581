"""Any function of one batch of inputs: it has outputs and activations, and nothing that trains it."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from migration.checkpoints.names import weight_names
from migration.parity.function_trace import FunctionTrace


class CallableProgram:
    """A function of TF2, a `tf.Module` or a Keras model that is not compiled.

    Attributes:
        name: what it is, for messages.
    """

    def __init__(
        self,
        function: Callable[[Any], Any],
        name: str = "callable",
        variables: Mapping[str, tf.Variable] | None = None,
    ):
        """Take over a function.

        Args:
            function: of inputs `[batch, …]`, makes outputs; TensorFlow operations, or Keras's on TensorFlow.
            name: what it is, for messages.
            variables: by name; by default those of a Keras model or of a `tf.Module`.
        """
        self.name = name
        self._function = function
        self._variables = dict(_variables(function) if variables is None else variables)

    def outputs(self, x: np.ndarray) -> np.ndarray:
        """Compute the outputs for inputs `[n, …]`."""
        return np.asarray(self._function(tf.constant(x)))

    def state(self) -> dict[str, np.ndarray]:
        """Its variables, by name."""
        return {name: np.asarray(variable) for name, variable in self._variables.items()}

    def trace(self, x: np.ndarray, y_: np.ndarray | None = None, training: bool = False) -> FunctionTrace:
        """Trace it on one batch; it takes no labels and is not trained."""
        del y_, training
        return FunctionTrace(self.name, lambda x: (self._function(x), None, {}), (x,), self._variables)


def _variables(function: Any) -> dict[str, tf.Variable]:
    if hasattr(function, "weights"):
        return {name: getattr(weight, "value", weight) for name, weight in weight_names(function).items()}
    if isinstance(function, tf.Module):
        return {variable.name.partition(":")[0]: variable for variable in function.variables}
    return {}
