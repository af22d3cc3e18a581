"""Loops that were unrolled, over examples of several lengths: `tf.nn.static_rnn` with `sequence_length`.

Keras sums x @ W + h @ U where TF1 has [x, h] @ [W, U]: another order of the sums, so none of these is exact.
"""

import numpy as np
import pytest
import tensorflow as tf2
from converting import arguments_of, check, converted, layers_of

import tfgraph.v1 as tf

UNITS = 6
DATA = {
    "lengths": np.array([5, 2, 0, 3], np.int32),
    "x": np.random.default_rng(7).standard_normal((4, 5, 4), np.float32),
}
rnn = tf.nn.rnn_cell


@pytest.fixture(autouse=True)
def conditions_of_tf1():
    """Conditions with `Switch` and `Merge`, and not with functions."""
    tf2.compat.v1.disable_control_flow_v2()
    yield
    tf2.compat.v1.enable_control_flow_v2()


def static(cell, **options):
    x, lengths = tf.placeholder(tf.float32, [None, 5, 4], "x"), tf.placeholder(tf.int32, [None], "lengths")
    options.setdefault("dtype", tf.float32)
    return tf.nn.static_rnn(cell, tf.unstack(x, axis=1), sequence_length=lengths, **options)


@pytest.mark.parametrize(
    "cell, kind",
    [
        (lambda: rnn.BasicRNNCell(UNITS), "SimpleRNN"),
        (lambda: rnn.GRUCell(UNITS), "GRU"),
        (lambda: rnn.LSTMCell(UNITS, forget_bias=0.3), "LSTM"),
    ],
)
@pytest.mark.parametrize(
    "take, arguments",
    [
        (lambda outputs, state: tf.stack(outputs, 1), {"return_sequences": True, "zero_output_for_mask": True}),
        (lambda outputs, state: tf.square(outputs[3]), {"return_sequences": True, "zero_output_for_mask": True}),
        (lambda outputs, state: tf.square(getattr(state, "h", state)), {}),
    ],
)
def test_lengths_are_a_mask(cell, kind, take, arguments):
    found = converted(lambda: take(*static(cell())), data=DATA)
    check(found, exact=False)
    assert layers_of(found) == [kind]
    others = {"reset_after": False} if kind == "GRU" else {}
    assert arguments_of(found, kind) == {"*units": UNITS, **others, **arguments}


def test_outputs_and_states():
    def build():
        outputs, (c, h) = static(rnn.LSTMCell(UNITS))
        return {"outputs": tf.stack(outputs, 1), "c_after": tf.square(c), "h_after": tf.square(h)}

    found = converted(build, data=DATA)
    check(found, exact=False)
    assert layers_of(found) == ["LSTM"]


def test_an_example_without_any_step_keeps_the_state_that_it_is_given():
    def build():
        outputs, state = static(rnn.GRUCell(UNITS), initial_state=tf.placeholder(tf.float32, [None, UNITS], "state"))
        return {"outputs": tf.stack(outputs, 1), "after": tf.square(state)}

    found = converted(build, data={**DATA, "state": np.random.default_rng(1).standard_normal((4, UNITS), np.float32)})
    check(found, exact=False)
    assert layers_of(found) == ["GRU"]


def test_layers_behind_each_other_are_right_step_by_step():
    cells = [rnn.LSTMCell, rnn.GRUCell]
    found = converted(lambda: tf.stack(static(rnn.MultiRNNCell([cell(UNITS) for cell in cells]))[0], 1), data=DATA)
    check(found, exact=False)


def by_hand(step):
    """Steps of a GRU, with what becomes of each."""

    def build():
        x, lengths = tf.placeholder(tf.float32, [None, 5, 4], "x"), tf.placeholder(tf.int32, [None], "lengths")
        cell, h = rnn.GRUCell(UNITS), tf.zeros([tf.shape(x)[0], UNITS])
        outputs = []
        for number, each in enumerate(tf.unstack(x, axis=1)):
            output, new = cell(each, h)
            h = step(number, lengths, new, h)
            outputs.append(output)
        return h if step.__name__ != "shown" else tf.stack([h, *outputs], 1)

    return build


def test_states_that_are_held_by_hand():
    found = converted(by_hand(lambda number, lengths, new, old: tf.where(number < lengths, new, old)), data=DATA)
    check(found, exact=False)


@pytest.mark.parametrize(
    "step",
    [
        lambda number, lengths, new, old: tf.where(number + 1 >= lengths, old, new),
        lambda number, lengths, new, old: tf.where(0 * number >= lengths, old, new),
        lambda number, lengths, new, old: tf.where(number >= lengths, new, old),
        lambda number, lengths, new, old: tf.where(number >= lengths, 0.5 * old, new),
        lambda number, lengths, new, old: tf.where(number >= lengths + number, old, new),
    ],
)
def test_near_misses(step):
    check(converted(by_hand(step), data=DATA), exact=False)


def test_outputs_that_are_taken_as_they_are():
    def shown(number, lengths, new, old):
        return tf.where(number >= lengths, old, new)

    check(converted(by_hand(shown), data=DATA), exact=False)
