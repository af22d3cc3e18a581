"""Stacks of recurrent layers with all weights in one variable. Source: TF 1.15 `tf.contrib.cudnn_rnn`."""

from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.ops import rnn
from tf_keras.src.legacy_tf_layers.base import Layer

from tfgraph.v1 import nn
from tfgraph.v1.contrib.cudnn_rnn.canonical import LINEAR_INPUT, UNIDIRECTION, check_direction, check_input_mode
from tfgraph.v1.contrib.cudnn_rnn.cells import gru_step
from tfgraph.v1.contrib.cudnn_rnn.saveables import (
    CudnnGRUSaveable,
    CudnnLSTMSaveable,
    CudnnOpaqueParamsSaveable,
    CudnnRNNReluSaveable,
    CudnnRNNTanhSaveable,
)


class _CudnnRNN(Layer):
    """A stack of recurrent layers.

    Args:
        num_layers: number of layers.
        num_units: number of units of each.
        input_mode: "linear_input".
        direction: "unidirectional" or "bidirectional".
        dropout: probability that an output of a layer, but not of the last, is dropped in training. The masks are
            not cuDNN's.
        seed: of the first weights and of dropout.
        dtype: tf.float16, tf.float32 or tf.float64.
        kernel_initializer: of each of cuDNN's kernels, Glorot's by default.
        bias_initializer: of each of cuDNN's biases, zeros by default.
        name: of the variable scope.

    Raises:
        ValueError: if an argument is not one of those.
    """

    _rnn_mode: str
    _num_states = 1
    _saveable_cls: type[CudnnOpaqueParamsSaveable]

    def __init__(
        self,
        num_layers: int,
        num_units: int,
        input_mode: str = LINEAR_INPUT,
        direction: str = UNIDIRECTION,
        dropout: float = 0.0,
        seed: int | None = None,
        dtype: Any = tf.float32,
        kernel_initializer: Any = None,
        bias_initializer: Any = None,
        name: str | None = None,
    ):
        """Make it; the class says what the arguments are."""
        check_direction(direction)
        check_input_mode(input_mode)
        if dtype not in (tf.float16, tf.float32, tf.float64):
            raise ValueError(f"Only support float16, float32, float64, provided {dtype}")
        super().__init__(dtype=dtype, name=name)
        self._plain_dtype = tf.as_dtype(dtype)
        self._num_layers = num_layers
        self._num_units = num_units
        self._input_mode = input_mode
        self._direction = direction
        self._dropout = dropout
        self._seed = seed
        self._kernel_initializer = kernel_initializer
        self._bias_initializer = bias_initializer
        self._input_size: int | None = None
        self._saveable: Any = None

    @property
    def num_layers(self) -> int:
        """Number of layers."""
        return self._num_layers

    @property
    def num_units(self) -> int:
        """Number of units of each layer."""
        return self._num_units

    @property
    def input_mode(self) -> str:
        """How the first layer takes its inputs."""
        return self._input_mode

    @property
    def input_size(self) -> int:
        """Size of the inputs."""
        if self._input_size is None:
            raise ValueError("'input_size' is unknown since layer has not been built.")
        return self._input_size

    @property
    def rnn_mode(self) -> str:
        """What cuDNN calls this kind of layer."""
        return self._rnn_mode

    @property
    def direction(self) -> str:
        """Unidirectional or bidirectional."""
        return self._direction

    @property
    def num_dirs(self) -> int:
        """1 or 2."""
        return 1 if self._direction == UNIDIRECTION else 2

    @property
    def saveable(self) -> Any:
        """What saves the weights; it is in the collection that `tf.train.Saver` looks at."""
        return self._saveable

    @property
    def canonical_weight_shapes(self) -> list[tuple[int, int]]:
        """The shapes of cuDNN's kernels."""
        return self._converter().canonical_weight_shapes

    @property
    def canonical_bias_shapes(self) -> list[list[int]]:
        """The shapes of cuDNN's biases."""
        return self._converter().canonical_bias_shapes

    def _converter(self) -> Any:
        return self._saveable_cls._format_converter_cls(
            self._num_layers,
            self._num_units,
            self.input_size,
            input_mode=self._input_mode,
            direction=self._direction,
        )

    def build(self, input_shape: Any) -> None:
        """Make the variable."""
        shape = tf.TensorShape(input_shape)
        if shape.rank != 3:
            raise ValueError(f"Expecting input_shape with 3 dims, got {shape.rank}")
        if shape.dims[-1].value is None:
            raise ValueError("The last dimension of the inputs to `CudnnRNN` should be defined. Found `None`.")
        self._input_size = shape.dims[-1].value
        converter, dtype = self._converter(), self._plain_dtype
        self._set_scope(None)
        with tf.variable_scope(self._scope):
            kernel = self._kernel_initializer or tf.glorot_uniform_initializer(seed=self._seed, dtype=dtype)
            bias = self._bias_initializer or tf.zeros_initializer(dtype=dtype)
            weights = [kernel(shape, dtype=dtype) for shape in converter.canonical_weight_shapes]
            biases = [bias(shape, dtype=dtype) for shape in converter.canonical_bias_shapes]
            first = converter._cu_canonical_to_opaque(weights, biases)
            self.kernel = tf.get_variable("opaque_kernel", dtype=dtype, initializer=first, validate_shape=False)
        # In the scope around this one: the layer's own if it was called, none if `build` was called by hand.
        if not tf.get_variable_scope().reuse:
            self._saveable = self._saveable_cls(
                self.kernel,
                self._num_layers,
                self._num_units,
                self._input_size,
                self._input_mode,
                self._direction,
                scope=tf.get_variable_scope(),
                name=f"{self.kernel.op.name}_saveable",
            )
            tf.add_to_collection(tf.GraphKeys.SAVEABLE_OBJECTS, self._saveable)
        self.built = True

    def state_shape(self, batch_size: Any) -> tuple[list[Any], ...]:
        """The shapes of a state: `([num_layers * num_dirs, batch_size, num_units], …)`."""
        return ([self._num_layers * self.num_dirs, batch_size, self._num_units],) * self._num_states

    def call(
        self,
        inputs: Any,
        initial_state: Any = None,
        sequence_lengths: Any = None,
        time_major: bool = True,
        training: bool = True,
    ) -> tuple[tf.Tensor, tuple[tf.Tensor, ...]]:
        """Run over sequences.

        Args:
            inputs: `[time, batch, size]`, or `[batch, time, size]` if not `time_major`.
            initial_state: a tuple of one state, or two for an LSTM (h, c), each
                `[num_layers * num_dirs, batch, num_units]`; zeros by default.
            sequence_lengths: int `[batch]`.
            time_major: how inputs and outputs are laid out.
            training: whether outputs are dropped.

        Returns:
            `(outputs, state)`: outputs `[time, batch, num_dirs * num_units]`, zero after the end of a sequence.

        Raises:
            TypeError: if the state is no tuple.
        """
        if initial_state is not None and not isinstance(initial_state, tuple):
            raise TypeError(f"Invalid initial_state type: {initial_state}, expecting tuple.")
        inputs = tf.convert_to_tensor(inputs, dtype=self._plain_dtype)
        if initial_state is None:
            batch_size = tf.shape(inputs)[1 if time_major else 0]
            initial_state = tuple(tf.zeros(shape, self._plain_dtype) for shape in self.state_shape(batch_size))
        count = self._num_layers * self.num_dirs
        states = list(zip(*(tf.unstack(part, count) for part in initial_state), strict=True))
        sizes = (self._num_units,) * self._num_states
        cells = [_Cell(self._step, weights, sizes) for weights in self._converter().cells(self.kernel)]
        options = {"sequence_length": sequence_lengths, "time_major": time_major}
        outputs, finals = inputs, []
        for first in range(0, count, self.num_dirs):
            if first and training and self._dropout:
                outputs = nn.dropout(outputs, rate=self._dropout, seed=self._seed)
            if self.num_dirs == 1:
                outputs, final = rnn.dynamic_rnn(cells[first], outputs, initial_state=states[first], **options)
                finals.append(final)
            else:
                both, final = rnn.bidirectional_dynamic_rnn(
                    cells[first],
                    cells[first + 1],
                    outputs,
                    initial_state_fw=states[first],
                    initial_state_bw=states[first + 1],
                    **options,
                )
                outputs = tf.concat(both, 2)
                finals += final
        return outputs, tuple(tf.stack(part) for part in zip(*finals, strict=True))

    @staticmethod
    def _step(inputs: tf.Tensor, state: tuple[Any, ...], *weights: Any) -> tuple[Any, ...]:
        """The next state, whose first part is the output."""
        raise NotImplementedError


