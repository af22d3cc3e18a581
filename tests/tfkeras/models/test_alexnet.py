"""AlexNet: batch normalisation, both sizes of images."""

import numpy as np
import pytest

from tfkeras import models


def test_training(rng, device):
    """Dropout and batch normalisation: by the batch in training, by the moving averages else."""
    x = rng.uniform(0, 1, (12, 32, 32, 3)).astype(np.float32)
    model = models.AlexNet(width=1 / 16, keep_prob=1)
    before = {weight.path: weight.numpy() for weight in model.non_trainable_weights}
    assert len(before) == 2 * 7
    np.testing.assert_array_equal(model(x), model(x, training=False))
    assert not np.array_equal(model(x, training=True), model(x))
    for weight in model.non_trainable_weights:
        assert not np.array_equal(weight.numpy(), before[weight.path])
    with_dropout = models.AlexNet(width=1 / 16, keep_prob=0.5)
    assert not np.array_equal(with_dropout(x, training=True), with_dropout(x, training=True))


def test_of_large_images(rng, device):
    model = models.AlexNet(input_size=227, width=1 / 32)
    shapes = {weight.path.partition("/")[2]: tuple(weight.shape) for weight in model.weights}
    assert shapes["conv1/kernel"] == (11, 11, 3, 3)
    assert shapes["fc1/kernel"] == (6 * 6 * 8, 128)
    assert model(rng.uniform(0, 1, (2, 227, 227, 3)).astype(np.float32)).shape == (2, 10)


def test_as_published():
    shapes = {weight.path.partition("/")[2]: tuple(weight.shape) for weight in models.AlexNet().weights}
    assert shapes["conv2/kernel"] == (5, 5, 96, 256) and shapes["conv4/kernel"] == (3, 3, 384, 384)
    assert shapes["fc1/kernel"] == shapes["fc2/kernel"] == (4096, 4096)
    assert "conv1/bias" not in shapes and "fc1/bias" not in shapes


@pytest.mark.parametrize("input_size", [224, "32", None])
def test_of_other_images(input_size):
    with pytest.raises(ValueError, match=r"input_size: expected one of \(32, 227\), received"):
        models.AlexNet(input_size=input_size)
