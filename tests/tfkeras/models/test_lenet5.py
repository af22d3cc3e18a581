"""LeNet-5: its two kinds of initial values."""

import keras
import numpy as np
import pytest
from initial_values import assert_normal

from tfkeras import models


@pytest.mark.parametrize("initialization", ["random_normal", "scaled"])
def test_initialization(initialization):
    keras.utils.set_random_seed(0)
    for weight in models.LeNet5(initialization=initialization).weights:
        if initialization == "random_normal":
            assert_normal(weight, 1)
        elif weight.name == "bias":
            assert not weight.numpy().any()
        else:
            assert_normal(weight, np.sqrt(2 / np.prod(weight.shape[:-1])))


@pytest.mark.parametrize("initialization", ["normal", "", None, "Scaled"])
def test_bad_initialization(initialization):
    with pytest.raises(ValueError, match="initialization: expected one of .*'random_normal', 'scaled'.*received"):
        models.LeNet5(initialization=initialization)
