"""Networks whose output is an image: segmentation, generators, style, super-resolution."""

from tests.migration.zoo.registry import Built, graph


def images(tf, size=12, channels=3, name="images"):
    return tf.placeholder(tf.float32, [None, size, size, channels], name=name)


@graph("u_net")
def u_net(tf):
    x = images(tf, 16, 1, "x")
    conv = lambda x, filters, name: tf.layers.conv2d(x, filters, 3, padding="same", activation=tf.nn.relu, name=name)  # noqa: E731
    down1 = conv(conv(x, 4, "down1a"), 4, "down1b")
    down2 = conv(conv(tf.layers.max_pooling2d(down1, 2, 2), 8, "down2a"), 8, "down2b")
    bottom = conv(tf.layers.max_pooling2d(down2, 2, 2), 12, "bottom")
    up2 = tf.concat([tf.layers.conv2d_transpose(bottom, 8, 2, 2, name="up2"), down2], axis=3)
    up2 = conv(up2, 8, "up2a")
    up1 = tf.concat([tf.layers.conv2d_transpose(up2, 4, 2, 2, name="up1"), down1], axis=3)
    logits = tf.layers.conv2d(conv(up1, 4, "up1a"), 2, 1, name="logits")
    return Built({"x": x}, {"mask": tf.nn.softmax(logits), "logits": logits})


