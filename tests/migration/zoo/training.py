"""Whole training graphs, saved after a few steps: optimizer with its slots, loss, regularisation, metrics."""

from tests.migration.zoo.registry import Built, graph


def xor_placeholders(tf, size=8, classes=3):
    return tf.placeholder(tf.float32, [None, size], name="x"), tf.placeholder(tf.float32, [None, classes], name="y_")


def perceptron(tf, x, classes=3, regularizer=None):
    h = tf.layers.dense(x, 12, tf.nn.relu, kernel_regularizer=regularizer, name="hidden")
    return tf.layers.dense(h, classes, kernel_regularizer=regularizer, name="logits")


OPTIMIZERS = {
    "gradient_descent": lambda train: train.GradientDescentOptimizer(0.1),
    "momentum": lambda train: train.MomentumOptimizer(0.05, 0.9),
    "nesterov": lambda train: train.MomentumOptimizer(0.05, 0.9, use_nesterov=True),
    "adam": lambda train: train.AdamOptimizer(1e-3),
    "adam_all_arguments": lambda train: train.AdamOptimizer(learning_rate=2e-3, beta1=0.5, beta2=0.99, epsilon=1e-6),
    "rmsprop": lambda train: train.RMSPropOptimizer(0.001, 0.9),
    "rmsprop_centered": lambda train: train.RMSPropOptimizer(0.001, 0.95, momentum=0.9, epsilon=0.01, centered=True),
    "adagrad": lambda train: train.AdagradOptimizer(0.05),
    "adadelta": lambda train: train.AdadeltaOptimizer(1.0, 0.95, 1e-6),
    "ftrl": lambda train: train.FtrlOptimizer(0.05, l1_regularization_strength=0.001, l2_regularization_strength=0.001),
}


def optimizer_graph(optimizer):
    def build(tf):
        x, y_ = xor_placeholders(tf)
        logits = perceptron(tf, x)
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=y_, logits=logits))
        global_step = tf.train.get_or_create_global_step()
        step = optimizer(tf.train).minimize(loss, global_step=global_step)
        correct_prediction = tf.equal(tf.argmax(logits, 1), tf.argmax(y_, 1))
        tf.reduce_mean(tf.cast(correct_prediction, tf.float32), name="accuracy")
        return Built({"x": x}, {"y": tf.nn.softmax(logits, name="y")}, {}, {"y_": y_}, loss, step)

    build.__module__ = __name__
    return build


for name, optimizer in OPTIMIZERS.items():
    graph("train_" + name, data={"y_": ("one_hot",)})(optimizer_graph(optimizer))


def decay_graph(decay):
    def build(tf):
        x, y_ = xor_placeholders(tf)
        logits = perceptron(tf, x)
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=logits))
        global_step = tf.Variable(0, trainable=False, name="global_step")
        learning_rate = decay(tf, global_step)
        step = tf.train.GradientDescentOptimizer(learning_rate).minimize(loss, global_step=global_step)
        return Built({"x": x}, {"logits": logits}, {}, {"y_": y_}, loss, step)

    build.__module__ = __name__
    return build


DECAYS = {
    "exponential": lambda tf, step: tf.train.exponential_decay(0.1, step, 2, 0.9),
    "staircase": lambda tf, step: tf.train.exponential_decay(0.1, step, 2, 0.5, staircase=True),
    "piecewise": lambda tf, step: tf.train.piecewise_constant(step, [2, 4], [0.1, 0.05, 0.01]),
    "polynomial": lambda tf, step: tf.train.polynomial_decay(0.1, step, 10, 0.001, power=2.0),
    "inverse_time": lambda tf, step: tf.train.inverse_time_decay(0.1, step, 1.0, 0.5),
    "cosine": lambda tf, step: tf.train.cosine_decay(0.1, step, 10),
}

for name, decay in DECAYS.items():
    graph("train_decay_" + name, data={"y_": ("one_hot",)})(decay_graph(decay))


