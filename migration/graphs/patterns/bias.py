"""A vector that is added to what a layer makes: its bias."""

import numpy as np

from migration.graphs.flow import Node
from migration.graphs.patterns import PART, pattern
from migration.graphs.plan.layer import Call, Weight
from migration.graphs.plan.model_plan import Plan


@pattern("BiasAdd", "BiasAddV1", "Add", "AddV2", rank=PART)
def bias(node: Node, plan: Plan) -> Call | None:
    """Find a bias of a layer that has none."""
    for x, vector in (node.inputs, node.inputs[::-1]):
        call = plan.absorbing(x)
        if call is None or not vector.is_known or call.layer is None or vector.shape is None or x.rank is None:
            continue
        arguments = call.layer.arguments
        if arguments.get("use_bias") is not False or arguments.get("activation"):
            continue
        channels = 1 if arguments.get("data_format") == "channels_first" else x.rank - 1
        if channels == 1 and x.rank > 2 and (x.shape is None or x.shape[-1] in (None, x.shape[1])):
            return None  # Keras would add it along the last axis, see `plan/sums.py`
        shape: list[int | None] = [1] * x.rank
        shape[channels] = _features(call)
        if _aligned(node, plan.array(vector), x.rank) == shape:
            weight = Weight((vector,)) if len(vector.shape) == 1 else Weight((vector,), np.ravel, "flat")
            layer = call.layer.with_arguments({"bias": weight}, use_bias=None)
            return Call(call.inputs, [node.output], [*call.nodes, node], plan.same(layer), called=call.called)
    return None


def _aligned(node: Node, vector: np.ndarray, rank: int) -> list[int]:
    """The shape that a vector has when it is added."""
    if node.attributes.get("data_format") == "NCHW" and vector.ndim == 1:
        return [1, vector.size, *[1] * (rank - 2)]
    return [1] * (rank - vector.ndim) + list(vector.shape)


def _features(call: Call) -> int | None:
    assert call.layer is not None
    arguments = call.layer.arguments
    if "*units" in arguments:
        return arguments["*units"]
    if "*filters" in arguments:
        return arguments["*filters"]
    shape = call.tensors[0].shape
    if shape is None:
        return None
    return shape[1 if arguments.get("data_format") == "channels_first" else -1]
