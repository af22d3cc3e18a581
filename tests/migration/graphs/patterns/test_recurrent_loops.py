"""Loops that are recurrent layers: `dynamic_rnn`, `scan`, `while_loop`.

Keras sums x @ W + h @ U where TF1 has [x, h] @ [W, U]: another order of the sums, so none of these is exact.
"""

import numpy as np
import pytest
import tensorflow as tf2
from converting import arguments_of, check, converted, layers_of

import tfgraph.v1 as tf

UNITS = 6
LENGTHS = {
    "lengths": np.array([5, 2, 0, 3], np.int32),
    "x": np.random.default_rng(7).standard_normal((4, 5, 4), np.float32),
}


@pytest.fixture(autouse=True)
def loops_of_tf1():
    """Loops with `Enter` and `Exit`, and not with functions."""
    tf2.compat.v1.disable_control_flow_v2()
    yield
    tf2.compat.v1.enable_control_flow_v2()


def right(conversion, wrapped=False):
    """Assert that the numbers are right, and that none had to be given up for it."""
    check(conversion, exact=False, wrapped=wrapped)
    assert not conversion.without and not conversion.plan.troubles


def sequence(time_major=False):
    return tf.placeholder(tf.float32, [5, None, 4] if time_major else [None, 5, 4], "x")


def lengths():
    return tf.placeholder(tf.int32, [None], "lengths")


def dynamic(cell, x=None, **options):
    options.setdefault("dtype", tf.float32)
    return tf.nn.dynamic_rnn(cell, sequence() if x is None else x, **options)


def clipped(x):
    return tf.minimum(tf.maximum(0.2 * x + 0.5, 0.0), 1.0)


rnn = tf.nn.rnn_cell


@pytest.mark.parametrize(
    "cell, kind, arguments",
    [
        (lambda: rnn.BasicRNNCell(UNITS), "SimpleRNN", {}),
        (lambda: rnn.BasicRNNCell(UNITS, activation=tf.nn.relu), "SimpleRNN", {"activation": "relu"}),
        (lambda: rnn.BasicLSTMCell(UNITS), "LSTM", {}),
        (lambda: rnn.BasicLSTMCell(UNITS, forget_bias=0.3), "LSTM", {}),
        (lambda: rnn.LSTMCell(UNITS, activation=tf.nn.softsign), "LSTM", {"activation": "softsign"}),
        (lambda: rnn.BasicLSTMCell(UNITS, state_is_tuple=False), "LSTM", {}),
        (lambda: rnn.GRUCell(UNITS), "GRU", {"reset_after": False}),
        (lambda: rnn.GRUCell(UNITS, activation=tf.nn.relu), "GRU", {"reset_after": False, "activation": "relu"}),
    ],
)
def test_a_cell_is_a_layer(cell, kind, arguments):
    found = converted(lambda: dynamic(cell())[0], frozen=not arguments)
    right(found)
    assert layers_of(found) == [kind]
    assert arguments_of(found, kind) == {"*units": UNITS, "return_sequences": True, **arguments}


@pytest.mark.parametrize(
    "take",
    [
        lambda outputs: outputs[:, -1],
        lambda outputs: outputs[:, 4],
        lambda outputs: tf.gather(tf.transpose(outputs, [1, 0, 2]), 4),
        lambda outputs: tf.unstack(tf.transpose(outputs, [1, 0, 2]))[-1],
    ],
)
def test_the_last_output_is_what_the_layer_gives_by_itself(take):
    found = converted(lambda: tf.square(take(dynamic(rnn.GRUCell(UNITS))[0])))
    right(found)
    assert arguments_of(found, "GRU") == {"*units": UNITS, "reset_after": False}


@pytest.mark.parametrize("take", [lambda o: o[:, 3], lambda o: o[:, 1:], lambda o: o[:, :-1], lambda o: o[-1:, -1]])
def test_other_steps_are_taken_of_all(take):
    found = converted(lambda: tf.square(take(dynamic(rnn.GRUCell(UNITS))[0])))
    right(found)
    assert arguments_of(found, "GRU")["return_sequences"]


def test_states_are_results_of_their_own():
    def build():
        outputs, state = dynamic(rnn.LSTMCell(UNITS))
        return {"outputs": outputs, "c": state.c, "h": state.h}

    found = converted(build)
    right(found)
    assert "lstm_cell_outputs, lstm_cell_h, lstm_cell_c = layers.LSTM(" in found.source


def test_only_the_last_h_is_the_output():
    found = converted(lambda: dynamic(rnn.LSTMCell(UNITS))[1].h)
    right(found)
    assert arguments_of(found, "LSTM") == {"*units": UNITS}


