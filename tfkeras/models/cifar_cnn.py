"""A small convolutional network on CIFAR-10, eager."""

from typing import Any

import keras
import tensorflow as tf

from tfkeras.layers import Conv2D, Dense, MaxPooling2D
from tfkeras.optimizers import Adam


@keras.saving.register_keras_serializable("tfkeras")
class CifarCNN(keras.Model):
    """Two convolutions with max pooling, a dense layer, ten logits.

    Source: TF 2 tutorial "Convolutional Neural Network (CNN)", without its third convolution.
    """

    data = "cifar10"
    batch_size = 32

    def __init__(self, learning_rate: float = 0.001, **kwargs: Any):
        """Make and compile the model.

        Args:
            learning_rate: Adam's.
            **kwargs: those of `keras.Model`.
        """
        super().__init__(**kwargs)
        self.learning_rate = learning_rate
        self.conv1 = Conv2D(32, 3, activation="relu", name="conv1")
        self.pool1 = MaxPooling2D(2, name="pool1")
        self.conv2 = Conv2D(64, 3, activation="relu", name="conv2")
        self.pool2 = MaxPooling2D(2, name="pool2")
        self.fc1 = Dense(64, activation="relu", name="fc1")
        self.fc2 = Dense(10, name="fc2")
        self(keras.Input([32, 32, 3], name="x"))  # makes the variables
        self.compile(
            Adam(learning_rate),
            keras.losses.CategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"],
            jit_compile=False,
        )

    def call(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Map images `[batch, 32, 32, 3]`, 0 to 1, to logits `[batch, 10]`."""
        h_conv1 = self.conv1(x)  # [batch, 30, 30, 32]
        h_pool1 = self.pool1(h_conv1)  # [batch, 15, 15, 32]
        h_conv2 = self.conv2(h_pool1)  # [batch, 13, 13, 64]
        h_pool2 = self.pool2(h_conv2)  # [batch, 6, 6, 64]

        h_pool2_flat = tf.reshape(h_pool2, [-1, 6 * 6 * 64])
        h_fc1 = self.fc1(h_pool2_flat)
        return self.fc2(h_fc1)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same model."""
        return {**super().get_config(), "learning_rate": self.learning_rate}
