"""The first operation that differs."""

import numpy as np
import pytest
import tensorflow as tf
from pairs import compared, gradient_of

from migration.parity.divergence import Place
from migration.parity.trace import Node


@pytest.fixture
def x(rng):
    return rng.normal(size=(8, 6)).astype(np.float32)


def network(epsilon, weights):
    def network(x):
        h = tf.nn.relu(tf.matmul(x, weights, name="hidden"))
        mean, variance = tf.nn.moments(h, [0], name="moments")
        h = (h - mean) * tf.math.rsqrt(tf.add(variance, epsilon, name="plus_epsilon"))
        return tf.matmul(h, tf.transpose(weights), name="y")

    return network


def test_the_first_of_many(x, rng, device):
    weights = tf.constant(rng.normal(size=(6, 4)).astype(np.float32))
    found = compared(network(1e-3, weights), network(1e-12, weights), x).divergence()
    assert (found.target, found.a.node.name, found.b.node.name) == ("y", "plus_epsilon", "plus_epsilon")
    assert list(found.a.parameters.values()) == [pytest.approx(1e-3)]
    assert "moments/variance:0" in found.a.agreeing.values()
    assert found.path[0].name == "plus_epsilon"
    assert found.path[-1].name == "y"
    assert "input 1 0.001 against 1e-12" in str(found)
    assert f"test_divergence.py:{network.__code__.co_firstlineno + 4}" in str(found)


def test_none_if_all_is_the_same(x, rng):
    weights = tf.constant(rng.normal(size=(6, 4)).astype(np.float32))
    assert compared(network(1e-3, weights), network(1e-3, weights), x).divergence() is None


def test_other_ways_to_the_same_numbers_are_no_divergence(x):
    found = compared(
        lambda x: tf.nn.relu(tf.negative(tf.negative(x))) + 1.0,
        lambda x: tf.nn.relu(tf.reshape(tf.reshape(x, [-1]), [-1, 6])) + 1.0,
        x,
    ).divergence()
    assert found is None


def test_what_only_one_has(x):
    found = compared(lambda x: tf.tanh(x, name="y"), lambda x: tf.clip_by_value(tf.tanh(x), -0.5, 0.5), x).divergence()
    assert found.a is None
    assert found.b.node.type in ("Minimum", "ClipByValue")
    assert found.earlier.name == "Tanh"
    assert "has no counterpart: the first's y is what Tanh" in str(found)


def test_on_the_way_back(x, rng):
    weights = tf.Variable(rng.normal(size=(6, 4)).astype(np.float32), name="w")

    @tf.custom_gradient
    def doubled(h):
        return tf.identity(h), lambda upstream: tf.multiply(upstream, 2.0, name="doubled")

    def plain(x, w):
        return tf.nn.relu(tf.matmul(x, w))

    def wrong(x, w):
        return tf.nn.relu(doubled(tf.matmul(x, w)))

    comparison = compared(
        gradient_of(plain, weights), gradient_of(wrong, weights), x, a_variables=[weights], b_variables=[weights]
    )
    assert [level.passed for level in comparison.levels()] == [True, True, False]
    found = comparison.divergence()
    assert found.target == "gradient of w"
    assert found.b.node.name.endswith("doubled")


def test_a_missing_gradient(x, rng):
    weights = tf.Variable(rng.normal(size=(6, 4)).astype(np.float32), name="w")

    def stopped(x, w):
        return tf.matmul(x, tf.stop_gradient(w)) + tf.reduce_sum(w) * 0

    comparison = compared(
        gradient_of(lambda x, w: tf.matmul(x, w), weights),
        lambda x: (*gradient_of(stopped, weights)(x)[:2], {}),
        x,
        a_variables=[weights],
        b_variables=[weights],
    )
    assert comparison.levels()[2].differences[0].problem == "only in the first program"
    assert comparison.divergence().target == "gradient of w"


def test_a_variable_that_differs(x, rng):
    value = rng.normal(size=(6, 4)).astype(np.float32)
    one, other = tf.Variable(value, name="w"), tf.Variable(2 * value, name="w")
    found = compared(
        lambda x: tf.matmul(x, one), lambda x: tf.matmul(x, other), x, a_variables=[one], b_variables=[other]
    ).divergence()
    assert found.a.node.type == found.b.node.type == "ReadVariableOp"


@pytest.mark.parametrize(("predicate", "epsilon"), [(True, 0.1), (False, 0.2)])
def test_a_condition_has_the_settings_of_the_branch_that_was_taken(predicate, epsilon):
    node = Node("cond", "If", ("p:0", "x:0"), ("cond:0",), {"then Norm.epsilon": 0.1, "else Norm.epsilon": 0.2})
    place = Place(node, None, {"p:0": predicate}, {}, ())
    assert place.settings == {"Norm.epsilon": epsilon, "input 0": predicate}
