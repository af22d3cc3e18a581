"""Recurrent networks whose loop is written out: `scan`, `while_loop`, Python, `raw_rnn`."""

import numpy as np

from tests.migration.zoo.registry import Built, graph

UNITS = 6


def sequence(tf, steps=5, size=4):
    return tf.placeholder(tf.float32, [None, steps, size], name="x")


@graph("scan_rnn")
def scan_rnn(tf):
    x = sequence(tf)
    Wx, Wh, b = tf.get_variable("Wx", [4, UNITS]), tf.get_variable("Wh", [UNITS, UNITS]), tf.get_variable("b", [UNITS])

    def step(h, x_t):
        return tf.tanh(tf.matmul(x_t, Wx) + tf.matmul(h, Wh) + b)

    states = tf.scan(step, tf.transpose(x, [1, 0, 2]), initializer=tf.zeros([tf.shape(x)[0], UNITS]))
    return Built({"x": x}, {"states": tf.transpose(states, [1, 0, 2]), "last": states[-1]})


@graph("scan_gru")
def scan_gru(tf):
    """Gates written out, the state a tuple of one."""
    x = sequence(tf)
    W = {k: tf.Variable(tf.truncated_normal([4, UNITS]), name="W_" + k) for k in "rzh"}
    U = {k: tf.Variable(tf.truncated_normal([UNITS, UNITS]), name="U_" + k) for k in "rzh"}
    b = {k: tf.Variable(tf.truncated_normal([UNITS]), name="b_" + k) for k in "rzh"}

    def forward_pass(h_tm1, x_t):
        z_t = tf.sigmoid(tf.matmul(x_t, W["z"]) + tf.matmul(h_tm1, U["z"]) + b["z"])
        r_t = tf.sigmoid(tf.matmul(x_t, W["r"]) + tf.matmul(h_tm1, U["r"]) + b["r"])
        h_proposal = tf.tanh(tf.matmul(x_t, W["h"]) + tf.matmul(tf.multiply(r_t, h_tm1), U["h"]) + b["h"])
        return tf.multiply(1 - z_t, h_tm1) + tf.multiply(z_t, h_proposal)

    x_t = tf.transpose(x, [1, 0, 2], name="x_t")
    h_0 = tf.matmul(x[:, 0, :], tf.zeros([4, UNITS]))
    h_t = tf.scan(forward_pass, x_t, initializer=h_0, name="h_t_transposed")
    return Built({"x": x}, {"h": tf.transpose(h_t, [1, 0, 2])})


@graph("while_loop_rnn")
def while_loop_rnn(tf):
    x = sequence(tf)
    inputs = tf.TensorArray(tf.float32, size=5).unstack(tf.transpose(x, [1, 0, 2]))
    W, b = tf.get_variable("W", [4 + UNITS, UNITS]), tf.get_variable("b", [UNITS])

    def body(t, h, outputs):
        h = tf.nn.relu(tf.matmul(tf.concat([inputs.read(t), h], 1), W) + b)
        return t + 1, h, outputs.write(t, h)

    start = (tf.constant(0), tf.zeros([tf.shape(x)[0], UNITS]), tf.TensorArray(tf.float32, size=5))
    _, h, outputs = tf.while_loop(lambda t, *_: t < 5, body, start)
    return Built({"x": x}, {"h": h, "outputs": tf.transpose(outputs.stack(), [1, 0, 2])})


@graph("python_loop_rnn")
def python_loop_rnn(tf):
    x = sequence(tf)
    Wa, Ws = tf.Variable(tf.random_normal([4, UNITS])), tf.Variable(tf.random_normal([UNITS, UNITS]))
    b = tf.Variable(np.zeros((1, UNITS)), dtype=tf.float32)
    state = tf.zeros([tf.shape(x)[0], UNITS])
    states = []
    for current_input in tf.unstack(x, axis=1):
        state = tf.tanh(tf.matmul(current_input, Wa) + tf.matmul(state, Ws) + b)
        states.append(state)
    return Built({"x": x}, {"states": tf.stack(states, axis=1)})


@graph("raw_rnn", data={"lengths": ("lengths", 5)}, idiomatic=False)
def raw_rnn(tf):
    x = sequence(tf)
    lengths = tf.placeholder(tf.int32, [None], name="lengths")
    cell = tf.nn.rnn_cell.LSTMCell(UNITS)
    inputs = tf.TensorArray(tf.float32, size=5).unstack(tf.transpose(x, [1, 0, 2]))

    def loop_fn(time, cell_output, cell_state, loop_state):
        state = cell.zero_state(tf.shape(x)[0], tf.float32) if cell_output is None else cell_state
        finished = time >= lengths
        zeros = tf.zeros([tf.shape(x)[0], 4])
        next_input = tf.cond(tf.reduce_all(finished), lambda: zeros, lambda: inputs.read(time))
        next_input.set_shape([None, 4])
        return finished, next_input, state, cell_output, None

    outputs, state, _ = tf.nn.raw_rnn(cell, loop_fn)
    return Built({"x": x, "lengths": lengths}, {"outputs": outputs.stack(), "h": state.h})
