"""Recurrent networks that read an MNIST image row by row, eager."""

from typing import Any, ClassVar

import keras
import tensorflow as tf

from tfkeras.layers import Dense
from tfkeras.optimizers import Adam
from tfkeras.recurrent import RNN, BasicLSTMCell, BasicRNNCell, GRUCell, RecurrentCell


class RNNClassifier(keras.Model):
    """A recurrent cell over the 28 rows of an image, ten logits of its last output: base of those below."""

    data = "mnist"
    batch_size = 128

    cell: ClassVar[type[RecurrentCell]]

    def __init__(self, units: int = 128, learning_rate: float = 0.001, **kwargs: Any):
        """Make and compile the model.

        Args:
            units: size of the cell's output.
            learning_rate: Adam's.
            **kwargs: those of `keras.Model`.
        """
        super().__init__(**kwargs)
        self.units = units
        self.learning_rate = learning_rate
        self.rnn = RNN(self.cell(units), name="rnn")
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
        rows = tf.reshape(x, [-1, 28, 28])  # [batch, time, pixels]
        output = self.rnn(rows)  # [batch, units], the last
        return self.fc(output)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same model."""
        return {**super().get_config(), "units": self.units, "learning_rate": self.learning_rate}


@keras.saving.register_keras_serializable("tfkeras")
class PlainRNN(RNNClassifier):
    """With Elman's cell.

    Source: TF 1.15 `tf.nn.rnn_cell.BasicRNNCell`; Elman 1990, "Finding Structure in Time".
    """

    cell = BasicRNNCell


@keras.saving.register_keras_serializable("tfkeras")
class LSTM(RNNClassifier):
    """With a long short-term memory.

    Source: TF 1.15 `tf.nn.rnn_cell.BasicLSTMCell`; Hochreiter and Schmidhuber 1997, "Long Short-Term Memory".
    """

    cell = BasicLSTMCell


@keras.saving.register_keras_serializable("tfkeras")
class GRU(RNNClassifier):
    """With a gated recurrent unit.

    Source: TF 1.15 `tf.nn.rnn_cell.GRUCell`; Cho et al. 2014, "Learning Phrase Representations using RNN
    Encoder-Decoder for Statistical Machine Translation".
    """

    cell = GRUCell
