"""AlexNet on CIFAR-10, eager."""

from typing import Any

import keras
import tensorflow as tf

from tfkeras.layers import BatchNormalization, Dropout, MaxPooling2D
from tfkeras.optimizers import Adam

#: By the height and width of the images: the first kernel and its stride, and the border of it and of the poolings.
FIRST_LAYERS = {32: (3, 1, "same"), 227: (11, 4, "valid")}


@keras.saving.register_keras_serializable("tfkeras")
class AlexNet(keras.Model):
    """Five convolutions and two dense layers, each without a bias, batch normalised and then relu; ten logits.

    As published for images of 227x227, an 11x11 convolution with stride 4 and three 3x3 poolings with stride 2
    make 55, 27, 13 and 6 of them. Of 32x32 they leave 6, 2 and then nothing, and listings that do so fail. For 32x32
    the first convolution is 3x3 with stride 1 and a border, and the poolings have a border, too: 32, 16, 8 and 4, so
    that the first dense layer sees 4 * 4 * 256 values.

    Source: Krizhevsky et al. 2012, "ImageNet Classification with Deep Convolutional Neural Networks", without its
    two halves and its local response normalisation; Ioffe and Szegedy 2015, "Batch Normalization".
    """

    data = "cifar10"
    batch_size = 128

    def __init__(
        self,
        learning_rate: float = 0.001,
        keep_prob: float = 0.5,
        input_size: int = 32,
        width: float = 1.0,
        **kwargs: Any,
    ):
        """Make and compile the model.

        Args:
            learning_rate: Adam's.
            keep_prob: probability in (0, 1] that dropout keeps a value of a dense layer, in training.
            input_size: height and width of the images, 32 or 227.
            width: part of the published 96 to 384 filters and 4096 units that every hidden layer has; 1/16 makes a
                network that a CPU trains in minutes.
            **kwargs: those of `keras.Model`.

        Raises:
            ValueError: if `input_size` is another number.
        """
        if input_size not in FIRST_LAYERS:
            raise ValueError(f"input_size: expected one of {tuple(FIRST_LAYERS)}, received {input_size!r}")
        super().__init__(**kwargs)
        self.learning_rate = learning_rate
        self.keep_prob = keep_prob
        self.input_size = input_size
        self.width = width
        kernel, stride, border = FIRST_LAYERS[input_size]

        self.conv1 = self.conv2d(96, kernel, "conv1", strides=stride, padding=border)
        self.bn1 = BatchNormalization(name="bn1")
        self.pool1 = MaxPooling2D(3, 2, border, name="pool1")
        self.conv2 = self.conv2d(256, 5, "conv2")
        self.bn2 = BatchNormalization(name="bn2")
        self.pool2 = MaxPooling2D(3, 2, border, name="pool2")
        self.conv3 = self.conv2d(384, 3, "conv3")
        self.bn3 = BatchNormalization(name="bn3")
        self.conv4 = self.conv2d(384, 3, "conv4")
        self.bn4 = BatchNormalization(name="bn4")
        self.conv5 = self.conv2d(256, 3, "conv5")
        self.bn5 = BatchNormalization(name="bn5")
        self.pool5 = MaxPooling2D(3, 2, border, name="pool5")
        self.flatten = keras.layers.Flatten(name="flatten")
        self.fc1 = keras.layers.Dense(self.wide(4096), use_bias=False, name="fc1")
        self.bn6 = BatchNormalization(name="bn6")
        self.dropout1 = Dropout(keep_prob, name="dropout1")
        self.fc2 = keras.layers.Dense(self.wide(4096), use_bias=False, name="fc2")
        self.bn7 = BatchNormalization(name="bn7")
        self.dropout2 = Dropout(keep_prob, name="dropout2")
        self.fc3 = keras.layers.Dense(10, name="fc3")
        self(keras.Input([input_size, input_size, 3], name="x"))  # makes the variables
        self.compile(
            Adam(learning_rate),
            keras.losses.CategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"],
            jit_compile=False,
        )

    def call(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Map images `[batch, input_size, input_size, 3]`, 0 to 1, to logits `[batch, 10]`."""
        h_conv1 = tf.nn.relu(self.bn1(self.conv1(x), training=training))  # [batch, 32, 32, 96]; of 227: 55
        h_pool1 = self.pool1(h_conv1)  # [batch, 16, 16, 96]; 27
        h_conv2 = tf.nn.relu(self.bn2(self.conv2(h_pool1), training=training))
        h_pool2 = self.pool2(h_conv2)  # [batch, 8, 8, 256]; 13
        h_conv3 = tf.nn.relu(self.bn3(self.conv3(h_pool2), training=training))
        h_conv4 = tf.nn.relu(self.bn4(self.conv4(h_conv3), training=training))
        h_conv5 = tf.nn.relu(self.bn5(self.conv5(h_conv4), training=training))
        h_pool5 = self.pool5(h_conv5)  # [batch, 4, 4, 256]; 6

        h_fc1 = tf.nn.relu(self.bn6(self.fc1(self.flatten(h_pool5)), training=training))
        h_fc1_drop = self.dropout1(h_fc1, training=training)
        h_fc2 = tf.nn.relu(self.bn7(self.fc2(h_fc1_drop), training=training))
        h_fc2_drop = self.dropout2(h_fc2, training=training)
        return self.fc3(h_fc2_drop)

    def conv2d(self, filters: int, kernel: int, name: str, strides: int = 1, padding: str = "same") -> keras.Layer:
        """A convolution without a bias, which batch normalisation would take away again."""
        return keras.layers.Conv2D(
            self.wide(filters), kernel, strides=strides, padding=padding, use_bias=False, name=name
        )

    def wide(self, size: int) -> int:
        """What `width` makes of a published number of filters or units."""
        return max(1, round(size * self.width))

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same model."""
        own = {
            "learning_rate": self.learning_rate,
            "keep_prob": self.keep_prob,
            "input_size": self.input_size,
            "width": self.width,
        }
        return {**super().get_config(), **own}