@pytest.mark.parametrize("cell", [rnn.BasicRNNCell, rnn.LSTMCell, rnn.GRUCell])
def test_lengths_are_a_mask(cell):
    def build():
        outputs, state = dynamic(cell(UNITS), sequence_length=lengths())
        state = state if isinstance(state, tuple) else (state,)
        return {"outputs": outputs, **{f"state_{number}": each for number, each in enumerate(state)}}

    found = converted(build, LENGTHS)
    right(found)
    (given,) = (arguments_of(found, kind) for kind in ("LSTM", "GRU", "SimpleRNN") if kind in layers_of(found))
    assert given["zero_output_for_mask"] and "mask=" in found.source


def test_a_mask_of_lengths_is_not_handed_on():
    def build():
        outputs, _ = dynamic(rnn.GRUCell(UNITS), sequence_length=lengths())
        with tf.variable_scope("second"):
            again, _ = dynamic(rnn.GRUCell(UNITS), outputs)
        return {"mean": tf.reduce_mean(outputs, 1), "again": again}

    right(converted(build, LENGTHS))


def test_lengths_and_states_that_are_fed():
    def build():
        c, h = (tf.placeholder(tf.float32, [None, UNITS], name) for name in "ch")
        outputs, state = dynamic(rnn.LSTMCell(UNITS), sequence_length=lengths(), initial_state=rnn.LSTMStateTuple(c, h))
        return {"outputs": outputs, "c": state.c, "h": state.h, "squared": tf.square(state.h)}

    random = np.random.default_rng(3)
    states = {name: random.standard_normal((4, UNITS), np.float32) for name in "ch"}
    right(converted(build, {**LENGTHS, **states}))
    # Only h: an example without any step has the one that is fed.
    right(converted(lambda: tf.square(build()["h"]), {**LENGTHS, **states}))


def test_lengths_that_are_the_whole_sequence_in_the_graph_need_no_other_layer():
    found = converted(lambda: dynamic(rnn.GRUCell(UNITS), sequence_length=tf.fill([tf.shape(sequence())[0]], 5))[0])
    right(found, wrapped=True)


def test_a_state_that_is_learned():
    def build():
        x = sequence()
        start = tf.tile(tf.get_variable("start", [1, UNITS]), [tf.shape(x)[0], 1])
        return dynamic(rnn.GRUCell(UNITS), x, initial_state=start)[0]

    right(converted(build))


@pytest.mark.parametrize("unknown", [False, True])
def test_time_first(unknown):
    def build():
        x = tf.placeholder(tf.float32, [None, None, 4], "x") if unknown else sequence(True)
        outputs, state = dynamic(rnn.LSTMCell(UNITS), x, time_major=True)
        return {"outputs": outputs, "last": outputs[-1], "h": state.h}

    right(converted(build, {"x": np.random.default_rng(1).standard_normal((5, 3, 4), np.float32)}))


def test_several_cells_are_several_layers():
    def build():
        x = sequence()
        cells = [rnn.GRUCell(4), rnn.ResidualWrapper(rnn.GRUCell(4)), rnn.LSTMCell(3)]
        outputs, states = dynamic(rnn.MultiRNNCell(cells), x)
        return {"outputs": outputs, "first": states[0], "c": states[2].c}

    found = converted(build)
    right(found)
    assert [kind for kind in layers_of(found) if kind in ("GRU", "LSTM")] == ["GRU", "GRU", "LSTM"]


def test_dropout_of_inputs_outputs_and_states():
    def build():
        keep = tf.placeholder_with_default(1.0, [], "keep_prob")
        cells = [
            rnn.DropoutWrapper(rnn.GRUCell(UNITS), input_keep_prob=keep, output_keep_prob=keep, state_keep_prob=keep)
            for _ in range(2)
        ]
        return dynamic(rnn.MultiRNNCell(cells))[0]

    found = converted(build)
    right(found)
    assert layers_of(found) == ["Dropout", "GRU", "Dropout", "Dropout", "GRU", "Dropout"]
    assert found.source.count("recurrent_dropout=0.5") == 2


def test_a_dense_layer_in_each_step():
    found = converted(lambda: dynamic(tf.contrib.rnn.OutputProjectionWrapper(rnn.BasicRNNCell(UNITS), 2))[0])
    right(found)
    assert layers_of(found) == ["SimpleRNN", "Dense"]


def test_the_same_cell_twice_is_one_layer():
    def build():
        cell = rnn.GRUCell(UNITS)
        one, _ = dynamic(cell)
        other, _ = dynamic(cell, tf.placeholder(tf.float32, [None, 3, 4], "other"))
        return {"one": one, "other": other}

    found = converted(build)
    right(found)
    assert found.source.count("layers.GRU(") == 1


