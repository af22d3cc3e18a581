"""Layer, instance, group and pixel normalisation, by contrib and by hand."""

from tests.migration.zoo.registry import Built, graph


def images(tf, size=12, channels=3, name="images"):
    return tf.placeholder(tf.float32, [None, size, size, channels], name=name)


NORMALISATIONS = {
    "instance_contrib": lambda tf, x: tf.contrib.layers.instance_norm(x),
    "layer_contrib": lambda tf, x: tf.contrib.layers.layer_norm(x),
    "layer_contrib_last_axis": lambda tf, x: tf.contrib.layers.layer_norm(x, begin_norm_axis=-1),
    "group_contrib": lambda tf, x: tf.contrib.layers.group_norm(x, groups=2),
}


def normalisation_graph(function):
    def build(tf):
        x = images(tf)
        h = tf.layers.conv2d(x, 4, 3, padding="same", name="conv")
        return Built({"images": x}, {"y": tf.nn.relu(function(tf, h))})

    build.__module__ = __name__
    return build


def group_norm(tf, x, G=2, eps=1e-5):
    """As printed in the paper, channels last."""
    N, H, W, C = tf.shape(x)[0], 12, 12, 4
    gamma = tf.get_variable("gamma", [1, 1, 1, C])
    beta = tf.get_variable("beta", [1, 1, 1, C])
    x = tf.reshape(x, [N, H, W, G, C // G])
    mean, var = tf.nn.moments(x, [1, 2, 4], keep_dims=True)
    x = (x - mean) / tf.sqrt(var + eps)
    return tf.reshape(x, [N, H, W, C]) * gamma + beta


def layer_norm(tf, x, epsilon=1e-8):
    """Of the popular transformer script."""
    params_shape = x.get_shape()[-1:]
    mean, variance = tf.nn.moments(x, [-1], keep_dims=True)
    beta = tf.Variable(tf.zeros(params_shape), name="beta")
    gamma = tf.Variable(tf.ones(params_shape), name="gamma")
    return gamma * ((x - mean) / ((variance + epsilon) ** 0.5)) + beta


def instance_norm_by_batch_normalization(tf, x):
    scale = tf.get_variable("scale", [4])
    offset = tf.get_variable("offset", [4])
    mean, variance = tf.nn.moments(x, axes=[1, 2], keep_dims=True)
    inv = tf.rsqrt(variance + 1e-5)
    return scale * ((x - mean) * inv) + offset


def pixel_norm(tf, x):
    return x * tf.rsqrt(tf.reduce_mean(tf.square(x), axis=-1, keepdims=True) + 1e-8)


NORMALISATIONS.update(
    group_by_moments=group_norm,
    layer_by_moments=layer_norm,
    instance_by_moments=instance_norm_by_batch_normalization,
    pixel=pixel_norm,
)


for name, function in NORMALISATIONS.items():
    graph("norm_" + name)(normalisation_graph(function))