@graph("train_learning_rate_placeholder", data={"y_": ("one_hot",)})
def train_learning_rate_placeholder(tf):
    x, y_ = xor_placeholders(tf)
    learning_rate = tf.placeholder(tf.float32, [], name="learning_rate")
    logits = perceptron(tf, x)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=y_, logits=logits))
    step = tf.train.AdamOptimizer(learning_rate).minimize(loss)
    return Built({"x": x}, {"logits": logits}, {"learning_rate": (learning_rate, 0.0, 0.01)}, {"y_": y_}, loss, step)


@graph("train_cross_entropy_by_hand", data={"y_": ("one_hot",)})
def train_cross_entropy_by_hand(tf):
    x, y_ = xor_placeholders(tf)
    y = tf.nn.softmax(perceptron(tf, x))
    loss = tf.reduce_mean(-tf.reduce_sum(y_ * tf.log(y), reduction_indices=[1]))
    step = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
    return Built({"x": x}, {"y": y}, {}, {"y_": y_}, loss, step)


@graph("train_cross_entropy_clipped", data={"y_": ("one_hot",)})
def train_cross_entropy_clipped(tf):
    x, y_ = xor_placeholders(tf)
    y = tf.nn.softmax(perceptron(tf, x))
    loss = -tf.reduce_sum(y_ * tf.log(tf.clip_by_value(y, 1e-10, 1.0)))
    step = tf.train.AdamOptimizer(1e-4).minimize(loss)
    return Built({"x": x}, {"y": y}, {}, {"y_": y_}, loss, step)


@graph("train_sparse_labels", data={"labels": ("int", 0, 3)})
def train_sparse_labels(tf):
    x, labels = tf.placeholder(tf.float32, [None, 8], name="X"), tf.placeholder(tf.int64, [None], name="y")
    logits = perceptron(tf, x)
    xentropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    loss = tf.reduce_mean(xentropy, name="loss")
    step = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
    tf.reduce_mean(tf.cast(tf.nn.in_top_k(logits, labels, 1), tf.float32), name="accuracy")
    return Built({"X": x}, {"logits": logits}, {}, {"labels": labels}, loss, step)


@graph("train_sigmoid", data={"y": ("int", 0, 2)})
def train_sigmoid(tf):
    x, y = tf.placeholder(tf.float32, [None, 8], name="x"), tf.placeholder(tf.float32, [None, 1], name="y")
    logits = perceptron(tf, x, 1)
    loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=logits))
    step = tf.train.AdamOptimizer(0.001).minimize(loss)
    predicted = tf.cast(tf.nn.sigmoid(logits) > 0.5, dtype=tf.float32)
    tf.reduce_mean(tf.cast(tf.equal(predicted, y), dtype=tf.float32))
    return Built({"x": x}, {"probability": tf.nn.sigmoid(logits)}, {}, {"y": y}, loss, step)


REGRESSION_LOSSES = {
    "mean_square": lambda tf, y, p: tf.reduce_mean(tf.square(y - p)),
    "sum_of_squares": lambda tf, y, p: tf.reduce_sum(tf.pow(p - y, 2)) / (2 * 3),
    "mean_squared_error": lambda tf, y, p: tf.losses.mean_squared_error(labels=y, predictions=p),
    "l2_loss": lambda tf, y, p: tf.nn.l2_loss(p - y),
    "huber": lambda tf, y, p: tf.losses.huber_loss(y, p),
    "absolute": lambda tf, y, p: tf.losses.absolute_difference(y, p),
    "root_mean_square": lambda tf, y, p: tf.sqrt(tf.reduce_mean(tf.squared_difference(y, p))),
}


def regression_graph(function):
    def build(tf):
        x, y = tf.placeholder(tf.float32, [None, 8], name="x"), tf.placeholder(tf.float32, [None, 1], name="y")
        prediction = perceptron(tf, x, 1)
        loss = function(tf, y, prediction)
        step = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
        return Built({"x": x}, {"prediction": prediction}, {}, {"y": y}, loss, step)

    build.__module__ = __name__
    return build


for name, function in REGRESSION_LOSSES.items():
    graph("train_" + name)(regression_graph(function))


