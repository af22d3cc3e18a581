"""LeNet-5 on MNIST, graph mode."""

import math

import tfgraph.v1 as tf

INITIALIZATIONS = ("random_normal", "scaled")


class LeNet5:
    """LeCun's network with relu, average pooling and dropout.

    Attributes:
        x: placeholder, float32 `[batch, 784]`, 0 to 1.
        y_: placeholder, float32 `[batch, 10]`, one-hot labels.
        keep_prob: placeholder, float32 scalar in (0, 1]; `keep_prob_in_training`, 1 in evaluation.
        y_conv: float32 `[batch, 10]`, logits.
        loss: float32 scalar, mean softmax cross entropy.
        optimizer: the training op, one step of Adam; counts `global_step`.
        accuracy: float32 scalar, 0 to 1.
        init: op that initialises all variables.

    Source: LeCun et al. 1998, "Gradient-Based Learning Applied to Document Recognition".
    """

    data = "mnist"
    batch_size = 100
    keep_prob_in_training = 0.5

    def __init__(self, learning_rate: float = 0.001, initialization: str = "random_normal"):
        """Build the graph.

        Args:
            learning_rate: Adam's.
            initialization: `random_normal` draws every weight and bias with a standard deviation
                of 1, as published (it trains poorly); `scaled` draws weights with
                `sqrt(2 / fan_in)` and sets biases to 0.

        Raises:
            ValueError: if `initialization` is another word.
        """
        if initialization not in INITIALIZATIONS:
            raise ValueError(f"initialization: expected one of {INITIALIZATIONS}, received {initialization!r}")
        self.initialization = initialization
        self.x = tf.placeholder(tf.float32, [None, 784], name="x")
        self.y_ = tf.placeholder(tf.float32, [None, 10], name="y_")
        self.keep_prob = tf.placeholder(tf.float32, name="keep_prob")

        # A border of 2 makes 32x32 of 28x28: only then has the last pooling 5 * 5 * 16 = 400 values.
        x_image = tf.pad(tf.reshape(self.x, [-1, 28, 28, 1]), [[0, 0], [2, 2], [2, 2], [0, 0]])

        h_conv1 = tf.nn.relu(self.conv2d(x_image, [5, 5, 1, 6], "conv1"))  # [batch, 28, 28, 6]
        h_pool1 = avg_pool_2x2(h_conv1)  # [batch, 14, 14, 6]
        h_conv2 = tf.nn.relu(self.conv2d(h_pool1, [5, 5, 6, 16], "conv2"))  # [batch, 10, 10, 16]
        h_pool2 = avg_pool_2x2(h_conv2)  # [batch, 5, 5, 16]

        h_pool2_flat = tf.layers.flatten(h_pool2)  # [batch, 400]
        h_fc1 = tf.nn.relu(self.dense(h_pool2_flat, [400, 120], "fc1"))
        h_fc1_drop = tf.nn.dropout(h_fc1, rate=1 - self.keep_prob)
        h_fc2 = tf.nn.relu(self.dense(h_fc1_drop, [120, 84], "fc2"))
        self.y_conv = tf.identity(self.dense(h_fc2, [84, 10], "fc3"), name="y_conv")

        cross_entropy = tf.nn.softmax_cross_entropy_with_logits_v2(labels=self.y_, logits=self.y_conv)
        self.loss = tf.reduce_mean(cross_entropy, name="loss")
        global_step = tf.train.get_or_create_global_step()
        self.optimizer = tf.train.AdamOptimizer(learning_rate).minimize(self.loss, global_step)
        correct_prediction = tf.equal(tf.argmax(self.y_conv, 1), tf.argmax(self.y_, 1))
        self.accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32), name="accuracy")
        self.init = tf.global_variables_initializer()

    def weight_variable(self, shape, name):
        """A weight whose last dimension is the number of outputs."""
        stddev = 1.0 if self.initialization == "random_normal" else math.sqrt(2.0 / math.prod(shape[:-1]))
        return tf.Variable(tf.random_normal(shape, stddev=stddev), name=name)

    def bias_variable(self, shape, name):
        """A bias."""
        initial = tf.random_normal(shape) if self.initialization == "random_normal" else tf.zeros(shape)
        return tf.Variable(initial, name=name)

    def conv2d(self, x, shape, name):
        """Convolution with stride 1 and no border, plus a bias; `shape` is that of the kernel."""
        W = self.weight_variable(shape, name + "/kernel")
        b = self.bias_variable(shape[-1:], name + "/bias")
        return tf.nn.conv2d(input=x, filter=W, strides=[1, 1, 1, 1], padding="VALID") + b

    def dense(self, x, shape, name):
        """`xW + b`; `shape` is that of W."""
        W = self.weight_variable(shape, name + "/kernel")
        b = self.bias_variable(shape[-1:], name + "/bias")
        return tf.matmul(x, W) + b


def avg_pool_2x2(x):
    """Mean of each 2x2 square: halves height and width."""
    return tf.nn.avg_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID")
