"""Deep MNIST: its initial values."""

import keras
import numpy as np
from initial_values import assert_normal

from tfkeras import models


def test_initial_values():
    keras.utils.set_random_seed(0)
    for weight in models.DeepMnist().weights:
        if weight.name == "bias":
            assert np.all(weight.numpy() == np.float32(0.1))
        else:
            # A normal distribution cut at two standard deviations has 0.8796 of the standard deviation.
            assert_normal(weight, 0.1 * 0.8796)
            assert np.max(np.abs(weight.numpy())) <= 0.2
