"""Two recurrent layers over one sequence, of which one goes backwards: `Bidirectional`."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from migration.graphs.patterns import finish
from migration.graphs.plan.layer import Call, Code, Layer, Value
from migration.graphs.plan.literals import argument
from migration.graphs.plan.model_plan import Plan

#: Layers that can be bidirectional.
RECURRENT = ("GRU", "LSTM", "RNN", "SimpleRNN")
_FLIP = "ops.flip({0}, axis=1)"
#: How the outputs of both may be joined.
_MODES = {"{0} + {1}": "sum", "{0} * {1}": "mul"}


@finish
def bidirectional(plan: Plan, calls: Sequence[Call]) -> Mapping[Value, Value]:
    """Find two layers whose outputs are joined, and nothing else is done with them."""
    taken = Counter(value for call in calls for value in call.inputs)
    taken.update(plan.outputs.values())
    takers: dict[Value, list[Call]] = defaultdict(list)
    for call in calls:
        for value in call.inputs:
            takers[value].append(call)
    recurrent = [call for call in calls if call.layer is not None and call.layer.type in RECURRENT]
    for forward in recurrent:
        for backward in recurrent:
            if not _is_pair(forward, backward):
                continue
            outputs = [_forwards(call, taken, takers) for call in (forward, backward)]
            joining = [
                takers[value][0] for value in outputs if value is not None and taken[value] == len(takers[value]) == 1
            ]
            if len(joining) != 2 or joining[0] is not joining[1]:
                continue
            mode = _mode(joining[0], outputs)
            if mode:
                return _joined(forward, backward, joining[0], mode, calls)
    return {}


def _is_pair(forward: Call, backward: Call) -> bool:
    one, other = forward.layer, backward.layer
    assert one is not None and other is not None
    return (
        one.type == other.type
        and not one.arguments.get("go_backwards")
        and {**one.arguments, "go_backwards": True} == other.arguments
        and forward.inputs == backward.inputs
        and forward.called == backward.called
        and "initial_state" not in forward.called
    )


def _forwards(call: Call, taken: Counter, takers: Mapping[Value, list[Call]]) -> Value | None:
    """The outputs of a call in the order of the sequence."""
    assert call.layer is not None
    value = call.value()
    if not call.layer.arguments.get("go_backwards") or not call.layer.arguments.get("return_sequences"):
        return value
    if len(takers[value]) != 1 or taken[value] != 1 or takers[value][0].expression != _FLIP:
        return None
    return takers[value][0].value()


def _mode(joining: Call, outputs: Sequence[Value | None]) -> str:
    """How two outputs are joined; "" if that is nothing that `Bidirectional` does."""
    if joining.layer is not None and joining.layer.type == "Concatenate" and joining.inputs == outputs:
        return "concat" if joining.layer.arguments.get("axis", -1) == -1 else ""
    if joining.layer is None and set(joining.inputs) == set(outputs) and len(joining.inputs) == 2:
        return _MODES.get(joining.expression, "")
    return ""


def _joined(forward: Call, backward: Call, joining: Call, mode: str, calls: Sequence[Call]) -> dict[Value, Value]:
    one, other = forward.layer, backward.layer
    assert one is not None and other is not None
    given = dict(one.arguments)
    if (dtype := forward.tensors[0].dtype.name) != "float32":
        given["dtype"] = dtype
    inner = ", ".join(
        argument(value) if key.startswith("*") else f"{key}={argument(value)}" for key, value in given.items()
    )
    arguments: dict[str, Any] = {"*layer": Code(f"layers.{one.type}({inner})")}
    if mode != "concat":
        arguments["merge_mode"] = mode
    weights = {
        f"{way}_layer.cell.{name.removeprefix('cell.')}": weight  # of a cell of our own it is the layer's name already
        for way, layer in (("forward", one), ("backward", other))
        for name, weight in layer.weights.items()
    }
    layer = Layer("Bidirectional", arguments, weights, hint=joining.nodes[0])
    # The same layers may be called several times.
    layer = next((each.layer for each in calls if each.layer and _is_same(each.layer, layer)), layer)
    tensors = [joining.tensors[0], *forward.tensors[1:], *backward.tensors[1:]]
    states = [f"{way}_{name}" for way in ("forward", "backward") for name in forward.names[1 : len(forward.tensors)]]
    made = Call(
        list(forward.inputs),
        tensors,
        [*forward.nodes, *backward.nodes, *joining.nodes],
        layer,
        called=forward.called,
        several=forward.several,
        names=("outputs", *states) if states else (),
        pattern=backward.pattern,
    )
    number = len(forward.tensors) - 1
    instead = {joining.value(): made.value()}
    for index in range(1, number + 1):
        instead[forward.value(index)] = made.value(index)
        instead[backward.value(index)] = made.value(number + index)
    return instead


def _is_same(one: Layer, other: Layer) -> bool:
    return one.weights == other.weights and (one.type, one.arguments) == (other.type, other.arguments)
