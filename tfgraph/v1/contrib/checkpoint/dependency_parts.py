"""One saved state in several parts.

Source: TF 1.15 `tf.contrib.checkpoint.split_dependency`.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.trackable import base
from tensorflow.python.training.saving.saveable_object import SaveableObject, SaveSpec

_Buffer = dict[str, Any]


def split_dependency(
    component_names: Sequence[str],
    component_dtypes: Sequence[Any],
    fill_save_buffer_fn: Callable[[_Buffer], None],
    consume_restore_buffer_fn: Callable[[_Buffer], Any],
    device: Any,
) -> dict[str, Any]:
    """Make an object for each part of a state that is saved and restored as a whole.

    Args:
        component_names: names of the parts.
        component_dtypes: their types.
        fill_save_buffer_fn: puts name -> tensor into a dictionary, once a save.
        consume_restore_buffer_fn: takes name -> tensor, once a restore; returns an op.
        device: where the parts are.

    Returns:
        Name -> an object that a checkpoint can hold. All must be held by the same one.

    Source: TF 1.15 `tf.contrib.checkpoint.split_dependency`.
    """
    saving: _Buffer = {}
    restoring: _Buffer = {}

    def save(name: str) -> Any:
        if name not in saving:
            if saving:
                raise AssertionError(f"Split dependency {name} unsynchronized: all parts must be saved together.")
            fill_save_buffer_fn(saving)
        return saving.pop(name)

    def restore(name: str, tensor: Any) -> Any:
        if name in restoring:
            raise AssertionError(f"Split dependency {name} unsynchronized: all parts must be restored together.")
        restoring[name] = tensor
        if len(restoring) < len(component_names):
            return tf.no_op()
        operation = consume_restore_buffer_fn(dict(restoring))
        restoring.clear()
        return operation

    return {
        name: _Part(functools.partial(save, name), functools.partial(restore, name), dtype, device)
        for name, dtype in zip(component_names, component_dtypes, strict=True)
    }


class _Part(base.Trackable):
    def __init__(self, save: Callable[[], Any], restore: Callable[[Any], Any], dtype: Any, device: Any):
        self._save, self._restore, self._dtype, self._device = save, restore, dtype, device

    def _gather_saveables_for_checkpoint(self) -> dict[str, Any]:
        return {base.VARIABLE_VALUE_KEY: self._saveable}

    def _saveable(self, name: str) -> SaveableObject:
        return _Saveable(self._save, self._restore, self._dtype, self._device, name)


class _Saveable(SaveableObject):
    def __init__(self, save: Any, restore: Any, dtype: Any, device: Any, name: str):
        super().__init__(save, [SaveSpec(save, "", name, dtype, device)], name)
        self._restore = restore

    def restore(self, restored_tensors: Sequence[Any], restored_shapes: Any) -> Any:
        (tensor,) = restored_tensors
        return self._restore(tensor)
