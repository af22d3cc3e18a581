"""Activations of one operation and of several."""

import numpy as np
import pytest
from converting import arguments_of, check, converted, layers_of

import tfgraph.v1 as tf


def activated(apply, shape=(None, 6)):
    def build():
        return tf.identity(apply(tf.placeholder(tf.float32, shape, name="x")), name="y")

    return converted(build)


def shifted(x, axis):
    return tf.exp(x - tf.reduce_max(x, axis, keepdims=True))


@pytest.mark.parametrize(
    "name, apply, exact",
    [
        ("relu", lambda x: tf.maximum(x, 0), True),
        ("relu", lambda x: tf.maximum(0.0, x), True),
        ("relu6", lambda x: tf.minimum(tf.nn.relu(x), 6), True),
        ("relu6", lambda x: tf.clip_by_value(x, 0, 6), True),
        ("silu", lambda x: x * tf.sigmoid(x), True),
        ("mish", lambda x: x * tf.tanh(tf.nn.softplus(x)), True),
        ("hard_silu", lambda x: x * tf.nn.relu6(x + 3) / 6, False),
        ("hard_silu", lambda x: x * (tf.nn.relu6(x + 3) * 0.16666667), False),
        ("hard_sigmoid", lambda x: tf.nn.relu6(x + 3) / 6, False),
        ("sigmoid", lambda x: 1 / (1 + tf.exp(-x)), False),
        ("softmax", lambda x: shifted(x, 1) / tf.reduce_sum(shifted(x, 1), -1, keepdims=True), False),
        ("softmax", lambda x: tf.exp(x) / tf.reduce_sum(tf.exp(x), 1, keepdims=True), False),
        ("gelu", lambda x: 0.5 * x * (1 + tf.erf(x / np.sqrt(2))), False),
        ("gelu", lambda x: x * (0.5 * (1.0 + tf.erf(x / tf.sqrt(2.0)))), False),
    ],
)
def test_spellings(name, apply, exact):
    found = activated(apply)
    assert arguments_of(found, "Activation") == {"*activation": name}
    check(found, exact)


@pytest.mark.parametrize("cube", [lambda x: x**3, lambda x: tf.pow(x, 3.0), lambda x: x * x * x])
@pytest.mark.parametrize("last", [True, False])
def test_gelu_by_tanh(cube, last):
    def gelu(x):
        inner = 1 + tf.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * cube(x)))
        return x * (0.5 * inner) if last else 0.5 * x * inner

    found = activated(gelu)
    assert "ops.gelu(inputs, approximate=True)" in found.source
    check(found, exact=False)


@pytest.mark.parametrize(
    "apply",
    [
        lambda x: x * tf.sigmoid(1.5 * x),
        lambda x: tf.minimum(tf.nn.relu(x), -1.0),
        lambda x: tf.exp(x) / tf.reduce_sum(tf.exp(x), 0, keepdims=True),
        lambda x: tf.exp(x) / tf.reduce_sum(tf.exp(x) + 1, 1, keepdims=True),
        lambda x: tf.exp(x - tf.reduce_max(x, 0, keepdims=True)) / tf.reduce_sum(tf.exp(x), 1, keepdims=True),
        lambda x: shifted(x, 0) / tf.reduce_sum(shifted(x, 0), 1, keepdims=True),
        lambda x: x * tf.nn.relu6(x + 2) / 6,
        lambda x: 1 / (1 + tf.exp(x)),
        lambda x: 0.5 * x * (1 + tf.erf(x / 2)),
    ],
)
def test_what_is_none(apply):
    found = activated(apply)
    kinds = {call.layer.arguments.get("*activation") for call in found.plan.calls if call.layer is not None}
    assert not kinds & {"silu", "softmax", "hard_silu", "gelu"} and "ReLU" not in layers_of(found)
    check(found, exact=False)  # sums of a few numbers are not made in the same order in every run


