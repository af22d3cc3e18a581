"""Checkpoints of cuDNN's vector of weights, by cells. Source: TF 1.15 `tf.contrib.cudnn_rnn`."""

from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.training.saving.saveable_object import SaveableObject, SaveSpec

from tfgraph.v1.contrib.cudnn_rnn.canonical import (
    LINEAR_INPUT,
    UNIDIRECTION,
    CudnnParamsFormatConverter,
    CudnnParamsFormatConverterGRU,
    CudnnParamsFormatConverterLSTM,
    CudnnParamsFormatConverterRelu,
    CudnnParamsFormatConverterTanh,
)


class CudnnOpaqueParamsSaveable(SaveableObject):
    """Saves one vector as the kernels and biases of cells, and restores it from them.

    Args:
        opaque_params: the variable.
        num_layers: number of layers.
        num_units: number of units of each.
        input_size: size of the inputs of the first.
        input_mode: "linear_input".
        direction: "unidirectional" or "bidirectional".
        scope: a variable scope or its name, before the names in the checkpoint.
        name: of the saveable.

    Source: TF 1.15 `tensorflow.contrib.cudnn_rnn.python.ops.cudnn_rnn_ops.CudnnOpaqueParamsSaveable`.
    """

    _format_converter_cls: type[CudnnParamsFormatConverter]
    #: Name of the cell that can read the checkpoint.
    _rnn_cell_name: str
    #: What the cell calls its kernels and its biases.
    _kernel_names: tuple[str, ...] = ("kernel",)
    _bias_names: tuple[str, ...] = ("bias",)

    def __init__(
        self,
        opaque_params: Any,
        num_layers: int,
        num_units: int,
        input_size: int,
        input_mode: str = LINEAR_INPUT,
        direction: str = UNIDIRECTION,
        scope: Any = None,
        name: str = "cudnn_rnn_saveable",
    ):
        """Make it; the class says what the arguments are."""
        self._variables = opaque_params
        self._converter = self._format_converter_cls(
            num_layers, num_units, input_size, input_mode=input_mode, direction=direction
        )
        scope_name = scope.name if isinstance(scope, tf.VariableScope) else scope
        prefix = f"{scope_name}/" if scope_name else ""
        cells = [
            f"{prefix}rnn/multi_rnn_cell/cell_{layer}/{self._rnn_cell_name}/"
            if direction == UNIDIRECTION
            else f"{prefix}stack_bidirectional_rnn/cell_{layer}/bidirectional_rnn/{side}/{self._rnn_cell_name}/"
            for layer in range(num_layers)
            for side in (("fw",) if direction == UNIDIRECTION else ("fw", "bw"))
        ]
        names = [cell + part for parts in (self._kernel_names, self._bias_names) for cell in cells for part in parts]
        kernels, biases = self._converter.opaque_to_tf_canonical(opaque_params)
        specs = [SaveSpec(tensor, "", name) for tensor, name in zip(kernels + biases, names, strict=True)]
        super().__init__(tf.identity(opaque_params), specs, name)

    @property
    def format_converter(self) -> CudnnParamsFormatConverter:
        """What converts the weights."""
        return self._converter

    def restore(self, restored_tensors: list[Any], restored_shapes: Any) -> tf.Operation:
        """Assign what was read to the variable."""
        opaque = self._converter.tf_canonical_to_opaque(restored_tensors)
        return tf.assign(self._variables, opaque, validate_shape=False)


class CudnnLSTMSaveable(CudnnOpaqueParamsSaveable):
    """Saves LSTMs for `CudnnCompatibleLSTMCell`.

    Source: TF 1.15 `tf.contrib.cudnn_rnn.CudnnLSTMSaveable`.
    """

    _format_converter_cls = CudnnParamsFormatConverterLSTM
    _rnn_cell_name = "cudnn_compatible_lstm_cell"


class CudnnGRUSaveable(CudnnOpaqueParamsSaveable):
    """Saves GRUs for `CudnnCompatibleGRUCell`.

    Source: TF 1.15 `tf.contrib.cudnn_rnn.CudnnGRUSaveable`.
    """

    _format_converter_cls = CudnnParamsFormatConverterGRU
    _rnn_cell_name = "cudnn_compatible_gru_cell"
    _kernel_names = ("gates/kernel", "candidate/input_projection/kernel", "candidate/hidden_projection/kernel")
    _bias_names = ("gates/bias", "candidate/input_projection/bias", "candidate/hidden_projection/bias")


class CudnnRNNTanhSaveable(CudnnOpaqueParamsSaveable):
    """Saves plain RNNs for `tf.nn.rnn_cell.BasicRNNCell`.

    Source: TF 1.15 `tf.contrib.cudnn_rnn.CudnnRNNTanhSaveable`.
    """

    _format_converter_cls = CudnnParamsFormatConverterTanh
    _rnn_cell_name = "basic_rnn_cell"


class CudnnRNNReluSaveable(CudnnRNNTanhSaveable):
    """Saves plain RNNs for `tf.nn.rnn_cell.BasicRNNCell(activation=tf.nn.relu)`.

    Source: TF 1.15 `tf.contrib.cudnn_rnn.CudnnRNNReluSaveable`.
    """

    _format_converter_cls = CudnnParamsFormatConverterRelu
