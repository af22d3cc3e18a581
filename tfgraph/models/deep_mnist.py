"""The deep MNIST convolutional network, graph mode."""

import tfgraph.v1 as tf


class DeepMnist:
    """Two convolutions with max pooling, a dense layer with dropout, ten logits.

    Attributes:
        x: placeholder, float32 `[batch, 784]`, 0 to 1.
        y_: placeholder, float32 `[batch, 10]`, one-hot labels.
        keep_prob: placeholder, float32 scalar in (0, 1]; `keep_prob_in_training`, 1 in evaluation.
        y_conv: float32 `[batch, 10]`, logits.
        loss: float32 scalar, mean softmax cross entropy.
        optimizer: the training op, one step of Adam; counts `global_step`.
        accuracy: float32 scalar, 0 to 1.
        init: op that initialises all variables.

    Source: TF 1.x tutorial "Deep MNIST for Experts".
    """

    data = "mnist"
    batch_size = 50
    keep_prob_in_training = 0.5

    def __init__(self, learning_rate: float = 1e-4):
        """Build the graph; `learning_rate` is Adam's."""
        self.x = x = tf.placeholder(tf.float32, [None, 784], name="x")
        self.y_ = y_ = tf.placeholder(tf.float32, [None, 10], name="y_")
        self.keep_prob = keep_prob = tf.placeholder(tf.float32, name="keep_prob")

        x_image = tf.reshape(x, [-1, 28, 28, 1])

        W_conv1 = weight_variable([5, 5, 1, 32], "conv1/kernel")
        b_conv1 = bias_variable([32], "conv1/bias")
        h_conv1 = tf.nn.relu(conv2d(x_image, W_conv1) + b_conv1)  # [batch, 28, 28, 32]
        h_pool1 = max_pool_2x2(h_conv1)  # [batch, 14, 14, 32]

        W_conv2 = weight_variable([5, 5, 32, 64], "conv2/kernel")
        b_conv2 = bias_variable([64], "conv2/bias")
        h_conv2 = tf.nn.relu(conv2d(h_pool1, W_conv2) + b_conv2)  # [batch, 14, 14, 64]
        h_pool2 = max_pool_2x2(h_conv2)  # [batch, 7, 7, 64]

        W_fc1 = weight_variable([7 * 7 * 64, 1024], "fc1/kernel")
        b_fc1 = bias_variable([1024], "fc1/bias")
        h_pool2_flat = tf.reshape(h_pool2, [-1, 7 * 7 * 64])
        h_fc1 = tf.nn.relu(tf.matmul(h_pool2_flat, W_fc1) + b_fc1)
        h_fc1_drop = tf.nn.dropout(h_fc1, keep_prob)

        W_fc2 = weight_variable([1024, 10], "fc2/kernel")
        b_fc2 = bias_variable([10], "fc2/bias")
        self.y_conv = y_conv = tf.add(tf.matmul(h_fc1_drop, W_fc2), b_fc2, name="y_conv")

        cross_entropy = tf.nn.softmax_cross_entropy_with_logits_v2(labels=y_, logits=y_conv)
        self.loss = tf.reduce_mean(cross_entropy, name="loss")
        global_step = tf.train.get_or_create_global_step()
        self.optimizer = tf.train.AdamOptimizer(learning_rate).minimize(self.loss, global_step)
        correct_prediction = tf.equal(tf.argmax(y_conv, 1), tf.argmax(y_, 1))
        self.accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32), name="accuracy")
        self.init = tf.global_variables_initializer()


def weight_variable(shape, name):
    """A variable drawn from a normal distribution cut at two standard deviations of 0.1."""
    return tf.Variable(tf.truncated_normal(shape, stddev=0.1), name=name)


def bias_variable(shape, name):
    """A slightly positive variable, so that no relu starts out dead."""
    return tf.Variable(tf.constant(0.1, shape=shape), name=name)


def conv2d(x, W):
    """Convolution with stride 1 that keeps height and width."""
    return tf.nn.conv2d(x, W, strides=[1, 1, 1, 1], padding="SAME")


def max_pool_2x2(x):
    """Largest of each 2x2 square: halves height and width."""
    return tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")
