"""The wires of a graph: which operations take what of whom, what depends on weights, and what on inputs."""

import difflib
from collections import defaultdict
from collections.abc import Iterable

import tensorflow.compat.v1 as tf

from migration.graphs.endpoints.nesting import nested
from migration.graphs.readings import readings
from migration.graphs.sources.source import GraphError
from tfgraph.v1.saving.requests import endpoint

#: Operations that hold a variable.
VARIABLES = ("Variable", "VariableV2", "VarHandleOp")
_PLACEHOLDERS = ("Placeholder", "PlaceholderV2", "PlaceholderWithDefault")
#: A number that is smaller than this many values is no weight of a frozen graph.
_WEIGHT = 8


class Wiring:
    """The operations of a graph and who takes what of whom."""

    def __init__(self, graph: tf.GraphDef):
        """Follow the wires of a graph; what is read counts as a placeholder."""
        self._nodes = {node.name: node for node in graph.node}
        self._inputs = {
            node.name: [endpoint(text) for text in node.input if not text.startswith("^")] for node in graph.node
        }
        self._consumers: dict[str, list[str]] = defaultdict(list)
        for name, inputs in self._inputs.items():
            for producer, _ in inputs:
                self._consumers[producer].append(name)
        self._nested = nested(self._nodes, self._consumers)
        self.placeholders = [node.name for node in graph.node if node.op in _PLACEHOLDERS]
        self._begin_at_readings(graph)
        self._weights = {node.name for node in graph.node if _is_weight(node)}
        self._fed_to = {name: self._after([name]) for name in self.placeholders}
        self._of_data = set().union(*self._fed_to.values()) if self._fed_to else set()
        self._of_weights = self._after(self._weights)
        self._only_weights = self._of_weights - self._of_data
        self._outputs_may_be = (self._of_weights & self._of_data) - self._weights

    def has(self, name: str) -> bool:
        """Whether the graph has a tensor or an operation of a name."""
        return node_of(name) in self._nodes

    def check(self, names: Iterable[str]) -> None:
        """Refuse names that the graph does not have."""
        lacking = [name for name in names if not self.has(name)]
        if lacking:
            known = list(self._nodes)
            said = [
                f"'{name}'"
                + (f" (nearest: {', '.join(near)})" if (near := difflib.get_close_matches(name, known)) else "")
                for name in lacking
            ]
            raise GraphError(f"The graph has no {'; no '.join(said)}.")

    def _near(self, names: list[str]) -> set[str]:
        """Some nodes, and what is up to three steps before them."""
        found = set(names)
        for _ in range(3):
            found |= {producer for name in found for producer, _ in self._inputs.get(name, ())}
        return found

    def before(self, names: Iterable[str]) -> set[str]:
        """The nodes that some are computed of, with these."""
        return self._reached(names, lambda name: [producer for producer, _ in self._inputs.get(name, ())])

    def _after(self, names: Iterable[str]) -> set[str]:
        return self._reached(names, lambda name: self._consumers[name])

    @staticmethod
    def _reached(names: Iterable[str], following: object) -> set[str]:
        reached: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += following(name)  # type: ignore[operator]
        return reached

    def _begin_at_readings(self, graph: tf.GraphDef) -> None:
        """Put a placeholder, named as the tensor, in the place of each that is read; not within a loop."""
        for name, placeholder in readings(graph).items():
            producer = endpoint(name)
            if producer[0] in self._nested:
                continue
            self._nodes[name] = placeholder
            self.placeholders.append(name)
            for consumer in self._consumers.pop(producer[0], []):
                self._inputs[consumer] = [(name, 0) if each == producer else each for each in self._inputs[consumer]]
                for taken in {each for each, _ in self._inputs[consumer]} & {name, producer[0]}:
                    self._consumers[taken].append(consumer)


def _is_weight(node: tf.NodeDef) -> bool:
    if node.op in VARIABLES:
        return True
    if node.op != "Const":
        return False
    tensor = node.attr["value"].tensor
    size = 1
    for dimension in tensor.tensor_shape.dim:
        size *= dimension.size
    is_float = tensor.dtype in (tf.float32.as_datatype_enum, tf.float64.as_datatype_enum, tf.float16.as_datatype_enum)
    return is_float and size >= _WEIGHT


def is_gradient(name: str) -> bool:
    """Whether `tf.gradients` made a node."""
    return name.startswith("gradients") or "/gradients" in name


def node_of(name: str) -> str:
    """The node that makes a tensor."""
    return endpoint(name)[0]
