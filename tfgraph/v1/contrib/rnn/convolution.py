"""LSTMs over images: convolutions in the place of matrix products. Source: TF 1.15 `tf.contrib.rnn`."""

from typing import Any

import tensorflow.compat.v1 as tf
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell

from tfgraph.v1.contrib.rnn.sized import SizedCell


class ConvLSTMCell(SizedCell):
    """A convolutional LSTM.

    Args:
        conv_ndims: 1, 2 or 3.
        input_shape: of an input without the batch, channels last: `[width, channels]` in one dimension.
        output_channels: number of channels of the state.
        kernel_shape: of the convolution's kernel: `[3]` in one dimension.
        use_bias: whether the convolution has a bias.
        skip_connection: append the inputs to the outputs.
        forget_bias: added to the forget gates.
        initializers: not used, as in TF 1.15.
        name: of the variable scope.

    Raises:
        ValueError: if `input_shape` has not `conv_ndims + 1` sizes.

    Source: TF 1.15 `tf.contrib.rnn.ConvLSTMCell`; https://arxiv.org/abs/1506.04214.
    """

    def __init__(
        self,
        conv_ndims: int,
        input_shape: Any,
        output_channels: int,
        kernel_shape: Any,
        use_bias: bool = True,
        skip_connection: bool = False,
        forget_bias: float = 1.0,
        initializers: Any = None,
        name: str = "conv_lstm_cell",
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(name=name)
        if conv_ndims != len(input_shape) - 1:
            raise ValueError(f"Invalid input_shape {input_shape} for conv_ndims={conv_ndims}.")
        self._channels = output_channels
        self._kernel_shape = list(kernel_shape)
        self._use_bias = use_bias
        self._skip_connection = skip_connection
        self._forget_bias = forget_bias
        *space, channels = input_shape
        self._state_size = rnn_cell.LSTMStateTuple(*[tf.TensorShape([*space, output_channels])] * 2)
        self._output_size = tf.TensorShape([*space, output_channels + (channels if skip_connection else 0)])

    def call(self, inputs: Any, state: Any, scope: Any = None) -> Any:
        """Run one step: `(output, next state)`."""
        c, h = state
        i, j, f, o = tf.split(self._convolve(tf.concat([inputs, h], -1)), 4, axis=-1)
        new_c = tf.sigmoid(f + self._forget_bias) * c
        new_c += tf.sigmoid(i) * tf.tanh(j)
        output = tf.tanh(new_c) * tf.sigmoid(o)
        if self._skip_connection:
            output = tf.concat([output, inputs], axis=-1)
        return output, rnn_cell.LSTMStateTuple(new_c, output)

    def _convolve(self, inputs: tf.Tensor) -> tf.Tensor:
        size = 4 * self._channels
        kernel = tf.get_variable("kernel", [*self._kernel_shape, inputs.shape[-1], size], inputs.dtype)
        result = tf.nn.convolution(inputs, kernel, padding="SAME")
        if not self._use_bias:
            return result
        return result + tf.get_variable("biases", [size], inputs.dtype, tf.zeros_initializer())


class Conv1DLSTMCell(ConvLSTMCell):
    """A convolutional LSTM over `[batch, width, channels]`.

    Source: TF 1.15 `tf.contrib.rnn.Conv1DLSTMCell`.
    """

    def __init__(self, name: str = "conv_1d_lstm_cell", **kwargs: Any):
        """Make it; `ConvLSTMCell` says what the arguments are."""
        super().__init__(conv_ndims=1, name=name, **kwargs)


class Conv2DLSTMCell(ConvLSTMCell):
    """A convolutional LSTM over `[batch, height, width, channels]`.

    Source: TF 1.15 `tf.contrib.rnn.Conv2DLSTMCell`.
    """

    def __init__(self, name: str = "conv_2d_lstm_cell", **kwargs: Any):
        """Make it; `ConvLSTMCell` says what the arguments are."""
        super().__init__(conv_ndims=2, name=name, **kwargs)


class Conv3DLSTMCell(ConvLSTMCell):
    """A convolutional LSTM over `[batch, depth, height, width, channels]`.

    Source: TF 1.15 `tf.contrib.rnn.Conv3DLSTMCell`.
    """

    def __init__(self, name: str = "conv_3d_lstm_cell", **kwargs: Any):
        """Make it; `ConvLSTMCell` says what the arguments are."""
        super().__init__(conv_ndims=3, name=name, **kwargs)
