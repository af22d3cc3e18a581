"""Train small seeded programs; write down their initial variables, dropout masks and losses.

`python train_programs.py tests/goldens/random_programs.json` under TF 1.15.5 records; `tfgraph run train_programs.py
OUT.json` says what today's TensorFlow computes. A program builds its graph and returns `(loss, train_op, feed)`.
"""

import hashlib
import json
import os
import sys
import types

import numpy as np
import tensorflow as tf

MASKS, LOSSES = 50, 10
slim = tf.contrib.slim
PROGRAMS = {}


def program(build):
    """Register a program under the name of its function."""
    PROGRAMS[build.__name__] = build
    return build


def main(out):
    """Train all programs."""
    records = {name: train(PROGRAMS[name]) for name in sorted(PROGRAMS)}
    with open(out, "w") as file:
        json.dump(records, file, indent=1, sort_keys=True)
        file.write("\n")


def train(build):
    """Initial variables and masks as hashes, losses as numbers."""
    tf.keras.backend.clear_session()
    np.random.seed(7)
    with tf.Graph().as_default() as graph:
        tf.set_random_seed(7)
        loss, train_op, feed = build()
        masks = [
            node.outputs[0]
            for node in graph.get_operations()
            if node.type == "GreaterEqual" and "dropout" in node.name and fetchable(node)
        ]
        with tf.Session() as session:
            session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
            coordinator = tf.train.Coordinator()
            tf.train.start_queue_runners(session, coordinator)
            initial = {variable.op.name: digest([session.run(variable)]) for variable in tf.global_variables()}
            losses, seen = [], []
            while len(losses) < LOSSES or (masks and len(seen) < MASKS):
                computed = session.run([loss, train_op] + masks, feed)
                losses.append(float(computed[0]))
                seen.extend(computed[2:])
            coordinator.request_stop()
    return {"initial": initial, "masks": digest(seen[:MASKS]) if masks else None, "losses": losses[:LOSSES]}


def fetchable(node):
    """Whether a node is outside of every loop and branch."""
    return node._get_control_flow_context() is None


def digest(arrays):
    """A hash of dtype, shape and bits."""
    sha = hashlib.sha256()
    for array in arrays:
        sha.update((array.dtype.name + str(array.shape)).encode() + array.tobytes())
    return sha.hexdigest()[:16]


def noise(*shape):
    """The same numbers in every call, float32 in [0, 1)."""
    return np.random.RandomState(1).rand(*shape).astype(np.float32)


def classes(count, number=10):
    """Integer labels."""
    return np.random.RandomState(2).randint(0, number, count)


def one_hot(count, number=10):
    """One-hot labels, float32."""
    return np.eye(number, dtype=np.float32)[classes(count, number)]


def adam(loss, rate=0.01):
    """The loss and its Adam step."""
    return loss, tf.train.AdamOptimizer(rate).minimize(loss)


def sgd(loss, rate=0.1):
    """The loss and its plain step."""
    return loss, tf.train.GradientDescentOptimizer(rate).minimize(loss)


def model(name):
    """A module of tfgraph/models; TF 1.15 itself executes it as it is."""
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), *[os.pardir] * 4)
    if tf.__version__ == "1.15.5" and not hasattr(tf, "__tfgraph__") and "tfgraph" not in sys.modules:
        package = types.ModuleType("tfgraph")
        package.__path__ = [os.path.join(root, "tfgraph")]
        sys.modules.update({"tfgraph": package, "tfgraph.v1": tf})
    return __import__("tfgraph.models." + name, fromlist=["models"])


@program
def softmax_regression():
    net = model("softmax_regression").SoftmaxRegression()
    return net.loss, net.optimizer, {net.x: 0.1 * noise(32, 784), net.y_: one_hot(32)}  # more ends in log(0)


@program
def deep_mnist():
    net = model("deep_mnist").DeepMnist()
    return net.loss, net.optimizer, {net.x: noise(8, 784), net.y_: one_hot(8), net.keep_prob: 0.5}


@program
def lenet5():
    net = model("lenet5").LeNet5()
    return net.loss, net.optimizer, {net.x: noise(8, 784), net.y_: one_hot(8), net.keep_prob: 0.8}


@program
def mlp_of_layers():
    x, y = tf.placeholder(tf.float32, [None, 20]), tf.placeholder(tf.int32, [None])
    training = tf.placeholder_with_default(True, [])
    net = tf.layers.dropout(tf.layers.dense(x, 30, tf.nn.relu), 0.3, training=True)
    net = tf.layers.batch_normalization(tf.layers.dense(net, 30), training=training)
    net = tf.layers.dropout(tf.nn.relu(net), 0.4, training=True)
    loss = tf.losses.sparse_softmax_cross_entropy(y, tf.layers.dense(net, 10))
    return adam(loss) + ({x: noise(16, 20), y: classes(16)},)


