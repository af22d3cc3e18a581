"""The models that exist on both sides."""

from typing import Any, NamedTuple

import tfgraph.models
import tfkeras.models


class Pair(NamedTuple):
    """A graph-mode model and its Keras twin.

    Attributes:
        graph: class of `tfgraph.models`.
        keras: class of `tfkeras.models`.
    """

    graph: Any
    keras: Any

    @property
    def batch_size(self) -> int:
        """The number of examples in a training step."""
        return self.graph.batch_size


PAIRS = {
    name: Pair(graph, tfkeras.models.MODELS[name])
    for name, graph in tfgraph.models.MODELS.items()
    if name in tfkeras.models.MODELS
}