def test_softmax_along_another_axis():
    found = activated(lambda x: tf.exp(x) / tf.reduce_sum(tf.exp(x), 1, keepdims=True), (None, 4, 3))
    assert arguments_of(found, "Softmax") == {"axis": 1}
    check(found, exact=False)


def test_a_rectifier_with_an_upper_bound():
    found = activated(lambda x: tf.minimum(tf.nn.relu(x), 20))
    assert arguments_of(found, "ReLU") == {"*max_value": 20}
    check(found)


def test_between_two_numbers():
    found = activated(lambda x: tf.clip_by_value(x, -0.25, 0.5))
    assert "ops.clip(inputs, -0.25, 0.5)" in found.source
    check(found)


@pytest.mark.parametrize(
    "apply, exact",
    [
        (lambda x: tf.nn.leaky_relu(x, 0.1), True),
        (lambda x: tf.maximum(x, 0.1 * x), True),
        (lambda x: tf.where(x > 0, x, 0.1 * x), True),
        (lambda x: tf.where(x < 0, 0.1 * x, x), True),
        (lambda x: tf.nn.relu(x) - 0.1 * tf.nn.relu(-x), True),
        (lambda x: tf.maximum(x, 0) + 0.1 * tf.minimum(x, 0), True),
        (lambda x: 0.55 * x + 0.45 * tf.abs(x), False),
    ],
)
def test_leaky_rectifiers(apply, exact):
    found = activated(apply)
    assert float(arguments_of(found, "LeakyReLU")["negative_slope"]) == pytest.approx(0.1)
    assert "negative_slope=0.1)" in found.source
    check(found, exact)


@pytest.mark.parametrize(
    "apply",
    [
        lambda x: tf.maximum(x, 1.5 * x),
        lambda x: tf.where(x > 1, x, 0.1 * x),
        lambda x: tf.where(x > 0, 0.1 * x, x),
        lambda x: 0.55 * x + 0.4 * tf.abs(x),
        lambda x: tf.nn.relu(x) + 0.1 * tf.nn.relu(-x),
    ],
)
def test_what_is_no_leaky_rectifier(apply):
    found = activated(apply)
    assert "LeakyReLU" not in layers_of(found)
    check(found)


@pytest.mark.parametrize(
    "spelling",
    [
        lambda x, a: tf.nn.relu(x) + a * (x - tf.abs(x)) * 0.5,
        lambda x, a: tf.maximum(0.0, x) + a * tf.minimum(0.0, x),
        lambda x, a: tf.nn.relu(x) - a * tf.nn.relu(-x),
        lambda x, a: tf.nn.relu(x) + (-a * tf.nn.relu(-x)),
        lambda x, a: tf.where(tf.greater(x, 0), x, a * x),
    ],
)
@pytest.mark.parametrize(
    "shape, arguments", [([4], {"shared_axes": [1, 2]}), ([3, 5, 4], {}), ([1, 5, 1], {"shared_axes": [1, 3]})]
)
def test_prelu(spelling, shape, arguments):
    found = activated(lambda x: spelling(x, tf.get_variable("alpha", shape)), (None, 3, 5, 4))
    assert arguments_of(found, "PReLU") == arguments
    check(found)


@pytest.mark.parametrize("shape", [[], [6]])
def test_a_trained_slope_may_grow_above_one(shape):
    found = activated(lambda x: tf.maximum(x, tf.get_variable("alpha", shape) * x))
    assert not {"PReLU", "LeakyReLU"} & set(layers_of(found))
    check(found)


def test_a_part_of_the_layer_before_only_if_nothing_else_takes_it():
    def build():
        x = tf.placeholder(tf.float32, [None, 3], name="x")
        h = tf.matmul(x, tf.get_variable("w", [3, 4]))
        return {"swish": tf.multiply(h, tf.sigmoid(h), name="swish"), "logits": tf.identity(h, name="logits")}

    found = converted(build)
    assert "activation" not in arguments_of(found, "Dense")
    check(found)
