"""A part of the graph that goes into the model as it is: between what has another form and a tensor that has none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import tensorflow.compat.v1 as tf

from migration.graphs.dropout_off import without_dropout
from migration.graphs.endpoints import VARIABLES
from migration.graphs.flow import Flow, Kind, Tensor
from migration.graphs.flow.conditions import MERGES, SWITCHES


@dataclass
class GraphPart:
    """A part of a graph.

    Attributes:
        graph: its operations, with a placeholder for each input.
        inputs: names of these, to what they stand for.
        outputs: names of the tensors that it makes.
        types: of its operations.
    """

    graph: tf.GraphDef
    inputs: dict[str, Tensor] = field(default_factory=dict)
    outputs: list[str] = field(default_factory=list)
    types: set[str] = field(default_factory=set)


def part_of(flow: Flow, wanted: Sequence[Tensor], has_value: Callable[[Tensor], bool]) -> GraphPart:
    """Take what some tensors need from a graph, up to what has another form.

    Args:
        flow: of the graph.
        wanted: what the part is to make.
        has_value: whether a tensor has another form; weights are always taken as inputs.
    """
    part = GraphPart(tf.GraphDef())
    graph = flow.session.graph
    whole = graph.as_graph_def()
    part.graph.versions.CopyFrom(whole.versions)
    part.graph.library.CopyFrom(whole.library)
    placeholders: dict[Tensor, str] = {}
    variables: dict[str, tf.DType] = {}

    def name_of(tensor: tf.Tensor) -> str:
        """What stands for a tensor in the part: an input, or the same."""
        found = flow.find(tensor)
        if found is None:
            return tensor.name
        is_weight = found.node.type in VARIABLES
        if (found.is_data and has_value(found)) or is_weight:
            if found not in placeholders:
                name = f"input_{len(placeholders)}"
                placeholders[found] = name
                node = part.graph.node.add(name=name, op="Placeholder")
                node.attr["dtype"].type = found.dtype.as_datatype_enum
                if found.tensor is not None:
                    node.attr["shape"].shape.CopyFrom(found.tensor.shape.as_proto())
                part.inputs[f"{name}:0"] = found
                if is_weight:
                    variables[name] = found.dtype
            return f"{placeholders[found]}:0"
        return found.tensor.name if found.tensor is not None else tensor.name

    done: set[str] = set()
    #: With how many branches they lie in: what is computed there stays there, as it may not be possible elsewhere.
    waiting: list[tuple[tf.Operation, int]] = []
    for tensor in wanted:
        assert tensor.tensor is not None
        part.outputs.append(tensor.tensor.name)
        waiting.append((tensor.tensor.op, 0))
    while waiting:
        operation, choices = waiting.pop()
        if operation.name in done:
            continue
        done.add(operation.name)
        if operation.name in flow.fed:
            node = part.graph.node.add(name=operation.name, op="Const")
            node.attr["dtype"].type = operation.outputs[0].dtype.as_datatype_enum
            value = tf.make_tensor_proto(flow.fed[operation.name], operation.outputs[0].dtype)
            node.attr["value"].tensor.CopyFrom(value)
            continue
        node = part.graph.node.add()
        node.CopyFrom(operation.node_def)
        node.device = ""
        for key in [key for key in node.attr if key.startswith("_")]:
            del node.attr[key]
        del node.input[:]
        part.types.add(operation.type)
        if is_choice(flow, operation):
            choices += 1
        elif operation.type in SWITCHES and choices:
            choices -= 1
        for tensor in operation.inputs:
            name = tensor.name if choices else name_of(tensor)
            node.input.append(name.removesuffix(":0"))
            if not name.startswith("input_") or name not in part.inputs:
                waiting.append((graph.get_tensor_by_name(name).op, choices))
        for control in operation.control_inputs:
            # Within a loop or a branch, constants wait for its turn; elsewhere nothing needs to wait.
            if choices or not operation.outputs or flow.find(operation.outputs[0]) is None:
                node.input.append(f"^{control.name}")
                waiting.append((control, choices))
    _read_plain(part.graph, variables)
    part.graph = without_dropout(part.graph)  # it would drop when nothing is trained, too
    return part


def is_choice(flow: Flow, operation: tf.Operation) -> bool:
    """Whether it ends two branches, of which the lengths of the inputs say which is taken."""
    found = flow.find(operation.outputs[0]) if operation.type in MERGES else None
    return found is not None and found.node.name == operation.name and found.node.inputs[0].kind is Kind.SIZED


#: What passes a handle on within loops and branches.
_PASSING_ON = ("Enter", "Exit", "Identity", "Merge", "NextIteration", "Switch")


def _read_plain(graph: tf.GraphDef, variables: dict[str, tf.DType]) -> None:
    """Where a handle of a variable was passed on and read, its value is, now."""
    plain = dict(variables)
    changed = True
    while changed:
        changed = False
        for node in graph.node:
            source = node.input[0].partition(":")[0] if node.input else ""
            if source not in plain or node.name in plain:
                continue
            if node.op in _PASSING_ON and node.attr["T"].type == tf.resource.as_datatype_enum:
                node.attr["T"].type = plain[source].as_datatype_enum
            elif node.op == "RefEnter":
                node.op = "Enter"
            elif node.op == "ReadVariableOp":
                node.op = "Identity"
                del node.attr["dtype"]
                node.attr["T"].type = plain[source].as_datatype_enum
            elif node.op == "ResourceGather":
                node.op = "Gather"
                node.attr["Tparams"].type = plain[source].as_datatype_enum
                for key in ("dtype", "batch_dims"):
                    if key in node.attr:
                        del node.attr[key]
                continue
            elif not (node.op in ("Identity", "RefIdentity") and source in variables):
                continue
            if node.op == "RefIdentity":
                node.op = "Identity"
            plain[node.name] = plain[source]
            changed = True
