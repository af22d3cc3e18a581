"""`tf.keras.experimental` of TF 1.15; what tf_keras still has comes from there."""

import gc as _gc
import os as _os
import signal as _signal
from typing import Any

import tensorflow as _tf
import tf_keras.api._v1.keras as _keras
from tf_keras.src.optimizers.schedules.learning_rate_schedule import (  # noqa: F401
    LinearCosineDecay,
    NoisyLinearCosineDecay,
)
from tf_keras.src.utils import data_utils as _data_utils

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _keras.experimental)


class PeepholeLSTMCell(_keras.layers.LSTMCell):
    """An LSTM cell whose gates also see the cell state: the input and forget gates the old, the output gate the new.

    Source: TF 1.15 `tf.keras.experimental.PeepholeLSTMCell`; Gers et al., http://www.jmlr.org/papers/v3/gers02a.html
    """

    def build(self, input_shape: Any) -> None:
        """Add one weight per unit and gate to those of an LSTM cell."""
        super().build(input_shape)
        for gate in ("input", "forget", "output"):
            name = f"{gate}_gate_peephole_weights"
            weights = self.add_weight(shape=(self.units,), name=name, initializer=self.kernel_initializer)
            setattr(self, name, weights)

    def _compute_carry_and_output(self, x: Any, h_tm1: Any, c_tm1: Any) -> tuple[Any, Any]:
        kernels = _tf.split(self.recurrent_kernel, 4, axis=1)
        gates = [x_ + _keras.backend.dot(h, kernel) for x_, h, kernel in zip(x, h_tm1, kernels, strict=True)]
        return self._compute_carry_and_output_fused(gates, c_tm1)

    def _compute_carry_and_output_fused(self, z: Any, c_tm1: Any) -> tuple[Any, Any]:
        input_gate, forget_gate, candidate, output_gate = z
        i = self.recurrent_activation(input_gate + self.input_gate_peephole_weights * c_tm1)
        f = self.recurrent_activation(forget_gate + self.forget_gate_peephole_weights * c_tm1)
        c = f * c_tm1 + i * self.activation(candidate)
        o = self.recurrent_activation(output_gate + self.output_gate_peephole_weights * c)
        return c, o


def export_saved_model(
    model: Any,
    saved_model_path: str,
    custom_objects: dict[str, Any] | None = None,
    as_text: bool = False,
    input_signature: Any = None,
    serving_only: bool = False,
) -> None:
    """Write a Keras model as a SavedModel.

    Args:
        model: a `tf.keras` model.
        saved_model_path: directory to write to.
        custom_objects: name -> class or function, for cloning the model.
        as_text: not supported; TF 2.21 writes the binary format only.
        input_signature: `tf.TensorSpec`s of the serving function, for models without fixed input shapes.
        serving_only: leave out the training state.

    Raises:
        NotImplementedError: if `as_text`.

    Source: TF 1.15 `tf.keras.experimental.export_saved_model`.
    """
    if as_text:
        raise NotImplementedError("tf.keras.experimental.export_saved_model(as_text=True): TF 2.21 writes binary only")
    signatures = None
    if input_signature is not None:
        signatures = _tf.function(model.call, input_signature=input_signature).get_concrete_function()
    with _keras.utils.CustomObjectScope(custom_objects or {}):
        model.save(saved_model_path, save_format="tf", include_optimizer=not serving_only, signatures=signatures)


def load_from_saved_model(saved_model_path: str, custom_objects: dict[str, Any] | None = None) -> Any:
    """Read a Keras model that `export_saved_model` wrote; it is not compiled.

    Args:
        saved_model_path: directory of the SavedModel.
        custom_objects: name -> class or function.

    Returns:
        A `tf.keras` model.

    Source: TF 1.15 `tf.keras.experimental.load_from_saved_model`.
    """
    return _keras.models.load_model(saved_model_path, custom_objects=custom_objects, compile=False)


def terminate_keras_multiprocessing_pools(grace_period: float = 0.1, use_sigkill: bool = False) -> list[str]:
    """End the worker processes that `fit_generator(use_multiprocessing=True)` started.

    Args:
        grace_period: seconds to wait for each process.
        use_sigkill: kill what is still alive after that.

    Returns:
        One line for each process that is still alive.

    Source: TF 1.15 `tf.keras.experimental.terminate_keras_multiprocessing_pools`.
    """
    _gc.collect()
    alive = []
    for pool in list(_data_utils._DATA_POOLS):
        workers = list(getattr(pool, "_pool", []))
        pool.terminate()
        for worker in workers:
            worker.join(grace_period)
            if worker.is_alive() and use_sigkill:
                _os.kill(worker.pid, _signal.SIGKILL)
                worker.join(grace_period)
            if worker.is_alive():
                alive.append(f"worker still alive: {worker.name}, pid={worker.pid}")
    return alive
