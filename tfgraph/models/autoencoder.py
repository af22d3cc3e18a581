"""A dense autoencoder of MNIST, and a classifier on its code, graph mode."""

import tfgraph.v1 as tf


class Autoencoder:
    """784 pixels, 128, 64, a code of 32 numbers, and back.

    Attributes:
        x: placeholder, float32 `[batch, 784]`, 0 to 1.
        y_: placeholder, float32 `[batch, 784]`, what is to come out: the inputs, or what they were before noise.
        code: float32 `[batch, code_size]`.
        y: float32 `[batch, 784]`, 0 to 1, the reconstruction.
        loss: float32 scalar, mean squared error.
        optimizer: the training op, one step of Adam; counts `global_step`.
        init: op that initialises all variables.

    Source: Hinton and Salakhutdinov 2006, "Reducing the Dimensionality of Data with Neural Networks".
    """

    data = "mnist"
    batch_size = 128
    targets = "inputs"

    def __init__(self, code_size: int = 32, learning_rate: float = 0.001):
        """Build the graph.

        Args:
            code_size: how many numbers the code has.
            learning_rate: Adam's.
        """
        self.x = x = tf.placeholder(tf.float32, [None, 784], name="x")
        self.y_ = y_ = tf.placeholder(tf.float32, [None, 784], name="y_")

        h_encoder1 = tf.nn.relu(dense(x, 128, "encoder1"))
        h_encoder2 = tf.nn.relu(dense(h_encoder1, 64, "encoder2"))
        self.code = code = tf.identity(dense(h_encoder2, code_size, "encoder3"), name="code")

        h_decoder1 = tf.nn.relu(dense(code, 64, "decoder1"))
        h_decoder2 = tf.nn.relu(dense(h_decoder1, 128, "decoder2"))
        self.y = y = tf.nn.sigmoid(dense(h_decoder2, 784, "decoder3"), name="y")

        self.loss = tf.reduce_mean(tf.square(y_ - y), name="loss")
        global_step = tf.train.get_or_create_global_step()
        self.optimizer = tf.train.AdamOptimizer(learning_rate).minimize(self.loss, global_step)
        self.init = tf.global_variables_initializer()


class CodeClassifier:
    """Ten logits of the code of a trained autoencoder, which stays as it is. Build it in the autoencoder's graph.

    Attributes:
        x: the autoencoder's placeholder, float32 `[batch, 784]`, 0 to 1.
        y_: placeholder, float32 `[batch, 10]`, one-hot labels.
        y: float32 `[batch, 10]`, logits.
        loss: float32 scalar, mean softmax cross entropy.
        optimizer: the training op, one step of Adam; trains the new layer only; counts `global_step`.
        accuracy: float32 scalar, 0 to 1.
        init: op that initialises the new variables, and not the autoencoder's.
    """

    data = "mnist"
    batch_size = 128

    def __init__(self, autoencoder: Autoencoder, learning_rate: float = 0.001):
        """Build the graph.

        Args:
            autoencoder: with attributes `x` and `code` `[batch, …]`.
            learning_rate: Adam's.
        """
        before = set(tf.global_variables())
        self.x = autoencoder.x
        self.y_ = y_ = tf.placeholder(tf.float32, [None, 10], name="labels")

        code = tf.layers.flatten(autoencoder.code)
        self.y = y = tf.identity(dense(code, 10, "fc"), name="logits")

        cross_entropy = tf.nn.softmax_cross_entropy_with_logits_v2(labels=y_, logits=y)
        self.loss = tf.reduce_mean(cross_entropy, name="classifier_loss")
        new = [variable for variable in tf.trainable_variables() if variable not in before]
        global_step = tf.train.get_or_create_global_step()
        self.optimizer = tf.train.AdamOptimizer(learning_rate).minimize(self.loss, global_step, var_list=new)
        correct_prediction = tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1))
        self.accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32), name="accuracy")
        self.init = tf.variables_initializer([v for v in tf.global_variables() if v not in before])


def dense(x, units, name):
    """`x W + b`, `[batch, units]`, with the variables `name/kernel` and `name/bias`."""
    W = tf.get_variable(f"{name}/kernel", [x.shape[1], units])
    b = tf.get_variable(f"{name}/bias", [units], initializer=tf.zeros_initializer())
    return tf.matmul(x, W) + b
