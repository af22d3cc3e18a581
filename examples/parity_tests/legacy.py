"""The model as it was: a TF1 graph."""

import tfgraph.v1 as tf


def build(x):
    """Compute logits `[batch, 3]` of inputs `[batch, 4]`."""
    hidden = tf.layers.dense(x, 8, activation=tf.nn.relu, name="hidden")
    return tf.layers.dense(hidden, 3, name="logits")
