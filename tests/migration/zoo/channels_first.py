"""Convolutional networks with channels first, as they were written for GPUs."""

import numpy as np

from tests.migration.zoo.registry import Built, graph


def channels_first(name, network):
    """Register a network of `(tf, images, data_format)` with channels first; its twin has them last."""

    def build(tf):
        x = tf.placeholder(tf.float32, [None, 3, 12, 12], name="images")
        return Built({"images": x}, {"y": network(tf, x, "NCHW")})

    def twin(tf):
        x = tf.placeholder(tf.float32, [None, 3, 12, 12], name="images")
        y = network(tf, tf.transpose(x, [0, 2, 3, 1]), "NHWC")
        return Built({"images": x}, {"y": tf.transpose(y, [0, 3, 1, 2]) if y.shape.ndims == 4 else y})

    build.__module__ = __name__
    graph(name, twin=twin)(build)


def of_format(data_format, height, width):
    return [1, 1, height, width] if data_format == "NCHW" else [1, height, width, 1]


def nchw_by_hand(tf, x, data_format):
    W, b = tf.get_variable("W", [5, 5, 3, 4]), tf.get_variable("b", [4])
    h = tf.nn.conv2d(x, W, of_format(data_format, 2, 2), "SAME", data_format=data_format)
    h = tf.nn.relu(tf.nn.bias_add(h, b, data_format=data_format))
    h = tf.nn.max_pool(
        h, of_format(data_format, 3, 3), of_format(data_format, 2, 2), padding="VALID", data_format=data_format
    )
    spatial = [2, 3] if data_format == "NCHW" else [1, 2]
    return tf.layers.dense(tf.reduce_mean(h, spatial), 5)


def nchw_layers(tf, x, data_format):
    """A block of the official ResNet: fixed padding, batch normalisation over axis 1."""
    channels_last = data_format == "NHWC"
    layout = "channels_last" if channels_last else "channels_first"
    h = tf.layers.batch_normalization(x, axis=3 if channels_last else 1, training=False, fused=True, name="bn")
    padding = [[0, 0], [1, 1], [1, 1], [0, 0]] if channels_last else [[0, 0], [0, 0], [1, 1], [1, 1]]
    h = tf.layers.conv2d(tf.pad(tf.nn.relu(h), padding), 6, 3, 2, "valid", layout, use_bias=False, name="conv1")
    h = h + tf.layers.conv2d(x, 6, 1, 2, data_format=layout, name="projection")
    h = tf.layers.average_pooling2d(h, 2, 2, "same", layout)
    return tf.layers.conv2d_transpose(h, 3, 3, 2, "same", layout, name="up")


def nchw_slim(tf, x, data_format):
    slim = tf.contrib.slim
    normaliser = {"is_training": False, "fused": True, "data_format": data_format}
    normalised = {"normalizer_fn": slim.batch_norm, "normalizer_params": normaliser}
    with slim.arg_scope([slim.conv2d, slim.max_pool2d], data_format=data_format):
        h = slim.conv2d(x, 4, [3, 3], scope="conv1", **normalised)
        h = slim.max_pool2d(h, [2, 2], scope="pool1")
        a = slim.conv2d(h, 4, [1, 1], scope="a", **normalised)
        return tf.concat([a, h], axis=1 if data_format == "NCHW" else 3)


channels_first("nchw_by_hand", nchw_by_hand)


channels_first("nchw_layers", nchw_layers)


channels_first("nchw_slim", nchw_slim)


@graph("nchw_input_only")
def nchw_input_only(tf):
    """Channels first outside, last inside."""
    x = tf.placeholder(tf.float32, [None, 3, 12, 12], name="images")
    h = tf.transpose(x, [0, 2, 3, 1])
    h = tf.layers.conv2d(h, 4, 3, activation=tf.nn.relu)
    h = tf.transpose(h, [0, 3, 1, 2])
    return Built({"images": x}, {"y": tf.layers.dense(tf.reshape(h, [-1, 4 * 10 * 10]), 3)})


@graph("nchw_pixel_norm_and_bias")
def nchw_pixel_norm_and_bias(tf):
    """Of the progressive GAN: weights scaled at run time, reshaped bias, upscaling by tile."""
    x = tf.placeholder(tf.float32, [None, 8], name="latents")
    w = tf.get_variable("weight", [8, 4 * 16])
    h = tf.matmul(x, w * tf.constant(np.float32(np.sqrt(2) / 4), name="wscale"))
    h = tf.reshape(h, [-1, 4, 4, 4])
    h += tf.reshape(tf.get_variable("bias", [4]), [1, -1, 1, 1])
    h = tf.nn.leaky_relu(h, 0.2)
    h *= tf.rsqrt(tf.reduce_mean(tf.square(h), axis=1, keepdims=True) + 1e-8)
    s = h.shape
    h = tf.reshape(h, [-1, s[1], s[2], 1, s[3], 1])
    h = tf.tile(h, [1, 1, 1, 2, 1, 2])
    return Built({"latents": x}, {"images": tf.reshape(h, [-1, s[1], s[2] * 2, s[3] * 2])})
