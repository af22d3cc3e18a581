"""Batch, layer, instance and group normalisation in the spellings of the time."""

import numpy as np
import pytest
from converting import arguments_of, check, converted, layers_of

import tfgraph.v1 as tf


def weights(*names, size=4):
    return [tf.get_variable(name, [size]) for name in names]


def images(channels=4):
    return tf.placeholder(tf.float32, [None, 5, 6, channels], name="images")


def gamma_first(x, mean, variance, gamma, beta):
    return gamma * (x - mean) / tf.sqrt(variance + 1e-4) + beta


def gamma_last(x, mean, variance, gamma, beta):
    return beta + (x - mean) / (variance + 1e-4) ** 0.5 * gamma


def by_rsqrt(x, mean, variance, gamma, beta):
    return (x - mean) * (tf.rsqrt(variance + 1e-4) * gamma) + beta


def with_factor(x, mean, variance, gamma, beta):
    factor = gamma / tf.sqrt(variance + 1e-4)
    return x * factor + (beta - mean * factor)


def of_tensorflow(x, mean, variance, gamma, beta):
    return tf.nn.batch_normalization(x, mean, variance, beta, gamma, 1e-4)


SPELLINGS = [gamma_first, gamma_last, by_rsqrt, with_factor, of_tensorflow]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_batch_normalisation(spelling):
    def build():
        gamma, beta, mean, variance = weights("gamma", "beta", "moving_mean", "moving_variance")
        return tf.identity(spelling(images(), mean, variance, gamma, beta), name="y")

    found = converted(build)
    assert layers_of(found) == ["BatchNormalization"]
    assert arguments_of(found, "BatchNormalization") == {"epsilon": np.float32(1e-4)}
    check(found, exact=False)  # Keras multiplies in an order of its own


@pytest.mark.parametrize("axis", [1, -1])
def test_batch_normalisation_along_an_axis_of_the_same_length(axis):
    def build():
        shape = [1, 5, 1, 1] if axis == 1 else [1, 1, 1, 5]
        gamma, beta, mean, variance = (tf.get_variable(name, shape) for name in ("g", "b", "mean", "variance"))
        x = tf.placeholder(tf.float32, [None, 5, 5, 5], name="images")
        return tf.nn.batch_normalization(x, mean, variance, beta, gamma, 1e-3, name="y")

    found = converted(build)
    assert arguments_of(found, "BatchNormalization") == ({"axis": 1} if axis == 1 else {})
    check(found, exact=False)  # Keras multiplies in an order of its own


def test_no_batch_normalisation_where_the_offset_is_no_mean():
    def build():
        gamma, beta, mean, variance = weights("gamma", "beta", "moving_mean", "moving_variance")
        factor = tf.rsqrt(variance + 1e-4) * gamma
        return tf.add(images() * factor, beta + mean * factor, name="y")

    found = converted(build)
    assert "BatchNormalization" not in layers_of(found)
    check(found)


def test_no_batch_normalisation_by_another_root():
    def build():
        gamma, beta, mean, variance = weights("gamma", "beta", "moving_mean", "moving_variance")
        other = tf.get_variable("other_variance", [4])
        x = images()
        return tf.subtract(x * tf.rsqrt(variance + 1e-4), mean * tf.rsqrt(other + 1e-4), name="y")

    found = converted(build)
    assert "BatchNormalization" not in layers_of(found)
    check(found)


@pytest.mark.parametrize("fused", [True, False])
def test_statistics_of_the_batch_also_when_nothing_is_trained(fused):
    def build():
        gamma, beta = weights("gamma", "beta")
        x = images()
        if fused:
            return tf.identity(tf.nn.fused_batch_norm(x, gamma, beta, epsilon=1e-3, is_training=True)[0], name="y")
        mean, variance = tf.nn.moments(x, [0, 1, 2])
        return tf.nn.batch_normalization(x, mean, variance, beta, gamma, 1e-3, name="y")

    found = converted(build)
    assert layers_of(found) == ["BatchStatisticsNormalization"]
    check(found, exact=False)  # Keras multiplies in an order of its own


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(
    "axes, kind, arguments",
    [
        ([3], "LayerNormalization", {}),
        ([1, 2], "GroupNormalization", {"*groups": -1}),
        ([1, 2, 3], "GroupNormalization", {"*groups": 1}),
    ],
)
def test_own_statistics(spelling, axes, kind, arguments):
    def build():
        x = images()
        gamma, beta = weights("gamma", "beta")
        mean, variance = tf.nn.moments(x, axes, keep_dims=True)
        return tf.identity(spelling(x, mean, variance, gamma, beta), name="y")

    found = converted(build)
    assert layers_of(found) == [kind]
    assert arguments_of(found, kind) == {**arguments, "epsilon": np.float32(1e-4)}
    check(found, exact=False)  # Keras multiplies in an order of its own