@graph("u_net_by_hand", shape={"x": [2, 20, 20, 1]})
def u_net_by_hand(tf):
    """VALID convolutions, cropping by the shapes at run time, softmax by hand: after the best known repository."""

    def conv2d_valid(x, shape, b_name, keep_prob):
        W = tf.Variable(tf.truncated_normal(shape, stddev=0.1), name="w")
        b = tf.Variable(tf.constant(0.1, shape=[shape[-1]]), name=b_name)
        conv = tf.nn.bias_add(tf.nn.conv2d(x, W, strides=[1, 1, 1, 1], padding="VALID"), b)
        return tf.nn.relu(tf.nn.dropout(conv, keep_prob))

    def crop_and_concat(x1, x2):
        x1_shape, x2_shape = tf.shape(x1), tf.shape(x2)
        offsets = [0, (x1_shape[1] - x2_shape[1]) // 2, (x1_shape[2] - x2_shape[2]) // 2, 0]
        size = [-1, x2_shape[1], x2_shape[2], -1]
        return tf.concat([tf.slice(x1, offsets, size), x2], 3)

    x = tf.placeholder("float", shape=[None, None, None, 1], name="x")
    keep_prob = tf.placeholder(tf.float32, name="dropout_probability")
    in_node = tf.reshape(x, tf.stack([-1, tf.shape(x)[1], tf.shape(x)[2], 1]))
    with tf.name_scope("down_conv"):
        down = conv2d_valid(conv2d_valid(in_node, [3, 3, 1, 4], "b1", keep_prob), [3, 3, 4, 4], "b2", keep_prob)
        pool = tf.nn.max_pool(down, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID")
        bottom = conv2d_valid(pool, [3, 3, 4, 8], "b1", keep_prob)
    with tf.name_scope("up_conv"):
        wd = tf.Variable(tf.truncated_normal([2, 2, 4, 8], stddev=0.1), name="wd")
        bd = tf.Variable(tf.constant(0.1, shape=[4]), name="bd")
        x_shape = tf.shape(bottom)
        output_shape = tf.stack([x_shape[0], x_shape[1] * 2, x_shape[2] * 2, x_shape[3] // 2])
        deconv = tf.nn.conv2d_transpose(bottom, wd, output_shape, strides=[1, 2, 2, 1], padding="VALID")
        joined = crop_and_concat(down, tf.nn.relu(deconv + bd))
        up = conv2d_valid(joined, [3, 3, 8, 4], "b1", keep_prob)
    with tf.name_scope("output_map"):
        weight = tf.Variable(tf.truncated_normal([1, 1, 4, 2], stddev=0.1))
        bias = tf.Variable(tf.constant(0.1, shape=[2]))
        logits = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(up, weight, [1, 1, 1, 1], "SAME"), bias))
    with tf.name_scope("pixel_wise_softmax"):
        exponential_map = tf.exp(logits - tf.reduce_max(logits, axis=3, keepdims=True))
        normalize = tf.reduce_sum(exponential_map, axis=3, keepdims=True)
        predicter = exponential_map / normalize
    return Built({"x": x}, {"predicter": predicter}, {"dropout_probability": (keep_prob, 1.0, 0.75)})


@graph("fcn")
def fcn(tf):
    """Two skips, scores added, upsampled by transposed convolutions to the shape of the earlier score."""
    x = images(tf, 16)
    pool1 = tf.layers.max_pooling2d(tf.layers.conv2d(x, 4, 3, padding="same", activation=tf.nn.relu), 2, 2)
    pool2 = tf.layers.max_pooling2d(tf.layers.conv2d(pool1, 6, 3, padding="same", activation=tf.nn.relu), 2, 2)
    pool3 = tf.layers.max_pooling2d(tf.layers.conv2d(pool2, 8, 3, padding="same", activation=tf.nn.relu), 2, 2)
    score = tf.layers.conv2d(pool3, 3, 1, name="score_fr")

    def upscore(score, like, name):
        with tf.variable_scope(name):
            in_shape = tf.shape(like)
            new_shape = tf.stack([in_shape[0], in_shape[1], in_shape[2], 3])
            weights = tf.get_variable("up_filter", [4, 4, 3, 3])
            deconv = tf.nn.conv2d_transpose(score, weights, new_shape, strides=[1, 2, 2, 1], padding="SAME")
            deconv.set_shape([None, None, None, 3])
            return deconv

    fuse2 = tf.add(upscore(score, pool2, "upscore2"), tf.layers.conv2d(pool2, 3, 1, name="score_pool2"))
    fuse1 = tf.add(upscore(fuse2, pool1, "upscore4"), tf.layers.conv2d(pool1, 3, 1, name="score_pool1"))
    up = upscore(fuse1, x, "upscore8")
    return Built({"images": x}, {"up": up, "pred": tf.argmax(up, axis=3, name="prediction")})


@graph("dcgan_generator")
def dcgan_generator(tf):
    z = tf.placeholder(tf.float32, [None, 10], name="z")
    with tf.variable_scope("generator"):
        h = tf.reshape(tf.layers.dense(z, 4 * 4 * 8), (-1, 4, 4, 8))
        h = tf.maximum(0.2 * h, h)
        h = tf.layers.conv2d_transpose(h, 4, 5, strides=2, padding="same")
        h = tf.layers.batch_normalization(h, training=False)
        h = tf.maximum(0.2 * h, h)
        out = tf.tanh(tf.layers.conv2d_transpose(h, 3, 5, strides=2, padding="same"))
    return Built({"z": z}, {"images": out})


@graph("style_transfer_network")
def style_transfer_network(tf):
    """Reflected borders, instance normalisation by moments, resize and convolve, scaled tanh."""
    x = images(tf, 16)

    def instance_norm(h, name):
        with tf.variable_scope(name):
            channels = h.get_shape()[3].value
            mu, sigma_sq = tf.nn.moments(h, [1, 2], keep_dims=True)
            shift = tf.get_variable("shift", [channels], initializer=tf.zeros_initializer())
            scale = tf.get_variable("scale", [channels], initializer=tf.ones_initializer())
            return scale * (h - mu) / (sigma_sq + 1e-3) ** 0.5 + shift

    def conv(h, filters, kernel, stride, name, relu=True):
        with tf.variable_scope(name):
            pad = kernel // 2
            h = tf.pad(h, [[0, 0], [pad, pad], [pad, pad], [0, 0]], mode="REFLECT")
            w = tf.get_variable("w", [kernel, kernel, h.get_shape()[3].value, filters])
            h = instance_norm(tf.nn.conv2d(h, w, [1, stride, stride, 1], "VALID"), "in")
            return tf.nn.relu(h) if relu else h

    h = conv(x / 127.5 - 1.0, 4, 5, 1, "conv1")
    h = conv(h, 6, 3, 2, "conv2")
    h = h + conv(conv(h, 6, 3, 1, "res1a"), 6, 3, 1, "res1b", relu=False)
    h = conv(tf.image.resize_nearest_neighbor(h, [16, 16]), 4, 3, 1, "up1")
    y = tf.nn.tanh(conv(h, 3, 5, 1, "out", relu=False)) * 150 + 255.0 / 2
    return Built({"images": x}, {"y": y})


@graph("super_resolution")
def super_resolution(tf):
    x = tf.placeholder(tf.float32, [None, 8, 8, 3], name="low")
    h = tf.layers.conv2d(x, 6, 3, padding="same", name="input")
    first = h
    for i in range(2):
        r = tf.layers.conv2d(
            tf.layers.conv2d(h, 6, 3, 1, "same", activation=tf.nn.relu, name=f"a{i}"), 6, 3, 1, "same", name=f"b{i}"
        )
        h = h + r * 0.1
    h = tf.layers.conv2d(h + first, 12, 3, padding="same", name="up")
    h = tf.depth_to_space(h, 2)
    y = tf.layers.conv2d(h, 3, 3, padding="same", name="output") + tf.image.resize_bicubic(x, [16, 16])
    return Built({"low": x}, {"high": tf.clip_by_value(y, -1.0, 1.0)})