@program
def cnn_of_layers():
    x, y = tf.placeholder(tf.float32, [None, 12, 12, 3]), tf.placeholder(tf.float32, [None, 10])
    net = tf.layers.conv2d(x, 8, 3, padding="same", activation=tf.nn.relu)
    net = tf.layers.max_pooling2d(net, 2, 2)
    net = tf.layers.conv2d(net, 8, 3, activation=tf.nn.relu)
    net = tf.layers.dense(tf.layers.flatten(net), 30, tf.nn.relu)
    net = tf.layers.dense(tf.nn.dropout(net, 0.7), 10)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=net))
    return adam(loss, 0.001) + ({x: noise(8, 12, 12, 3), y: one_hot(8)},)


@program
def cnn_of_slim():
    x, y = tf.placeholder(tf.float32, [None, 12, 12, 3]), tf.placeholder(tf.float32, [None, 10])
    with slim.arg_scope(
        [slim.conv2d, slim.fully_connected],
        weights_regularizer=slim.l2_regularizer(0.01),
        weights_initializer=tf.truncated_normal_initializer(stddev=0.1),
    ):
        net = slim.repeat(x, 2, slim.conv2d, 8, [3, 3])
        net = slim.flatten(slim.max_pool2d(net, [2, 2]))
        net = slim.dropout(slim.fully_connected(net, 30), 0.6)
        net = slim.fully_connected(net, 10, activation_fn=None)
    tf.losses.softmax_cross_entropy(y, net)
    loss = tf.losses.get_total_loss()
    return (
        loss,
        slim.learning.create_train_op(loss, tf.train.GradientDescentOptimizer(0.1)),
        {x: noise(8, 12, 12, 3), y: one_hot(8)},
    )


@program
def weights_by_hand():
    x, y = tf.placeholder(tf.float32, [None, 20]), tf.placeholder(tf.float32, [None, 10])
    w1, b1 = tf.Variable(tf.random_normal([20, 30])), tf.Variable(tf.random_normal([30]))
    w2, b2 = tf.Variable(tf.random_uniform([30, 10], -0.1, 0.1)), tf.Variable(tf.zeros([10]))
    hidden = tf.nn.dropout(tf.nn.sigmoid(tf.matmul(x, w1) + b1), keep_prob=0.5)
    logits = tf.matmul(hidden, w2) + b2
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=logits))
    return sgd(loss) + ({x: noise(16, 20), y: one_hot(16)},)


@program
def lstm_with_dropout():
    x, y = tf.placeholder(tf.float32, [None, 6, 5]), tf.placeholder(tf.int32, [None])
    cells = [tf.nn.rnn_cell.DropoutWrapper(tf.nn.rnn_cell.BasicLSTMCell(8), output_keep_prob=0.5) for _ in range(2)]
    outputs, _ = tf.nn.static_rnn(tf.nn.rnn_cell.MultiRNNCell(cells), tf.unstack(x, axis=1), dtype=tf.float32)
    logits = tf.layers.dense(outputs[-1], 10)
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
    return adam(loss) + ({x: noise(8, 6, 5), y: classes(8)},)


@program
def gru_classifier():
    x, y = tf.placeholder(tf.float32, [None, 6, 5]), tf.placeholder(tf.int32, [None])
    _, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(8), x, dtype=tf.float32)
    weights = tf.get_variable("weights", [8, 10], initializer=tf.random_normal_initializer())
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=tf.matmul(state, weights)))
    return adam(loss) + ({x: noise(8, 6, 5), y: classes(8)},)


@program
def bidirectional_lstm():
    x, y = tf.placeholder(tf.float32, [None, 6, 5]), tf.placeholder(tf.int32, [None])
    forward, backward = tf.nn.rnn_cell.LSTMCell(8), tf.nn.rnn_cell.LSTMCell(8)
    outputs, _ = tf.nn.bidirectional_dynamic_rnn(forward, backward, x, dtype=tf.float32)
    logits = tf.contrib.layers.fully_connected(tf.concat(outputs, 2)[:, -1], 10, None)
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
    return adam(loss) + ({x: noise(8, 6, 5), y: classes(8)},)


