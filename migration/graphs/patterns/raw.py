"""Any operation of TensorFlow, in a layer that does nothing else: the last resort."""

import inspect
from typing import Any

import tensorflow as tf

from migration.graphs.flow import Kind, Node, Tensor
from migration.graphs.patterns import ANYTHING, pattern
from migration.graphs.plan.layer import Call, Layer, Value
from migration.graphs.plan.literals import LARGEST
from migration.graphs.plan.model_plan import Plan


@pattern("*", rank=ANYTHING)
def raw(node: Node, plan: Plan) -> Call | None:
    """Wrap an operation, with its attributes."""
    if node.operation is None or node.operation.op_def is None or node.type.startswith("TensorArray"):
        return None
    if any(tensor.dtype.name in ("resource", "variant") for tensor in (*node.inputs, *node.outputs)):
        return None
    if any(described.type in ("func", "list(func)") for described in node.operation.op_def.attr):
        return None  # it calls a function of the graph
    if not hasattr(tf.raw_ops, node.type):
        return None  # it is a function of the graph
    definition = node.operation.op_def
    arguments: dict[str, Any] = {}
    places: dict[str, str] = {}
    operands: list[Value] = []
    position = 0
    called_there = _names(node.type, [described.name for described in definition.input_arg])
    for described in definition.input_arg:
        counted = described.number_attr or described.type_list_attr
        number = _number(node.attributes[counted]) if counted else 1
        tensors = node.inputs[position : position + number]
        position += number
        if not any(tensor.is_data for tensor in tensors) and all(_is_short(tensor, plan) for tensor in tensors):
            values = [plan.constant(tensor) for tensor in tensors]
            arguments[called_there[described.name]] = values if counted else values[0]
            continue
        found = [plan.value_or_variable(tensor) for tensor in tensors]
        if any(value is None for value in found):
            return None
        texts = [f"{{{len(operands) + index}}}" for index in range(number)]
        operands += [value for value in found if value is not None]
        places[called_there[described.name]] = f"[{', '.join(texts)}]" if counted else texts[0]
    inferred = {each.type_attr for each in definition.input_arg} | {each.number_attr for each in definition.input_arg}
    inferred |= {each.type_list_attr for each in definition.input_arg}
    for described in definition.attr:
        if described.name in node.attributes and described.name not in inferred:
            arguments[described.name] = node.attributes[described.name]
    of_layer: dict[str, Any] = {"*operation": node.type}
    if arguments:
        of_layer["*attributes"] = arguments
    if any(tensor.rank is None for tensor in node.outputs):
        of_layer["shapes"] = [plan.flow.shape_of(tensor) for tensor in node.outputs]
    layer = Layer("RawOperation", of_layer, hint=node)
    called = ", ".join(f"{name}={text}" for name, text in places.items())
    if not operands:  # it is called on an input, or it would be computed once and for all
        operands, called = [next(iter(plan.inputs.values()))], "{0}"
    return Call(
        operands,
        node.outputs,
        plan.between(node, node.inputs),
        layer,
        several=len(node.outputs) > 1,
        wrapped=node.type,
        called=called,
    )


def _names(kind: str, inputs: list[str]) -> dict[str, str]:
    """What `tf.raw_ops` calls the inputs of an operation: some it renames, like `Where`'s `input`."""
    known = inspect.signature(getattr(tf.raw_ops, kind)).parameters
    renamed = [name for name in known if name not in inputs]
    return {name: name if name in known else renamed.pop(0) for name in inputs}


def _number(counted: Any) -> int:
    return counted if isinstance(counted, int) else len(counted)


def _is_short(tensor: Tensor, plan: Plan) -> bool:
    return tensor.kind is Kind.CONSTANT and plan.array(tensor).size <= LARGEST
