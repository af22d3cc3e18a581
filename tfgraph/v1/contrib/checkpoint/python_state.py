"""numpy arrays in a checkpoint.

Source: TF 1.15 `tf.contrib.checkpoint.NumpyState`.
"""

import io
from typing import Any

import numpy as np
from tensorflow.python.trackable import base
from tensorflow.python.trackable.python_state import PythonState


class NumpyState(base.Trackable):
    """Every numpy array assigned to an attribute is saved and restored with the object.

    An attribute that a checkpoint has and the object not yet appears when it is restored.

    Source: TF 1.15 `tf.contrib.checkpoint.NumpyState`.
    """

    def _lookup_dependency(self, name: str, cached_dependencies: Any = None) -> Any:
        """Make the attributes that a checkpoint asks for."""
        found = super()._lookup_dependency(name, cached_dependencies)
        if found is None:
            found = super()._lookup_dependency(name)
        if found is None:
            found = _Array(np.array([]))
            self._maybe_initialize_trackable()
            # Not by `_track_trackable`: it would look the name up again.
            self._self_unconditional_checkpoint_dependencies.append(base.TrackableReference(name=name, ref=found))
            self._self_unconditional_dependency_names[name] = found
            super().__setattr__(name, found)
        return found

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        return value.array if isinstance(value, _Array) else value

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, np.ndarray | np.generic):
            known = self.__dict__.get(name)
            if isinstance(known, _Array):
                known.array = value
                return
            value = _Array(value)
            self._maybe_initialize_trackable()
            self._self_unconditional_checkpoint_dependencies.append(base.TrackableReference(name=name, ref=value))
            self._self_unconditional_dependency_names[name] = value
        elif not name.startswith("_self_") and name not in ("_object_identifier", "_update_uid"):
            raise NotImplementedError(
                f"Assigned {value!r} to the {name} property of {self}, which is not a NumPy array. Currently mixing "
                "NumPy arrays and other trackable objects is not supported."
            )
        super().__setattr__(name, value)


class _Array(PythonState):
    """An array, as a checkpoint keeps it: the bytes of a .npy file."""

    def __init__(self, array: Any):
        """Make it."""
        self.array = array

    def serialize(self) -> bytes:
        """The bytes."""
        file = io.BytesIO()
        np.save(file, self.array, allow_pickle=False)
        return file.getvalue()

    def deserialize(self, string_value: bytes) -> None:
        """Take the array from the bytes."""
        self.array = np.load(io.BytesIO(string_value), allow_pickle=False)
