"""Activations, of the library and by hand."""

import numpy as np

from tests.migration.zoo.registry import Built, graph


def hard_sigmoid(tf, x):
    return tf.clip_by_value(0.2 * x + 0.5, 0.0, 1.0)


def prelu(tf, x):
    alphas = tf.get_variable("alpha", x.get_shape()[-1], initializer=tf.constant_initializer(0.0), dtype=tf.float32)
    return tf.nn.relu(x) + alphas * (x - abs(x)) * 0.5


def prelu_by_two_relus(tf, x):
    alpha = tf.get_variable("prelu", shape=x.get_shape()[-1], initializer=tf.constant_initializer(0.1))
    return tf.maximum(0.0, x) + alpha * tf.minimum(0.0, x)


def prelu_by_negated_relu(tf, x):
    alpha = tf.get_variable("alpha", [int(x.shape[-1])])
    return tf.nn.relu(x) - alpha * tf.nn.relu(-x)


def leaky_by_sums(tf, x, leak=0.2):
    """Of the DCGAN scripts."""
    f1 = 0.5 * (1 + leak)
    f2 = 0.5 * (1 - leak)
    return f1 * x + f2 * abs(x)


def maxout(tf, x):
    return tf.reduce_max(tf.reshape(x, [-1, 4, 2]), axis=2)


def gelu_tanh(tf, x):
    """As in BERT."""
    cdf = 0.5 * (1.0 + tf.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * tf.pow(x, 3))))
    return x * cdf


def softmax_by_hand(tf, x):
    e = tf.exp(x - tf.reduce_max(x, axis=1, keepdims=True))
    return e / tf.reduce_sum(e, axis=1, keepdims=True)


def softmax_by_hand_unshifted(tf, x):
    return tf.exp(x) / tf.reduce_sum(tf.exp(x), -1, keep_dims=True)


def scaled_elu_by_where(tf, x):
    """As in the paper's own code."""
    with tf.name_scope("elu"):
        alpha = 1.6732632423543772848170429916717
        scale = 1.0507009873554804934193349852946
        return scale * tf.where(x >= 0.0, x, alpha * tf.nn.elu(x))


def leaky_by_where(tf, x):
    return tf.where(tf.greater(x, 0), x, 0.01 * x)


ACTIVATIONS = {
    "relu": lambda tf, x: tf.nn.relu(x),
    "relu_by_maximum": lambda tf, x: tf.maximum(x, 0),
    "relu6": lambda tf, x: tf.nn.relu6(x),
    "elu": lambda tf, x: tf.nn.elu(x),
    "selu": lambda tf, x: tf.nn.selu(x),
    "selu_by_where": scaled_elu_by_where,
    "softplus": lambda tf, x: tf.nn.softplus(x),
    "softsign": lambda tf, x: tf.nn.softsign(x),
    "tanh": lambda tf, x: tf.nn.tanh(x),
    "scaled_tanh": lambda tf, x: 1.7159 * tf.tanh(2.0 / 3.0 * x),
    "sigmoid": lambda tf, x: tf.sigmoid(x),
    "sigmoid_by_hand": lambda tf, x: 1.0 / (1.0 + tf.exp(-x)),
    "leaky_relu": lambda tf, x: tf.nn.leaky_relu(x, alpha=0.1),
    "leaky_by_maximum": lambda tf, x: tf.maximum(x, 0.2 * x),
    "leaky_by_maximum_reversed": lambda tf, x: tf.maximum(0.1 * x, x),
    "leaky_by_sums": leaky_by_sums,
    "leaky_by_where": leaky_by_where,
    "crelu": lambda tf, x: tf.nn.crelu(x),
    "prelu": prelu,
    "prelu_by_two_relus": prelu_by_two_relus,
    "prelu_by_negated_relu": prelu_by_negated_relu,
    "maxout": maxout,
    "maxout_contrib": lambda tf, x: tf.contrib.layers.maxout(x, 4),
    "swish": lambda tf, x: tf.nn.swish(x),
    "swish_by_hand": lambda tf, x: x * tf.nn.sigmoid(x),
    "gelu_erf": lambda tf, x: x * 0.5 * (1.0 + tf.erf(x / tf.sqrt(2.0))),
    "gelu_tanh": gelu_tanh,
    "mish": lambda tf, x: x * tf.tanh(tf.nn.softplus(x)),
    "hard_sigmoid": hard_sigmoid,
    "hard_swish": lambda tf, x: x * tf.nn.relu6(x + 3) / 6,
    "exp": lambda tf, x: tf.exp(x),
    "softmax": lambda tf, x: tf.nn.softmax(x),
    "softmax_with_temperature": lambda tf, x: tf.nn.softmax(x / 0.7),
    "softmax_by_hand": softmax_by_hand,
    "softmax_by_hand_unshifted": softmax_by_hand_unshifted,
    "log_softmax": lambda tf, x: tf.nn.log_softmax(x),
    "log_of_softmax": lambda tf, x: tf.log(tf.nn.softmax(x) + 1e-8),
    "l2_normalize": lambda tf, x: tf.nn.l2_normalize(x, dim=1, epsilon=1e-10),
    "l2_normalize_by_hand": lambda tf, x: x / tf.norm(x, axis=1, keep_dims=True),
    "clipped": lambda tf, x: tf.clip_by_value(x, -0.5, 0.5),
}


def activation_graph(function):
    def build(tf):
        x = tf.placeholder(tf.float32, [None, 6], name="x")
        with tf.variable_scope("layer"):
            h = tf.layers.dense(x, 8, name="fc")
            h = function(tf, h)
        return Built({"x": x}, {"y": tf.layers.dense(h, 3, name="out"), "h": h})

    build.__module__ = __name__
    return build


for name, function in ACTIVATIONS.items():
    graph("activation_" + name)(activation_graph(function))
