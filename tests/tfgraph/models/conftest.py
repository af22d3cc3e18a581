"""The data sets of the models."""

import types

import numpy as np
import pytest

from tfgraph.v1.examples.tutorials.mnist import input_data
from tfkeras.cifar10 import SYNTHETIC, load_cifar10


@pytest.fixture(scope="module")
def mnist():
    """The embedded images; read once, as it takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(input_data.DATA_VARIABLE, input_data.EMBEDDED)
        return input_data.read_data_sets("MNIST_data", one_hot=True, seed=0)


@pytest.fixture(scope="module")
def cifar10():
    """Images of our own making, in the shape of `mnist`."""
    train, test = load_cifar10(SYNTHETIC)
    sets = [input_data.DataSet(np.rint(255 * x).astype(np.uint8), y_, reshape=False) for x, y_ in (train, test)]
    return types.SimpleNamespace(train=sets[0], test=sets[1])
