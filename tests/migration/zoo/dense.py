"""Dense layers by hand and by three libraries, shared weights, several inputs and outputs."""

from tests.migration.zoo.registry import Built, graph


def weight_variable(tf, shape, name=None):
    return tf.Variable(tf.truncated_normal(shape, stddev=0.1), name=name)


@graph("softmax_regression_by_hand")
def softmax_regression_by_hand(tf):
    x = tf.placeholder(tf.float32, [None, 784])
    W = tf.Variable(tf.zeros([784, 10]))
    b = tf.Variable(tf.zeros([10]))
    return Built({"x": x}, {"y": tf.nn.softmax(tf.matmul(x, W) + b)})


@graph("perceptron_with_dictionaries")
def perceptron_with_dictionaries(tf):
    x = tf.placeholder("float", [None, 20])
    weights = {
        "h1": tf.Variable(tf.random_normal([20, 16])),
        "h2": tf.Variable(tf.random_normal([16, 12])),
        "out": tf.Variable(tf.random_normal([12, 4])),
    }
    biases = {
        "b1": tf.Variable(tf.random_normal([16])),
        "b2": tf.Variable(tf.random_normal([12])),
        "out": tf.Variable(tf.random_normal([4])),
    }
    layer_1 = tf.add(tf.matmul(x, weights["h1"]), biases["b1"])
    layer_1 = tf.nn.relu(layer_1)
    layer_2 = tf.add(tf.matmul(layer_1, weights["h2"]), biases["b2"])
    layer_2 = tf.nn.sigmoid(layer_2)
    return Built({"x": x}, {"logits": tf.matmul(layer_2, weights["out"]) + biases["out"]})


@graph("perceptron_with_scopes")
def perceptron_with_scopes(tf):
    images = tf.placeholder(tf.float32, shape=(5, 30))
    with tf.name_scope("hidden1"):
        weights = weight_variable(tf, [30, 16], "weights")
        biases = tf.Variable(tf.zeros([16]), name="biases")
        hidden1 = tf.nn.relu(tf.matmul(images, weights) + biases)
    with tf.name_scope("hidden2"):
        weights = weight_variable(tf, [16, 8], "weights")
        biases = tf.Variable(tf.zeros([8]), name="biases")
        hidden2 = tf.nn.relu(tf.matmul(hidden1, weights) + biases)
    with tf.name_scope("softmax_linear"):
        weights = weight_variable(tf, [8, 3], "weights")
        biases = tf.Variable(tf.zeros([3]), name="biases")
        logits = tf.matmul(hidden2, weights) + biases
    return Built({"images": images}, {"logits": logits})


@graph("dense_get_variable_bias_add")
def dense_get_variable_bias_add(tf):
    def fc(x, num_in, num_out, name, relu=True):
        with tf.variable_scope(name):
            weights = tf.get_variable("weights", shape=[num_in, num_out], trainable=True)
            biases = tf.get_variable("biases", [num_out], trainable=True)
            act = tf.nn.xw_plus_b(x, weights, biases, name=name)
            return tf.nn.relu(act) if relu else act

    x = tf.placeholder(tf.float32, [None, 12], name="input")
    h = fc(x, 12, 16, "fc6")
    h = fc(h, 16, 16, "fc7")
    logits = fc(h, 16, 5, "fc8", relu=False)
    return Built({"input": x}, {"probabilities": tf.nn.softmax(logits, name="prob"), "logits": logits})


@graph("dense_resource_variables")
def dense_resource_variables(tf):
    x = tf.placeholder(tf.float32, [None, 6], name="x")
    with tf.variable_scope("net", use_resource=True):
        w = tf.get_variable("w", [6, 4])
        b = tf.get_variable("b", [4], initializer=tf.zeros_initializer())
        y = tf.nn.bias_add(tf.matmul(x, w), b)
    return Built({"x": x}, {"y": tf.tanh(y)})


@graph("dense_partitioned_variables")
def dense_partitioned_variables(tf):
    x = tf.placeholder(tf.float32, [None, 10], name="x")
    with tf.variable_scope("wide", partitioner=tf.fixed_size_partitioner(2)):
        w = tf.get_variable("weights", [10, 6])
    b = tf.get_variable("bias", [6])
    return Built({"x": x}, {"y": tf.nn.relu(tf.matmul(x, w) + b)})


@graph("dense_batch_of_one_squeezed")
def dense_batch_of_one_squeezed(tf):
    x = tf.placeholder(tf.float32, [None, 6], name="x")
    w = tf.get_variable("w", [6, 1])
    b = tf.get_variable("b", [1])
    return Built({"x": x}, {"price": tf.squeeze(tf.matmul(x, w) + b, axis=1)})


@graph("linear_regression_scalar")
def linear_regression_scalar(tf):
    X = tf.placeholder("float", [None])
    W = tf.Variable(0.3, name="weight")
    b = tf.Variable(-0.3, name="bias")
    return Built({"X": X}, {"pred": tf.add(tf.multiply(X, W), b)})