@program
def word2vec():
    words, context = tf.placeholder(tf.int32, [16]), tf.placeholder(tf.int32, [16, 1])
    embeddings = tf.Variable(tf.random_uniform([50, 8], -1.0, 1.0))
    weights = tf.Variable(tf.truncated_normal([50, 8], stddev=1.0 / np.sqrt(8.0)))
    embedded = tf.nn.embedding_lookup(embeddings, words)
    loss = tf.reduce_mean(
        tf.nn.nce_loss(
            weights, tf.Variable(tf.zeros([50])), labels=context, inputs=embedded, num_sampled=8, num_classes=50
        )
    )
    return sgd(loss, 1.0) + ({words: classes(16, 50), context: classes(16, 50)[:, None]},)


@program
def sampled_softmax():
    x, y = tf.placeholder(tf.float32, [16, 8]), tf.placeholder(tf.int64, [16, 1])
    weights, biases = tf.get_variable("w", [50, 8]), tf.get_variable("b", [50])
    loss = tf.reduce_mean(tf.nn.sampled_softmax_loss(weights, biases, y, x, 10, 50))
    return sgd(loss) + ({x: noise(16, 8), y: classes(16, 50)[:, None]},)


@program
def autoencoder():
    x = tf.placeholder(tf.float32, [None, 20])
    code = tf.contrib.layers.fully_connected(x, 8, tf.nn.tanh)
    decoded = tf.contrib.layers.fully_connected(code, 20, tf.nn.sigmoid)
    loss = tf.reduce_mean(tf.pow(x - decoded, 2))
    return loss, tf.train.RMSPropOptimizer(0.01).minimize(loss), {x: noise(16, 20)}


@program
def variational_autoencoder():
    x = tf.placeholder(tf.float32, [None, 20])
    hidden = tf.layers.dense(x, 16, tf.nn.relu)
    mean, log_variance = tf.layers.dense(hidden, 4), tf.layers.dense(hidden, 4)
    z = mean + tf.exp(0.5 * log_variance) * tf.random_normal(tf.shape(mean))
    logits = tf.layers.dense(tf.layers.dense(z, 16, tf.nn.relu), 20)
    likelihood = tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits), 1)
    divergence = -0.5 * tf.reduce_sum(1.0 + log_variance - tf.square(mean) - tf.exp(log_variance), 1)
    return adam(tf.reduce_mean(likelihood + divergence)) + ({x: noise(16, 20)},)


@program
def gan():
    x, z = tf.placeholder(tf.float32, [None, 20]), tf.random_uniform([16, 4], -1.0, 1.0)

    def generator(z):
        with tf.variable_scope("generator"):
            return tf.layers.dense(tf.layers.dense(z, 16, tf.nn.relu), 20, tf.nn.sigmoid)

    def discriminator(x, reuse):
        with tf.variable_scope("discriminator", reuse=reuse):
            return tf.layers.dense(tf.nn.dropout(tf.layers.dense(x, 16, tf.nn.relu), 0.7), 1)

    real, fake = discriminator(x, False), discriminator(generator(z), True)
    cross_entropy = tf.nn.sigmoid_cross_entropy_with_logits
    d_loss = tf.reduce_mean(
        cross_entropy(labels=tf.ones_like(real), logits=real) + cross_entropy(labels=tf.zeros_like(fake), logits=fake)
    )
    g_loss = tf.reduce_mean(cross_entropy(labels=tf.ones_like(fake), logits=fake))
    d_step = tf.train.AdamOptimizer(0.001).minimize(d_loss, var_list=tf.trainable_variables("discriminator"))
    g_step = tf.train.AdamOptimizer(0.001).minimize(g_loss, var_list=tf.trainable_variables("generator"))
    return d_loss, tf.group(d_step, g_step), {x: noise(16, 20)}


@program
def two_networks_one_after_the_other():
    """What deep Q-learning does: the target network is built behind the optimizer of the first."""
    x, y = tf.placeholder(tf.float32, [None, 6]), tf.placeholder(tf.float32, [None, 3])

    def network(scope):
        with tf.variable_scope(scope):
            initializer = tf.random_normal_initializer(0.0, 0.3)
            hidden = tf.layers.dense(x, 10, tf.nn.relu, kernel_initializer=initializer)
            return tf.layers.dense(hidden, 3, kernel_initializer=initializer)

    first = network("eval")
    loss = tf.reduce_mean(tf.squared_difference(y, first))
    step = tf.train.RMSPropOptimizer(0.01).minimize(loss)
    second = network("target")
    return loss + 0.0 * tf.reduce_sum(second), step, {x: noise(8, 6), y: noise(8, 3)}