class _Cell:
    """A step with weights that are there already, as `tf.nn.dynamic_rnn` wants a cell."""

    def __init__(self, step: Callable[..., tuple[Any, ...]], weights: list[Any], state_size: tuple[int, ...]):
        """Make it; the class says what the arguments are."""
        self._step = step
        self._weights = weights
        self.output_size = state_size[0]
        self.state_size = state_size

    def __call__(self, inputs: Any, state: Any, scope: Any = None) -> tuple[Any, Any]:
        """Run one step: `(output, next state)`."""
        new_state = self._step(inputs, state, *self._weights)
        return new_state[0], new_state

    def zero_state(self, batch_size: Any, dtype: Any) -> Any:
        """Zeros."""
        return tuple(tf.zeros([batch_size, size], dtype) for size in self.state_size)


class CudnnLSTM(_CudnnRNN):
    """LSTMs; a state is `(h, c)`.

    Source: TF 1.15 `tf.contrib.cudnn_rnn.CudnnLSTM`.
    """

    _rnn_mode = "lstm"
    _num_states = 2
    _saveable_cls = CudnnLSTMSaveable

    @staticmethod
    def _step(inputs: tf.Tensor, state: tuple[Any, ...], *weights: Any) -> tuple[Any, ...]:
        kernel, bias = weights
        h, c = state
        gates = tf.nn.bias_add(tf.matmul(tf.concat([inputs, h], 1), kernel), bias)
        i, candidate, f, o = tf.split(gates, 4, axis=1)
        c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(candidate)
        return tf.sigmoid(o) * tf.tanh(c), c