def test_layer_normalisation_of_vectors_by_squares():
    def build():
        x = tf.placeholder(tf.float32, [None, 7, 4], name="x")
        mean = tf.reduce_mean(x, axis=[-1], keepdims=True)
        variance = tf.reduce_mean(tf.square(x - mean), axis=[-1], keepdims=True)
        gamma, beta = weights("scale", "bias")
        return tf.add((x - mean) * tf.rsqrt(variance + 1e-6) * gamma, beta, name="y")

    found = converted(build)
    assert layers_of(found) == ["LayerNormalization"]
    check(found, exact=False)  # Keras multiplies in an order of its own


def test_moments_of_tf_1_0():
    def build():
        x = images()
        shift = tf.stop_gradient(tf.reduce_mean(x, [1, 2], keepdims=True))
        rest = tf.reduce_mean(x - shift, [1, 2], keepdims=True)
        variance = tf.reduce_mean(tf.squared_difference(x, shift), [1, 2], keepdims=True) - tf.square(rest)
        gamma, beta = weights("gamma", "beta")
        return tf.nn.batch_normalization(x, rest + shift, variance, beta, gamma, 1e-3, name="y")

    found = converted(build)
    assert layers_of(found) == ["GroupNormalization"]
    check(found, exact=False)  # Keras multiplies in an order of its own


def test_instance_normalisation_with_channels_first():
    def build():
        x = tf.placeholder(tf.float32, [None, 4, 4, 4], name="x")
        mean, variance = tf.nn.moments(x, [2, 3], keep_dims=True)
        gamma, beta = (tf.get_variable(name, [1, 4, 1, 1]) for name in ("gamma", "beta"))
        return tf.add(gamma * (x - mean) * tf.rsqrt(variance + 1e-3), beta, name="y")

    found = converted(build)
    assert arguments_of(found, "GroupNormalization") == {"*groups": -1, "axis": 1}
    check(found, exact=False)  # Keras multiplies in an order of its own


@pytest.mark.parametrize("channels_first", [False, True])
def test_group_normalisation(channels_first):
    def build():
        x = tf.placeholder(tf.float32, [None, 6, 5, 3] if channels_first else [None, 5, 3, 6], name="x")
        parted = tf.reshape(x, [-1, 2, 3, 5, 3] if channels_first else [-1, 5, 3, 2, 3])
        axes = [2, 3, 4] if channels_first else [1, 2, 4]
        mean, variance = tf.nn.moments(parted, axes, keep_dims=True)
        whole = tf.reshape((parted - mean) / tf.sqrt(variance + 1e-5), [-1, *x.shape.as_list()[1:]])
        shape = [1, 6, 1, 1] if channels_first else [1, 1, 1, 6]
        return tf.add(whole * tf.get_variable("gamma", shape), tf.get_variable("beta", shape), name="y")

    found = converted(build)
    assert layers_of(found) == ["GroupNormalization"]
    arguments = arguments_of(found, "GroupNormalization")
    assert arguments["*groups"] == 2 and arguments.get("axis", -1) == (1 if channels_first else -1)
    check(found, exact=False)  # Keras multiplies in an order of its own


@pytest.mark.parametrize(
    "change",
    [
        lambda x, mean, variance: (x - mean) / (tf.sqrt(variance) + 1e-3),
        lambda x, mean, variance: (x + mean) / tf.sqrt(variance + 1e-3),
        lambda x, mean, variance: (x - 2 * mean) / tf.sqrt(variance + 1e-3),
        lambda x, mean, variance: (x - tf.reduce_mean(x, [1], keepdims=True)) / tf.sqrt(variance + 1e-3),
        lambda x, mean, variance: (tf.tanh(x) - mean) / tf.sqrt(variance + 1e-3),
    ],
)
def test_what_is_no_normalisation(change):
    def build():
        x = images()
        return tf.identity(change(x, *tf.nn.moments(x, [1, 2], keep_dims=True)), name="y")

    found = converted(build)
    assert not {"LayerNormalization", "GroupNormalization"} & set(layers_of(found))
    check(found)
