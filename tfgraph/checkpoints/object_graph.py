"""TF2's object-based checkpoints: their tensors lie under paths through objects, the variables' names in a graph.

Source: `tensorflow/core/protobuf/trackable_object_graph.proto`.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from tfgraph.checkpoints.reader import CheckpointError, Reader

KEY = "_CHECKPOINTABLE_OBJECT_GRAPH"
_ATTRIBUTES = "/.ATTRIBUTES/"
_SLOT = "/.OPTIMIZER_SLOT/"


@dataclasses.dataclass(frozen=True)
class Slot:
    """A slot of an optimizer.

    Attributes:
        of: key of the tensor that it belongs to.
        name: in the optimizer: `m`.
        optimizer: path of the optimizer among the objects: `optimizer`.
    """

    of: str
    name: str
    optimizer: str


@dataclasses.dataclass(frozen=True)
class ObjectGraph:
    """What an object-based checkpoint says of its tensors.

    Attributes:
        names: key to the variable's own name, `dense/kernel`; where it has none, or another has the same, to its path
            among the objects, `layer/kernel`.
        slots: key of a slot's tensor to the slot.
    """

    names: Mapping[str, str]
    slots: Mapping[str, Slot]


class ByVariable(Reader):
    """An object-based checkpoint whose tensors bear the variables' names, as in a checkpoint of TF1.

    Args:
        reader: of the checkpoint; it is closed with this one.
        graph: its objects.
    """

    def __init__(self, reader: Reader, graph: ObjectGraph) -> None:
        """Rename what the reader has; the graph itself is left out."""
        self._reader = reader
        self._keys = {graph.names.get(key, path(key)): key for key in reader.entries if key != KEY}
        self.path, self.format, self.files = reader.path, reader.format, reader.files
        self.has_checksums = reader.has_checksums
        self.entries = {
            name: dataclasses.replace(reader.entries[self._keys[name]], name=name) for name in sorted(self._keys)
        }

    def read(self, name: str) -> np.ndarray:
        """Read the tensor of a variable."""
        if name not in self._keys:
            raise CheckpointError(f"'{name}' is not in '{self.path}'.")
        return self._reader.read(self._keys[name])

    def close(self) -> None:
        """Close the files."""
        self._reader.close()


def read_object_graph(reader: Reader) -> ObjectGraph | None:
    """Read the graph of a checkpoint's objects.

    Returns:
        The graph, or None if the checkpoint is based on names, as all of TF1's are.

    Raises:
        CheckpointError: if it is damaged.
    """
    if KEY not in reader.entries:
        return None
    # Only here: it imports TensorFlow, which takes seconds.
    from google.protobuf.message import DecodeError
    from tensorflow.core.protobuf.trackable_object_graph_pb2 import TrackableObjectGraph

    try:
        nodes = TrackableObjectGraph.FromString(reader.read(KEY).item()).nodes
        keys = {
            number: [attribute.checkpoint_key for attribute in node.attributes] for number, node in enumerate(nodes)
        }
        names = _names(attribute for node in nodes for attribute in node.attributes)
        slots = {}
        for node in nodes:
            for slot in node.slot_variables:
                for key in keys[slot.slot_variable_node_id]:
                    for of in keys[slot.original_variable_node_id][:1]:
                        slots[key] = Slot(of, slot.slot_name, _optimizer(key))
    except (DecodeError, KeyError, ValueError, TypeError) as error:
        raise CheckpointError(
            f"Cannot read the objects of checkpoint '{reader.path}': '{KEY}' is damaged ({error})."
        ) from None
    return ObjectGraph(names, {**_slots_of_keras(names), **slots})


def _names(attributes: Iterable[Any]) -> dict[str, str]:
    own = {attribute.checkpoint_key: attribute.full_name for attribute in attributes}
    values = list(own.values())
    return {key: name if name and values.count(name) == 1 else path(key) for key, name in own.items()}


def path(key: str) -> str:
    """The path among the objects: `layer/kernel` of `layer/kernel/.ATTRIBUTES/VARIABLE_VALUE`."""
    before, separator, _ = key.rpartition(_ATTRIBUTES)
    return before if separator else key


def _optimizer(key: str) -> str:
    """The optimizer's path in the key of a slot: `W/.OPTIMIZER_SLOT/optimizer/m/.ATTRIBUTES/VARIABLE_VALUE`."""
    _, separator, after = path(key).rpartition(_SLOT)
    return after.rpartition("/")[0] if separator else ""


def _slots_of_keras(names: Mapping[str, str]) -> dict[str, Slot]:
    """Slots of Keras 3's optimizers, which the graph does not list: `adam/dense_kernel_momentum` of `dense/kernel`."""
    flat = {name.replace("/", "_"): key for key, name in names.items()}
    slots = {}
    for key, name in names.items():
        optimizer, separator, last = name.rpartition("/")
        if not separator or "/_variables/" not in key:
            continue
        of = max((known for known in flat if last.startswith(f"{known}_")), key=len, default="")
        if of and flat[of] != key:
            slots[key] = Slot(flat[of], last[len(of) + 1 :], optimizer)
    return slots
