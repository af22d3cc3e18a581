"""A multi-layer perceptron on MNIST, eager."""

from typing import Any

import keras
import tensorflow as tf

from tfkeras.layers import Dense, Dropout
from tfkeras.optimizers import Adam


@keras.saving.register_keras_serializable("tfkeras")
class MLP(keras.Model):
    """One hidden layer of 128 with relu and dropout; ten logits or probabilities.

    Source: TF 2 tutorial "TensorFlow 2 quickstart for beginners".
    """

    data = "mnist"
    batch_size = 32

    def __init__(
        self,
        learning_rate: float = 0.001,
        keep_prob: float = 0.8,
        from_logits: bool = True,
        sparse: bool = False,
        **kwargs: Any,
    ):
        """Make and compile the model.

        Args:
            learning_rate: Adam's.
            keep_prob: probability in (0, 1] that dropout keeps a value, in training; 1 for no dropout. Keras's
                `rate` is `1 - keep_prob`.
            from_logits: whether the outputs are logits, or else probabilities. The loss is the same number, bit for
                bit: Keras goes back behind the softmax to the logits.
            sparse: whether the labels are integers `[batch]`, or else one-hot `[batch, 10]`, as the training loops
                of this package feed them.
            **kwargs: those of `keras.Model`.
        """
        super().__init__(**kwargs)
        self.learning_rate = learning_rate
        self.keep_prob = keep_prob
        self.from_logits = from_logits
        self.sparse = sparse
        self.fc1 = Dense(128, activation="relu", name="fc1")
        self.dropout = Dropout(keep_prob, name="dropout")
        self.fc2 = Dense(10, activation=None if from_logits else "softmax", name="fc2")
        self(keras.Input([784], name="x"))  # makes the variables
        cross_entropy = keras.losses.SparseCategoricalCrossentropy if sparse else keras.losses.CategoricalCrossentropy
        self.compile(Adam(learning_rate), cross_entropy(from_logits), metrics=["accuracy"], jit_compile=False)

    def call(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Map images `[batch, 784]` or `[batch, 28, 28]`, 0 to 1, to logits or probabilities `[batch, 10]`."""
        h_fc1 = self.fc1(tf.reshape(x, [-1, 784]))
        h_fc1_drop = self.dropout(h_fc1, training=training)
        return self.fc2(h_fc1_drop)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same model."""
        own = {
            "learning_rate": self.learning_rate,
            "keep_prob": self.keep_prob,
            "from_logits": self.from_logits,
            "sparse": self.sparse,
        }
        return {**super().get_config(), **own}