@graph("linear_elementwise_weights")
def linear_elementwise_weights(tf):
    x = tf.placeholder(tf.float32, [None, 7], name="features")
    w = tf.Variable(tf.random_normal([7]), name="w")
    b = tf.Variable(0.0, name="b")
    return Built({"features": x}, {"score": tf.reduce_sum(x * w, 1) + b})


@graph("layers_dense")
def layers_dense(tf):
    x = tf.placeholder(tf.float32, [None, 20], name="x")
    h = tf.layers.dense(x, 32, activation=tf.nn.relu, name="hidden1")
    h = tf.layers.dense(h, 16, activation=tf.nn.elu, use_bias=False, name="hidden2")
    return Built({"x": x}, {"logits": tf.layers.dense(h, 3, name="outputs")})


@graph("layers_dense_unnamed")
def layers_dense_unnamed(tf):
    net = x = tf.placeholder(tf.float32, [None, 9])
    for units in [8, 8, 8]:
        net = tf.layers.dense(net, units=units, activation=tf.nn.relu)
    logits = tf.layers.dense(net, 2, activation=None)
    return Built({"x": x}, {"class_ids": tf.argmax(logits, 1), "probabilities": tf.nn.softmax(logits)})


@graph("layers_dense_of_sequence", shape={"x": [3, 5, 6]})
def layers_dense_of_sequence(tf):
    x = tf.placeholder(tf.float32, [None, None, 6], name="x")
    h = tf.layers.dense(x, 8, tf.nn.tanh, name="per_step")
    return Built({"x": x}, {"scores": tf.layers.dense(h, 1, name="score"), "mean": tf.reduce_mean(h, axis=1)})


@graph("slim_fully_connected")
def slim_fully_connected(tf):
    slim = tf.contrib.slim
    x = tf.placeholder(tf.float32, [None, 20], name="x")
    with slim.arg_scope(
        [slim.fully_connected],
        activation_fn=tf.nn.relu,
        weights_initializer=tf.truncated_normal_initializer(0.0, 0.01),
        weights_regularizer=slim.l2_regularizer(0.0005),
    ):
        net = slim.fully_connected(x, 16, scope="fc1")
        net = slim.stack(net, slim.fully_connected, [12, 8], scope="fc")
        net = slim.dropout(net, 0.5, is_training=False, scope="dropout")
        logits = slim.fully_connected(net, 4, activation_fn=None, scope="logits")
    return Built({"x": x}, {"predictions": slim.softmax(logits)})


@graph("contrib_layers_fully_connected")
def contrib_layers_fully_connected(tf):
    x = tf.placeholder(tf.float32, [None, 14], name="X")
    h = tf.contrib.layers.fully_connected(x, 16)
    h = tf.contrib.layers.fully_connected(h, 8, activation_fn=tf.nn.tanh, biases_initializer=None)
    return Built({"X": x}, {"out": tf.contrib.layers.linear(h, 1)})


@graph("contrib_layers_normalised")
def contrib_layers_normalised(tf):
    layers = tf.contrib.layers
    x = tf.placeholder(tf.float32, [None, 14], name="obs")
    h = layers.fully_connected(x, 16, activation_fn=None, scope="fc1")
    h = tf.nn.relu(layers.layer_norm(h, center=True, scale=True))
    return Built({"obs": x}, {"q": layers.fully_connected(h, 4, activation_fn=None, scope="q")})


@graph("shared_weights_siamese")
def shared_weights_siamese(tf):
    def tower(x):
        h = tf.layers.dense(x, 16, tf.nn.relu, name="fc1", reuse=tf.AUTO_REUSE)
        return tf.layers.dense(h, 4, name="fc2", reuse=tf.AUTO_REUSE)

    left = tf.placeholder(tf.float32, [None, 10], name="left")
    right = tf.placeholder(tf.float32, [None, 10], name="right")
    with tf.variable_scope("siamese"):
        a, b = tower(left), tower(right)
    distance = tf.sqrt(tf.reduce_sum(tf.square(a - b), 1) + 1e-6)
    return Built({"left": left, "right": right}, {"distance": distance})


@graph("shared_weights_scope_reuse_variables")
def shared_weights_scope_reuse_variables(tf):
    def network(x):
        w = tf.get_variable("w", [8, 6], initializer=tf.random_normal_initializer(stddev=0.1))
        b = tf.get_variable("b", [6], initializer=tf.constant_initializer(0.0))
        return tf.nn.sigmoid(tf.matmul(x, w) + b)

    anchor = tf.placeholder(tf.float32, [None, 8], name="anchor")
    positive = tf.placeholder(tf.float32, [None, 8], name="positive")
    negative = tf.placeholder(tf.float32, [None, 8], name="negative")
    with tf.variable_scope("embedding") as scope:
        e = network(anchor)
        scope.reuse_variables()
        p = network(positive)
        n = network(negative)
    margin = tf.reduce_sum((e - p) ** 2, 1) - tf.reduce_sum((e - n) ** 2, 1) + 0.2
    return Built(
        {"anchor": anchor, "positive": positive, "negative": negative}, {"loss_per_triplet": tf.maximum(margin, 0.0)}
    )


