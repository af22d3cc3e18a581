"""The softmax regression: where it starts, and its loss."""

import numpy as np
import pytest
import tensorflow as tf

from tfkeras import models


def test_starts_at_zero():
    assert not any(weight.numpy().any() for weight in models.SoftmaxRegression().weights)


def test_cross_entropy_is_the_textbook_formula(device):
    y_, y = np.eye(10, dtype=np.float32)[[1, 2]], np.full((2, 10), 0.1, np.float32)
    y[1, 2] = 0
    loss = models.softmax_regression.cross_entropy(tf.constant(y_), tf.constant(y)).numpy()
    assert loss.shape == (2,)
    assert loss[0] == pytest.approx(np.log(10), rel=1e-6)  # float32
    assert np.isposinf(loss[1])
