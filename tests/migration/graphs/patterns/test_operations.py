"""Single operations as Keras has them."""

import numpy as np
import pytest
from converting import arguments_of, check, converted, layers_of

import tfgraph.v1 as tf


def of(apply, *shape):
    def build():
        return tf.identity(apply(tf.placeholder(tf.float32, [None, *(shape or (4,))], name="x")), name="y")

    return converted(build)


@pytest.mark.parametrize("total", [tf.cumsum, tf.cumprod])
@pytest.mark.parametrize("exclusive", [False, True])
@pytest.mark.parametrize("reverse", [False, True])
def test_running_sums(total, exclusive, reverse):
    check(of(lambda x: total(x, axis=1, exclusive=exclusive, reverse=reverse), 4, 3))


@pytest.mark.parametrize(
    "apply, text",
    [
        (lambda x: tf.linalg.band_part(x, -1, 0), "ops.tril(inputs)"),
        (lambda x: tf.linalg.band_part(x, 1, -1), "ops.triu(inputs, -1)"),
        (tf.linalg.diag_part, "ops.diagonal(inputs"),
        (lambda x: tf.einsum("bij,jk->bik", x, tf.get_variable("w", [4, 3])), "ops.einsum("),
        (tf.nn.l2_loss, "ops.sum(ops.square(inputs)) / 2"),
        (lambda x: tf.nn.l2_normalize(x, 2, epsilon=1e-10), "ops.normalize(inputs, axis=2, epsilon=1e-05)"),
    ],
)
def test_matrices(apply, text):
    found = of(apply, 4, 4)
    assert text in found.source
    check(found, exact=False)  # sums are not made in one order


@pytest.mark.parametrize("apply", [lambda x: 0 + x, lambda x: x * 1, lambda x: x / 1.0, lambda x: x - 0.0])
def test_what_changes_nothing_is_left_out(apply):
    found = of(apply)
    assert not found.plan.calls
    check(found)


@pytest.mark.parametrize("apply", [lambda x: 0 - x, lambda x: 1 / x, lambda x: x + np.zeros([3, 4, 4], np.float32)])
def test_what_looks_like_nothing_is_not(apply):
    check(of(apply, 4, 4) if apply(np.ones(4, np.float32)).ndim > 1 else of(apply))


@pytest.mark.parametrize("inner", [(), (3,)])
def test_the_one_of_each_example(inner):
    def build():
        x = tf.placeholder(tf.float32, [None, 5, *inner], name="x")
        numbers = tf.placeholder(tf.int32, [None], name="numbers")
        return tf.gather_nd(x, tf.stack([tf.range(tf.shape(x)[0]), numbers], axis=1), name="y")

    found = converted(build)
    assert "ops.take_along_axis(" in found.source
    check(found)


def test_one_of_each_example_that_is_counted_backwards():
    def build():
        x = tf.placeholder(tf.float32, [None, 5], name="x")
        numbers = tf.placeholder(tf.int32, [None], name="numbers")
        rows = tf.shape(x)[0] - 1 - tf.range(tf.shape(x)[0])
        return tf.gather_nd(x, tf.stack([rows, numbers], axis=1), name="y")

    found = converted(build)
    assert "take_along_axis" not in found.source
    check(found, wrapped=True)


def test_segments():
    def build():
        x = tf.placeholder(tf.float32, [None, 5], name="x")
        numbers = tf.placeholder(tf.int32, [None], name="numbers")
        return tf.math.unsorted_segment_sum(x, numbers, 3, name="y")

    found = converted(build)
    assert "ops.segment_sum(inputs, numbers, num_segments=3)" in found.source
    check(found)


def test_local_response_normalisation():
    found = of(lambda x: tf.nn.lrn(x, 2, bias=1.5, alpha=0.1, beta=0.75), 3, 4, 6)
    arguments = arguments_of(found, "LocalResponseNormalization")
    assert {key: round(float(value), 6) for key, value in arguments.items()} == {
        "depth_radius": 2,
        "bias": 1.5,
        "alpha": 0.1,
        "beta": 0.75,
    }
    check(found, exact=False)  # the operation has a power of its own


def test_lengths_that_are_known_are_constants():
    found = of(lambda x: x / tf.cast(tf.shape(x)[1], tf.float32))
    assert "/ 4.0" in found.source
    check(found)


def test_what_is_repeated_for_each_example_is_broadcast():
    def mask(x):
        triangle = tf.tile(tf.linalg.band_part(tf.ones([1, 4, 4]), -1, 0), [tf.shape(x)[0], 1, 1])
        return tf.where(tf.equal(triangle, 0), tf.ones_like(x) * -1e9, x)

    found = of(mask, 4, 4)
    assert layers_of(found) in ([], ["Variable"])
    check(found)


def test_what_follows_from_weights_stays_a_weight():
    found = of(lambda x: x * (tf.get_variable("w", [4]) * tf.ones([tf.shape(x)[0], 1])))
    assert layers_of(found) == ["Variable"]
    check(found)
