"""Convolutional networks of tutorials and papers: LeNet, residual, dense and inception blocks, and others."""

import numpy as np

from tests.migration.zoo.registry import Built, graph


def weight_variable(tf, shape):
    return tf.Variable(tf.truncated_normal(shape, stddev=0.1))


def bias_variable(tf, shape):
    return tf.Variable(tf.constant(0.1, shape=shape))


def conv2d(tf, x, W):
    return tf.nn.conv2d(x, W, strides=[1, 1, 1, 1], padding="SAME")


def max_pool_2x2(tf, x):
    return tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")


def images(tf, size=12, channels=3, name="images"):
    return tf.placeholder(tf.float32, [None, size, size, channels], name=name)


@graph("deep_mnist_for_experts")
def deep_mnist_for_experts(tf):
    x = tf.placeholder(tf.float32, [None, 784])
    x_image = tf.reshape(x, [-1, 28, 28, 1])
    W_conv1, b_conv1 = weight_variable(tf, [5, 5, 1, 8]), bias_variable(tf, [8])
    h_pool1 = max_pool_2x2(tf, tf.nn.relu(conv2d(tf, x_image, W_conv1) + b_conv1))
    W_conv2, b_conv2 = weight_variable(tf, [5, 5, 8, 12]), bias_variable(tf, [12])
    h_pool2 = max_pool_2x2(tf, tf.nn.relu(conv2d(tf, h_pool1, W_conv2) + b_conv2))
    W_fc1, b_fc1 = weight_variable(tf, [7 * 7 * 12, 32]), bias_variable(tf, [32])
    h_fc1 = tf.nn.relu(tf.matmul(tf.reshape(h_pool2, [-1, 7 * 7 * 12]), W_fc1) + b_fc1)
    keep_prob = tf.placeholder(tf.float32)
    h_fc1_drop = tf.nn.dropout(h_fc1, keep_prob)
    W_fc2, b_fc2 = weight_variable(tf, [32, 10]), bias_variable(tf, [10])
    y_conv = tf.matmul(h_fc1_drop, W_fc2) + b_fc2
    return Built({"x": x}, {"y": y_conv}, {"keep_prob": (keep_prob, 1.0, 0.5)})


