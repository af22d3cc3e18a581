"""A convolutional autoencoder of MNIST, eager."""

from typing import Any

import keras
import tensorflow as tf

from tfkeras.layers import Conv2D, Conv2DTranspose, MaxPooling2D
from tfkeras.models.autoencoder import mean_squared_error
from tfkeras.optimizers import Adam


@keras.saving.register_keras_serializable("tfkeras")
class ConvolutionalAutoencoder(keras.Model):
    """Two convolutions with max pooling to a code of 7 x 7 x 8 numbers, two transposed convolutions back.

    Source: Masci et al. 2011, "Stacked Convolutional Auto-Encoders for Hierarchical Feature Extraction".
    """

    data = "mnist"
    batch_size = 128
    targets = "inputs"

    def __init__(self, learning_rate: float = 0.001, **kwargs: Any):
        """Make and compile the model.

        Args:
            learning_rate: Adam's.
            **kwargs: those of `keras.Model`.
        """
        super().__init__(**kwargs)
        self.learning_rate = learning_rate
        self.encoder1 = Conv2D(16, 3, padding="same", activation="relu", name="encoder1")
        self.pool1 = MaxPooling2D(2, name="pool1")
        self.encoder2 = Conv2D(8, 3, padding="same", activation="relu", name="encoder2")
        self.pool2 = MaxPooling2D(2, name="pool2")
        up = {"strides": 2, "padding": "same"}
        self.decoder1 = Conv2DTranspose(16, 3, activation="relu", name="decoder1", **up)
        self.decoder2 = Conv2DTranspose(1, 3, name="decoder2", **up)
        self(keras.Input([784], name="x"))  # makes the variables
        self.compile(Adam(learning_rate), mean_squared_error, jit_compile=False)

    def call(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Map images `[batch, 784]`, 0 to 1, to their reconstructions, the same shape and range."""
        return self.decode(self.encode(x))

    def encode(self, x: tf.Tensor) -> tf.Tensor:
        """Map images `[batch, 784]`, 0 to 1, to codes `[batch, 7, 7, 8]`."""
        x_image = tf.reshape(x, [-1, 28, 28, 1])
        h_pool1 = self.pool1(self.encoder1(x_image))  # [batch, 14, 14, 16]
        return self.pool2(self.encoder2(h_pool1))

    def decode(self, code: tf.Tensor) -> tf.Tensor:
        """Map codes `[batch, 7, 7, 8]` to images `[batch, 784]`, 0 to 1."""
        decoded = self.decoder2(self.decoder1(code))  # [batch, 28, 28, 1]
        return tf.sigmoid(tf.reshape(decoded, [-1, 784]))

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same model."""
        return {**super().get_config(), "learning_rate": self.learning_rate}
