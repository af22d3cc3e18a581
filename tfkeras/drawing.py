"""What an autoencoder makes of images, drawn."""

import os

import numpy as np


def draw_reconstructions(
    originals: np.ndarray, reconstructions: np.ndarray, path: str | os.PathLike[str], columns: int = 10
) -> None:
    """Draw the first originals in a row, and their reconstructions below.

    Args:
        originals: `[n, 784]` or `[n, height, width]`, 0 (black) to 1 (white).
        reconstructions: likewise, as many.
        path: of the `.png` file.
        columns: how many to draw, at most n.

    Raises:
        ValueError: if the shapes differ, or if there are fewer images than columns.
    """
    from matplotlib.figure import Figure  # not pyplot: no window, no state of the process

    originals, reconstructions = np.asarray(originals), np.asarray(reconstructions)
    if originals.shape != reconstructions.shape:
        raise ValueError(f"originals have the shape {originals.shape}, reconstructions {reconstructions.shape}")
    if not 1 <= columns <= len(originals):
        raise ValueError(f"columns: expected 1 to {len(originals)}, the number of images; received {columns}")
    figure = Figure(figsize=(columns, 2), layout="constrained")
    for row, images in zip(figure.subplots(2, columns, squeeze=False), (originals, reconstructions), strict=True):
        for axes, image in zip(row, images, strict=False):  # the first of them
            axes.imshow(image.reshape(28, 28) if image.ndim == 1 else image, cmap="gray", vmin=0, vmax=1)
            axes.axis("off")
    figure.savefig(path, dpi=100)
