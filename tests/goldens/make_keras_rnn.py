"""Write keras_rnn.npz: variable names and numbers of the recurrent layers of tf.keras of TF 1.15.5.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_keras_rnn.py`.
"""

import os

import recorded_graph


def layer(make, *shape):
    """A case that calls a layer, on `[2, 3, 4]` by default."""

    def case(tf, _):
        return make(tf.keras.layers)(tf.get_variable("inputs", shape or [2, 3, 4]))

    return case


def two(tf, _):
    """Two layers of one kind, one in a variable scope."""
    first = tf.keras.layers.LSTM(2, return_sequences=True)(tf.get_variable("inputs", [2, 3, 4]))
    with tf.variable_scope("top"):
        return tf.keras.layers.LSTM(3)(first)


CASES = {
    "LSTM": layer(lambda L: L.LSTM(2)),
    "LSTM named": layer(lambda L: L.LSTM(2, name="encoder", return_state=True, unit_forget_bias=False)),
    "GRU": layer(lambda L: L.GRU(2)),
    "GRU reset after": layer(lambda L: L.GRU(2, reset_after=True, recurrent_activation="sigmoid")),
    "SimpleRNN": layer(lambda L: L.SimpleRNN(2, return_sequences=True)),
    "RNN": layer(lambda L: L.RNN(L.LSTMCell(2))),
    "RNN time major": layer(lambda L: L.RNN(L.GRUCell(2), time_major=True, return_sequences=True)),
    "RNN of cells": layer(lambda L: L.RNN([L.LSTMCell(2), L.GRUCell(3)])),
    "RNN of stacked cells": layer(lambda L: L.RNN(L.StackedRNNCells([L.GRUCell(2), L.SimpleRNNCell(3)]))),
    "Bidirectional": layer(lambda L: L.Bidirectional(L.LSTM(2))),
    "Bidirectional GRU": layer(lambda L: L.Bidirectional(L.GRU(2, name="g"), merge_mode="sum")),
    "ConvLSTM2D": layer(lambda L: L.ConvLSTM2D(2, 2), 1, 2, 3, 3, 2),
    "two": two,
}

if __name__ == "__main__":
    import tensorflow as tf

    folder = os.path.dirname(os.path.abspath(__file__))
    recorded_graph.save(os.path.join(folder, "keras_rnn.npz"), tf, None, CASES)
