"""From cuDNN's one vector of weights to kernels and biases of cells, and back.

cuDNN keeps one kernel `[num_units, input size]`, one `[num_units, num_units]` and two biases for each gate. Its
vector has first all kernels, layer by layer, the forward direction before the backward one, then all biases.

Source: TF 1.15 `tf.contrib.cudnn_rnn`.
"""

import abc
import math
from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf

UNIDIRECTION = "unidirectional"
BIDIRECTION = "bidirectional"
LINEAR_INPUT = "linear_input"


class CudnnParamsFormatConverter(abc.ABC):
    """Converts the weights of one kind of layer.

    Args:
        num_layers: number of layers.
        num_units: number of units of each.
        input_size: size of the inputs of the first.
        num_proj: not supported.
        input_mode: "linear_input".
        direction: "unidirectional" or "bidirectional".

    Raises:
        ValueError: if an argument is not supported.

    Source: TF 1.15 `tensorflow.contrib.cudnn_rnn.python.ops.cudnn_rnn_ops.CudnnParamsFormatConverter`.
    """

    #: Number of gates.
    _num_gates: int

    def __init__(
        self,
        num_layers: int,
        num_units: int,
        input_size: int,
        num_proj: int | None = None,
        input_mode: str = LINEAR_INPUT,
        direction: str = UNIDIRECTION,
    ):
        """Make it; the class says what the arguments are."""
        check_direction(direction)
        check_input_mode(input_mode, input_size, num_units)
        if num_proj:
            raise ValueError("contrib.cudnn_rnn: num_proj is not supported; use tf.nn.rnn_cell.LSTMCell(num_proj=...)")
        self._num_layers = num_layers
        self._num_units = num_units
        self._input_size = input_size
        self._num_dirs = 1 if direction == UNIDIRECTION else 2

    @property
    def canonical_weight_shapes(self) -> list[tuple[int, int]]:
        """The shapes of cuDNN's kernels: all layers, all directions, the inputs' before the states'."""
        shapes = []
        for layer in range(self._num_layers):
            on_inputs = [(self._num_units, self._width(layer))] * self._num_gates
            shapes += (on_inputs + [(self._num_units, self._num_units)] * self._num_gates) * self._num_dirs
        return shapes

    @property
    def canonical_bias_shapes(self) -> list[list[int]]:
        """The shapes of cuDNN's biases."""
        return [[self._num_units]] * (2 * self._num_gates * self._num_dirs * self._num_layers)

    def tf_canonical_to_opaque(self, tf_canonicals: Sequence[Any], weights_proj: Any = None) -> tf.Tensor:
        """The vector of cuDNN, from kernels of all cells and then their biases."""
        weights, biases = self._tf_canonical_to_cu_canonical(tf_canonicals, weights_proj)
        return self._cu_canonical_to_opaque(weights, biases)

    def opaque_to_tf_canonical(self, opaque_param: Any) -> tuple[list[tf.Tensor], list[tf.Tensor]]:
        """`(kernels, biases)` of all cells, from cuDNN's vector."""
        return self._cu_canonical_to_tf_canonical(*self._opaque_to_cu_canonical(opaque_param))

    def cells(self, opaque_param: Any) -> list[list[tf.Tensor]]:
        """The kernels and then the biases of each cell: all layers, all directions."""
        parts = self.opaque_to_tf_canonical(opaque_param)
        count = self._num_layers * self._num_dirs
        kernels, biases = (_groups(part, count) for part in parts)
        return [kernel + bias for kernel, bias in zip(kernels, biases, strict=True)]

    def _width(self, layer: int) -> int:
        """Size of a layer's inputs."""
        return self._input_size if layer == 0 else self._num_units * self._num_dirs

    def _cu_canonical_to_opaque(self, cu_weights: Sequence[Any], cu_biases: Sequence[Any]) -> tf.Tensor:
        return tf.concat([tf.reshape(part, [-1]) for part in [*cu_weights, *cu_biases]], 0)

    def _opaque_to_cu_canonical(self, opaque_param: Any) -> tuple[list[tf.Tensor], list[tf.Tensor]]:
        shapes = [*self.canonical_weight_shapes, *self.canonical_bias_shapes]
        parts = tf.split(tf.convert_to_tensor(opaque_param), [math.prod(shape) for shape in shapes])
        parts = [tf.reshape(part, shape) for part, shape in zip(parts, shapes, strict=True)]
        count = len(self.canonical_weight_shapes)
        return parts[:count], parts[count:]

    def _cu_canonical_to_tf_canonical(
        self, cu_weights: Sequence[Any], cu_biases: Sequence[Any]
    ) -> tuple[list[tf.Tensor], list[tf.Tensor]]:
        count = self._num_layers * self._num_dirs
        kernels = [kernel for part in _groups(cu_weights, count) for kernel in self._cudnn_to_tf_weights(*part)]
        biases = [bias for part in _groups(cu_biases, count) for bias in self._cudnn_to_tf_biases(*part)]
        return kernels, biases

    def _tf_canonical_to_cu_canonical(
        self, tf_canonicals: Sequence[Any], weights_proj: Any
    ) -> tuple[list[tf.Tensor], list[tf.Tensor]]:
        if weights_proj is not None:
            raise ValueError("contrib.cudnn_rnn: weights_proj is not supported")
        count = self._num_layers * self._num_dirs
        kernels, biases = (_groups(half, count) for half in _groups(tf_canonicals, 2))
        weights = [
            weight
            for index, part in enumerate(kernels)
            for weight in self._tf_to_cudnn_weights(index // self._num_dirs, *part)
        ]
        return weights, [bias for part in biases for bias in self._tf_to_cudnn_biases(*part)]

    @abc.abstractmethod
    def _cudnn_to_tf_weights(self, *cu_weights: Any) -> tuple[Any, ...]:
        """The kernels of one cell."""

    @abc.abstractmethod
    def _tf_to_cudnn_weights(self, layer: int, *tf_weights: Any) -> tuple[Any, ...]:
        """The kernels of one cell, as cuDNN has them."""

    @abc.abstractmethod
    def _cudnn_to_tf_biases(self, *cu_biases: Any) -> tuple[Any, ...]:
        """The biases of one cell."""

    @abc.abstractmethod
    def _tf_to_cudnn_biases(self, *tf_biases: Any) -> tuple[Any, ...]:
        """The biases of one cell, as cuDNN has them."""


class _OneKernel(CudnnParamsFormatConverter):
    """A cell with one kernel and one bias, its gates in an order of its own."""

    #: Where in the cell's order each gate of cuDNN's order stands.
    _order: tuple[int, ...]

    def _cudnn_to_tf_weights(self, *cu_weights: Any) -> tuple[Any, ...]:
        on_inputs, on_states = _groups(cu_weights, 2)
        gates = [tf.concat(pair, 1) for pair in zip(on_inputs, on_states, strict=True)]
        return (tf.transpose(tf.concat([gates[index] for index in self._order], 0)),)

    def _tf_to_cudnn_weights(self, layer: int, *tf_weights: Any) -> tuple[Any, ...]:
        gates = tf.split(tf.transpose(tf_weights[0]), self._num_gates)
        pairs = [tf.split(gates[index], [self._width(layer), self._num_units], 1) for index in self._order]
        return tuple(part for side in zip(*pairs, strict=True) for part in side)

    def _cudnn_to_tf_biases(self, *cu_biases: Any) -> tuple[Any, ...]:
        gates = [sum(pair) for pair in zip(*_groups(cu_biases, 2), strict=True)]
        return (tf.concat([gates[index] for index in self._order], 0),)

    def _tf_to_cudnn_biases(self, *tf_biases: Any) -> tuple[Any, ...]:
        gates = tf.split(tf_biases[0], self._num_gates)
        return tuple(gates[index] * 0.5 for index in self._order) * 2


class CudnnParamsFormatConverterLSTM(_OneKernel):
    """Converts the weights of LSTMs: cuDNN has the gates i, f, c, o, the cell i, c, f, o.

    Source: TF 1.15 `tf.contrib.cudnn_rnn.CudnnParamsFormatConverterLSTM`.
    """

    _num_gates = 4
    _order = (0, 2, 1, 3)  # its own inverse


class CudnnParamsFormatConverterTanh(_OneKernel):
    """Converts the weights of plain RNNs.

    Source: TF 1.15 `tf.contrib.cudnn_rnn.CudnnParamsFormatConverterTanh`.
    """

    _num_gates = 1
    _order = (0,)


class CudnnParamsFormatConverterRelu(CudnnParamsFormatConverterTanh):
    """Converts the weights of plain RNNs.

    Source: TF 1.15 `tf.contrib.cudnn_rnn.CudnnParamsFormatConverterRelu`.
    """


class CudnnParamsFormatConverterGRU(CudnnParamsFormatConverter):
    """Converts the weights of GRUs.

    Source: TF 1.15 `tf.contrib.cudnn_rnn.CudnnParamsFormatConverterGRU`.
    """

    _num_gates = 3

    def _cudnn_to_tf_weights(self, *cu_weights: Any) -> tuple[Any, ...]:
        w_r, w_u, w_h, r_r, r_u, r_h = cu_weights
        gates = tf.concat([tf.concat([w_r, r_r], 1), tf.concat([w_u, r_u], 1)], 0)
        return tf.transpose(gates), tf.transpose(w_h), tf.transpose(r_h)

    def _tf_to_cudnn_weights(self, layer: int, *tf_weights: Any) -> tuple[Any, ...]:
        gates, w_h, r_h = (tf.transpose(weight) for weight in tf_weights)
        (w_r, r_r), (w_u, r_u) = (
            tf.split(gate, [self._width(layer), self._num_units], 1) for gate in tf.split(gates, 2)
        )
        return w_r, w_u, w_h, r_r, r_u, r_h

    def _cudnn_to_tf_biases(self, *cu_biases: Any) -> tuple[Any, ...]:
        w_r, w_u, w_h, r_r, r_u, r_h = cu_biases
        return tf.concat([w_r, w_u], 0) + tf.concat([r_r, r_u], 0), w_h, r_h

    def _tf_to_cudnn_biases(self, *tf_biases: Any) -> tuple[Any, ...]:
        gates, w_h, r_h = tf_biases
        r, u = tf.split(gates * 0.5, 2)
        return r, u, w_h, r, u, r_h


def check_direction(direction: str) -> None:
    """Refuse a direction that is none."""
    if direction not in (UNIDIRECTION, BIDIRECTION):
        raise ValueError(f"Invalid direction: {direction}, expecting {UNIDIRECTION} or {BIDIRECTION}")


def check_input_mode(input_mode: Any, input_size: int | None = None, num_units: int | None = None) -> None:
    """Refuse an input mode that is none, and those that leave out the product with the inputs."""
    if isinstance(input_mode, int):
        raise ValueError(
            f"Invalid input_mode: {input_mode}. The classes of TF 1.3 took (num_layers, num_units, input_size) and a "
            "vector of weights; those of TF 1.15 find out the input size: CudnnLSTM(num_layers, num_units)."
        )
    if input_mode not in (LINEAR_INPUT, "skip_input", "auto_select"):
        raise ValueError(f"Invalid input_mode: {input_mode}, expect one of ({LINEAR_INPUT}, skip_input, auto_select)")
    # cuDNN's auto_select skips where it can.
    if input_mode == "skip_input" or (input_mode == "auto_select" and input_size == num_units is not None):
        raise ValueError(f"contrib.cudnn_rnn: input_mode={input_mode!r} is not supported here; use {LINEAR_INPUT!r}")


def _groups(parts: Sequence[Any], count: int) -> list[list[Any]]:
    """`count` lists of the same length."""
    size = len(parts) // count
    return [list(parts[index * size : (index + 1) * size]) for index in range(count)]
