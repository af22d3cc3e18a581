"""Cells that are called again and again, and layers in two directions.

Keras sums x @ W + h @ U where TF1 has [x, h] @ [W, U]: another order of the sums, so none of these is exact.
"""

import numpy as np
import pytest
import tensorflow as tf2
from converting import arguments_of, check, converted, layers_of

import tfgraph.v1 as tf

#: Half a minute; `make test` converts some graphs of the zoo with such cells.
pytestmark = pytest.mark.slow

UNITS = 6
RANDOM = np.random.default_rng(7)
LENGTHS = {"lengths": np.array([5, 2, 1, 3], np.int32), "x": RANDOM.standard_normal((4, 5, 4), np.float32)}
RECURRENT = {"Bidirectional", "GRU", "LSTM", "SimpleRNN"}
rnn = tf.nn.rnn_cell


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


def sequence():
    return tf.placeholder(tf.float32, [None, 5, 4], "x")


def static(cell, inputs, **options):
    return tf.nn.static_rnn(cell, inputs, dtype=tf.float32, **options)


@pytest.mark.parametrize(
    "cell, kind, arguments",
    [
        (rnn.BasicRNNCell, "SimpleRNN", {}),
        (rnn.BasicLSTMCell, "LSTM", {}),
        (rnn.LSTMCell, "LSTM", {}),
        (rnn.GRUCell, "GRU", {"reset_after": False}),
    ],
)
def test_static_rnn_is_a_layer(cell, kind, arguments):
    def build():
        outputs, _ = static(cell(UNITS), tf.unstack(sequence(), axis=1))
        return tf.stack(outputs, 1)

    found = converted(build, frozen=kind == "LSTM")
    right(found)
    assert layers_of(found) == [kind]
    assert arguments_of(found, kind) == {"*units": UNITS, "return_sequences": True, **arguments}


@pytest.mark.parametrize(
    "parts",
    [
        lambda x: tf.unstack(x, axis=1),
        lambda x: [x[:, step, :] for step in range(5)],
        lambda x: [tf.squeeze(part, [1]) for part in tf.split(x, 5, 1)],
        lambda x: tf.split(tf.reshape(tf.transpose(x, [1, 0, 2]), [-1, 4]), 5, 0),
    ],
)
def test_the_steps_are_those_of_the_sequence(parts):
    found = converted(lambda: static(rnn.GRUCell(UNITS), parts(sequence()))[0][-1])
    right(found)
    assert layers_of(found) == ["GRU"]
    assert arguments_of(found, "GRU") == {"*units": UNITS, "reset_after": False}


@pytest.mark.parametrize("order", [[0, 2, 1, 3, 4], [1, 2, 3, 4], [0, 1, 2, 3, 3]])
def test_steps_in_another_order_are_stacked(order):
    def build():
        steps = tf.unstack(sequence(), axis=1)
        return static(rnn.GRUCell(UNITS), [steps[number] for number in order])[0][-1]

    found = converted(build)
    right(found)
    assert "ops.stack([" in found.source


def test_steps_backwards():
    found = converted(lambda: static(rnn.GRUCell(UNITS), tf.unstack(sequence(), axis=1)[::-1])[0][-1])
    right(found)
    assert arguments_of(found, "GRU")["go_backwards"]


def test_states_at_the_end():
    def build():
        outputs, state = static(rnn.LSTMCell(UNITS), tf.unstack(sequence(), axis=1))
        return {"middle": tf.square(outputs[2]), "c": tf.square(state.c), "h": tf.square(state.h)}

    right(converted(build))


def test_a_state_of_the_middle_that_is_asked_for_is_still_right():
    def build():
        x, cell = sequence(), rnn.LSTMCell(UNITS)
        state, cs = cell.zero_state(tf.shape(x)[0], tf.float32), []
        for step in range(5):
            _, state = cell(x[:, step], state)
            cs.append(state.c)
        return {"c": tf.square(cs[1]), "h": tf.square(state.h)}

    right(converted(build), wrapped=True)


def test_several_layers_and_outputs_that_are_joined():
    def build():
        cells = rnn.MultiRNNCell([rnn.BasicLSTMCell(UNITS, forget_bias=0.0) for _ in range(2)])
        outputs, states = static(cells, tf.unstack(sequence(), axis=1))
        return {"rows": tf.square(tf.reshape(tf.concat(outputs, 1), [-1, UNITS])), "c": tf.square(states[0].c)}

    found = converted(build)
    right(found)
    assert [kind for kind in layers_of(found) if kind in RECURRENT] == ["LSTM", "LSTM"]


