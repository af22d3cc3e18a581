"""Layers that are applied to each step of a sequence, as TF1 does it: to all steps of all examples at once.

`tf.tensordot`, `tf.layers.dense` and the scripts of the time reshape `[batch, steps, n]` to `[batch * steps, n]`, and
what they make of it back. Keras applies such layers to the last axis of any tensor.
"""

from migration.graphs.flow import Node
from migration.graphs.patterns import BLOCK, pattern
from migration.graphs.plan.layer import Call, Value
from migration.graphs.plan.model_plan import Plan

#: Layers that do the same to each vector along the last axis.
_LAYERS = ("Activation", "Dense", "Dropout", "LeakyReLU")
#: Operations that do the same to each number.
_ELEMENTWISE = set(
    "Abs Add AddV2 BiasAdd Div Exp Log Maximum Minimum Mul Neg RealDiv Relu Relu6 Rsqrt Sigmoid Softplus Sqrt Square"
    " Sub Tanh".split()
)


@pattern("Reshape", rank=BLOCK)
def of_each_step(node: Node, plan: Plan) -> Call | None:
    """Find what is done to the steps of sequences between two reshapings."""
    if not node.inputs[0].is_data or node.inputs[1].is_data or (node.output.rank or 3) < 3:
        return None
    calls: list[Call] = []
    value = plan.value_of(node.inputs[0])
    while value.call is not None and not _is_flattening(value.call):
        before = _taken(value.call)
        if before is None:
            return None
        calls.append(value.call)
        value = before
    if not calls or value.call is None:
        return None
    flattening = value.call.nodes[0]
    sequences = flattening.inputs[0]
    before_all, after_all = plan.flow.shapes(sequences), plan.flow.shapes(node.output)
    if any(len(one) < 3 or one[:-1] != other[:-1] for one, other in zip(before_all, after_all, strict=True)):
        return None
    if [shape[-1] for shape in before_all] != [shape[-1] for shape in plan.flow.shapes(flattening.output)]:
        return None
    made = plan.value_of(sequences)
    nodes = [*value.call.nodes]
    for call in reversed(calls):
        nodes += call.nodes
        last = call is calls[0]
        taken = _taken(call)
        inputs = [made if each is taken else each for each in call.inputs]
        made = Call(
            inputs,
            [node.output] if last else call.tensors,
            [*nodes, node] if last else call.nodes,
            call.layer,
            expression=call.expression,
            called=call.called,
        ).value()
    return made.call


def _is_flattening(call: Call) -> bool:
    """Whether a call only puts all steps of all examples below each other."""
    return (
        call.layer is None and call.expression.startswith("ops.reshape({0}, (-1, ") and call.nodes[0].type == "Reshape"
    )


def _taken(call: Call) -> Value | None:
    """What a call takes whose result for each vector depends on that vector only; None for others."""
    if call.several or call.wrapped:
        return None
    if call.layer is not None:
        return call.inputs[0] if call.layer.type in _LAYERS and len(call.inputs) == 1 else None
    if not call.nodes or call.nodes[0].type not in _ELEMENTWISE:
        return None
    data = [each for each in call.inputs if not _is_vector(each)]
    return data[0] if len(data) == 1 else None


def _is_vector(value: Value) -> bool:
    """Whether a value is a weight, of one number or one for each place along the last axis."""
    layer = value.call.layer if value.call is not None else None
    return layer is not None and layer.type == "Variable" and len(layer.arguments["*shape"]) <= 1