@graph("lenet_by_hand")
def lenet_by_hand(tf):
    x = tf.placeholder(tf.float32, (None, 32, 32, 1))
    mu, sigma = 0, 0.1
    conv1_W = tf.Variable(tf.truncated_normal(shape=(5, 5, 1, 6), mean=mu, stddev=sigma))
    conv1_b = tf.Variable(tf.zeros(6))
    conv1 = tf.nn.conv2d(x, conv1_W, strides=[1, 1, 1, 1], padding="VALID") + conv1_b
    conv1 = tf.nn.relu(conv1)
    conv1 = tf.nn.max_pool(conv1, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID")
    conv2_W = tf.Variable(tf.truncated_normal(shape=(5, 5, 6, 16), mean=mu, stddev=sigma))
    conv2_b = tf.Variable(tf.zeros(16))
    conv2 = tf.nn.conv2d(conv1, conv2_W, strides=[1, 1, 1, 1], padding="VALID") + conv2_b
    conv2 = tf.nn.relu(conv2)
    conv2 = tf.nn.max_pool(conv2, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID")
    fc0 = tf.contrib.layers.flatten(conv2)
    fc1_W = tf.Variable(tf.truncated_normal(shape=(400, 120), mean=mu, stddev=sigma))
    fc1 = tf.nn.relu(tf.matmul(fc0, fc1_W) + tf.Variable(tf.zeros(120)))
    fc2_W = tf.Variable(tf.truncated_normal(shape=(120, 84), mean=mu, stddev=sigma))
    fc2 = tf.nn.relu(tf.matmul(fc1, fc2_W) + tf.Variable(tf.zeros(84)))
    fc3_W = tf.Variable(tf.truncated_normal(shape=(84, 10), mean=mu, stddev=sigma))
    return Built({"x": x}, {"logits": tf.matmul(fc2, fc3_W) + tf.Variable(tf.zeros(10))})


@graph("lenet_layers")
def lenet_layers(tf):
    features = tf.placeholder(tf.float32, [None, 784], name="x")
    is_training = tf.placeholder(tf.bool, [], name="training")
    input_layer = tf.reshape(features, [-1, 28, 28, 1])
    conv1 = tf.layers.conv2d(inputs=input_layer, filters=8, kernel_size=[5, 5], padding="same", activation=tf.nn.relu)
    pool1 = tf.layers.max_pooling2d(inputs=conv1, pool_size=[2, 2], strides=2)
    conv2 = tf.layers.conv2d(inputs=pool1, filters=8, kernel_size=[5, 5], padding="same", activation=tf.nn.relu)
    pool2 = tf.layers.max_pooling2d(inputs=conv2, pool_size=[2, 2], strides=2)
    pool2_flat = tf.reshape(pool2, [-1, 7 * 7 * 8])
    dense = tf.layers.dense(inputs=pool2_flat, units=24, activation=tf.nn.relu)
    dropout = tf.layers.dropout(inputs=dense, rate=0.4, training=is_training)
    logits = tf.layers.dense(inputs=dropout, units=10)
    return Built(
        {"x": features},
        {"classes": tf.argmax(input=logits, axis=1), "probabilities": tf.nn.softmax(logits, name="softmax_tensor")},
        {"training": (is_training, False, True)},
    )


@graph("lenet_slim")
def lenet_slim(tf):
    slim = tf.contrib.slim
    x = images(tf, 28, 1)
    is_training = tf.placeholder(tf.bool, name="is_training")
    with tf.variable_scope("LeNet", "LeNet", [x]):
        net = slim.conv2d(x, 8, [5, 5], scope="conv1")
        net = slim.max_pool2d(net, [2, 2], 2, scope="pool1")
        net = slim.conv2d(net, 12, [5, 5], scope="conv2")
        net = slim.max_pool2d(net, [2, 2], 2, scope="pool2")
        net = slim.flatten(net)
        net = slim.fully_connected(net, 32, scope="fc3")
        net = slim.dropout(net, 0.5, is_training=is_training, scope="dropout3")
        logits = slim.fully_connected(net, 10, activation_fn=None, scope="fc4")
        predictions = slim.softmax(logits, scope="Predictions")
    return Built({"images": x}, {"predictions": predictions}, {"is_training": (is_training, False, True)})


@graph("cifar10_tutorial")
def cifar10_tutorial(tf):
    """With local response normalisation, before and after the pooling."""

    def variable_with_weight_decay(name, shape, stddev, wd):
        var = tf.get_variable(name, shape, initializer=tf.truncated_normal_initializer(stddev=stddev))
        if wd is not None:
            tf.add_to_collection("losses", tf.multiply(tf.nn.l2_loss(var), wd, name="weight_loss"))
        return var

    def activation_summary(x):
        tf.summary.histogram(x.op.name + "/activations", x)
        tf.summary.scalar(x.op.name + "/sparsity", tf.nn.zero_fraction(x))

    x = tf.placeholder(tf.float32, [4, 24, 24, 3], name="images")
    with tf.variable_scope("conv1") as scope:
        kernel = variable_with_weight_decay("weights", [5, 5, 3, 8], 5e-2, None)
        conv = tf.nn.conv2d(x, kernel, [1, 1, 1, 1], padding="SAME")
        biases = tf.get_variable("biases", [8], initializer=tf.constant_initializer(0.0))
        conv1 = tf.nn.relu(tf.nn.bias_add(conv, biases), name=scope.name)
        activation_summary(conv1)
    pool1 = tf.nn.max_pool(conv1, [1, 3, 3, 1], [1, 2, 2, 1], "SAME", name="pool1")
    norm1 = tf.nn.lrn(pool1, 4, bias=1.0, alpha=0.001 / 9.0, beta=0.75, name="norm1")
    with tf.variable_scope("conv2") as scope:
        kernel = variable_with_weight_decay("weights", [5, 5, 8, 8], 5e-2, None)
        conv = tf.nn.conv2d(norm1, kernel, [1, 1, 1, 1], padding="SAME")
        biases = tf.get_variable("biases", [8], initializer=tf.constant_initializer(0.1))
        conv2 = tf.nn.relu(tf.nn.bias_add(conv, biases), name=scope.name)
        activation_summary(conv2)
    norm2 = tf.nn.lrn(conv2, 4, bias=1.0, alpha=0.001 / 9.0, beta=0.75, name="norm2")
    pool2 = tf.nn.max_pool(norm2, [1, 3, 3, 1], [1, 2, 2, 1], "SAME", name="pool2")
    with tf.variable_scope("local3") as scope:
        reshape = tf.reshape(pool2, [4, -1])
        dim = reshape.get_shape()[1].value
        weights = variable_with_weight_decay("weights", [dim, 24], 0.04, 0.004)
        biases = tf.get_variable("biases", [24], initializer=tf.constant_initializer(0.1))
        local3 = tf.nn.relu(tf.matmul(reshape, weights) + biases, name=scope.name)
    with tf.variable_scope("softmax_linear") as scope:
        weights = variable_with_weight_decay("weights", [24, 10], 1 / 24.0, 0.0)
        biases = tf.get_variable("biases", [10], initializer=tf.constant_initializer(0.0))
        logits = tf.add(tf.matmul(local3, weights), biases, name=scope.name)
    return Built({"images": x}, {"logits": logits})


@graph("text_cnn", data={"input_x": ("int", 0, 30)})
def text_cnn(tf):
    """Kim's sentence classifier, as the public wrote it."""
    input_x = tf.placeholder(tf.int32, [None, 12], name="input_x")
    dropout_keep_prob = tf.placeholder(tf.float32, name="dropout_keep_prob")
    with tf.device("/cpu:0"), tf.name_scope("embedding"):
        W = tf.Variable(tf.random_uniform([30, 8], -1.0, 1.0), name="W")
        embedded_chars = tf.nn.embedding_lookup(W, input_x)
        embedded_chars_expanded = tf.expand_dims(embedded_chars, -1)
    pooled_outputs = []
    for filter_size in [3, 4, 5]:
        with tf.name_scope(f"conv-maxpool-{filter_size}"):
            W = tf.Variable(tf.truncated_normal([filter_size, 8, 1, 6], stddev=0.1), name="W")
            b = tf.Variable(tf.constant(0.1, shape=[6]), name="b")
            conv = tf.nn.conv2d(embedded_chars_expanded, W, strides=[1, 1, 1, 1], padding="VALID", name="conv")
            h = tf.nn.relu(tf.nn.bias_add(conv, b), name="relu")
            pooled_outputs.append(
                tf.nn.max_pool(h, [1, 12 - filter_size + 1, 1, 1], [1, 1, 1, 1], padding="VALID", name="pool")
            )
    h_pool_flat = tf.reshape(tf.concat(pooled_outputs, 3), [-1, 18])
    with tf.name_scope("dropout"):
        h_drop = tf.nn.dropout(h_pool_flat, dropout_keep_prob)
    with tf.name_scope("output"):
        W = tf.get_variable("W", shape=[18, 2], initializer=tf.contrib.layers.xavier_initializer())
        b = tf.Variable(tf.constant(0.1, shape=[2]), name="b")
        scores = tf.nn.xw_plus_b(h_drop, W, b, name="scores")
        predictions = tf.argmax(scores, 1, name="predictions")
    return Built(
        {"input_x": input_x},
        {"scores": scores, "predictions": predictions},
        {"dropout_keep_prob": (dropout_keep_prob, 1.0, 0.5)},
    )


@graph("residual_blocks")
def residual_blocks(tf):
    x = images(tf)

    def block(x, filters, stride, name):
        with tf.variable_scope(name):
            shortcut = x
            if stride != 1 or x.shape[-1].value != filters:
                shortcut = tf.layers.conv2d(x, filters, 1, stride, "same", use_bias=False, name="shortcut")
            h = tf.layers.conv2d(x, filters, 3, stride, "same", activation=tf.nn.relu, name="conv1")
            h = tf.layers.conv2d(h, filters, 3, 1, "same", name="conv2")
            return tf.nn.relu(h + shortcut)

    h = tf.layers.conv2d(x, 4, 3, padding="same", activation=tf.nn.relu, name="stem")
    for i, (filters, stride) in enumerate([(4, 1), (4, 1), (8, 2), (8, 1)]):
        h = block(h, filters, stride, f"block{i}")
    return Built({"images": x}, {"logits": tf.layers.dense(tf.reduce_mean(h, [1, 2]), 5, name="fc")})


@graph("residual_with_padded_shortcut")
def residual_with_padded_shortcut(tf):
    x = images(tf)
    h = tf.layers.conv2d(x, 4, 3, padding="same", name="conv0")
    y = tf.layers.conv2d(tf.nn.relu(h), 8, 3, 2, "same", name="conv1")
    shortcut = tf.pad(tf.nn.avg_pool(h, [1, 2, 2, 1], [1, 2, 2, 1], "VALID"), [[0, 0], [0, 0], [0, 0], [2, 2]])
    return Built({"images": x}, {"y": y + shortcut})


@graph("dense_block")
def dense_block(tf):
    x = images(tf)
    h = tf.layers.conv2d(x, 4, 3, padding="same", name="first")
    for layer in range(4):
        new = tf.layers.conv2d(tf.nn.relu(h), 3, 3, padding="same", name=f"layer_{layer}")
        h = tf.concat((h, new), axis=3)
    h = tf.layers.conv2d(h, int(int(h.shape[3]) * 0.5), 1, name="transition")
    return Built({"images": x}, {"y": tf.layers.average_pooling2d(h, 2, 2)})


@graph("inception_block")
def inception_block(tf):
    slim = tf.contrib.slim
    x = images(tf)
    with slim.arg_scope([slim.conv2d, slim.max_pool2d], stride=1, padding="SAME"), tf.variable_scope("Mixed_3b"):
        with tf.variable_scope("Branch_0"):
            branch_0 = slim.conv2d(x, 4, [1, 1], scope="Conv2d_0a_1x1")
        with tf.variable_scope("Branch_1"):
            branch_1 = slim.conv2d(x, 3, [1, 1], scope="Conv2d_0a_1x1")
            branch_1 = slim.conv2d(branch_1, 4, [1, 3], scope="Conv2d_0b_1x3")
            branch_1 = slim.conv2d(branch_1, 4, [3, 1], scope="Conv2d_0c_3x1")
        with tf.variable_scope("Branch_2"):
            branch_2 = slim.conv2d(x, 2, [1, 1], scope="Conv2d_0a_1x1")
            branch_2 = slim.repeat(branch_2, 2, slim.conv2d, 3, [3, 3], scope="Conv2d_0b_3x3")
        with tf.variable_scope("Branch_3"):
            branch_3 = slim.max_pool2d(x, [3, 3], scope="MaxPool_0a_3x3")
            branch_3 = slim.conv2d(branch_3, 2, [1, 1], scope="Conv2d_0b_1x1")
        net = tf.concat([branch_0, branch_1, branch_2, branch_3], 3)
    return Built({"images": x}, {"mixed": net})


@graph("squeeze_and_excite")
def squeeze_and_excite(tf):
    x = images(tf)
    h = tf.layers.conv2d(x, 8, 3, padding="same", activation=tf.nn.relu)
    squeeze = tf.reduce_mean(h, [1, 2])
    excitation = tf.nn.relu(tf.layers.dense(squeeze, 2, name="fc1"))
    excitation = tf.nn.sigmoid(tf.layers.dense(excitation, 8, name="fc2"))
    return Built({"images": x}, {"y": h * tf.reshape(excitation, [-1, 1, 1, 8])})


@graph("squeezenet_fire")
def squeezenet_fire(tf):
    x = images(tf)

    def fire(x, squeeze, expand, name):
        with tf.variable_scope(name):
            s = tf.contrib.layers.conv2d(x, squeeze, [1, 1], scope="squeeze")
            return tf.concat(
                [
                    tf.contrib.layers.conv2d(s, expand, [1, 1], scope="1x1"),
                    tf.contrib.layers.conv2d(s, expand, [3, 3], scope="3x3"),
                ],
                3,
            )

    h = fire(fire(x, 2, 4, "fire2"), 3, 4, "fire3")
    h = tf.contrib.layers.conv2d(tf.contrib.layers.max_pool2d(h, [3, 3], 2), 5, [1, 1], scope="conv10")
    return Built({"images": x}, {"logits": tf.squeeze(tf.contrib.layers.avg_pool2d(h, [5, 5]), [1, 2], name="logits")})


@graph("mobilenet_v1_blocks")
def mobilenet_v1_blocks(tf):
    slim = tf.contrib.slim
    x = images(tf, 16)
    with slim.arg_scope(
        [slim.conv2d, slim.separable_conv2d],
        normalizer_fn=slim.batch_norm,
        normalizer_params={"is_training": False, "center": True, "scale": True, "decay": 0.9997, "epsilon": 0.001},
        activation_fn=tf.nn.relu6,
    ):
        net = slim.conv2d(x, 8, [3, 3], stride=2, scope="Conv2d_0")
        for i, (depth, stride) in enumerate([(8, 1), (12, 2), (12, 1)]):
            net = slim.separable_conv2d(
                net, None, [3, 3], depth_multiplier=1, stride=stride, scope=f"Conv2d_{i + 1}_depthwise"
            )
            net = slim.conv2d(net, depth, [1, 1], scope=f"Conv2d_{i + 1}_pointwise")
    net = slim.avg_pool2d(net, net.get_shape()[1:3], padding="VALID", scope="AvgPool_1a")
    logits = slim.conv2d(net, 10, [1, 1], activation_fn=None, normalizer_fn=None, scope="Conv2d_1c_1x1")
    logits = tf.squeeze(logits, [1, 2], name="SpatialSqueeze")
    return Built({"images": x}, {"predictions": tf.contrib.layers.softmax(logits, scope="Predictions")})


@graph("mobilenet_v2_blocks")
def mobilenet_v2_blocks(tf):
    x = images(tf, 16)
    is_training = tf.placeholder_with_default(False, [], name="is_training")

    def bn(x, name):
        return tf.layers.batch_normalization(x, momentum=0.99, epsilon=0.001, training=is_training, name=name)

    def inverted_residual(x, expand, filters, stride, name):
        with tf.variable_scope(name):
            channels = x.shape[3].value
            h = tf.nn.relu6(bn(tf.layers.conv2d(x, channels * expand, 1, use_bias=False, name="expand"), "bn1"))
            w = tf.get_variable("dwise/kernel", [3, 3, channels * expand, 1])
            h = tf.nn.depthwise_conv2d(h, w, [1, stride, stride, 1], "SAME")
            h = tf.nn.relu6(bn(h, "bn2"))
            h = bn(tf.layers.conv2d(h, filters, 1, use_bias=False, name="project"), "bn3")
            return x + h if stride == 1 and channels == filters else h

    h = tf.nn.relu6(bn(tf.layers.conv2d(x, 4, 3, 2, "same", use_bias=False, name="stem"), "bn"))
    for i, (filters, stride) in enumerate([(4, 1), (6, 2), (6, 1)]):
        h = inverted_residual(h, 3, filters, stride, f"block{i}")
    logits = tf.layers.dense(tf.reduce_mean(h, [1, 2]), 7, name="logits")
    return Built({"images": x}, {"logits": logits}, {"is_training": (is_training, False, True)})


@graph("spatial_softmax")
def spatial_softmax(tf):
    """Expected coordinates of each feature map, as in visuomotor policies."""
    x = images(tf)
    h = tf.layers.conv2d(x, 4, 3, padding="same", activation=tf.nn.relu)
    num_rows, num_cols, num_fp = 12, 12, 4
    x_map, y_map = np.meshgrid(np.linspace(-1, 1, num_cols), np.linspace(-1, 1, num_rows))
    x_map = tf.convert_to_tensor(x_map.reshape(-1), tf.float32)
    y_map = tf.convert_to_tensor(y_map.reshape(-1), tf.float32)
    features = tf.reshape(tf.transpose(h, [0, 3, 1, 2]), [-1, num_rows * num_cols])
    softmax = tf.nn.softmax(features)
    fp_x = tf.reduce_sum(tf.multiply(x_map, softmax), [1], keep_dims=True)
    fp_y = tf.reduce_sum(tf.multiply(y_map, softmax), [1], keep_dims=True)
    return Built({"images": x}, {"points": tf.reshape(tf.concat(axis=1, values=[fp_x, fp_y]), [-1, num_fp * 2])})


@graph("spatial_softmax_contrib")
def spatial_softmax_contrib(tf):
    x = images(tf)
    h = tf.layers.conv2d(x, 4, 3, padding="same", activation=tf.nn.relu)
    return Built({"images": x}, {"points": tf.contrib.layers.spatial_softmax(h)})


@graph("atari_network", data={"frames": ("int", 0, 256)})
def atari_network(tf):
    frames = tf.placeholder(tf.uint8, [None, 84, 84, 4], name="obs")
    out = tf.cast(frames, tf.float32) / 255.0
    with tf.variable_scope("deepq/q_func", reuse=False):
        with tf.variable_scope("convnet"):
            out = tf.contrib.layers.convolution2d(out, num_outputs=8, kernel_size=8, stride=4, activation_fn=tf.nn.relu)
            out = tf.contrib.layers.convolution2d(out, num_outputs=8, kernel_size=4, stride=2, activation_fn=tf.nn.relu)
            out = tf.contrib.layers.convolution2d(out, num_outputs=8, kernel_size=3, stride=1, activation_fn=tf.nn.relu)
        conv_out = tf.contrib.layers.flatten(out)
        with tf.variable_scope("action_value"):
            action_out = tf.contrib.layers.fully_connected(conv_out, num_outputs=16, activation_fn=None)
            action_out = tf.contrib.layers.fully_connected(tf.nn.relu(action_out), num_outputs=6, activation_fn=None)
    return Built({"frames": frames}, {"q": action_out, "action": tf.argmax(action_out, axis=1)})


@graph("yolo_head")
def yolo_head(tf):
    """Boxes and scores from a grid of anchors."""
    x = images(tf, 16)
    h = x
    for filters in [4, 8]:
        h = tf.layers.conv2d(h, filters, 3, 1, "same", use_bias=False)
        h = tf.nn.leaky_relu(tf.layers.batch_normalization(h, training=False), alpha=0.1)
        h = tf.layers.max_pooling2d(h, 2, 2)
    predictions = tf.reshape(tf.layers.conv2d(h, 2 * (5 + 3), 1), [-1, 4 * 4 * 2, 5 + 3])
    box_centers, box_sizes, confidence, classes = tf.split(predictions, [2, 2, 1, 3], axis=-1)
    grid_y = tf.range(4, dtype=tf.float32)
    a, b = tf.meshgrid(tf.range(4, dtype=tf.float32), grid_y)
    x_y_offset = tf.concat([tf.reshape(a, (-1, 1)), tf.reshape(b, (-1, 1))], axis=-1)
    x_y_offset = tf.reshape(tf.tile(x_y_offset, [1, 2]), [1, -1, 2])
    box_centers = (tf.nn.sigmoid(box_centers) + x_y_offset) * 4.0
    anchors = tf.tile(tf.constant([(1.2, 2.0), (3.0, 1.5)], tf.float32), [16, 1])
    box_sizes = tf.exp(box_sizes) * anchors
    detections = tf.concat([box_centers - box_sizes / 2, box_centers + box_sizes / 2], axis=-1)
    return Built({"images": x}, {"boxes": detections, "scores": tf.nn.sigmoid(confidence) * tf.nn.softmax(classes)})
