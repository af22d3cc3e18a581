"""Softmax regression on MNIST, graph mode."""

import tfgraph.v1 as tf


class SoftmaxRegression:
    """One linear layer and a softmax: `y = softmax(xW + b)`.

    Attributes:
        x: placeholder, float32 `[batch, 784]`, 0 to 1.
        y_: placeholder, float32 `[batch, 10]`, one-hot labels.
        y: float32 `[batch, 10]`, probabilities.
        loss: float32 scalar, mean of `-sum(y_ * log(y))`.
        optimizer: the training op, one step of gradient descent; counts `global_step`.
        accuracy: float32 scalar, 0 to 1.
        init: op that initialises all variables.

    Source: TF 1.x tutorial "MNIST For ML Beginners".
    """

    data = "mnist"
    batch_size = 100

    def __init__(self, learning_rate: float = 0.5):
        """Build the graph; `learning_rate` is that of gradient descent."""
        self.x = x = tf.placeholder(tf.float32, [None, 784], name="x")
        self.y_ = y_ = tf.placeholder(tf.float32, [None, 10], name="y_")

        W = tf.Variable(tf.zeros([784, 10]), name="W")
        b = tf.Variable(tf.zeros([10]), name="b")
        self.y = y = tf.nn.softmax(tf.matmul(x, W) + b, name="y")

        self.loss = tf.reduce_mean(cross_entropy(y_, y), name="loss")
        global_step = tf.train.get_or_create_global_step()
        self.optimizer = tf.train.GradientDescentOptimizer(learning_rate).minimize(self.loss, global_step)
        correct_prediction = tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1))
        self.accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32), name="accuracy")
        self.init = tf.global_variables_initializer()


def cross_entropy(y_, y):
    """Cross entropy of one-hot labels `y_` and probabilities `y`, both `[batch, 10]`; returns `[batch]`.

    The textbook formula: infinite where a probability is exactly 0.
    """
    return -tf.reduce_sum(y_ * tf.log(y), axis=1)
