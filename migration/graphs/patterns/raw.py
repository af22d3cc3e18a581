"""Any operation of TensorFlow, in a layer that does nothing else: the last resort."""

from migration.graphs.flow import Node
from migration.graphs.patterns import ANYTHING, pattern
from migration.graphs.plan.layer import Call
from migration.graphs.plan.literals import argument
from migration.graphs.plan.model_plan import Plan


@pattern("*", rank=ANYTHING)
def raw(node: Node, plan: Plan) -> Call | None:
    """Wrap an operation, with its attributes."""
    if node.operation is None or node.operation.op_def is None:
        return None
    definition = node.operation.op_def
    given = {}
    position = 0
    texts: dict[str, str] = {}
    operands = []
    for described in definition.input_arg:
        if described.number_attr or described.type_list_attr:
            number = (
                node.attributes[described.number_attr]
                if described.number_attr
                else len(node.attributes[described.type_list_attr])
            )
        else:
            number = 1
        tensors = node.inputs[position : position + number]
        position += number
        places = []
        for tensor in tensors:
            found = plan.operand(tensor)
            if found is None:
                return None
            if isinstance(found, str):
                places.append(found)
            else:
                places.append(f"{{{len(operands)}}}")
                operands.append(found)
        several = described.number_attr or described.type_list_attr
        texts[described.name] = f"[{', '.join(places)}]" if several else places[0]
    inferred = {each.type_attr for each in definition.input_arg} | {each.number_attr for each in definition.input_arg}
    inferred |= {each.type_list_attr for each in definition.input_arg}
    for described in definition.attr:
        if described.name in node.attributes and described.name not in inferred:
            given[described.name] = node.attributes[described.name]
    arguments = {"*operation": node.type, **given}
    layer = plan.same_kind("RawOperation", arguments, node)
    called = ", ".join(f"{name}={text}" for name, text in texts.items())
    several = len(node.outputs) > 1
    return Call(
        operands,
        node.outputs,
        plan.between(node, node.inputs),
        layer,
        several=several,
        wrapped=node.type,
        called=called,
    )