def test_what_goes_in_may_depend_on_what_came_out():
    def build():
        cell, x = rnn.GRUCell(4), sequence()[:, 0]
        state = cell.zero_state(tf.shape(x)[0], tf.float32)
        for _ in range(3):
            x, state = cell(x, state)
        return tf.square(x)

    right(converted(build), wrapped=True)


def test_other_weights_are_another_layer():
    def build():
        x = sequence()
        state = tf.zeros([tf.shape(x)[0], UNITS])
        for step in range(4):
            with tf.variable_scope(f"step_{step // 2}", reuse=tf.AUTO_REUSE):
                kernel = tf.get_variable("kernel", [4 + UNITS, UNITS])
            state = tf.tanh(tf.concat([x[:, step], state], 1) @ kernel)
        return tf.square(state)

    right(converted(build))


def test_one_step_of_a_cell():
    def build():
        c, h = (tf.placeholder(tf.float32, [None, UNITS], name) for name in "ch")
        x = tf.placeholder(tf.float32, [None, 4], "x")
        output, state = rnn.LSTMCell(UNITS)(x, rnn.LSTMStateTuple(c, h))
        return {"output": tf.square(output), "c": tf.square(state.c)}

    found = converted(build)
    right(found)
    assert layers_of(found) == ["LSTM"]


def directions(cell, x, **options):
    return tf.nn.bidirectional_dynamic_rnn(cell(UNITS), cell(UNITS), x, dtype=tf.float32, **options)


@pytest.mark.parametrize(
    "cell, joined, mode, ragged",
    [
        (rnn.LSTMCell, lambda o: tf.concat(o, 2), None, True),
        (rnn.GRUCell, lambda o: tf.concat(o, 2), None, False),
        (rnn.GRUCell, lambda o: tf.add(*o), "sum", True),
        (rnn.BasicRNNCell, lambda o: tf.multiply(*o), "mul", False),
    ],
)
def test_both_directions_are_one_layer(cell, joined, mode, ragged):
    def build():
        options = {"sequence_length": tf.placeholder(tf.int32, [None], "lengths")} if ragged else {}
        return joined(directions(cell, sequence(), **options)[0])

    found = converted(build, LENGTHS if ragged else None)
    right(found)
    assert layers_of(found) == ["Bidirectional"]
    assert arguments_of(found, "Bidirectional").get("merge_mode") == mode


def test_states_of_both_directions():
    def build():
        lengths = tf.placeholder(tf.int32, [None], "lengths")
        outputs, (forward, backward) = directions(rnn.LSTMCell, sequence(), sequence_length=lengths)
        states = {"h": tf.concat([forward.h, backward.h], 1), "c": forward.c, "d": backward.c}
        return {"outputs": tf.concat(outputs, 2), **states}

    found = converted(build, LENGTHS)
    right(found)
    assert [kind for kind in layers_of(found) if kind in RECURRENT] == ["Bidirectional"]


@pytest.mark.parametrize(
    "joined", [lambda o: tf.concat(o[::-1], 2), lambda o: o[0] - o[1], lambda o: tf.concat([o[0], o[1] * o[1]], 2)]
)
def test_other_uses_of_both_directions_are_two_layers(joined):
    found = converted(lambda: joined(directions(rnn.GRUCell, sequence())[0]))
    right(found)
    assert [kind for kind in layers_of(found) if kind in RECURRENT] == ["GRU", "GRU"]


def test_lengths_of_the_reversal_that_are_not_those_of_the_mask():
    def build():
        x, lengths = sequence(), tf.placeholder(tf.int32, [None], "lengths")
        back = tf.reverse_sequence(x, lengths, 1, 0)
        outputs, _ = tf.nn.dynamic_rnn(rnn.GRUCell(UNITS), back, dtype=tf.float32)
        return tf.reverse_sequence(outputs, lengths, 1, 0)

    right(converted(build, LENGTHS), wrapped=True)


def test_static_directions_of_all_steps():
    def build():
        cells = [rnn.BasicLSTMCell(UNITS) for _ in range(2)]
        steps = tf.unstack(sequence(), axis=1)
        outputs, _, _ = tf.nn.static_bidirectional_rnn(*cells, steps, dtype=tf.float32)
        return tf.stack(outputs, 1)

    found = converted(build)
    right(found)
    assert layers_of(found) == ["Bidirectional"]
