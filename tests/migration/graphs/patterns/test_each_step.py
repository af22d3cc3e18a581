"""Layers of each step of a sequence, and reshaping."""

import pytest
from converting import arguments_of, check, converted, layers_of

import tfgraph.v1 as tf


def sequences(steps=None, size=6):
    return tf.placeholder(tf.float32, [None, steps, size], name="x")


@pytest.mark.parametrize("steps", [None, 5])
def test_tensordot(steps):
    found = converted(lambda: tf.tensordot(sequences(steps), tf.get_variable("w", [6, 4]), [[2], [0]], name="y"))
    assert layers_of(found) == ["Dense"]
    check(found)


@pytest.mark.parametrize("steps", [None, 5])
def test_a_layer_with_bias_and_activation_between_two_reshapings(steps):
    def build():
        x = sequences(steps)
        shape = tf.shape(x)
        flat = tf.reshape(x, [-1, 6])
        made = tf.nn.relu(tf.nn.xw_plus_b(flat, tf.get_variable("w", [6, 4]), tf.get_variable("b", [4])))
        return tf.reshape(made, [shape[0], shape[1], 4], name="y")

    found = converted(build)
    assert layers_of(found) == ["Dense"]
    assert arguments_of(found, "Dense") == {"*units": 4, "use_bias": None, "activation": "relu"}
    check(found)


def test_two_layers_between_two_reshapings_one_of_which_is_asked_for():
    def build():
        x = sequences()
        shape = tf.shape(x)
        flat = tf.matmul(tf.reshape(x, [-1, 6]), tf.get_variable("w", [6, 4]), name="flat")
        made = tf.tanh(tf.matmul(flat, tf.get_variable("v", [4, 3])))
        return {
            "y": tf.reshape(made, tf.stack([shape[0], shape[1], 3]), name="y"),
            "flat": tf.reduce_sum(flat, name="sum"),
        }

    check(converted(build), exact=False)  # the sum of all is not made in one order


def test_a_sum_over_all_steps_is_not_of_each_step():
    def build():
        x = sequences(5)
        flat = tf.reshape(x, [-1, 6])
        made = flat - tf.reduce_max(flat, axis=0)
        return tf.reshape(made, [-1, 5, 6], name="y")

    check(converted(build))


def test_steps_that_become_others():
    def build():
        x = sequences(4)
        made = tf.matmul(tf.reshape(x, [-1, 6]), tf.get_variable("w", [6, 4]))
        return tf.reshape(made, [-1, 2, 8], name="y")

    found = converted(build)
    assert "ops.reshape" in found.source
    check(found)


def test_what_is_no_batch_stays_none():
    def build():
        x = sequences()
        shape = tf.shape(x)
        flat = tf.nn.softmax(tf.reshape(x, [-1, 3]))
        return tf.reshape(flat, [shape[0], shape[1], 6], name="y")

    check(converted(build), wrapped=True)


@pytest.mark.parametrize("shape, layer", [([-1, 12], "Flatten"), ([-1, 4, 3], None), ([-1, 2, 6], "Reshape")])
def test_reshaping_of_examples(shape, layer):
    found = converted(lambda: tf.reshape(tf.placeholder(tf.float32, [None, 4, 3], name="x"), shape, name="y"))
    assert layers_of(found) == [layer] * bool(layer)
    check(found)


def test_the_border_that_is_cut_off_is_always_as_wide():
    def build():
        x = tf.placeholder(tf.float32, [None, None, None, 2], name="x")
        small = tf.nn.max_pool(x, [1, 3, 3, 1], [1, 1, 1, 1], "VALID")
        before, after = tf.shape(x), tf.shape(small)
        begin = [0, (before[1] - after[1]) // 2, (before[2] - after[2]) // 2, 0]
        return tf.add(tf.slice(x, begin, [-1, after[1], after[2], -1]), small, name="y")

    found = converted(build)
    assert "inputs[:, 1:-1, 1:-1]" in found.source
    check(found)
