"""A small convolutional network on CIFAR-10, graph mode."""

import tfgraph.v1 as tf


class CifarCNN:
    """Two convolutions with max pooling, a dense layer, ten logits.

    Attributes:
        x: placeholder, float32 `[batch, 32, 32, 3]`, 0 to 1.
        y_: placeholder, float32 `[batch, 10]`, one-hot labels.
        y: float32 `[batch, 10]`, logits.
        loss: float32 scalar, mean softmax cross entropy.
        optimizer: the training op, one step of Adam; counts `global_step`.
        accuracy: float32 scalar, 0 to 1.
        init: op that initialises all variables.

    Source: TF 2 tutorial "Convolutional Neural Network (CNN)", without its third convolution.
    """

    data = "cifar10"
    batch_size = 32

    def __init__(self, learning_rate: float = 0.001):
        """Build the graph; `learning_rate` is Adam's."""
        self.x = tf.placeholder(tf.float32, [None, 32, 32, 3], name="x")
        self.y_ = tf.placeholder(tf.float32, [None, 10], name="y_")

        h_conv1 = tf.nn.relu(conv2d(self.x, 32, "conv1"))  # [batch, 30, 30, 32]
        h_pool1 = max_pool_2x2(h_conv1)  # [batch, 15, 15, 32]
        h_conv2 = tf.nn.relu(conv2d(h_pool1, 64, "conv2"))  # [batch, 13, 13, 64]
        h_pool2 = max_pool_2x2(h_conv2)  # [batch, 6, 6, 64]

        h_pool2_flat = tf.reshape(h_pool2, [-1, 6 * 6 * 64])
        h_fc1 = tf.nn.relu(dense(h_pool2_flat, 64, "fc1"))
        self.y = tf.identity(dense(h_fc1, 10, "fc2"), name="y")

        cross_entropy = tf.nn.softmax_cross_entropy_with_logits_v2(labels=self.y_, logits=self.y)
        self.loss = tf.reduce_mean(cross_entropy, name="loss")
        global_step = tf.train.get_or_create_global_step()
        self.optimizer = tf.train.AdamOptimizer(learning_rate).minimize(self.loss, global_step)
        correct_prediction = tf.equal(tf.argmax(self.y, 1), tf.argmax(self.y_, 1))
        self.accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32), name="accuracy")
        self.init = tf.global_variables_initializer()


def conv2d(x, filters, name):
    """3x3 convolution with stride 1 and no border, plus a bias."""
    with tf.variable_scope(name):
        W = tf.get_variable("kernel", [3, 3, x.shape[-1], filters])
        b = tf.get_variable("bias", [filters], initializer=tf.zeros_initializer())
    return tf.nn.conv2d(x, W, strides=[1, 1, 1, 1], padding="VALID") + b


def max_pool_2x2(x):
    """Largest of each 2x2 square: halves height and width, rounded down."""
    return tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID")


def dense(x, units, name):
    """`xW + b`, W drawn from Glorot's uniform distribution, as `tf.get_variable` does."""
    with tf.variable_scope(name):
        W = tf.get_variable("kernel", [x.shape[-1], units])
        b = tf.get_variable("bias", [units], initializer=tf.zeros_initializer())
    return tf.matmul(x, W) + b