@graph("train_l2_by_hand", data={"labels": ("int", 0, 3)})
def train_l2_by_hand(tf):
    x, labels = tf.placeholder(tf.float32, [None, 8], name="x"), tf.placeholder(tf.int32, [None], name="labels")
    logits = perceptron(tf, x)
    cross_entropy = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
    weight_decay = 5e-4 * tf.add_n([tf.nn.l2_loss(v) for v in tf.trainable_variables() if "bias" not in v.name])
    loss = cross_entropy + weight_decay
    step = tf.train.MomentumOptimizer(0.01, 0.9).minimize(loss)
    return Built({"x": x}, {"logits": logits}, {}, {"labels": labels}, loss, step)


@graph("train_regularizers_of_layers", data={"labels": ("int", 0, 3)})
def train_regularizers_of_layers(tf):
    x, labels = tf.placeholder(tf.float32, [None, 8], name="x"), tf.placeholder(tf.int32, [None], name="labels")
    logits = perceptron(tf, x, regularizer=tf.contrib.layers.l1_l2_regularizer(1e-4, 1e-3))
    tf.losses.sparse_softmax_cross_entropy(labels=labels, logits=logits)
    loss = tf.losses.get_total_loss()
    step = tf.train.AdamOptimizer(0.001).minimize(loss)
    return Built({"x": x}, {"logits": logits}, {}, {"labels": labels}, loss, step)


@graph("train_slim", data={"labels": ("one_hot",)})
def train_slim(tf):
    """`slim.learning.create_train_op` with batch normalisation, weight decay, a clipped gradient."""
    slim = tf.contrib.slim
    x = tf.placeholder(tf.float32, [None, 10, 10, 3], name="images")
    labels = tf.placeholder(tf.float32, [None, 4], name="labels")
    is_training = tf.placeholder(tf.bool, [], name="is_training")
    with slim.arg_scope([slim.conv2d, slim.fully_connected], weights_regularizer=slim.l2_regularizer(0.0005)):
        net = slim.conv2d(
            x,
            6,
            [3, 3],
            normalizer_fn=slim.batch_norm,
            normalizer_params={"is_training": is_training, "decay": 0.9},
            scope="conv1",
        )
        net = slim.max_pool2d(net, [2, 2], scope="pool1")
        net = slim.flatten(net)
        logits = slim.fully_connected(net, 4, activation_fn=None, scope="logits")
    slim.losses.softmax_cross_entropy(logits, labels)
    loss = slim.losses.get_total_loss()
    step = slim.learning.create_train_op(loss, tf.train.RMSPropOptimizer(0.001, momentum=0.9), clip_gradient_norm=4.0)
    outputs = {"probabilities": tf.nn.softmax(logits)}
    return Built({"images": x}, outputs, {"is_training": (is_training, False, True)}, {"labels": labels}, loss, step)


@graph("train_deep_mnist", data={"x": ("uniform", 0, 1), "y_": ("one_hot",)})
def train_deep_mnist(tf):
    def weight_variable(shape):
        return tf.Variable(tf.truncated_normal(shape, stddev=0.1), name="W")

    def bias_variable(shape):
        return tf.Variable(tf.constant(0.1, shape=shape), name="b")

    def max_pool_2x2(x):
        return tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")

    x, y_ = tf.placeholder(tf.float32, [None, 784], name="x"), tf.placeholder(tf.float32, [None, 10], name="y_")
    keep_prob = tf.placeholder(tf.float32, name="keep_prob")
    with tf.name_scope("conv1"):
        h = tf.nn.conv2d(tf.reshape(x, [-1, 28, 28, 1]), weight_variable([5, 5, 1, 4]), [1, 1, 1, 1], "SAME")
        h = max_pool_2x2(tf.nn.relu(h + bias_variable([4])))
    with tf.name_scope("conv2"):
        h = tf.nn.conv2d(h, weight_variable([5, 5, 4, 6]), [1, 1, 1, 1], "SAME")
        h = max_pool_2x2(tf.nn.relu(h + bias_variable([6])))
    with tf.name_scope("fc1"):
        h = tf.nn.relu(
            tf.matmul(tf.reshape(h, [-1, 7 * 7 * 6]), weight_variable([7 * 7 * 6, 20])) + bias_variable([20])
        )
    with tf.name_scope("dropout"):
        h = tf.nn.dropout(h, keep_prob)
    with tf.name_scope("fc2"):
        y_conv = tf.matmul(h, weight_variable([20, 10])) + bias_variable([10])
    with tf.name_scope("loss"):
        cross_entropy = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=y_conv))
    with tf.name_scope("adam_optimizer"):
        train_step = tf.train.AdamOptimizer(1e-4).minimize(cross_entropy)
    with tf.name_scope("accuracy"):
        correct_prediction = tf.cast(tf.equal(tf.argmax(y_conv, 1), tf.argmax(y_, 1)), tf.float32)
    tf.summary.scalar("accuracy", tf.reduce_mean(correct_prediction))
    tf.summary.merge_all()
    return Built({"x": x}, {"y": y_conv}, {"keep_prob": (keep_prob, 1.0, 0.5)}, {"y_": y_}, cross_entropy, train_step)


