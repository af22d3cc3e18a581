"""`tf.contrib.eager` of TF 1.15, known as `tfe`.

Source: TF 1.15 `tf.contrib.eager`.
"""

from typing import Any

import tensorflow as _tensorflow
import tensorflow.compat.v1 as _tf
from tensorflow.python.ops import variable_scope as _variable_scope

from tfgraph.v1.contrib.namespace import namespace as _namespace

_MOVED = {
    "Checkpoint": "tensorflow.compat.v1.train:Checkpoint",
    "CheckpointableSaver": "tensorflow.compat.v1.train:Checkpoint",
    "Network": "tfgraph.v1.contrib.eager.network:Network",
    "Sequential": "tf_keras:Sequential",
    "custom_gradient": "tensorflow.compat.v1:custom_gradient",
    "defun": "tensorflow:function",
    "function": "tensorflow:function",
    "enable_eager_execution": "tensorflow.compat.v1:enable_eager_execution",
    "enable_remote_eager_execution": "tensorflow.compat.v1:enable_eager_execution",
    "ensure_initialized": "tensorflow.python.eager.context:ensure_initialized",
    "executing_eagerly": "tensorflow.compat.v1:executing_eagerly",
    "in_eager_mode": "tensorflow.compat.v1:executing_eagerly",
    "gradients_function": "tensorflow.python.eager.backprop:gradients_function",
    "implicit_gradients": "tensorflow.python.eager.backprop:implicit_grad",
    "implicit_value_and_gradients": "tensorflow.python.eager.backprop:implicit_val_and_grad",
    "make_template": "tensorflow.compat.v1:make_template",
    "make_tensor_shape": "tensorflow.compat.v1:TensorShape",
    "metrics": "tf_keras:metrics",
    "num_gpus": "tensorflow.python.eager.context:num_gpus",
    "py_func": "tensorflow.compat.v1:py_function",
    "run": "tensorflow.compat.v1.app:run",
    "value_and_gradients_function": "tensorflow.python.eager.backprop:val_and_grad_function",
    "GradientTape": "tensorflow.compat.v1:GradientTape",
    "connect_to_remote_host": "tensorflow.python.eager.remote:connect_to_remote_host",
    "set_execution_mode": "tensorflow.python.eager.context:set_execution_mode",
    "async_wait": "tensorflow.python.eager.context:async_wait",
    "execution_mode": "tensorflow.python.eager.context:execution_mode",
}
__getattr__, __dir__ = _namespace(__name__, _MOVED)


def Variable(initial_value: Any = None, trainable: bool = True, **arguments: Any) -> _tf.Variable:
    """A resource variable, as eager execution needs.

    Source: TF 1.15 `tf.contrib.eager.Variable`.
    """
    return _tf.Variable(initial_value, trainable=trainable, use_resource=True, **arguments)


class EagerVariableStore:
    """Keeps the variables that `tf.get_variable` makes, so that calling a function twice reuses them.

    Source: TF 1.15 `tf.contrib.eager.EagerVariableStore`.
    """

    def __init__(self) -> None:
        """Make it; the class says what the arguments are."""
        self._store = _variable_scope.EagerVariableStore()

    def as_default(self) -> Any:
        """Use the store in a `with` block."""
        return self._store.as_default()

    def variables(self) -> list[Any]:
        """All variables."""
        return self._store.variables()

    def trainable_variables(self) -> list[Any]:
        """The variables to train."""
        return self._store.trainable_variables()


class Saver:
    """Save and restore a list of variables eagerly, by their names.

    Source: TF 1.15 `tf.contrib.eager.Saver`.
    """

    def __init__(self, var_list: Any):
        """Make it; the class says what the arguments are."""
        self._saver = _tf.train.Saver(var_list)

    def save(self, file_prefix: str, global_step: Any = None) -> str:
        """Write a checkpoint and return its path."""
        return self._saver.save(None, file_prefix, global_step=global_step)

    def restore(self, file_prefix: str) -> None:
        """Set the variables from a checkpoint."""
        self._saver.restore(None, file_prefix)


class Iterator:
    """Iterate over a dataset eagerly.

    Source: TF 1.15 `tf.contrib.eager.Iterator`.
    """

    def __init__(self, dataset: Any):
        """Make it; the class says what the arguments are."""
        if not _tensorflow.executing_eagerly():
            raise RuntimeError(f"{type(self).__name__} objects can only be used when eager execution is enabled")
        self._iterator = iter(dataset)

    def __iter__(self) -> "Iterator":
        return self

    def __next__(self) -> Any:
        return next(self._iterator)

    next = __next__

    def get_next(self, name: str | None = None) -> Any:
        """The next element.

        Raises:
            tf.errors.OutOfRangeError: at the end.
        """
        try:
            return next(self._iterator)
        except StopIteration:
            raise _tf.errors.OutOfRangeError(None, None, "End of sequence") from None