def test_scan_with_a_gru_written_out():
    def build():
        x = sequence()
        w, u, b = (
            {gate: tf.get_variable(f"{name}_{gate}", shape) for gate in "rzh"}
            for name, shape in (("w", [4, UNITS]), ("u", [UNITS, UNITS]), ("b", [UNITS]))
        )

        def step(h, x_t):
            z, r = (tf.sigmoid(x_t @ w[gate] + h @ u[gate] + b[gate]) for gate in "zr")
            return (1 - z) * h + z * tf.tanh(x_t @ w["h"] + (r * h) @ u["h"] + b["h"])

        start = tf.zeros([tf.shape(x)[0], UNITS])
        return tf.transpose(tf.scan(step, tf.transpose(x, [1, 0, 2]), start), [1, 0, 2])

    found = converted(build)
    right(found)
    assert layers_of(found) == ["GRU"]


@pytest.mark.parametrize("reset_after", [False, True])
def test_gates_of_keras_2(reset_after):
    """Its hard sigmoid is steeper; its GRU may reset after the product, with a second bias."""

    def build():
        x = sequence()
        w, u = tf.get_variable("w", [4, 3 * UNITS]), tf.get_variable("u", [UNITS, 3 * UNITS])
        b, c = tf.get_variable("b", [3 * UNITS]), tf.get_variable("c", [UNITS])

        def step(h, x_t):
            of_x = tf.split(x_t @ w + b, 3, 1)
            u_z, u_r, u_h = tf.split(u, 3, 1)
            z, r = clipped(of_x[0] + h @ u_z), clipped(of_x[1] + h @ u_r)
            inner = r * (h @ u_h + c) if reset_after else (r * h) @ u_h
            return z * h + (1 - z) * tf.tanh(of_x[2] + inner)

        start = tf.zeros([tf.shape(x)[0], UNITS])
        return tf.transpose(tf.scan(step, tf.transpose(x, [1, 0, 2]), start), [1, 0, 2])

    found = converted(build)
    right(found)
    assert arguments_of(found, "GRU")["recurrent_activation"] == "hard_sigmoid"


def hand_made(new, until=5, first=0, index=lambda t: t):
    """A loop by hand over 5 steps, and what could make it none."""
    x = sequence()
    inputs = tf.TensorArray(tf.float32, 5).unstack(tf.transpose(x, [1, 0, 2]))
    weights = [tf.get_variable(f"w{number}", [4 + UNITS, UNITS]) for number in range(4)]

    def body(t, h, c, outputs):
        both = tf.concat([inputs.read(index(t)), h], 1)
        h, c = new([both @ weight for weight in weights], h, c)
        return t + 1, h, c, outputs.write(t, h)

    zeros = tf.zeros([tf.shape(x)[0], UNITS])
    start = (tf.constant(first), zeros, zeros, tf.TensorArray(tf.float32, 5))
    *_, outputs = tf.while_loop(lambda t, *_: t < until, body, start)
    return tf.transpose(outputs.stack(), [1, 0, 2])


def lstm(gates, h, c):
    i, j, f, o = gates
    c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(j)
    return tf.sigmoid(o) * tf.tanh(c), c


def of(**changes):
    """An LSTM with another formula in one place."""

    def new(gates, h, c):
        i, j, f, o = gates
        gate = changes.get("gate", tf.sigmoid)
        c = gate(f) * changes.get("kept", lambda h, c: c)(h, c) + tf.sigmoid(i) * changes.get("new", tf.tanh)(j)
        shown = changes.get("shown", tf.tanh)(c)
        return changes.get("more", lambda h: h)(tf.sigmoid(o) * shown), c

    return new


def test_a_loop_by_hand():
    found = converted(lambda: hand_made(lstm))
    right(found)
    assert arguments_of(found, "LSTM") == {"*units": UNITS, "use_bias": False, "return_sequences": True}


@pytest.mark.parametrize(
    "build",
    [
        lambda: hand_made(lstm, until=4),
        lambda: hand_made(lstm, index=lambda t: 4 - t),
        lambda: hand_made(of(gate=tf.tanh)),
        lambda: hand_made(of(new=tf.nn.relu)),
        lambda: hand_made(of(shown=tf.identity)),
        lambda: hand_made(of(kept=lambda h, c: h)),
        lambda: hand_made(of(kept=lambda h, c: 0.9 * c)),
        lambda: hand_made(of(more=lambda h: 1.1 * h)),
        lambda: hand_made(of(shown=lambda c: tf.tanh(tf.clip_by_value(c, -0.5, 0.5)))),
        lambda: dynamic(rnn.LSTMCell(UNITS, cell_clip=0.5))[0],
    ],
)
def test_what_is_nearly_a_cell_is_no_layer(build):
    found = converted(build)
    right(found, wrapped=True)
    assert not {"LSTM", "GRU", "SimpleRNN"} & set(layers_of(found))
