"""Recurrent networks that read an MNIST image row by row, graph mode."""

from typing import Any, ClassVar

import tfgraph.v1 as tf


class RNNClassifier:
    """A recurrent cell over the 28 rows of an image, ten logits of its last output: base of those below.

    Attributes:
        x: placeholder, float32 `[batch, 784]`, 0 to 1.
        y_: placeholder, float32 `[batch, 10]`, one-hot labels.
        y: float32 `[batch, 10]`, logits.
        loss: float32 scalar, mean softmax cross entropy.
        optimizer: the training op, one step of Adam; counts `global_step`.
        accuracy: float32 scalar, 0 to 1.
        init: op that initialises all variables.
    """

    data = "mnist"
    batch_size = 128

    cell: ClassVar[Any]

    def __init__(self, units: int = 128, learning_rate: float = 0.001):
        """Build the graph.

        Args:
            units: size of the cell's output.
            learning_rate: Adam's.
        """
        self.x = x = tf.placeholder(tf.float32, [None, 784], name="x")
        self.y_ = y_ = tf.placeholder(tf.float32, [None, 10], name="y_")

        rows = tf.reshape(x, [-1, 28, 28])  # [batch, time, pixels]
        outputs, _ = tf.nn.dynamic_rnn(self.cell(units), rows, dtype=tf.float32)  # [batch, time, units]

        W_fc = tf.get_variable("fc/kernel", [units, 10])
        b_fc = tf.get_variable("fc/bias", [10], initializer=tf.zeros_initializer())
        self.y = y = tf.add(tf.matmul(outputs[:, -1], W_fc), b_fc, name="y")

        cross_entropy = tf.nn.softmax_cross_entropy_with_logits_v2(labels=y_, logits=y)
        self.loss = tf.reduce_mean(cross_entropy, name="loss")
        global_step = tf.train.get_or_create_global_step()
        self.optimizer = tf.train.AdamOptimizer(learning_rate).minimize(self.loss, global_step)
        correct_prediction = tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1))
        self.accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32), name="accuracy")
        self.init = tf.global_variables_initializer()


class PlainRNN(RNNClassifier):
    """With Elman's cell.

    Source: TF 1.15 `tf.nn.rnn_cell.BasicRNNCell`; Elman 1990, "Finding Structure in Time".
    """

    cell = tf.nn.rnn_cell.BasicRNNCell


class LSTM(RNNClassifier):
    """With a long short-term memory.

    Source: TF 1.15 `tf.nn.rnn_cell.BasicLSTMCell`; Hochreiter and Schmidhuber 1997, "Long Short-Term Memory".
    """

    cell = tf.nn.rnn_cell.BasicLSTMCell


class GRU(RNNClassifier):
    """With a gated recurrent unit.

    Source: TF 1.15 `tf.nn.rnn_cell.GRUCell`; Cho et al. 2014, "Learning Phrase Representations using RNN
    Encoder-Decoder for Statistical Machine Translation".
    """

    cell = tf.nn.rnn_cell.GRUCell
