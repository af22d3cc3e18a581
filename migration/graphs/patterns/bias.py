"""A vector that is added to what a layer makes: its bias."""

from migration.graphs.flow import Node
from migration.graphs.patterns import PART, pattern
from migration.graphs.plan.layer import Call
from migration.graphs.plan.model_plan import Plan

#: The argument that says how many there are.
_FEATURES = {"Dense": "units"}


@pattern("BiasAdd", "Add", "AddV2", rank=PART)
def bias(node: Node, plan: Plan) -> Call | None:
    """Find a bias of a layer that has none."""
    for x, vector in (node.inputs, node.inputs[::-1]):
        call = plan.absorbing(x)
        if call is None or not vector.is_known or call.layer is None:
            continue
        arguments, weights = call.layer.arguments, call.layer.weights
        if arguments.get("use_bias") is not False or arguments.get("activation") or vector.shape is None:
            continue
        axis = -1 if arguments.get("data_format") != "channels_first" or node.type == "BiasAdd" else None
        features = plan.array(vector).shape
        length = _features(call)
        if axis is not None and features and features[-1] == length and all(size == 1 for size in features[:-1]):
            if len(features) > 1:
                return None if "bias" in weights else _flat(node, call, vector, plan)
            return plan.changed(node, call, {"bias": vector}, use_bias=None)
    return None


def _flat(node: Node, call: Call, vector: object, plan: Plan) -> Call | None:
    return None


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
