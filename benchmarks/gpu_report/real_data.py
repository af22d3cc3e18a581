"""Images that the models learn from: on noise the loss of the softmax regression, a logarithm, ends in NaN."""

import numpy as np

import tfkeras.models
from tfkeras.cifar10 import load_cifar10
from tfkeras.data import load_mnist


def examples(name: str, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The first inputs and targets of a model's data set, as many as there are up to `count`."""
    model = tfkeras.models.MODELS[name]
    (x, y_), _ = load_cifar10() if model.data == "cifar10" else load_mnist()
    x, y_ = x[:count], y_[:count]
    return (x, x) if getattr(model, "targets", "labels") == "inputs" else (x, y_)
