"""The same random numbers for a graph and the model that is made of it, so that what follows from them is compared."""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from migration.graphs.flow import Flow, Node, Tensor
from migration.graphs.graph_session import GraphSession
from migration.graphs.plan import Plan
from migration.graphs.plan.model_plan import is_plain

#: The name of a tensor of the graph, and the numbers that were drawn for it.
Drawn = tuple[str, np.ndarray]


def drawing_layers(plan: Plan) -> dict[str, Tensor]:
    """Find the layers that do nothing but draw random numbers.

    Returns:
        Their names, to what the graph has there.
    """
    random = set(plan.flow.random)
    return {
        call.layer.name: call.tensors[0]
        for call in plan.calls
        if call.layer is not None and len(call.tensors) == 1 and call.tensors[0].node in random
    }


def drawing_within(flow: Flow, session: GraphSession, inputs: Mapping[str, Any]) -> set[Node]:
    """Find loops and functions that draw random numbers: they make others of the same inputs.

    Args:
        flow: of the graph.
        session: the graph, its dropouts switched off.
        inputs: of the graph, by key.
    """
    names = {
        tensor: tensor.tensor.name
        for node in flow.nodes
        if node.type == "Loop" or _calls_functions(node)
        for tensor in node.outputs
        if tensor.is_data and tensor.tensor is not None and is_plain(tensor)
    }
    if not names:
        return set()
    one, other = (session.run(inputs, names) for _ in range(2))
    return {tensor.node for tensor in names if not _same(one[tensor], other[tensor])}


def _calls_functions(node: Node) -> bool:
    described = node.operation.op_def if node.operation is not None else None
    return described is not None and any(each.type in ("func", "list(func)") for each in described.attr)


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    return np.array_equal(one, other, equal_nan=np.asarray(one).dtype.kind in "fc")


def draw(session: GraphSession, layers: Mapping[str, Tensor], inputs: Mapping[str, Any]) -> dict[str, Drawn]:
    """Let a graph draw once.

    Args:
        session: the graph.
        layers: what draws, as `drawing_layers` found it.
        inputs: of the graph, by key: they may tell how many numbers it draws.
    """
    names = {layer: tensor.tensor.name for layer, tensor in layers.items() if tensor.tensor is not None}
    values = session.run(inputs, names) if names else {}
    return {layer: (names[layer], value) for layer, value in values.items()}


@contextlib.contextmanager
def drawing_the_same(model: keras.Model, drawn: Mapping[str, Drawn]) -> Iterator[None]:
    """Let the layers of a model give what a graph has drawn, if they would draw as many numbers of that type.

    Raises:
        ValueError: within, if they draw others.
    """
    layers = {name: model.get_layer(name) for name in drawn}
    own = {name: layer.call for name, layer in layers.items()}
    try:
        for name, (_, value) in drawn.items():
            layers[name].call = _giving(value, own[name])
        yield
    finally:
        for name, layer in layers.items():
            layer.call = own[name]


def _giving(value: np.ndarray, draws: Any) -> Any:
    def call(*arguments: Any, **named: Any) -> tf.Tensor:
        made = draws(*arguments, **named)
        if tuple(made.shape) != value.shape or made.dtype != value.dtype:
            wanted = f"{value.dtype} {list(value.shape)}"
            raise ValueError(f"it draws {made.dtype.name} {list(made.shape)}, where the graph draws {wanted}")
        return tf.constant(value)

    return call
