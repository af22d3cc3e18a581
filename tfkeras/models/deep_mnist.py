"""The deep MNIST convolutional network, eager."""

from typing import Any

import keras
import tensorflow as tf

from tfkeras.layers import Conv2D, Dense, Dropout
from tfkeras.optimizers import Adam


@keras.saving.register_keras_serializable("tfkeras")
class DeepMnist(keras.Model):
    """Two convolutions with max pooling, a dense layer with dropout, ten logits.

    Source: TF 1.x tutorial "Deep MNIST for Experts".
    """

    data = "mnist"
    batch_size = 50

    def __init__(self, learning_rate: float = 1e-4, keep_prob: float = 0.5, **kwargs: Any):
        """Make and compile the model.

        Args:
            learning_rate: Adam's.
            keep_prob: probability in (0, 1] that dropout keeps a value, in training.
            **kwargs: those of `keras.Model`.
        """
        super().__init__(**kwargs)
        self.learning_rate = learning_rate
        self.keep_prob = keep_prob
        initial = {
            "kernel_initializer": keras.initializers.TruncatedNormal(stddev=0.1),
            "bias_initializer": keras.initializers.Constant(0.1),
        }
        self.conv1 = Conv2D(32, 5, padding="same", activation="relu", name="conv1", **initial)
        self.pool1 = keras.layers.MaxPooling2D(2, padding="same", name="pool1")
        self.conv2 = Conv2D(64, 5, padding="same", activation="relu", name="conv2", **initial)
        self.pool2 = keras.layers.MaxPooling2D(2, padding="same", name="pool2")
        self.fc1 = Dense(1024, activation="relu", name="fc1", **initial)
        self.dropout = Dropout(keep_prob, name="dropout")
        self.fc2 = Dense(10, name="fc2", **initial)
        self(keras.Input([784], name="x"))  # makes the variables
        self.compile(
            Adam(learning_rate),
            keras.losses.CategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"],
            jit_compile=False,
        )

    def call(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Map images `[batch, 784]`, 0 to 1, to logits `[batch, 10]`."""
        x_image = tf.reshape(x, [-1, 28, 28, 1])

        h_conv1 = self.conv1(x_image)  # [batch, 28, 28, 32]
        h_pool1 = self.pool1(h_conv1)  # [batch, 14, 14, 32]

        h_conv2 = self.conv2(h_pool1)  # [batch, 14, 14, 64]
        h_pool2 = self.pool2(h_conv2)  # [batch, 7, 7, 64]

        h_pool2_flat = tf.reshape(h_pool2, [-1, 7 * 7 * 64])
        h_fc1 = self.fc1(h_pool2_flat)
        h_fc1_drop = self.dropout(h_fc1, training=training)

        y_conv = self.fc2(h_fc1_drop)
        return y_conv

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same model."""
        return {**super().get_config(), "learning_rate": self.learning_rate, "keep_prob": self.keep_prob}
