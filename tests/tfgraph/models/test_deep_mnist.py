"""Deep MNIST in graph mode: its initial values."""

import numpy as np
from initial_values import assert_normal, initial_values

from tfgraph import models


def test_initial_values():
    for name, values in initial_values(models.DeepMnist).items():
        if name.endswith("bias"):
            assert np.all(values == np.float32(0.1))
        else:
            assert_normal(values, 0.1 * 0.8796)  # what is left of the deviation when cut at two of it
            assert np.max(np.abs(values)) <= 0.2
