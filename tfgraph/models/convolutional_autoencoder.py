"""A convolutional autoencoder of MNIST, graph mode."""

import tfgraph.v1 as tf


class ConvolutionalAutoencoder:
    """Two convolutions with max pooling to a code of 7 x 7 x 8 numbers, two transposed convolutions back.

    Attributes:
        x: placeholder, float32 `[batch, 784]`, 0 to 1.
        y_: placeholder, float32 `[batch, 784]`, what is to come out: the inputs, or what they were before noise.
        code: float32 `[batch, 7, 7, 8]`.
        y: float32 `[batch, 784]`, 0 to 1, the reconstruction.
        loss: float32 scalar, mean squared error.
        optimizer: the training op, one step of Adam; counts `global_step`.
        init: op that initialises all variables.

    Source: Masci et al. 2011, "Stacked Convolutional Auto-Encoders for Hierarchical Feature Extraction".
    """

    data = "mnist"
    batch_size = 128
    targets = "inputs"

    def __init__(self, learning_rate: float = 0.001):
        """Build the graph; `learning_rate` is Adam's."""
        self.x = x = tf.placeholder(tf.float32, [None, 784], name="x")
        self.y_ = y_ = tf.placeholder(tf.float32, [None, 784], name="y_")

        x_image = tf.reshape(x, [-1, 28, 28, 1])
        h_encoder1 = tf.nn.relu(conv2d(x_image, 16, "encoder1"))  # [batch, 28, 28, 16]
        h_pool1 = max_pool_2x2(h_encoder1)  # [batch, 14, 14, 16]
        h_encoder2 = tf.nn.relu(conv2d(h_pool1, 8, "encoder2"))  # [batch, 14, 14, 8]
        self.code = code = tf.identity(max_pool_2x2(h_encoder2), name="code")  # [batch, 7, 7, 8]

        h_decoder1 = tf.nn.relu(conv2d_transpose(code, 16, "decoder1"))  # [batch, 14, 14, 16]
        decoded = conv2d_transpose(h_decoder1, 1, "decoder2")  # [batch, 28, 28, 1]
        self.y = y = tf.nn.sigmoid(tf.reshape(decoded, [-1, 784]), name="y")

        self.loss = tf.reduce_mean(tf.square(y_ - y), name="loss")
        global_step = tf.train.get_or_create_global_step()
        self.optimizer = tf.train.AdamOptimizer(learning_rate).minimize(self.loss, global_step)
        self.init = tf.global_variables_initializer()


def conv2d(x, channels, name):
    """Convolution of 3x3 that keeps height and width, with a bias; variables `name/kernel` and `name/bias`."""
    W = tf.get_variable(f"{name}/kernel", [3, 3, x.shape[3], channels])
    b = tf.get_variable(f"{name}/bias", [channels], initializer=tf.zeros_initializer())
    return tf.nn.conv2d(x, W, strides=[1, 1, 1, 1], padding="SAME") + b


def conv2d_transpose(x, channels, name):
    """Transposed convolution of 3x3 that doubles height and width; variables as of `conv2d`."""
    W = tf.get_variable(f"{name}/kernel", [3, 3, channels, x.shape[3]])
    b = tf.get_variable(f"{name}/bias", [channels], initializer=tf.zeros_initializer())
    output_shape = [tf.shape(x)[0], 2 * x.shape[1], 2 * x.shape[2], channels]
    return tf.nn.conv2d_transpose(x, W, output_shape, strides=[1, 2, 2, 1], padding="SAME") + b


def max_pool_2x2(x):
    """Largest of each 2x2 square: halves height and width."""
    return tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")
