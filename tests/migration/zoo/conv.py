"""Convolutions, borders, pooling and resizing, one operation in each graph: by hand, `tf.layers`, slim."""

import numpy as np

from tests.migration.zoo.registry import Built, graph


def weight_variable(tf, shape):
    return tf.Variable(tf.truncated_normal(shape, stddev=0.1))


def bias_variable(tf, shape):
    return tf.Variable(tf.constant(0.1, shape=shape))


def images(tf, size=12, channels=3, name="images"):
    return tf.placeholder(tf.float32, [None, size, size, channels], name=name)


def border_graph(apply):
    def build(tf):
        x = images(tf)
        h = tf.layers.conv2d(apply(tf, x), 4, 3, activation=tf.nn.relu, name="conv")
        return Built({"images": x}, {"y": h})

    build.__module__ = __name__
    return build


BORDERS = {
    "constant": lambda tf, x: tf.pad(x, [[0, 0], [2, 2], [2, 2], [0, 0]]),
    "asymmetric": lambda tf, x: tf.pad(x, [[0, 0], [0, 1], [0, 1], [0, 0]], "CONSTANT"),
    "value": lambda tf, x: tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], constant_values=-1.0),
    "reflect": lambda tf, x: tf.pad(x, [[0, 0], [3, 3], [3, 3], [0, 0]], mode="REFLECT"),
    "symmetric": lambda tf, x: tf.pad(x, [[0, 0], [1, 2], [2, 1], [0, 0]], "SYMMETRIC"),
    "cropped": lambda tf, x: x[:, 2:-2, 1:-3, :],
    "central_crop": lambda tf, x: tf.image.resize_image_with_crop_or_pad(x, 8, 8),
    "crop_to_box": lambda tf, x: tf.image.crop_to_bounding_box(x, 1, 2, 7, 8),
    "channels_padded": lambda tf, x: tf.pad(x, [[0, 0], [0, 0], [0, 0], [1, 1]]),
    "flipped": lambda tf, x: tf.reverse(x, axis=[2]),
}


for name, apply in BORDERS.items():
    graph("border_" + name)(border_graph(apply))


def variable_conv(tf, x, shape, name="conv", **options):
    return tf.nn.conv2d(x, tf.get_variable(name + "_w", shape), **options)


def pooled(tf, x):
    x = tf.layers.conv2d(x, 4, 3, padding="same", name="conv")
    return tf.reduce_mean(x, [1, 2])