@graph("train_batch_norm_update_ops", data={"labels": ("int", 0, 4)})
def train_batch_norm_update_ops(tf):
    x = tf.placeholder(tf.float32, [None, 8, 8, 3], name="x")
    labels = tf.placeholder(tf.int64, [None], name="labels")
    training = tf.placeholder(tf.bool, [], name="training")
    h = tf.layers.conv2d(x, 4, 3, use_bias=False)
    h = tf.nn.relu(tf.layers.batch_normalization(h, training=training, momentum=0.9))
    logits = tf.layers.dense(tf.layers.flatten(h), 4)
    loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
    global_step = tf.train.get_or_create_global_step()
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        step = tf.train.MomentumOptimizer(0.01, 0.9).minimize(loss, global_step)
    tf.metrics.accuracy(labels, tf.argmax(logits, 1), name="metric")
    return Built({"x": x}, {"logits": logits}, {"training": (training, False, True)}, {"labels": labels}, loss, step)


@graph("train_with_average_of_weights", data={"labels": ("int", 0, 3)})
def train_with_average_of_weights(tf):
    """The MNIST program of many books: average, decay, L2, one train op; the outputs by the averaged weights."""

    def inference(x, avg):
        def value(v):
            return v if avg is None else avg.average(v)

        layer1 = tf.nn.relu(tf.matmul(x, value(weights1)) + value(biases1))
        return tf.matmul(layer1, value(weights2)) + value(biases2)

    x, labels = tf.placeholder(tf.float32, [None, 8], name="x"), tf.placeholder(tf.int64, [None], name="labels")
    weights1 = tf.Variable(tf.truncated_normal([8, 12], stddev=0.1))
    biases1 = tf.Variable(tf.constant(0.1, shape=[12]))
    weights2 = tf.Variable(tf.truncated_normal([12, 3], stddev=0.1))
    biases2 = tf.Variable(tf.constant(0.1, shape=[3]))
    y = inference(x, None)
    global_step = tf.Variable(0, trainable=False)
    averages = tf.train.ExponentialMovingAverage(0.99, global_step)
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(logits=y, labels=labels))
    regularizer = tf.contrib.layers.l2_regularizer(0.0001)
    loss = loss + regularizer(weights1) + regularizer(weights2)
    learning_rate = tf.train.exponential_decay(0.8, global_step, 10, 0.99)
    train_step = tf.train.GradientDescentOptimizer(learning_rate).minimize(loss, global_step=global_step)
    with tf.control_dependencies([train_step]):
        step = averages.apply(tf.trainable_variables())
    average_y = inference(x, averages)
    return Built({"x": x}, {"y": y, "average_y": average_y}, {}, {"labels": labels}, loss, step)


@graph("train_clipped_gradients", data={"labels": ("int", 0, 3)})
def train_clipped_gradients(tf):
    x, labels = tf.placeholder(tf.float32, [None, 5, 4], name="x"), tf.placeholder(tf.int32, [None], name="labels")
    outputs, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(6), x, dtype=tf.float32)
    logits = tf.layers.dense(outputs[:, -1], 3)
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
    tvars = tf.trainable_variables()
    grads, _ = tf.clip_by_global_norm(tf.gradients(loss, tvars), 0.5)
    step = tf.train.AdamOptimizer(0.01).apply_gradients(zip(grads, tvars))  # noqa: B905
    return Built({"x": x}, {"logits": logits}, {}, {"labels": labels}, loss, step)


