"""Softmax regression on MNIST, eager."""

from typing import Any

import keras
import tensorflow as tf

from tfkeras.optimizers import GradientDescent


@keras.saving.register_keras_serializable("tfkeras")
class SoftmaxRegression(keras.Model):
    """One linear layer and a softmax: `y = softmax(xW + b)`.

    Attributes:
        W: float32 `[784, 10]`.
        b: float32 `[10]`.

    Source: TF 1.x tutorial "MNIST For ML Beginners".
    """

    data = "mnist"
    batch_size = 100

    def __init__(self, learning_rate: float = 0.5, **kwargs: Any):
        """Make and compile the model.

        Args:
            learning_rate: that of gradient descent.
            **kwargs: those of `keras.Model`.
        """
        super().__init__(**kwargs)
        self.learning_rate = learning_rate
        self.W = self.add_weight(shape=(784, 10), initializer="zeros", name="W")
        self.b = self.add_weight(shape=(10,), initializer="zeros", name="b")
        self(keras.Input([784], name="x"))  # makes the variables
        self.compile(GradientDescent(learning_rate), cross_entropy, metrics=["accuracy"], jit_compile=False)

    def call(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Map images `[batch, 784]`, 0 to 1, to probabilities `[batch, 10]`."""
        return tf.nn.softmax(tf.matmul(x, self.W) + self.b)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same model."""
        return {**super().get_config(), "learning_rate": self.learning_rate}


@keras.saving.register_keras_serializable("tfkeras")
def cross_entropy(y_: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
    """Cross entropy of one-hot labels `y_` and probabilities `y`, both `[batch, 10]`; returns `[batch]`.

    The textbook formula: infinite where a probability is exactly 0. Keras's own clips.
    """
    return -tf.reduce_sum(y_ * tf.math.log(y), axis=1)