CONVOLUTIONS = {
    "strides": lambda tf, x: variable_conv(tf, x, [3, 3, 3, 4], strides=[1, 2, 2, 1], padding="SAME"),
    "strides_that_differ": lambda tf, x: tf.layers.conv2d(x, 4, (5, 3), (2, 1), "same"),
    "even_kernel_same": lambda tf, x: tf.layers.conv2d(x, 4, 4, 2, "same", use_bias=False),
    "valid": lambda tf, x: variable_conv(tf, x, [3, 5, 3, 4], strides=[1, 1, 1, 1], padding="VALID"),
    "dilations": lambda tf, x: variable_conv(
        tf, x, [3, 3, 3, 4], strides=[1, 1, 1, 1], padding="SAME", dilations=[1, 2, 2, 1]
    ),
    "explicit_padding": lambda tf, x: variable_conv(
        tf, x, [3, 3, 3, 4], strides=[1, 2, 2, 1], padding=[[0, 0], [1, 0], [2, 1], [0, 0]]
    ),
    "layers_dilated": lambda tf, x: tf.layers.conv2d(x, 4, 3, padding="same", dilation_rate=2, activation=tf.nn.elu),
    "atrous": lambda tf, x: tf.nn.atrous_conv2d(x, tf.get_variable("filters", [3, 3, 3, 4]), rate=2, padding="SAME"),
    "atrous_valid": lambda tf, x: tf.nn.atrous_conv2d(x, tf.get_variable("filters", [3, 3, 3, 4]), 3, "VALID"),
    "slim_rate": lambda tf, x: tf.contrib.slim.conv2d(x, 4, [3, 3], rate=2, scope="atrous"),
    "nn_convolution": lambda tf, x: tf.nn.convolution(
        x, tf.get_variable("filters", [3, 3, 3, 4]), "SAME", dilation_rate=[2, 2]
    ),
    "one_by_one": lambda tf, x: tf.contrib.slim.conv2d(x, 4, 1, activation_fn=None, normalizer_fn=None),
    "depthwise": lambda tf, x: tf.nn.depthwise_conv2d(
        x, tf.get_variable("depthwise_weights", [3, 3, 3, 2]), [1, 1, 1, 1], "SAME"
    ),
    "depthwise_native_strides": lambda tf, x: tf.nn.depthwise_conv2d_native(
        x, tf.get_variable("depthwise_weights", [3, 3, 3, 1]), strides=[1, 2, 2, 1], padding="SAME"
    ),
    "depthwise_rate": lambda tf, x: tf.nn.depthwise_conv2d(
        x, tf.get_variable("depthwise_weights", [3, 3, 3, 1]), [1, 1, 1, 1], "SAME", rate=[2, 2]
    ),
    "separable": lambda tf, x: tf.nn.separable_conv2d(
        x, tf.get_variable("dw", [3, 3, 3, 2]), tf.get_variable("pw", [1, 1, 6, 5]), [1, 1, 1, 1], "SAME"
    ),
    "separable_layers": lambda tf, x: tf.layers.separable_conv2d(x, 6, 3, padding="same", activation=tf.nn.relu6),
    "separable_slim": lambda tf, x: tf.contrib.slim.separable_conv2d(x, 6, [3, 3], 1, stride=2),
    "depthwise_slim": lambda tf, x: tf.contrib.slim.separable_conv2d(x, None, [3, 3], depth_multiplier=1),
    "transpose_layers": lambda tf, x: tf.layers.conv2d_transpose(x, 4, 5, 2, "same", activation=tf.nn.tanh),
    "transpose_layers_valid": lambda tf, x: tf.layers.conv2d_transpose(x, 4, 3, strides=2, use_bias=False),
    "transpose_slim": lambda tf, x: tf.contrib.slim.conv2d_transpose(x, 4, [4, 4], stride=2),
    "grouped_by_split": lambda tf, x: tf.concat(
        axis=3,
        values=[
            tf.nn.conv2d(i, k, strides=[1, 1, 1, 1], padding="SAME")
            for i, k in zip(  # noqa: B905
                tf.split(axis=3, num_or_size_splits=2, value=tf.concat([x, x[..., :1]], 3)),
                tf.split(axis=3, num_or_size_splits=2, value=tf.get_variable("weights", [3, 3, 2, 6])),
            )
        ],
    ),
    "bias_added_by_hand": lambda tf, x: tf.nn.relu(
        tf.reshape(
            tf.nn.bias_add(
                variable_conv(tf, x, [3, 3, 3, 4], strides=[1, 1, 1, 1], padding="SAME"), tf.get_variable("b", [4])
            ),
            [-1, 12, 12, 4],
        )
    ),
    "weights_normalised": lambda tf, x: tf.nn.conv2d(
        x,
        tf.nn.l2_normalize(tf.get_variable("V", [3, 3, 3, 4]), [0, 1, 2]) * tf.get_variable("g_scale", [4]),
        [1, 1, 1, 1],
        "SAME",
    ),
    "max_pool_overlapping": lambda tf, x: tf.nn.max_pool(x, [1, 3, 3, 1], [1, 2, 2, 1], "VALID"),
    "avg_pool_same": lambda tf, x: tf.nn.avg_pool(x, ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding="SAME"),
    "avg_pool_layers": lambda tf, x: tf.layers.average_pooling2d(x, (3, 2), (3, 2)),
    "max_pool_with_stride_one": lambda tf, x: tf.contrib.slim.max_pool2d(x, [3, 3], stride=1, padding="SAME"),
    "pool_nn": lambda tf, x: tf.nn.pool(x, [2, 2], "MAX", "SAME", strides=[2, 2]),
    "global_average": lambda tf, x: tf.layers.dense(pooled(tf, x), 3),
    "global_average_kept": lambda tf, x: tf.squeeze(
        tf.layers.conv2d(tf.reduce_mean(x, [1, 2], keep_dims=True), 3, 1), [1, 2]
    ),
    "global_average_by_pool": lambda tf, x: tf.reshape(
        tf.nn.avg_pool(x, [1, 12, 12, 1], [1, 1, 1, 1], "VALID"), [-1, 3]
    ),
    "global_max": lambda tf, x: tf.reduce_max(x, axis=[1, 2]),
    "global_average_of_dynamic_size": lambda tf, x: (
        tf.reduce_sum(x, [1, 2]) / tf.cast(tf.shape(x)[1] * tf.shape(x)[2], tf.float32)
    ),
    "local_response": lambda tf, x: tf.nn.local_response_normalization(
        x, depth_radius=2, alpha=2e-05, beta=0.75, bias=1.0
    ),
    "flatten_by_shape": lambda tf, x: tf.layers.dense(tf.reshape(x, [-1, int(np.prod(x.shape[1:]))]), 3),
    "flatten_by_batch": lambda tf, x: tf.layers.dense(tf.reshape(x, [tf.shape(x)[0], 12 * 12 * 3]), 3),
    "flatten_layers": lambda tf, x: tf.layers.dense(tf.layers.flatten(x), 3, name="fc"),
    "flatten_by_convolution": lambda tf, x: tf.squeeze(tf.layers.conv2d(x, 5, 12, padding="valid"), axis=[1, 2]),
    "resize_nearest": lambda tf, x: tf.image.resize_nearest_neighbor(x, (24, 24)),
    "resize_bilinear_dynamic": lambda tf, x: tf.image.resize_bilinear(x, [2 * tf.shape(x)[1], 2 * tf.shape(x)[2]]),
    "resize_bilinear_aligned": lambda tf, x: tf.image.resize_bilinear(x, [17, 19], align_corners=True),
    "resize_images": lambda tf, x: tf.image.resize_images(x, [20, 18]),
    "resize_bicubic": lambda tf, x: tf.image.resize_bicubic(x, [20, 18]),
    "resize_area": lambda tf, x: tf.image.resize_images(x, [5, 5], method=tf.image.ResizeMethod.AREA),
    "upsample_by_repeat": lambda tf, x: tf.reshape(
        tf.tile(tf.reshape(x, [-1, 12, 1, 12, 1, 3]), [1, 1, 2, 1, 2, 1]), [-1, 24, 24, 3]
    ),
    "upsample_by_scale": lambda tf, x: tf.image.resize_nearest_neighbor(
        x, tf.cast(tf.cast(tf.shape(x)[1:3], tf.float32) * 1.5, tf.int32)
    ),
    "depth_to_space": lambda tf, x: tf.depth_to_space(tf.layers.conv2d(x, 12, 3, padding="same"), 2),
    "space_to_depth": lambda tf, x: tf.layers.conv2d(tf.space_to_depth(x, 2), 4, 1),
    "channel_shuffle": lambda tf, x: tf.reshape(
        tf.transpose(tf.reshape(tf.layers.conv2d(x, 6, 1), [-1, 12, 12, 2, 3]), [0, 1, 2, 4, 3]), [-1, 12, 12, 6]
    ),
    "crop_and_join": lambda tf, x: tf.concat([tf.layers.conv2d(x, 4, 3), x[:, 1:-1, 1:-1, :]], axis=-1),
    "coordinates": lambda tf, x: tf.layers.conv2d(
        tf.concat(
            [x, tf.tile(tf.reshape(tf.linspace(-1.0, 1.0, 12), [1, 12, 1, 1]), [tf.shape(x)[0], 1, 12, 1])], axis=3
        ),
        4,
        3,
    ),
    "image_gradients": lambda tf, x: x[:, 1:, :, :] - x[:, :-1, :, :],
    "gaussian_blur_of_constants": lambda tf, x: tf.nn.depthwise_conv2d(
        x,
        tf.constant(np.tile(np.outer([1, 2, 1], [1, 2, 1]).reshape(3, 3, 1, 1) / 16.0, [1, 1, 3, 1]), tf.float32),
        [1, 1, 1, 1],
        "SAME",
    ),
    "vgg_mean_subtraction": lambda tf, x: tf.layers.conv2d(
        tf.concat(
            axis=3,
            values=[
                channel - mean
                for channel, mean in zip(  # noqa: B905
                    tf.split(axis=3, num_or_size_splits=3, value=x * 255.0)[::-1], [103.9, 116.8, 123.7]
                )
            ],
        ),
        2,
        3,
    ),
    "gram_matrix": lambda tf, x: (
        tf.matmul(tf.reshape(x, [-1, 144, 3]), tf.reshape(x, [-1, 144, 3]), transpose_a=True) / 144.0
    ),
}


