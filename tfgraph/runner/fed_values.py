"""What a script has fed to its placeholders: an example of real data, and the shapes that the script left open."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

#: More bytes than this are not kept as an example.
_LARGEST = 64 << 20


class FedValues:
    """The values of the last run that a graph is kept for, and the shapes of those of all runs."""

    def __init__(self) -> None:
        """Begin with nothing fed."""
        self._shapes: dict[tuple[tf.Graph, str], list[int | None] | None] = {}
        self._last: tuple[tf.Graph | None, dict[str, np.ndarray]] = (None, {})

    def remember(self, graph: tf.Graph, feeds: Mapping[Any, Any], keep: bool) -> None:
        """See what one run is fed.

        Args:
            graph: of the session.
            feeds: its `feed_dict`.
            keep: whether the values are to be kept, in the place of those before.
        """
        found = {}
        for key, value in feeds.items():
            try:
                tensor = graph.as_graph_element(key, allow_operation=False)
                found[tensor.name] = np.asarray(value, tensor.dtype.as_numpy_dtype)
            except (TypeError, ValueError, KeyError):
                continue  # no plain array: a SparseTensor, say, or what the run is going to refuse
            self._see(graph, tensor.name, found[tensor.name].shape)
        if keep and found:
            self._last = graph, found

    def of(self, graph: tf.Graph) -> dict[str, np.ndarray]:
        """The values that were kept of a graph, by the names of the tensors; none if they are large."""
        last, values = self._last
        return values if last is graph and sum(value.nbytes for value in values.values()) <= _LARGEST else {}

    def shape(self, graph: tf.Graph, name: str) -> list[int | None] | None:
        """The shape that all values of a tensor had, its first axis and others that differed open.

        None if it was not fed, or with different ranks.
        """
        found = self._shapes.get((graph, name))
        return None if found is None else [None, *found[1:]] if found else []

    def _see(self, graph: tf.Graph, name: str, shape: tuple[int, ...]) -> None:
        before = self._shapes.get((graph, name), list(shape))
        if before is not None and len(before) == len(shape):
            self._shapes[graph, name] = [
                one if one == other else None for one, other in zip(before, shape, strict=True)
            ]
        else:
            self._shapes[graph, name] = None