@program
def partitioned_variables():
    x, y = tf.placeholder(tf.float32, [None, 20]), tf.placeholder(tf.float32, [None, 10])
    with tf.variable_scope("net", partitioner=tf.fixed_size_partitioner(3)):
        weights = tf.get_variable("weights", [20, 10], initializer=tf.contrib.layers.xavier_initializer())
        biases = tf.get_variable("biases", [10], initializer=tf.random_uniform_initializer(-0.1, 0.1))
    logits = tf.matmul(x, tf.convert_to_tensor(weights)) + tf.convert_to_tensor(biases)
    return sgd(tf.losses.softmax_cross_entropy(y, logits)) + ({x: noise(16, 20), y: one_hot(16)},)


@program
def regularized_variables():
    x, y = tf.placeholder(tf.float32, [None, 20]), tf.placeholder(tf.float32, [None, 10])
    regularizer = tf.contrib.layers.l2_regularizer(0.01)
    weights = tf.get_variable(
        "w1", [20, 16], initializer=tf.truncated_normal_initializer(stddev=0.1), regularizer=regularizer
    )
    hidden = tf.nn.relu(tf.matmul(x, weights))
    weights = tf.get_variable(
        "w2", [16, 10], initializer=tf.truncated_normal_initializer(stddev=0.1), regularizer=regularizer
    )
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=tf.matmul(hidden, weights)))
    loss += tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
    return sgd(loss) + ({x: noise(16, 20), y: one_hot(16)},)


@program
def noise_in_a_branch():
    x, y = tf.placeholder(tf.float32, [None, 20]), tf.placeholder(tf.float32, [None, 1])
    noisy = tf.cond(tf.reduce_mean(x) > 0.0, lambda: x + tf.random_normal(tf.shape(x), stddev=0.1), lambda: x)
    return sgd(tf.losses.mean_squared_error(y, tf.layers.dense(noisy, 1))) + ({x: noise(16, 20), y: noise(16, 1)},)


@program
def noise_in_a_loop():
    x, y = tf.placeholder(tf.float32, [16, 4]), tf.placeholder(tf.float32, [16, 4])
    weights = tf.get_variable("w", [4, 4], initializer=tf.orthogonal_initializer())
    _, last = tf.while_loop(
        lambda step, _: step < 3,
        lambda step, state: (step + 1, tf.tanh(tf.matmul(state, weights)) + tf.random_uniform([16, 4])),
        [0, x],
        parallel_iterations=1,
    )
    return sgd(tf.reduce_mean(tf.square(last - y))) + ({x: noise(16, 4), y: noise(16, 4)},)


@program
def shuffled_dataset():
    data = tf.data.Dataset.from_tensor_slices((noise(40, 20), one_hot(40))).shuffle(40).batch(4)
    x, y = data.make_one_shot_iterator().get_next()
    return sgd(tf.losses.softmax_cross_entropy(y, tf.layers.dense(x, 10))) + (None,)


@program
def augmented_dataset():
    def augment(image, label):
        return tf.image.random_brightness(tf.image.random_flip_left_right(image), 0.2), label

    data = tf.data.Dataset.from_tensor_slices((noise(40, 6, 6, 3), one_hot(40))).map(augment).batch(4)
    x, y = data.make_one_shot_iterator().get_next()
    return sgd(tf.losses.softmax_cross_entropy(y, tf.layers.dense(tf.layers.flatten(x), 10))) + (None,)


@program
def shuffled_queue():
    image, label = tf.train.slice_input_producer([tf.constant(noise(40, 20)), tf.constant(one_hot(40))])
    x, y = tf.train.batch([image, label], 4)
    return sgd(tf.losses.softmax_cross_entropy(y, tf.layers.dense(x, 10))) + (None,)


@program
def keras_layers():
    x, y = tf.placeholder(tf.float32, [None, 20]), tf.placeholder(tf.int32, [None])
    net = tf.keras.layers.Dense(30, "relu", kernel_initializer="he_normal")(x)
    net = tf.keras.layers.Dropout(0.3)(net, training=True)
    net = tf.keras.layers.Dense(10)(net)
    return adam(tf.losses.sparse_softmax_cross_entropy(y, net)) + ({x: noise(16, 20), y: classes(16)},)


@program
def sequence_to_sequence():
    ids = tf.placeholder(tf.int32, [4, 5])
    inputs = tf.unstack(ids, axis=1)
    cell = tf.nn.rnn_cell.BasicLSTMCell(8)
    outputs, _ = tf.contrib.legacy_seq2seq.embedding_rnn_seq2seq(inputs, inputs, cell, 12, 12, 6)
    loss = tf.contrib.legacy_seq2seq.sequence_loss(outputs, inputs, [tf.ones([4])] * 5)
    return adam(loss) + ({ids: classes(20, 12).reshape([4, 5])},)


if __name__ == "__main__":
    main(sys.argv[1])
