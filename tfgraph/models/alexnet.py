"""AlexNet on CIFAR-10, graph mode."""

import tfgraph.v1 as tf

#: By the height and width of the images: the first kernel and its stride, and the border of it and of the poolings.
FIRST_LAYERS = {32: (3, 1, "same"), 227: (11, 4, "valid")}


class AlexNet:
    """Five convolutions and two dense layers, each without a bias, batch normalised and then relu; ten logits.

    As published for images of 227x227, an 11x11 convolution with stride 4 and three 3x3 poolings with stride 2
    make 55, 27, 13 and 6 of them. Of 32x32 they leave 6, 2 and then nothing, and listings that do so fail. For 32x32
    the first convolution is 3x3 with stride 1 and a border, and the poolings have a border, too: 32, 16, 8 and 4, so
    that the first dense layer sees 4 * 4 * 256 values.

    Attributes:
        x: placeholder, float32 `[batch, input_size, input_size, 3]`, 0 to 1.
        y_: placeholder, float32 `[batch, 10]`, one-hot labels.
        keep_prob: placeholder, float32 scalar in (0, 1]; `keep_prob_in_training`, 1 in evaluation.
        is_training: placeholder, bool scalar; whether to normalise by the batch or else by the moving averages.
        y: float32 `[batch, 10]`, logits.
        loss: float32 scalar, mean softmax cross entropy.
        optimizer: the training op, one step of Adam and of the moving averages; counts `global_step`.
        accuracy: float32 scalar, 0 to 1.
        init: op that initialises all variables.

    Source: Krizhevsky et al. 2012, "ImageNet Classification with Deep Convolutional Neural Networks", without its
    two halves and its local response normalisation; Ioffe and Szegedy 2015, "Batch Normalization".
    """

    data = "cifar10"
    batch_size = 128
    keep_prob_in_training = 0.5

    def __init__(self, learning_rate: float = 0.001, input_size: int = 32, width: float = 1.0):
        """Build the graph.

        Args:
            learning_rate: Adam's.
            input_size: height and width of the images, 32 or 227.
            width: part of the published 96 to 384 filters and 4096 units that every hidden layer has; 1/16 makes a
                network that a CPU trains in minutes.

        Raises:
            ValueError: if `input_size` is another number.
        """
        if input_size not in FIRST_LAYERS:
            raise ValueError(f"input_size: expected one of {tuple(FIRST_LAYERS)}, received {input_size!r}")
        self.width = width
        self.x = tf.placeholder(tf.float32, [None, input_size, input_size, 3], name="x")
        self.y_ = tf.placeholder(tf.float32, [None, 10], name="y_")
        self.keep_prob = tf.placeholder(tf.float32, name="keep_prob")
        self.is_training = tf.placeholder(tf.bool, [], name="is_training")
        kernel, stride, border = FIRST_LAYERS[input_size]

        h_conv1 = self.normalised_relu(self.conv2d(self.x, 96, kernel, "conv1", stride, border), "bn1")
        h_pool1 = tf.layers.max_pooling2d(h_conv1, 3, 2, border)  # [batch, 16, 16, 96]; of 227: 27
        h_conv2 = self.normalised_relu(self.conv2d(h_pool1, 256, 5, "conv2"), "bn2")
        h_pool2 = tf.layers.max_pooling2d(h_conv2, 3, 2, border)  # [batch, 8, 8, 256]; 13
        h_conv3 = self.normalised_relu(self.conv2d(h_pool2, 384, 3, "conv3"), "bn3")
        h_conv4 = self.normalised_relu(self.conv2d(h_conv3, 384, 3, "conv4"), "bn4")
        h_conv5 = self.normalised_relu(self.conv2d(h_conv4, 256, 3, "conv5"), "bn5")
        h_pool5 = tf.layers.max_pooling2d(h_conv5, 3, 2, border)  # [batch, 4, 4, 256]; 6

        h_fc1 = self.normalised_relu(self.dense(tf.layers.flatten(h_pool5), 4096, "fc1"), "bn6")
        h_fc1_drop = tf.nn.dropout(h_fc1, self.keep_prob)
        h_fc2 = self.normalised_relu(self.dense(h_fc1_drop, 4096, "fc2"), "bn7")
        h_fc2_drop = tf.nn.dropout(h_fc2, self.keep_prob)
        self.y = tf.identity(tf.layers.dense(h_fc2_drop, 10, name="fc3"), name="y")

        cross_entropy = tf.nn.softmax_cross_entropy_with_logits_v2(labels=self.y_, logits=self.y)
        self.loss = tf.reduce_mean(cross_entropy, name="loss")
        global_step = tf.train.get_or_create_global_step()
        with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
            self.optimizer = tf.train.AdamOptimizer(learning_rate).minimize(self.loss, global_step)
        correct_prediction = tf.equal(tf.argmax(self.y, 1), tf.argmax(self.y_, 1))
        self.accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32), name="accuracy")
        self.init = tf.global_variables_initializer()

    def conv2d(self, x, filters, kernel, name, strides=1, padding="same"):
        """A convolution without a bias, which batch normalisation would take away again."""
        return tf.layers.conv2d(x, self.wide(filters), kernel, strides, padding, use_bias=False, name=name)

    def dense(self, x, units, name):
        """A dense layer without a bias, likewise."""
        return tf.layers.dense(x, self.wide(units), use_bias=False, name=name)

    def normalised_relu(self, x, name):
        """Batch normalisation, then relu."""
        return tf.nn.relu(tf.layers.batch_normalization(x, training=self.is_training, name=name))

    def wide(self, size):
        """What `width` makes of a published number of filters or units."""
        return max(1, round(size * self.width))
