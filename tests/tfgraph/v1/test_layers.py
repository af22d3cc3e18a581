"""`tf.layers` works, in a graph, with the collections that TF1 scripts read."""

import keras
import numpy as np
import pytest
import tensorflow.compat.v1 as tf

from tfgraph.v1 import layers

#: The names of functions and classes in TF 1.15's tf.layers.
NAMES = """
AveragePooling1D AveragePooling2D AveragePooling3D BatchNormalization Conv1D Conv2D Conv2DTranspose Conv3D
Conv3DTranspose Dense Dropout Flatten InputSpec Layer MaxPooling1D MaxPooling2D MaxPooling3D SeparableConv1D
SeparableConv2D average_pooling1d average_pooling2d average_pooling3d batch_normalization conv1d conv2d
conv2d_transpose conv3d conv3d_transpose dense dropout experimental flatten max_pooling1d max_pooling2d
max_pooling3d separable_conv1d separable_conv2d
""".split()


@pytest.fixture
def session(device):
    """A session with a graph of its own, on the device."""
    with tf.Graph().as_default() as graph, tf.device(device), tf.Session(graph=graph) as session:
        yield session


def variables():
    return {variable.op.name: variable for variable in tf.global_variables()}


def shapes():
    return {name: variable.shape.as_list() for name, variable in variables().items()}


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_tf_1_15_is_there(name):
    assert hasattr(layers, name)
    assert name in dir(layers)


def test_flatten(session, rng):
    images = rng.normal(size=(3, 4, 5, 2)).astype(np.float32)
    x = tf.placeholder(tf.float32, [None, 4, 5, 2])
    flat = layers.flatten(x)
    assert flat.shape.as_list() == [None, 40]
    np.testing.assert_array_equal(session.run(flat, {x: images}), images.reshape(3, 40))


def test_dense_makes_named_variables_in_the_graph(session, rng):
    values = rng.normal(size=(3, 4)).astype(np.float32)
    y = layers.dense(tf.constant(values), 5, use_bias=True, name="logits", bias_initializer=tf.ones_initializer())
    assert shapes() == {"logits/kernel": [4, 5], "logits/bias": [5]}
    session.run(tf.global_variables_initializer())
    outputs, kernel = session.run([y, variables()["logits/kernel"]])
    np.testing.assert_allclose(outputs, values @ kernel + 1, rtol=1e-5, atol=1e-6)  # sums in another order


def test_reuse_shares_the_variables(session):
    x = tf.ones([2, 4])
    first, second = (layers.dense(x, 3, name="shared", reuse=reuse) for reuse in (None, True))
    assert shapes() == {"shared/kernel": [4, 3], "shared/bias": [3]}
    session.run(tf.global_variables_initializer())
    np.testing.assert_array_equal(*session.run([first, second]))


def test_a_name_cannot_be_used_twice_without_reuse(session):
    layers.dense(tf.ones([2, 4]), 3, name="once")
    with pytest.raises(ValueError, match="once/kernel already exists"):
        layers.dense(tf.ones([2, 4]), 3, name="once")


def test_names_count_up_in_variable_scopes(session):
    with tf.variable_scope("net"):
        for _ in range(2):
            layers.conv2d(tf.ones([1, 8, 8, 3]), 4, 3)
    assert shapes() == {
        "net/conv2d/kernel": [3, 3, 3, 4],
        "net/conv2d/bias": [4],
        "net/conv2d_1/kernel": [3, 3, 3, 4],
        "net/conv2d_1/bias": [4],
    }


def test_batch_normalization_fills_update_ops(session):
    layers.batch_normalization(tf.ones([8, 3]), training=True, name="bn", momentum=0.5)
    updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    assert len(updates) == 2
    assert [v.op.name for v in tf.trainable_variables()] == ["bn/gamma", "bn/beta"]
    session.run(tf.global_variables_initializer())
    session.run(updates)
    moving_mean = session.run(variables()["bn/moving_mean"])
    np.testing.assert_allclose(moving_mean, [0.5] * 3, rtol=1e-6)  # half of the way from 0 to 1


def test_regularizers_fill_their_collection(session):
    layers.dense(tf.ones([2, 4]), 3, kernel_regularizer=lambda kernel: tf.reduce_sum(kernel * 0) + 7)
    (loss,) = tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)
    session.run(tf.global_variables_initializer())
    assert session.run(loss) == 7


def test_keras_3_works_beside(session):
    assert keras.__version__.startswith("3.")
    assert not issubclass(layers.Dense, keras.layers.Layer)
    layers.dense(tf.ones([2, 4]), 3)
    with tf.init_scope():  # out of the graph
        assert keras.layers.Dense(3)(np.ones((2, 4))).shape == (2, 3)


def test_missing_layer():
    with pytest.raises(AttributeError, match="module 'tfgraph.v1.layers' has no attribute 'conv7d'"):
        layers.conv7d  # noqa: B018