@graph("same_layer_three_times")
def same_layer_three_times(tf):
    x = tf.placeholder(tf.float32, [None, 8], name="x")
    W = tf.get_variable("W", [8, 8])
    b = tf.get_variable("b", [8])
    h = x
    for _ in range(3):
        h = tf.tanh(tf.matmul(h, W) + b)
    return Built({"x": x}, {"h": h})


@graph("several_inputs_and_outputs", data={"age": ("uniform", 18, 90), "sex": ("int", 0, 2), "job": ("int", 0, 7)})
def several_inputs_and_outputs(tf):
    age = tf.placeholder(tf.float32, [None, 1], name="age")
    sex = tf.placeholder(tf.int32, [None], name="sex")
    job = tf.placeholder(tf.int64, [None], name="job")
    embedding = tf.get_variable("job_embedding", [7, 4])
    features = tf.concat([(age - 45.0) / 17.5, tf.one_hot(sex, 2), tf.nn.embedding_lookup(embedding, job)], axis=1)
    trunk = tf.layers.dense(features, 16, tf.nn.relu, name="trunk")
    income = tf.layers.dense(trunk, 1, name="income")
    divorced = tf.layers.dense(trunk, 2, tf.nn.softmax, name="divorced")
    return Built({"age": age, "sex": sex, "job": job}, {"income": income, "divorced": divorced})


@graph("input_standardised")
def input_standardised(tf):
    x = tf.placeholder(tf.float32, [None, 4], name="x")
    mean = tf.constant([5.8, 3.0, 3.7, 1.2], name="mean")
    std = tf.constant([0.8, 0.4, 1.7, 0.7], name="std")
    return Built({"x": x}, {"y": tf.layers.dense((x - mean) / std, 3, name="iris")})


@graph("input_of_bytes", data={"pixels": ("int", 0, 256)})
def input_of_bytes(tf):
    pixels = tf.placeholder(tf.uint8, [None, 6, 6], name="pixels")
    x = tf.reshape(tf.cast(pixels, tf.float32) / 255.0 - 0.5, [-1, 36])
    return Built({"pixels": pixels}, {"logits": tf.layers.dense(x, 10, name="fc")})


@graph("input_one_hot", data={"state": ("int", 0, 16)})
def input_one_hot(tf):
    state = tf.placeholder(tf.int32, [None], name="state")
    W = tf.Variable(tf.random_uniform([16, 4], 0, 0.01), name="Q_table")
    Qout = tf.matmul(tf.one_hot(state, 16), W)
    return Built({"state": state}, {"Qout": Qout, "action": tf.argmax(Qout, 1)})


@graph("split_and_join")
def split_and_join(tf):
    x = tf.placeholder(tf.float32, [None, 12], name="x")
    a, b, c = tf.split(x, 3, axis=1)
    a = tf.layers.dense(a, 5, tf.nn.relu, name="a")
    b = tf.layers.dense(b, 5, tf.nn.sigmoid, name="b")
    c = tf.layers.dense(c, 5, tf.nn.tanh, name="c")
    stacked = tf.stack([a, b, c], axis=1)
    d, e = tf.split(tf.reduce_max(stacked, axis=1), [2, 3], 1)
    return Built(
        {"x": x},
        {"joined": tf.concat([d * 2.0, e], -1), "middle": stacked[:, 1], "unstacked": tf.unstack(stacked, axis=1)[2]},
    )


@graph("slices")
def slices(tf):
    x = tf.placeholder(tf.float32, [None, 10], name="x")
    y = tf.layers.dense(x[:, 2:8], 6, name="fc")
    return Built(
        {"x": x},
        {
            "slice": tf.slice(y, [0, 1], [-1, 3]),
            "last": y[:, -1],
            "new_axis": y[:, tf.newaxis, ::2],
            "reversed": y[..., ::-1],
            "ellipsis": y[..., :3],
        },
    )


@graph("tensordot_per_step", shape={"x": [2, 4, 6]})
def tensordot_per_step(tf):
    x = tf.placeholder(tf.float32, [None, None, 6], name="x")
    W = tf.get_variable("W", [6, 5])
    b = tf.get_variable("b", [5])
    return Built({"x": x}, {"y": tf.tanh(tf.tensordot(x, W, axes=1) + b)})


@graph("dense_float64")
def dense_float64(tf):
    x = tf.placeholder(tf.float64, [None, 5], name="x")
    return Built({"x": x}, {"y": tf.layers.dense(tf.layers.dense(x, 7, tf.nn.tanh), 2)})
