"""Tests of repeated lines: they become functions and loops that make the same model."""

import subprocess
import sys

import numpy as np
import pytest
from converting import check, converted, layers_of

import tfgraph.v1 as tf
from migration.graphs.conversion import computed, made, set_weights
from migration.graphs.random_inputs import random_values
from migration.graphs.writing import model_source


def conv_bn(x, filters, name, activation=tf.nn.relu, strides=1):
    with tf.variable_scope(name):
        x = tf.layers.conv2d(x, filters, 3, strides, "same", use_bias=False, name="conv")
        x = tf.layers.batch_normalization(x, name="bn")
        return activation(x) if activation else x


def images(channels=3):
    return tf.placeholder(tf.float32, [None, 8, 8, channels], name="images")


def check_source(conversion):
    """Ruff finds nothing, and the model is that of the source without functions, bit for bit."""
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "-"]
    found = subprocess.run(command, input=conversion.source, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout
    plan, watched = conversion.plan, {}
    plain = made(model_source(plan, "model", "graph", watched=True), plan.parts, watched.__setitem__)
    set_weights(plain, plan)
    assert len(watched) >= len(layers_of(conversion))
    weights = [[layer.name for layer in model.layers if layer.weights] for model in (plain, conversion.model)]
    assert sorted(weights[0]) == sorted(weights[1])
    random = np.random.default_rng(1)
    fed = {key: random_values(tensor, 3, random) for key, tensor in plan.flow.session.inputs.items()}
    wanted, outputs = computed(plain, fed), computed(conversion.model, fed)
    for key, value in wanted.items():
        np.testing.assert_array_equal(outputs[key], value)


def heads(conversion):
    """The first lines of the functions, but that of `make_model`."""
    lines = conversion.source.splitlines()
    return [line for line in lines if line.startswith("def ") and not line.startswith("def make_model")]


def test_a_chain_that_is_there_four_times_is_a_function():
    def build():
        x = images()
        for number, filters in enumerate([4, 6, 4, 8]):
            x = conv_bn(x, filters, f"stage_{number}", strides=2 if number == 1 else 1)
        return tf.identity(x, name="features")

    conversion = converted(build)
    check(conversion, exact=False)  # the fused kernel and Keras's sum in another order
    check_source(conversion)
    assert heads(conversion) == ["def conv_bn_relu(x, filters, name, strides=1):"]
    assert conversion.source.count("layers.Conv2D(") == 1
    assert 'conv_bn_relu(x, 6, name="stage_1", strides=2)' in conversion.source


def test_twice_is_too_few():
    conversion = converted(lambda: conv_bn(conv_bn(images(), 4, "one"), 6, "two"))
    check_source(conversion)
    assert heads(conversion) == []


def test_another_activation_stays_another():
    def build():
        x = images()
        for number in range(4):
            x = conv_bn(x, 4, f"stage_{number}", tf.nn.tanh if number == 2 else tf.nn.relu)
        return x

    conversion = converted(build)
    check(conversion, exact=False)  # as above
    check_source(conversion)
    functions = [layer.activation.__name__ for layer in conversion.model.layers if hasattr(layer, "activation")]
    assert [each for each in functions if each != "linear"] == ["relu", "relu", "tanh", "relu"]


def test_what_is_taken_from_the_middle_of_a_chain_is_not_in_a_function():
    def build():
        x, taken = images(), None
        for number in range(4):
            with tf.variable_scope(f"stage_{number}"):
                x = tf.layers.conv2d(x, 4, 3, padding="same", use_bias=False, name="conv")
                x = tf.layers.batch_normalization(x, name="bn")
                taken = x if number == 1 else taken
                x = tf.nn.relu(x)
        return x + taken

    conversion = converted(build)
    check(conversion, exact=False)  # as above
    check_source(conversion)
    assert len(heads(conversion)) == 1
    assert conversion.source.count("BatchNormalization(") == 2
    assert '= layers.BatchNormalization(name="stage_1_bn")' in conversion.source


def test_residual_units_are_a_loop_over_a_function_that_calls_another():
    def build():
        x = conv_bn(images(), 4, "stem")
        for number in range(1, 6):
            with tf.variable_scope(f"unit_{number}"):
                inner = conv_bn(conv_bn(x, 2, "conv1"), 8, "conv2")
                x = tf.nn.relu(x + conv_bn(inner, 4, "conv3", activation=None))
        return x

    conversion = converted(build)
    check(conversion, exact=False)  # as above
    check_source(conversion)
    assert "def unit(inputs, name):" in heads(conversion)
    assert "for number in range(1, 6):" in conversion.source
    assert 'x = unit(x, name=f"unit_{number}")' in conversion.source
    assert "conv_bn_relu(inputs, 2, " in conversion.source


def test_sizes_that_are_multiples_are_written_so():
    def build():
        x = images()
        for number, size in enumerate([2, 3, 5]):
            with tf.variable_scope(f"unit_{number}"):
                inner = tf.layers.conv2d(x, size, 3, padding="same", activation=tf.nn.relu, name="squeeze")
                left = tf.layers.conv2d(inner, 4 * size, 1, activation=tf.nn.relu, name="left")
                right = tf.layers.conv2d(inner, 4 * size, 3, padding="same", activation=tf.nn.relu, name="right")
                x = tf.concat([left, right], axis=3)
        return x

    conversion = converted(build)
    check(conversion)
    check_source(conversion)
    assert heads(conversion) == ["def unit(x, filters, name):"]
    assert conversion.source.count("4 * filters") == 2


def test_a_name_that_is_irregular_is_an_argument():
    def build():
        x = images()
        for number in range(4):
            with tf.variable_scope(f"mixed_{number}"):
                one = conv_bn(x, 2, "branch_0")
                other = conv_bn(conv_bn(x, 3, "branch_1_a"), 2, "branch_1_c" if number == 2 else "branch_1_b")
                pooled = conv_bn(tf.layers.average_pooling2d(x, 3, 1, "same", name="pool"), 2, "branch_2")
                x = tf.concat([one, other, pooled], axis=3)
        return x

    conversion = converted(build)
    check(conversion, exact=False)  # as above
    check_source(conversion)
    assert 'def mixed(inputs, name, branch_1_name="b"):' in heads(conversion)
    assert 'name="mixed_2", branch_1_name="c")' in conversion.source


def test_layers_that_are_shared_stay_where_they_are_made():
    def build():
        x = tf.placeholder(tf.float32, [None, 6], name="vectors")
        for number in range(6):
            x = tf.layers.dense(x, 6, tf.nn.tanh, name="step", reuse=number > 0)
        return x

    conversion = converted(build)
    check(conversion)
    check_source(conversion)
    assert heads(conversion) == []
    assert "for _ in range(6):" in conversion.source
    assert conversion.source.count("layers.Dense(") == 1


def test_a_loop_counts_what_differs():
    def build():
        x = tf.placeholder(tf.float32, [None, 6], name="vectors")
        for number, units in enumerate([7, 5, 4, 3, 2], 1):
            x = tf.layers.dense(x, units, tf.nn.relu, name=f"fc{number}")
        return x

    conversion = converted(build)
    check(conversion)
    check_source(conversion)
    assert "for number, units in enumerate((7, 5, 4, 3, 2), 1):" in conversion.source


@pytest.mark.parametrize("scope", ["range", "layers", "x"])
def test_scopes_that_mean_something_in_the_source_do_no_harm(scope):
    def build():
        x = images()
        for number in range(4):
            x = x + conv_bn(conv_bn(x, 2, f"{scope}_{number}_a"), 3, f"{scope}_{number}_b", activation=None)
        return tf.concat([x, tf.layers.conv2d(x, 2, 1, name=scope)], axis=3)

    conversion = converted(build)
    check(conversion, exact=False)  # as above
    check_source(conversion)


def test_a_row_whose_middle_is_taken_elsewhere_is_no_loop():
    def build():
        x = tf.placeholder(tf.float32, [None, 6], name="vectors")
        rows = [x]
        for number in range(1, 7):
            rows.append(tf.layers.dense(rows[-1], 6, tf.nn.relu, name=f"fc{number}"))
        return {"y": rows[-1], "middle": rows[3]}

    conversion = converted(build)
    check(conversion)
    check_source(conversion)
    assert "range(1, 7)" not in conversion.source


def test_groups_of_shared_layers_are_no_function():
    def build():
        x = tf.placeholder(tf.float32, [None, 6], name="vectors")
        for number in range(8):
            x = tf.layers.dense(x, 6, tf.nn.tanh, name="inner", reuse=number > 0)
            x = tf.layers.dense(x, 6, tf.nn.sigmoid, name="outer", reuse=number > 0)
        return x

    conversion = converted(build)
    check(conversion)
    check_source(conversion)
    assert heads(conversion) == []


def test_layers_that_are_wired_in_another_way_are_another_function():
    def build():
        x = images()
        for number in range(6):
            with tf.variable_scope(f"unit_{number}"):
                left = tf.layers.conv2d(x, 3, 3, padding="same", activation=tf.nn.relu, name="left")
                taken = left if number % 2 else x
                right = tf.layers.conv2d(taken, 3, 3, padding="same", activation=tf.nn.relu, name="right")
                x = tf.layers.conv2d(tf.concat([left, right], axis=3), 3, 1, name="joined")
        return x

    conversion = converted(build)
    check(conversion)
    check_source(conversion)
