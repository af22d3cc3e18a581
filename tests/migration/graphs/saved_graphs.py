"""One small graph, as its owner may have kept it: checkpoint and `.meta`, frozen, SavedModel."""

from pathlib import Path

import numpy as np
import tensorflow.compat.v1 as tf


def build() -> dict[str, tf.Tensor]:
    """Build a classifier with its training, in the manner of 2017."""
    x = tf.placeholder(tf.float32, [None, 8], "x")
    labels = tf.placeholder(tf.float32, [None, 3], "labels")
    keep_prob = tf.placeholder(tf.float32, name="keep_prob")
    hidden = tf.nn.relu(tf.nn.xw_plus_b(x, weight("w1", 8, 5), weight("b1", 5), name="hidden"))
    logits = tf.nn.xw_plus_b(tf.nn.dropout(hidden, keep_prob), weight("w2", 5, 3), weight("b2", 3), name="logits")
    y = tf.nn.softmax(logits, name="y")
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits))
    tf.summary.scalar("loss", loss)
    tf.train.AdamOptimizer().minimize(loss)
    return {"x": x, "y": y}


def weight(name: str, *shape: int) -> tf.Variable:
    """Make a variable with values that are its own."""
    return tf.Variable(np.random.default_rng(len(name) + sum(shape)).standard_normal(shape, np.float32), name=name)


def save(directory: Path) -> dict[str, Path]:
    """Save it in each way.

    Returns:
        The path of each: `meta`, `checkpoint`, `frozen`, `text`, `saved_model`.
    """
    with tf.Graph().as_default() as graph, tf.Session() as session:
        tensors = build()
        session.run(tf.global_variables_initializer())
        tf.train.Saver().save(session, str(directory / "model.ckpt"))
        frozen = tf.graph_util.convert_variables_to_constants(session, graph.as_graph_def(), ["y"])
        tf.io.write_graph(frozen, str(directory), "frozen.pb", as_text=False)
        tf.io.write_graph(graph, str(directory), "graph.pbtxt")
        tf.saved_model.simple_save(
            session, str(directory / "saved"), {"pixels": tensors["x"]}, {"classes": tensors["y"]}
        )
    return {
        "meta": directory / "model.ckpt.meta",
        "checkpoint": directory / "model.ckpt",
        "frozen": directory / "frozen.pb",
        "text": directory / "graph.pbtxt",
        "saved_model": directory / "saved",
    }
