"""The models that exist on both sides, one row each."""

from typing import Any, NamedTuple

import tfgraph.models
import tfkeras.models


class Pair(NamedTuple):
    """A graph-mode model and its Keras twin.

    Attributes:
        graph: class of `tfgraph.models`.
        keras: class of `tfkeras.models`.
        batch_size: of a training step.
    """

    graph: Any
    keras: Any
    batch_size: int


PAIRS = {
    "softmax_regression": Pair(tfgraph.models.SoftmaxRegression, tfkeras.models.SoftmaxRegression, 100),
    "deep_mnist": Pair(tfgraph.models.DeepMnist, tfkeras.models.DeepMnist, 50),
    "lenet5": Pair(tfgraph.models.LeNet5, tfkeras.models.LeNet5, 100),
}
