"""A multi-layer perceptron on MNIST, graph mode."""

import tfgraph.v1 as tf


class MLP:
    """One hidden layer of 128 with relu and dropout; ten logits or probabilities.

    Attributes:
        x: placeholder, float32 `[batch, 784]`, 0 to 1.
        y_: placeholder of the labels: float32 `[batch, 10]`, one-hot, or int64 `[batch]` if `sparse`.
        keep_prob: placeholder, float32 scalar in (0, 1]; `keep_prob_in_training`, 1 in evaluation.
        y: float32 `[batch, 10]`, logits, or probabilities if not `from_logits`.
        loss: float32 scalar, mean softmax cross entropy.
        optimizer: the training op, one step of Adam; counts `global_step`.
        accuracy: float32 scalar, 0 to 1.
        init: op that initialises all variables.

    Source: TF 2 tutorial "TensorFlow 2 quickstart for beginners".
    """

    data = "mnist"
    batch_size = 32
    keep_prob_in_training = 0.8

    def __init__(self, learning_rate: float = 0.001, from_logits: bool = True, sparse: bool = False):
        """Build the graph.

        Args:
            learning_rate: Adam's.
            from_logits: whether the output `y` is logits, or else probabilities. The loss is computed from the
                logits in either case, as Keras does behind a softmax.
            sparse: whether the labels are integers, or else one-hot.
        """
        self.x = tf.placeholder(tf.float32, [None, 784], name="x")
        self.keep_prob = tf.placeholder(tf.float32, name="keep_prob")

        h_fc1 = tf.nn.relu(dense(self.x, 128, "fc1"))
        h_fc1_drop = tf.nn.dropout(h_fc1, self.keep_prob)
        logits = dense(h_fc1_drop, 10, "fc2")
        self.y = tf.identity(logits, name="y") if from_logits else tf.nn.softmax(logits, name="y")

        if sparse:
            self.y_ = classes = tf.placeholder(tf.int64, [None], name="y_")
            cross_entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=self.y_, logits=logits)
        else:
            self.y_ = tf.placeholder(tf.float32, [None, 10], name="y_")
            classes = tf.argmax(self.y_, 1)
            cross_entropy = tf.nn.softmax_cross_entropy_with_logits_v2(labels=self.y_, logits=logits)
        self.loss = tf.reduce_mean(cross_entropy, name="loss")
        global_step = tf.train.get_or_create_global_step()
        self.optimizer = tf.train.AdamOptimizer(learning_rate).minimize(self.loss, global_step)
        correct_prediction = tf.equal(tf.argmax(self.y, 1), classes)
        self.accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32), name="accuracy")
        self.init = tf.global_variables_initializer()


def dense(x, units, name):
    """`xW + b`, W drawn from Glorot's uniform distribution, as `tf.get_variable` does."""
    with tf.variable_scope(name):
        W = tf.get_variable("kernel", [x.shape[-1], units])
        b = tf.get_variable("bias", [units], initializer=tf.zeros_initializer())
    return tf.matmul(x, W) + b
