"""The feed-forward network of the tutorial "TensorFlow Mechanics 101": two hidden layers.

`inference`, `loss`, `training` and `evaluation` build the four parts of a graph, with the names of variables,
scopes and summaries that TF 1.15's had, so that its checkpoints fit.

Source: TF 1.15 `tensorflow.examples.tutorials.mnist.mnist`.
"""

import math
from collections.abc import Callable

import tensorflow.compat.v1 as tf

#: The digits 0 to 9.
NUM_CLASSES = 10

IMAGE_SIZE = 28
IMAGE_PIXELS = IMAGE_SIZE * IMAGE_SIZE


def inference(images: tf.Tensor, hidden1_units: int, hidden2_units: int) -> tf.Tensor:
    """Build the model up to the logits.

    Args:
        images: `[batch, 784]`.
        hidden1_units: size of the first hidden layer.
        hidden2_units: size of the second.

    Returns:
        Logits, `[batch, 10]`.
    """
    hidden1 = _layer("hidden1", images, IMAGE_PIXELS, hidden1_units, tf.nn.relu)
    hidden2 = _layer("hidden2", hidden1, hidden1_units, hidden2_units, tf.nn.relu)
    return _layer("softmax_linear", hidden2, hidden2_units, NUM_CLASSES)


def loss(logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    """Build the mean cross entropy.

    Args:
        logits: `[batch, 10]`.
        labels: integers, `[batch]`.

    Returns:
        A scalar.
    """
    return tf.losses.sparse_softmax_cross_entropy(labels=tf.cast(labels, tf.int64), logits=logits)


def training(loss: tf.Tensor, learning_rate: float) -> tf.Operation:
    """Build a step of gradient descent, a summary of the loss and the variable `global_step`.

    Args:
        loss: a scalar.
        learning_rate: of gradient descent.

    Returns:
        The operation that trains one step.
    """
    tf.summary.scalar("loss", loss)
    optimizer = tf.train.GradientDescentOptimizer(learning_rate)
    global_step = tf.Variable(0, name="global_step", trainable=False)
    return optimizer.minimize(loss, global_step=global_step)


def evaluation(logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    """Count the right predictions.

    Args:
        logits: `[batch, 10]`.
        labels: integers, `[batch]`.

    Returns:
        An int32 scalar.
    """
    correct = tf.nn.in_top_k(predictions=logits, targets=labels, k=1)
    return tf.reduce_sum(tf.cast(correct, tf.int32))


def _layer(
    scope: str,
    inputs: tf.Tensor,
    size: int,
    units: int,
    activation: Callable[[tf.Tensor], tf.Tensor] = lambda logits: logits,
) -> tf.Tensor:
    with tf.name_scope(scope):
        start = tf.truncated_normal([size, units], stddev=1.0 / math.sqrt(float(size)))
        weights = tf.Variable(start, name="weights")
        biases = tf.Variable(tf.zeros([units]), name="biases")
        return activation(tf.matmul(inputs, weights) + biases)