@graph("train_gan_of_two_optimizers")
def train_gan_of_two_optimizers(tf):
    """The step saved is the discriminator's."""
    real = tf.placeholder(tf.float32, [None, 6], name="real")
    z = tf.placeholder(tf.float32, [None, 4], name="z")

    def discriminator(x, reuse):
        with tf.variable_scope("D", reuse=reuse):
            return tf.layers.dense(tf.layers.dense(x, 8, tf.nn.leaky_relu, name="a"), 1, name="b")

    with tf.variable_scope("G"):
        fake = tf.layers.dense(tf.layers.dense(z, 8, tf.nn.relu, name="a"), 6, tf.nn.tanh, name="b")
    d_real, d_fake = discriminator(real, False), discriminator(fake, True)
    entropy = tf.nn.sigmoid_cross_entropy_with_logits
    d_loss = tf.reduce_mean(entropy(logits=d_real, labels=tf.ones_like(d_real)))
    d_loss += tf.reduce_mean(entropy(logits=d_fake, labels=tf.zeros_like(d_fake)))
    g_loss = tf.reduce_mean(entropy(logits=d_fake, labels=tf.ones_like(d_fake)))
    d_vars = [v for v in tf.trainable_variables() if v.name.startswith("D")]
    g_vars = [v for v in tf.trainable_variables() if v.name.startswith("G")]
    step = tf.train.AdamOptimizer(0.0002, 0.5).minimize(d_loss, var_list=d_vars)
    tf.train.AdamOptimizer(0.0002, 0.5).minimize(g_loss, var_list=g_vars)
    return Built({"z": z, "real": real}, {"fake": fake, "probability": tf.sigmoid(d_fake)}, {}, {}, d_loss, step)


@graph("train_autoencoder")
def train_autoencoder(tf):
    """The targets are the inputs."""
    x = tf.placeholder("float", [None, 12])
    code = tf.layers.dense(x, 4, tf.nn.sigmoid, name="encoder")
    y_pred = tf.layers.dense(code, 12, tf.nn.sigmoid, name="decoder")
    loss = tf.reduce_mean(tf.pow(x - y_pred, 2))
    step = tf.train.RMSPropOptimizer(0.01).minimize(loss)
    return Built({"x": x}, {"code": code, "reconstruction": y_pred}, {}, {}, loss, step)


@graph("train_frozen_layers", data={"y_": ("one_hot",)})
def train_frozen_layers(tf):
    """Fine-tuning: `stop_gradient` and a `var_list`."""
    x, y_ = xor_placeholders(tf)
    with tf.variable_scope("base"):
        h = tf.stop_gradient(tf.layers.dense(x, 10, tf.nn.relu))
    with tf.variable_scope("head"):
        logits = tf.layers.dense(h, 3)
    loss = tf.losses.softmax_cross_entropy(onehot_labels=y_, logits=logits, label_smoothing=0.1)
    head = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope="head")
    step = tf.train.AdamOptimizer(0.001).minimize(loss, var_list=head)
    return Built({"x": x}, {"logits": logits}, {}, {"y_": y_}, loss, step)


@graph("train_two_losses", data={"kind": ("int", 0, 3)})
def train_two_losses(tf):
    x = tf.placeholder(tf.float32, [None, 8], name="x")
    kind, value = tf.placeholder(tf.int32, [None], name="kind"), tf.placeholder(tf.float32, [None, 1], name="value")
    trunk = tf.layers.dense(x, 10, tf.nn.relu)
    logits, regressed = tf.layers.dense(trunk, 3, name="kind_head"), tf.layers.dense(trunk, 1, name="value_head")
    loss = tf.losses.sparse_softmax_cross_entropy(kind, logits) + 0.5 * tf.losses.mean_squared_error(value, regressed)
    step = tf.train.AdamOptimizer(0.001).minimize(loss)
    outputs = {"logits": logits, "value": regressed}
    return Built({"x": x}, outputs, {}, {"kind": kind, "value": value}, loss, step)
