"""Dropout in both generations, and each way to switch it off."""

from tests.migration.zoo.registry import Built, graph


def weight_variable(tf, shape, name=None):
    return tf.Variable(tf.truncated_normal(shape, stddev=0.1), name=name)


def bias_variable(tf, shape, name=None):
    return tf.Variable(tf.constant(0.1, shape=shape), name=name)


@graph("dropout_placeholder")
def dropout_placeholder(tf):
    x = tf.placeholder(tf.float32, [None, 12], name="x")
    keep_prob = tf.placeholder(tf.float32, name="keep_prob")
    h = tf.nn.relu(tf.matmul(x, weight_variable(tf, [12, 10])) + bias_variable(tf, [10]))
    h = tf.nn.dropout(h, keep_prob)
    y = tf.matmul(h, weight_variable(tf, [10, 3])) + bias_variable(tf, [3])
    return Built({"x": x}, {"y": y}, {"keep_prob": (keep_prob, 1.0, 0.5)})


@graph("dropout_with_default")
def dropout_with_default(tf):
    x = tf.placeholder(tf.float32, [None, 12], name="x")
    keep_prob = tf.placeholder_with_default(1.0, shape=(), name="keep_prob")
    h = tf.nn.dropout(tf.layers.dense(x, 10, tf.nn.relu), keep_prob)
    return Built({"x": x}, {"y": tf.layers.dense(h, 3)}, {"keep_prob": (keep_prob, 1.0, 0.7)})


@graph("dropout_rate")
def dropout_rate(tf):
    x = tf.placeholder(tf.float32, [None, 12], name="x")
    drop_rate = tf.placeholder(tf.float32, [], name="drop")
    h = tf.nn.dropout(tf.layers.dense(x, 10, tf.nn.relu), rate=drop_rate)
    return Built({"x": x}, {"y": tf.layers.dense(h, 3)}, {"drop": (drop_rate, 0.0, 0.3)})


@graph("dropout_layer")
def dropout_layer(tf):
    x = tf.placeholder(tf.float32, [None, 12], name="x")
    is_training = tf.placeholder(tf.bool, name="is_training")
    h = tf.layers.dropout(tf.layers.dense(x, 10, tf.nn.relu), rate=0.4, training=is_training)
    return Built({"x": x}, {"y": tf.layers.dense(h, 3)}, {"is_training": (is_training, False, True)})


@graph("dropout_slim_placeholder")
def dropout_slim_placeholder(tf):
    slim = tf.contrib.slim
    x = tf.placeholder(tf.float32, [None, 12], name="x")
    is_training = tf.placeholder_with_default(False, [], name="is_training")
    h = slim.dropout(slim.fully_connected(x, 10), 0.8, is_training=is_training)
    return Built({"x": x}, {"y": slim.fully_connected(h, 3)}, {"is_training": (is_training, False, True)})


def dropout_of_2016(tf, x, keep_prob):
    """What `tf.nn.dropout` built from TF 0.6 to 1.12."""
    with tf.name_scope("dropout"):
        random_tensor = keep_prob
        random_tensor += tf.random_uniform(tf.shape(x), dtype=x.dtype, name="random_uniform")
        binary_tensor = tf.floor(random_tensor)
        ret = tf.div(x, keep_prob) * binary_tensor
        ret.set_shape(x.get_shape())
        return ret


@graph("dropout_of_2016_placeholder")
def dropout_of_2016_placeholder(tf):
    x = tf.placeholder(tf.float32, [None, 12], name="x")
    keep_prob = tf.placeholder(tf.float32, name="keep_prob")
    h = dropout_of_2016(tf, tf.layers.dense(x, 10, tf.nn.relu), keep_prob)
    return Built({"x": x}, {"y": tf.layers.dense(h, 3)}, {"keep_prob": (keep_prob, 1.0, 0.5)})


@graph("dropout_of_2016_in_cond")
def dropout_of_2016_in_cond(tf):
    x = tf.placeholder(tf.float32, [None, 12], name="x")
    train_phase = tf.placeholder(tf.bool, name="train_phase")
    h = tf.layers.dense(x, 10, tf.nn.relu)
    h = tf.cond(train_phase, lambda: dropout_of_2016(tf, h, tf.constant(0.5)), lambda: tf.identity(h))
    return Built({"x": x}, {"y": tf.layers.dense(h, 3)}, {"train_phase": (train_phase, False, True)})
