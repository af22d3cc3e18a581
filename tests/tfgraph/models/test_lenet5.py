"""LeNet-5 in graph mode: its two kinds of initial values."""

import numpy as np
import pytest
from initial_values import assert_normal, initial_values

import tfgraph.v1 as tf
from tfgraph import models


@pytest.mark.parametrize("initialization", ["random_normal", "scaled"])
def test_initialization(initialization):
    for name, values in initial_values(models.LeNet5, initialization=initialization).items():
        if initialization == "random_normal":
            assert_normal(values, 1.0)
        elif name.endswith("bias"):
            assert not values.any()
        else:
            assert_normal(values, np.sqrt(2 / np.prod(values.shape[:-1])))


def test_is_random_normal_by_default():
    assert_normal(initial_values(models.LeNet5)["fc1/kernel"], 1.0)


@pytest.mark.parametrize("initialization", ["normal", "", None, "Scaled"])
def test_bad_initialization(initialization):
    with tf.Graph().as_default() as graph:
        with pytest.raises(ValueError, match="initialization: expected one of .*'random_normal', 'scaled'.*received"):
            models.LeNet5(initialization=initialization)
        assert graph.get_operations() == []
