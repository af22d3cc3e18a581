"""A Python object that a session holds, initializes, saves and restores as it does a variable.

It stands where TF 1.15 had a resource with C++ kernels that TF 2.21 has no more (decision trees).
"""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python.ops import resources
from tensorflow.python.training.saving import saveable_object

_serial = itertools.count()


class PythonResource:
    """One object per session, made when the session runs the initializer.

    A scalar resource variable holds the number of the object, and the graph holds the objects: each session has
    its own, and all go when the graph goes. Running the
    initializer again makes a new object (TF 1.15's kernels kept the old one).

    Args:
        make: makes a new object.
        name: name of the op; the handle is the tensor `<name>:0`, below the name scope.
    """

    def __init__(self, make: Callable[[], Any], name: str):
        """Make it; the class says what the arguments are."""
        self._objects: dict[int, Any] = {}
        self._make = make
        shared_name = f"{name}_of_python_{next(_serial)}"
        with tf.device("/cpu:0"):  # The ops that call Python are there and nowhere else.
            self.handle = tf.raw_ops.VarHandleOp(dtype=tf.int64, shape=[], shared_name=shared_name, name=name)
            created = tf.numpy_function(self._create, [], tf.int64)
            self.initializer = tf.raw_ops.AssignVariableOp(resource=self.handle, value=created)
            is_initialized = tf.raw_ops.VarIsInitializedOp(resource=self.handle)
        resources.register_resource(self.handle, self.initializer, is_initialized)

    def save_as(self, key: str, serialize: Callable[[Any], bytes], deserialize: Callable[[Any, bytes], None]) -> None:
        """Let `tf.train.Saver` save the object.

        Args:
            key: in the checkpoint.
            serialize: gives the state of an object as bytes.
            deserialize: sets the state of an object.
        """
        saveable = _Saveable(self, key, serialize, deserialize)
        tf.add_to_collection(tf.GraphKeys.SAVEABLE_OBJECTS, saveable)

    def _create(self) -> np.ndarray:
        number = next(_serial)
        self._objects[number] = self._make()
        return np.array(number, np.int64)

    def call(self, function: Callable[..., Any], inputs: list[Any], dtypes: Any, name: str | None = None) -> Any:
        """An op that calls `function(object, *inputs)` each time it runs.

        Args:
            function: gets the object of the session and the inputs as arrays; gives arrays of `dtypes`.
            inputs: tensors.
            dtypes: a dtype, or a list; [] for a function that gives nothing.
            name: of the op.

        Returns:
            A tensor, a list of them, or for [] the operation.
        """

        def run(number: np.ndarray, *inputs: np.ndarray) -> Any:
            result = function(self._objects[int(number)], *inputs)
            return np.array(True) if dtypes == [] else result

        with tf.device("/cpu:0"):
            number = tf.raw_ops.ReadVariableOp(resource=self.handle, dtype=tf.int64)
            result = tf.numpy_function(run, [number, *inputs], tf.bool if dtypes == [] else dtypes, name=name)
        return result.op if dtypes == [] else result


class _Saveable(saveable_object.SaveableObject):
    """What `tf.train.Saver` asks for: a string tensor, and the op that restores it."""

    def __init__(
        self,
        resource: PythonResource,
        key: str,
        serialize: Callable[[Any], bytes],
        deserialize: Callable[[Any, bytes], None],
    ):
        """Make it; `PythonResource.save_as` says what the arguments are."""
        self._resource, self._deserialize = resource, deserialize
        # An array of dtype object: numpy cuts the trailing zero bytes of any other.
        tensor = resource.call(lambda state: np.array(serialize(state), object), [], tf.string, name="serialize")
        # Its tensor stands for it: two saveables of one op are refused.
        super().__init__(tensor, [saveable_object.SaveSpec(tensor, "", key)], key)

    def restore(self, restored_tensors: Any, restored_shapes: Any) -> tf.Operation:
        """See `SaveableObject`."""
        with tf.control_dependencies([self._resource.initializer]):
            return self._resource.call(
                lambda state, content: self._deserialize(state, bytes(content)), restored_tensors[:1], []
            )
