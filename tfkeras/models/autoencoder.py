"""A dense autoencoder of MNIST, and a classifier on its code, eager."""

from typing import Any

import keras
import tensorflow as tf

from tfkeras.layers import Dense, compiled_in_eager_mode
from tfkeras.optimizers import Adam


@keras.saving.register_keras_serializable("tfkeras")
class Autoencoder(keras.Model):
    """784 pixels, 128, 64, a code of 32 numbers, and back.

    Source: Hinton and Salakhutdinov 2006, "Reducing the Dimensionality of Data with Neural Networks".
    """

    data = "mnist"
    batch_size = 128
    targets = "inputs"

    def __init__(self, code_size: int = 32, learning_rate: float = 0.001, **kwargs: Any):
        """Make and compile the model.

        Args:
            code_size: how many numbers the code has.
            learning_rate: Adam's.
            **kwargs: those of `keras.Model`.
        """
        super().__init__(**kwargs)
        self.code_size = code_size
        self.learning_rate = learning_rate
        self.encoder1 = Dense(128, activation="relu", name="encoder1")
        self.encoder2 = Dense(64, activation="relu", name="encoder2")
        self.encoder3 = Dense(code_size, name="encoder3")
        self.decoder1 = Dense(64, activation="relu", name="decoder1")
        self.decoder2 = Dense(128, activation="relu", name="decoder2")
        self.decoder3 = Dense(784, activation="sigmoid", name="decoder3")
        self(keras.Input([784], name="x"))  # makes the variables
        self.compile(Adam(learning_rate), mean_squared_error, jit_compile=False)

    def call(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Map images `[batch, 784]`, 0 to 1, to their reconstructions, the same shape and range."""
        return self.decode(self.encode(x))

    def encode(self, x: tf.Tensor) -> tf.Tensor:
        """Map images `[batch, 784]`, 0 to 1, to codes `[batch, code_size]`."""
        return self.encoder3(self.encoder2(self.encoder1(x)))

    @compiled_in_eager_mode  # because of the sigmoid
    def decode(self, code: tf.Tensor) -> tf.Tensor:
        """Map codes `[batch, code_size]` to images `[batch, 784]`, 0 to 1."""
        return self.decoder3(self.decoder2(self.decoder1(code)))

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same model."""
        return {**super().get_config(), "code_size": self.code_size, "learning_rate": self.learning_rate}


@keras.saving.register_keras_serializable("tfkeras")
class CodeClassifier(keras.Model):
    """Ten logits of the code of a trained autoencoder, which stays as it is."""

    data = "mnist"
    batch_size = 128

    def __init__(self, autoencoder: keras.Model, learning_rate: float = 0.001, **kwargs: Any):
        """Make and compile the model.

        Args:
            autoencoder: with a method `encode`; it becomes not trainable.
            learning_rate: Adam's.
            **kwargs: those of `keras.Model`.
        """
        super().__init__(**kwargs)
        self.learning_rate = learning_rate
        self.autoencoder = autoencoder
        self.autoencoder.trainable = False
        self.flatten = keras.layers.Flatten()
        self.fc = Dense(10, name="fc")
        self(keras.Input([784], name="x"))  # makes the variables
        self.compile(
            Adam(learning_rate),
            keras.losses.CategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"],
            jit_compile=False,
        )

    def call(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Map images `[batch, 784]`, 0 to 1, to logits `[batch, 10]`."""
        return self.fc(self.flatten(self.autoencoder.encode(x)))

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same model."""
        autoencoder = keras.saving.serialize_keras_object(self.autoencoder)
        return {**super().get_config(), "autoencoder": autoencoder, "learning_rate": self.learning_rate}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "CodeClassifier":
        """Make the model that `get_config` describes, its autoencoder with new weights."""
        autoencoder = keras.saving.deserialize_keras_object(config["autoencoder"])
        return cls(**{**config, "autoencoder": autoencoder})


@keras.saving.register_keras_serializable("tfkeras")
def mean_squared_error(y_: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
    """Mean over all elements of two tensors of one shape; returns a scalar.

    One sum, as in TF1. Keras's own takes the mean of each example first, and rounds otherwise.
    """
    return tf.reduce_mean(tf.square(y_ - y))