class CudnnGRU(_CudnnRNN):
    """GRUs that apply their reset gate after the product with the state's kernel; a state is `(h,)`.

    Source: TF 1.15 `tf.contrib.cudnn_rnn.CudnnGRU`.
    """

    _rnn_mode = "gru"
    _saveable_cls = CudnnGRUSaveable

    @staticmethod
    def _step(inputs: tf.Tensor, state: tuple[Any, ...], *weights: Any) -> tuple[Any, ...]:
        gate_kernel, input_kernel, hidden_kernel, gate_bias, input_bias, hidden_bias = weights
        return (
            gru_step(inputs, state[0], gate_kernel, gate_bias, input_kernel, hidden_kernel, input_bias, hidden_bias),
        )


def _basic(activation: Callable[[Any], Any]) -> Any:
    def step(inputs: tf.Tensor, state: tuple[Any, ...], kernel: Any, bias: Any) -> tuple[Any, ...]:
        return (activation(tf.nn.bias_add(tf.matmul(tf.concat([inputs, state[0]], 1), kernel), bias)),)

    return staticmethod(step)


class CudnnRNNTanh(_CudnnRNN):
    """Plain RNNs with tanh; a state is `(h,)`.

    Source: TF 1.15 `tf.contrib.cudnn_rnn.CudnnRNNTanh`.
    """

    _rnn_mode = "rnn_tanh"
    _saveable_cls = CudnnRNNTanhSaveable
    _step = _basic(tf.tanh)


class CudnnRNNRelu(_CudnnRNN):
    """Plain RNNs with relu; a state is `(h,)`.

    Source: TF 1.15 `tf.contrib.cudnn_rnn.CudnnRNNRelu`.
    """

    _rnn_mode = "rnn_relu"
    _saveable_cls = CudnnRNNReluSaveable
    _step = _basic(tf.nn.relu)
