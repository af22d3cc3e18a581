"""Keras layers that compute what hand-written TF1 layers computed, to the last bit.

TF1 code of its own adds the bias with `+`. Keras 3 uses `BiasAdd`, whose gradient sums in
another order and rounds differently. These layers are Keras's own, with the `+`, TF1's dropout and
batch normalisation, and gradients that are the same eagerly and in graphs.
"""

import functools
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf


@keras.saving.register_keras_serializable("tfkeras")
class Dense(keras.layers.Dense):
    """`activation(tf.matmul(x, kernel) + bias)`: `keras.layers.Dense` with TF1's arithmetic."""

    def call(self, inputs: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        """Map `[batch, n]` to `[batch, units]`."""
        outputs = tf.matmul(inputs, self.kernel)
        return self.activation(outputs if self.bias is None else outputs + self.bias)


@keras.saving.register_keras_serializable("tfkeras")
class Conv2D(keras.layers.Conv2D):
    """`activation(tf.nn.conv2d(x, kernel) + bias)`: `keras.layers.Conv2D` with TF1's arithmetic, channels last."""

    def __init__(self, *args: Any, **kwargs: Any):
        """Make the layer; the arguments are those of `keras.layers.Conv2D`.

        Raises:
            ValueError: if `data_format` is not `channels_last`.
        """
        super().__init__(*args, **kwargs)
        if self.data_format != "channels_last":
            raise ValueError(f"data_format: expected 'channels_last', received {self.data_format!r}")

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Map `[batch, height, width, channels]` to `[batch, height', width', filters]`."""
        outputs = tf.nn.conv2d(
            inputs, self.kernel, strides=self.strides, padding=self.padding.upper(), dilations=self.dilation_rate
        )
        return self.activation(outputs if self.bias is None else outputs + self.bias)


@keras.saving.register_keras_serializable("tfkeras")
class Conv2DTranspose(keras.layers.Conv2DTranspose):
    """`activation(tf.nn.conv2d_transpose(x, kernel) + bias)`, which makes `strides` times the size; channels last."""

    def __init__(self, *args: Any, **kwargs: Any):
        """Make the layer; the arguments are those of `keras.layers.Conv2DTranspose`.

        Raises:
            ValueError: if `data_format` is not `channels_last` or `padding` not `same`.
        """
        super().__init__(*args, **kwargs)
        if self.data_format != "channels_last":
            raise ValueError(f"data_format: expected 'channels_last', received {self.data_format!r}")
        if self.padding != "same":
            raise ValueError(f"padding: expected 'same', received {self.padding!r}")

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Map `[batch, height, width, channels]` to `[batch, height * stride, width * stride, filters]`."""
        sizes = [size * stride for size, stride in zip(inputs.shape[1:3], self.strides, strict=True)]
        outputs = tf.nn.conv2d_transpose(
            inputs, self.kernel, [tf.shape(inputs)[0], *sizes, self.filters], strides=self.strides, padding="SAME"
        )
        return self.activation(outputs if self.bias is None else outputs + self.bias)


@keras.saving.register_keras_serializable("tfkeras")
class MaxPooling2D(keras.layers.MaxPooling2D):
    """`tf.nn.max_pool`: `keras.layers.MaxPooling2D` with the gradient of a graph, channels last.

    Where windows overlap, the gradient sums, and oneDNN's kernel, which graphs get on a CPU and eager calls do not,
    sums in another order.
    """

    def __init__(self, *args: Any, **kwargs: Any):
        """Make the layer; the arguments are those of `keras.layers.MaxPooling2D`.

        Raises:
            ValueError: if `data_format` is not `channels_last`.
        """
        super().__init__(*args, **kwargs)
        if self.data_format != "channels_last":
            raise ValueError(f"data_format: expected 'channels_last', received {self.data_format!r}")
        self._max_pool = graph_gradient(
            lambda x: tf.nn.max_pool2d(x, self.pool_size, self.strides, self.padding.upper())
        )

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Map `[batch, height, width, channels]` to `[batch, height', width', channels]`."""
        return self._max_pool(inputs)


@keras.saving.register_keras_serializable("tfkeras")
class BatchNormalization(keras.layers.BatchNormalization):
    """TF 1.15's batch normalisation over the last axis: `keras.layers.BatchNormalization` with its arithmetic.

    Images `[batch, height, width, channels]` go through the fused kernel, which gives Bessel's correction
    (`n / (n - 1)`) to the variance that `moving_variance` follows; Keras 3 does not. Other ranks have no
    correction, as in TF1. The defaults are TF1's: momentum 0.99, epsilon 1e-3.

    Source: TF 1.15 `tf.layers.batch_normalization`.
    """

    def __init__(self, **kwargs: Any):
        """Make the layer; the arguments are those of `keras.layers.BatchNormalization`.

        Raises:
            ValueError: if `axis` is not the last or if `synchronized`.
        """
        super().__init__(**kwargs)
        if self.axis != -1:
            raise ValueError(f"axis: expected -1, the last, received {self.axis}")
        if self.synchronized:
            raise ValueError("synchronized: expected False; use keras.layers.BatchNormalization for several devices")
        self._normalise_by_batch = graph_gradient(self._unfused)

    def call(self, inputs: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Normalise `[batch, …, channels]`: in training by the batch, which the moving averages follow."""
        moving = self.moving_mean.value, self.moving_variance.value
        scale = tf.convert_to_tensor(self.gamma.value) if self.scale else tf.ones(inputs.shape[-1:])
        offset = tf.convert_to_tensor(self.beta.value) if self.center else tf.zeros(inputs.shape[-1:])
        if len(inputs.shape) == 4:
            mean, variance = ([], []) if training else moving
            outputs, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
                x=inputs,
                scale=scale,
                offset=offset,
                mean=mean,
                variance=variance,
                epsilon=self.epsilon,
                is_training=training,
            )
            decay = 1 - tf.constant(self.momentum)  # in float32: 0.00999999, not 0.01, when momentum is 0.99
        elif training:
            outputs = self._normalise_by_batch(inputs, scale, offset)
            mean, variance = self._moments(inputs)
            decay = tf.constant(1 - self.momentum)
        else:
            outputs = tf.nn.batch_normalization(inputs, *moving, offset, scale, self.epsilon)
        if training:
            for average, value in zip((self.moving_mean, self.moving_variance), (mean, variance), strict=True):
                average.assign_sub((average - value) * decay)
        return outputs

    def _unfused(self, inputs: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) -> tf.Tensor:
        return tf.nn.batch_normalization(inputs, *self._moments(inputs), offset, scale, self.epsilon)

    def _moments(self, inputs: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        return tf.nn.moments(inputs, list(range(len(inputs.shape) - 1)))


@keras.saving.register_keras_serializable("tfkeras")
class Dropout(keras.layers.Layer):
    """TF 1.15's dropout: `x * (1 / keep_prob) * mask` in training, `x` otherwise.

    It takes `keep_prob` and not Keras's `rate`, because `1 - 0.8` in float32 is not `0.2`:
    only with the same number is the scale the same.

    Source: TF 1.15 `tf.nn.dropout`.
    """

    def __init__(self, keep_prob: float, seed: int | None = None, **kwargs: Any):
        """Make the layer.

        Args:
            keep_prob: probability in (0, 1] that an element is kept.
            seed: seed of the masks.
            **kwargs: those of `keras.layers.Layer`.

        Raises:
            ValueError: if `keep_prob` is out of range.
        """
        super().__init__(**kwargs)
        if not 0 < keep_prob <= 1:
            raise ValueError(f"keep_prob: expected a number in (0, 1], received {keep_prob}")
        self.keep_prob = keep_prob
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)
        self.built = True
        self._replayed_mask: tf.Variable | None = None

    def call(self, inputs: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Drop elements of `inputs` if `training`; the shape stays."""
        if not training:
            return inputs
        rate = 1 - tf.constant(self.keep_prob, inputs.dtype)
        scale = 1 / (1 - rate)
        mask: tf.Tensor | tf.Variable
        if self._replayed_mask is None:
            random_tensor = keras.random.uniform(tf.shape(inputs), dtype=inputs.dtype, seed=self.seed_generator)
            mask = tf.cast(random_tensor >= rate, inputs.dtype)
        else:
            mask = self._replayed_mask
        return inputs * scale * mask

    def replay(self, mask: Any) -> None:
        """Use this mask, and not a random one, in every training call until the next `replay`.

        Begin before the first training step: a `tf.function` that was traced with random masks keeps them.

        Args:
            mask: zeros and ones, `[batch, …]` as the layer's input; only `batch` may change from call to call.
        """
        if self._replayed_mask is None:
            mask = tf.convert_to_tensor(mask)
            self._replayed_mask = tf.Variable(mask, trainable=False, shape=[None, *mask.shape[1:]])
        else:
            self._replayed_mask.assign(mask)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same layer."""
        return {**super().get_config(), "keep_prob": self.keep_prob, "seed": self.seed}


def any_batch(array: tf.Tensor | np.ndarray) -> tf.TensorSpec:
    """What a function is traced for to take arrays like this one, `[batch, …]`, with any `batch`.

    TF1's placeholders were `[None, …]`, and a session divides a mean by the size of the batch. Where a graph knows the
    size, TensorFlow's constant folding multiplies by its reciprocal: 1 ulp off, unless the size is a power of two.
    """
    return tf.TensorSpec([None, *array.shape[1:]], array.dtype)


def compiled_in_eager_mode(method: Callable[..., Any]) -> Callable[..., Any]:
    """Make a method of a layer or model run as one graph in eager mode, too; decorator.

    TensorFlow's graphs compute a matrix product, its bias and its sigmoid or tanh in one kernel, and add up the
    gradients of a loop's steps one by one; op by op, both round otherwise. TF1 had nothing but graphs. To debug inside
    of such a method, call `tf.config.run_functions_eagerly(True)` and mind the last bits.
    """
    function = tf.function(method, reduce_retracing=True)

    @functools.wraps(method)
    def call(self: Any, *arguments: Any, **keywords: Any) -> Any:
        # In a graph nothing is to be done; nor may it be: Keras builds its weights in one, where a trace would keep
        # their initial values for ever.
        if not tf.executing_eagerly():
            return method(self, *arguments, **keywords)
        return function.__get__(self, type(self))(*arguments, **keywords)

    return call


def graph_gradient(call: Callable[..., tf.Tensor]) -> Callable[..., tf.Tensor]:
    """Compute `call` as it is, and in eager mode its gradient in a graph of its own, which computes `call` again.

    Graphs choose other kernels than eager calls, and regroup sums: only in a graph has a gradient the last bits
    that it has in a session. Unlike `compiled_in_eager_mode`, this brings `call` and its gradient into one graph:
    oneDNN's kernel of a pooling's gradient is chosen only where that of the pooling is. Within a `tf.function`
    nothing is changed.

    Args:
        call: a function of tensors that uses no variables.
    """

    @tf.function(reduce_retracing=True)
    def gradient(upstream: tf.Tensor, *inputs: tf.Tensor) -> list[tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            outputs = call(*inputs)
        return tape.gradient(outputs, inputs, upstream)

    @tf.custom_gradient
    def eager(*inputs: tf.Tensor) -> tuple[tf.Tensor, Callable[[tf.Tensor], list[tf.Tensor]]]:
        def graph(upstream: tf.Tensor) -> list[tf.Tensor]:
            # Each layer has a function of its own; called as such, TensorFlow would take them for one that is traced
            # anew. A vector is a parameter, of which no batch is part.
            specs = (any_batch(each) if each.shape.rank > 1 else each for each in (upstream, *inputs))
            return gradient.get_concrete_function(*specs)(upstream, *inputs)

        return call(*inputs), graph

    return lambda *inputs: eager(*inputs) if tf.executing_eagerly() else call(*inputs)
