"""Keras layers that compute what hand-written TF1 layers computed, to the last bit.

TF1 code of its own adds the bias with `+`. Keras 3 uses `BiasAdd`, whose gradient sums in
another order and rounds differently. These layers are Keras's own, with the `+`.
"""

from typing import Any

import keras
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
