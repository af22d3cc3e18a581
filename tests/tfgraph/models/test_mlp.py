"""The multi-layer perceptron in graph mode: logits or probabilities, labels of either kind."""

import numpy as np
from feeding import feed

import tfgraph.v1 as tf
from tfgraph import models


def test_takes_integer_labels(mnist, device):
    """By integer and by one-hot labels, by logits and by probabilities: the same loss, the same weights."""
    images, labels = mnist.train.next_batch(32)
    results = []
    for arguments in ({}, {"from_logits": False}, {"sparse": True}, {"sparse": True, "from_logits": False}):
        with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
            tf.set_random_seed(0)
            model = models.MLP(**arguments)
            session.run(model.init)
            batch = images, np.argmax(labels, axis=1) if arguments.get("sparse") else labels
            y, loss, accuracy = session.run([model.y, model.loss, model.accuracy], feed(model, batch))
            session.run(model.optimizer, feed(model, batch))
            are_probabilities = np.allclose(y.sum(axis=1), 1, atol=1e-6)  # ten roundings of 6e-8
            assert are_probabilities == (not arguments.get("from_logits", True))
            results.append([loss, accuracy, *session.run(tf.trainable_variables())])
    for result in results[1:]:
        for value, expected in zip(result, results[0], strict=True):
            # Two kernels for one loss, one for each kind of labels: the last bits of the gradient, and Adam's division.
            np.testing.assert_allclose(value, expected, rtol=1e-5, atol=1e-6)
