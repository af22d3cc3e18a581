"""Reconstructions are drawn below their originals."""

import numpy as np
import pytest
from matplotlib import image

from tfkeras.drawing import draw_reconstructions


@pytest.mark.parametrize("shape", [(784,), (28, 28), (32, 32)])
def test_originals_above_reconstructions(shape, tmp_path):
    white, black = np.ones((5, *shape), np.float32), np.zeros((5, *shape), np.float32)
    white[4], black[4] = 0, 1  # beyond the columns
    draw_reconstructions(white, black, tmp_path / "drawn.png", columns=4)
    pixels = image.imread(tmp_path / "drawn.png")[:, :, 0]
    assert pixels.shape == (200, 400)
    for column in range(4):
        assert pixels[50, 100 * column + 50] == 1
        assert pixels[150, 100 * column + 50] == 0


def test_the_range_is_0_to_1_and_not_that_of_the_image(tmp_path):
    grey = np.full((1, 784), 0.5, np.float32)
    draw_reconstructions(grey, grey, tmp_path / "drawn.png", columns=1)
    assert image.imread(tmp_path / "drawn.png")[50, 50, 0] == pytest.approx(0.5, abs=1 / 255)


def test_shapes_must_be_the_same(tmp_path):
    with pytest.raises(ValueError, match=r"originals have the shape \(3, 784\), reconstructions \(2, 784\)"):
        draw_reconstructions(np.zeros((3, 784)), np.zeros((2, 784)), tmp_path / "drawn.png", columns=2)


@pytest.mark.parametrize("columns", [0, 4])
def test_columns_must_be_there(columns, tmp_path):
    with pytest.raises(ValueError, match=f"columns: expected 1 to 3, the number of images; received {columns}"):
        draw_reconstructions(np.zeros((3, 784)), np.zeros((3, 784)), tmp_path / "drawn.png", columns=columns)
