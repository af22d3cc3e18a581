"""`tensorflow.examples.tutorials.mnist.mnist`: the names of TF 1.15's variables, and numpy's numbers."""

import numpy as np
import tensorflow as tf2

import tfgraph.v1 as tf
from tfgraph.v1.examples.tutorials.mnist import mnist


def test_network_computes_what_numpy_computes(rng):
    images, labels = rng.random((4, 784), dtype=np.float32), np.array([3, 1, 4, 1], np.int32)
    with tf2.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(0)  # Six units may all be dead, and in_top_k counts ties as right.
        logits = mnist.inference(tf.constant(images), 8, 6)
        loss = mnist.loss(logits, tf.constant(labels))
        train = mnist.training(loss, 0.1)
        right = mnist.evaluation(logits, tf.constant(labels))
        session.run(tf.global_variables_initializer())
        variables = {variable.op.name: session.run(variable) for variable in tf.trainable_variables()}
        found, found_loss, found_right = session.run([logits, loss, right])
        session.run(train)
        after = session.run(loss)
        steps = session.run(next(v for v in tf.global_variables() if v.op.name == "global_step"))
        tags = [tf.Summary.FromString(session.run(tf.summary.merge_all())).value[0].tag]
    assert list(variables) == [
        f"{layer}/{part}" for layer in ("hidden1", "hidden2", "softmax_linear") for part in ("weights", "biases")
    ]
    x = images
    for layer in ("hidden1", "hidden2"):
        x = np.maximum(x @ variables[f"{layer}/weights"] + variables[f"{layer}/biases"], 0)
    expected = x @ variables["softmax_linear/weights"]
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)
    log_softmax = expected - np.log(np.exp(expected).sum(1, keepdims=True))
    np.testing.assert_allclose(found_loss, -log_softmax[np.arange(4), labels].mean(), rtol=1e-5)
    assert found_right == (expected.argmax(1) == labels).sum()
    assert after < found_loss
    assert (steps, tags) == (1, ["loss"])
