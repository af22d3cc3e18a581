"""A graph as it lies in a file, and where its weights are."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import tensorflow.compat.v1 as tf


class GraphError(ValueError):
    """A graph that cannot be opened, or that is not what it must be; the message says what to do."""


@dataclass(frozen=True)
class Signature:
    """What a SavedModel says of itself.

    Attributes:
        inputs: key to the name of a tensor.
        outputs: likewise.
    """

    inputs: Mapping[str, str]
    outputs: Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """A graph of a file.

    Attributes:
        path: of the file or directory, for messages.
        graph: its operations.
        checkpoint: where the values of its variables are; None if nobody knows, or if it has none.
        meta: the whole of a meta graph, with its collections; None of a plain graph.
        signatures: those of a SavedModel, by name.
        averages: `raw` for the weights as they were trained, which the graph itself reads, `shadow` for their moving
            averages; None if nobody chose: then they are raw.
        fed: what the script that built it has fed last, by the names of the tensors.
    """

    path: str
    graph: tf.GraphDef
    checkpoint: str | None = None
    meta: tf.MetaGraphDef | None = None
    signatures: Mapping[str, Signature] = field(default_factory=dict)
    averages: str | None = None
    fed: Mapping[str, np.ndarray] = field(default_factory=dict)

    def collection(self, name: str) -> tuple[str, ...]:
        """The names of the nodes of a collection; of variables, those of the variables."""
        if self.meta is None or name not in self.meta.collection_def:
            return ()
        found = self.meta.collection_def[name]
        if found.HasField("node_list"):
            return tuple(found.node_list.value)
        from tensorflow.core.framework.variable_pb2 import VariableDef

        return tuple(VariableDef.FromString(each).variable_name for each in found.bytes_list.value)