def convolution_graph(function):
    def build(tf):
        x = images(tf)
        return Built({"images": x}, {"y": function(tf, x)})

    build.__module__ = __name__
    return build


for name, function in CONVOLUTIONS.items():
    graph("conv_" + name)(convolution_graph(function))


@graph("conv_transpose_computed_shape")
def conv_transpose_computed_shape(tf):
    x = images(tf, 6, 4)
    kernel = tf.get_variable("deconv/w", [5, 5, 3, 4])
    biases = tf.get_variable("deconv/biases", [3])
    shape = tf.stack([tf.shape(x)[0], 12, 12, 3])
    y = tf.nn.conv2d_transpose(x, kernel, output_shape=shape, strides=[1, 2, 2, 1])
    y = tf.reshape(tf.nn.bias_add(y, biases), shape)
    return Built({"images": x}, {"y": tf.nn.tanh(y)})


@graph("conv_transpose_fixed_batch")
def conv_transpose_fixed_batch(tf):
    x = tf.placeholder(tf.float32, [2, 5, 5, 4])
    W = weight_variable(tf, [3, 3, 6, 4])
    y = tf.nn.conv2d_transpose(x, W, [2, 11, 11, 6], strides=[1, 2, 2, 1], padding="VALID")
    return Built({"x": x}, {"y": tf.nn.relu(y + bias_variable(tf, [6]))})


