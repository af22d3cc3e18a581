"""The multi-layer perceptron: logits or probabilities, labels of either kind, images flat or not."""

import numpy as np
import pytest
import tensorflow as tf

from tfkeras import models
from tfkeras.training import train_fit


@pytest.fixture
def batch(rng):
    """Twelve random images and one-hot labels."""
    return rng.uniform(0, 1, (12, 784)).astype(np.float32), np.eye(10)[rng.integers(0, 10, 12)]


@pytest.mark.parametrize("sparse", [False, True])
def test_the_loss_is_the_same_by_logits_and_by_probabilities(sparse, batch, device):
    """Also where a probability is 0 in float32: Keras goes back behind the softmax."""
    logits, probabilities = (models.MLP(keep_prob=1, from_logits=given, sparse=sparse) for given in (True, False))
    for weight, other in zip(logits.weights, probabilities.weights, strict=True):
        weight.assign(30 * weight)
        other.assign(weight)
    x, y_ = batch
    y_ = np.argmax(y_, axis=1) if sparse else y_
    np.testing.assert_array_equal(probabilities(x), tf.nn.softmax(logits(x)))
    assert np.min(probabilities(x)) == 0
    losses = [train_fit(model, [(x, y_)]).history["loss"][0] for model in (logits, probabilities)]
    assert losses[0] == losses[1] > 10
    for weight, other in zip(logits.weights, probabilities.weights, strict=True):
        np.testing.assert_array_equal(weight, other)


def test_flattens(batch, device):
    model = models.MLP()
    np.testing.assert_array_equal(model(batch[0].reshape(-1, 28, 28)), model(batch[0]))
