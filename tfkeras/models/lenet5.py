"""LeNet-5 on MNIST, eager."""

import math
from typing import Any

import keras
import tensorflow as tf

from tfkeras.layers import Conv2D, Dense, Dropout
from tfkeras.optimizers import Adam

INITIALIZATIONS = ("random_normal", "scaled")


@keras.saving.register_keras_serializable("tfkeras")
class LeNet5(keras.Model):
    """LeCun's network with relu, average pooling and dropout.

    Source: LeCun et al. 1998, "Gradient-Based Learning Applied to Document Recognition".
    """

    data = "mnist"
    batch_size = 100

    def __init__(
        self,
        learning_rate: float = 0.001,
        initialization: str = "random_normal",
        keep_prob: float = 0.5,
        **kwargs: Any,
    ):
        """Make and compile the model.

        Args:
            learning_rate: Adam's.
            initialization: `random_normal` draws every weight and bias with a standard deviation
                of 1, as published (it trains poorly); `scaled` draws weights with
                `sqrt(2 / fan_in)` and sets biases to 0.
            keep_prob: probability in (0, 1] that dropout keeps a value, in training.
            **kwargs: those of `keras.Model`.

        Raises:
            ValueError: if `initialization` is another word.
        """
        if initialization not in INITIALIZATIONS:
            raise ValueError(f"initialization: expected one of {INITIALIZATIONS}, received {initialization!r}")
        super().__init__(**kwargs)
        self.learning_rate = learning_rate
        self.keep_prob = keep_prob
        self.initialization = initialization

        self.conv1 = Conv2D(6, 5, padding="valid", activation="relu", name="conv1", **self.initial([5, 5, 1]))
        self.pool1 = keras.layers.AveragePooling2D(2, name="pool1")
        self.conv2 = Conv2D(16, 5, padding="valid", activation="relu", name="conv2", **self.initial([5, 5, 6]))
        self.pool2 = keras.layers.AveragePooling2D(2, name="pool2")
        self.fc1 = Dense(120, activation="relu", name="fc1", **self.initial([400]))
        self.dropout = Dropout(keep_prob, name="dropout")
        self.fc2 = Dense(84, activation="relu", name="fc2", **self.initial([120]))
        self.fc3 = Dense(10, name="fc3", **self.initial([84]))
        self(keras.Input([784], name="x"))  # makes the variables
        self.compile(
            Adam(learning_rate),
            keras.losses.CategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"],
            jit_compile=False,
        )

    def call(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Map images `[batch, 784]`, 0 to 1, to logits `[batch, 10]`."""
        # A border of 2 makes 32x32 of 28x28: only then has the last pooling 5 * 5 * 16 = 400 values.
        x_image = tf.pad(tf.reshape(x, [-1, 28, 28, 1]), [[0, 0], [2, 2], [2, 2], [0, 0]])

        h_conv1 = self.conv1(x_image)  # [batch, 28, 28, 6]
        h_pool1 = self.pool1(h_conv1)  # [batch, 14, 14, 6]
        h_conv2 = self.conv2(h_pool1)  # [batch, 10, 10, 16]
        h_pool2 = self.pool2(h_conv2)  # [batch, 5, 5, 16]

        h_pool2_flat = tf.reshape(h_pool2, [-1, 400])
        h_fc1 = self.fc1(h_pool2_flat)
        h_fc1_drop = self.dropout(h_fc1, training=training)
        h_fc2 = self.fc2(h_fc1_drop)
        y_conv = self.fc3(h_fc2)
        return y_conv

    def initial(self, fan_in: list[int]) -> dict[str, keras.initializers.Initializer]:
        """Initialisers of a layer whose every output sees `prod(fan_in)` inputs."""
        if self.initialization == "random_normal":
            return {
                "kernel_initializer": keras.initializers.RandomNormal(stddev=1.0),
                "bias_initializer": keras.initializers.RandomNormal(stddev=1.0),
            }
        stddev = math.sqrt(2.0 / math.prod(fan_in))
        return {"kernel_initializer": keras.initializers.RandomNormal(stddev=stddev), "bias_initializer": "zeros"}

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same model."""
        own = {
            "learning_rate": self.learning_rate,
            "initialization": self.initialization,
            "keep_prob": self.keep_prob,
        }
        return {**super().get_config(), **own}