@graph("conv_transpose_shape_of_another")
def conv_transpose_shape_of_another(tf):
    x = images(tf, 9, 3)
    down = tf.layers.conv2d(x, 4, 3, 2, "same", activation=tf.nn.relu)
    W = tf.get_variable("up", [4, 4, 3, 4])
    up = tf.nn.conv2d_transpose(down, W, tf.shape(x), [1, 2, 2, 1])
    return Built({"images": x}, {"y": tf.add(up, x)})


@graph("conv_of_any_size", shape={"images": [2, 10, 14, 3]})
def conv_of_any_size(tf):
    x = tf.placeholder(tf.float32, [None, None, None, 3], name="images")
    h = tf.layers.conv2d(x, 6, 3, padding="same", activation=tf.nn.relu)
    h = tf.layers.max_pooling2d(h, 2, 2)
    h = tf.layers.conv2d(h, 2, 1)
    up = tf.image.resize_bilinear(h, tf.shape(x)[1:3])
    return Built({"images": x}, {"segmentation": tf.argmax(up, axis=3), "score": up})


@graph("conv1d_layers", data={"characters": ("int", 0, 26)})
def conv1d_layers(tf):
    characters = tf.placeholder(tf.int32, [None, 20], name="characters")
    x = tf.one_hot(characters, 26, on_value=1.0, off_value=0.0)
    h = tf.layers.conv1d(x, 8, 5, padding="same", activation=tf.nn.relu)
    h = tf.layers.max_pooling1d(h, 2, 2)
    h = tf.layers.conv1d(h, 8, 3, strides=2, activation=tf.nn.relu)
    return Built({"characters": characters}, {"logits": tf.layers.dense(tf.reduce_max(h, axis=1), 4)})


@graph("conv1d_causal_dilated")
def conv1d_causal_dilated(tf):
    """The residual stack of WaveNet."""
    x = tf.placeholder(tf.float32, [None, 16, 4], name="audio")
    skips = []
    h = x
    for i, rate in enumerate([1, 2, 4]):
        with tf.variable_scope(f"layer{i}"):
            padded = tf.pad(h, [[0, 0], [rate, 0], [0, 0]])
            f = tf.layers.conv1d(padded, 4, 2, dilation_rate=rate, name="filter")
            g = tf.layers.conv1d(padded, 4, 2, dilation_rate=rate, name="gate")
            out = tf.tanh(f) * tf.sigmoid(g)
            skips.append(tf.layers.conv1d(out, 5, 1, name="skip"))
            h = h + tf.layers.conv1d(out, 4, 1, name="dense")
    return Built({"audio": x}, {"logits": tf.nn.relu(sum(skips)), "residual": h})


@graph("conv1d_by_hand")
def conv1d_by_hand(tf):
    x = tf.placeholder(tf.float32, [None, 15, 3], name="x")
    W = tf.get_variable("W", [4, 3, 5])
    h = tf.nn.conv1d(x, W, stride=2, padding="SAME") + tf.get_variable("b", [5])
    return Built({"x": x}, {"y": tf.nn.relu(h)})


@graph("conv3d_by_hand")
def conv3d_by_hand(tf):
    x = tf.placeholder(tf.float32, [None, 6, 8, 8, 2], name="video")
    W = tf.get_variable("wc1", [3, 3, 3, 2, 4])
    h = tf.nn.relu(
        tf.nn.bias_add(tf.nn.conv3d(x, W, strides=[1, 1, 1, 1, 1], padding="SAME"), tf.get_variable("bc1", [4]))
    )
    h = tf.nn.max_pool3d(h, ksize=[1, 1, 2, 2, 1], strides=[1, 1, 2, 2, 1], padding="SAME", name="pool1")
    h = tf.reshape(h, [-1, 6 * 4 * 4 * 4])
    return Built({"video": x}, {"logits": tf.layers.dense(h, 3)})


@graph("conv3d_layers")
def conv3d_layers(tf):
    x = tf.placeholder(tf.float32, [None, 6, 8, 8, 1], name="voxels")
    h = tf.layers.conv3d(x, 4, 3, strides=(1, 2, 2), padding="same", activation=tf.nn.relu)
    h = tf.layers.average_pooling3d(h, 2, 2)
    h = tf.layers.conv3d_transpose(h, 2, 2, 2)
    return Built({"voxels": x}, {"y": h})
