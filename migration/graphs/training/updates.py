"""Which optimizer changes which variables of a graph, by the operations that do so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import tensorflow.compat.v1 as tf
from tensorflow.python.framework import op_def_registry

from migration.graphs.endpoints import VARIABLES
from migration.graphs.training.not_recognised import NotRecognised
from tfgraph.v1.saving.requests import endpoint

_APPLY = re.compile(r"(Resource)?(?P<sparse>Sparse)?Apply(?P<kind>\w+)")
#: Inputs of such an operation that are gradients, or say of which rows.
_GRADIENTS = ("delta", "grad", "indices")
#: Where an optimizer puts the updates of a variable: `Adam/update_dense/kernel/ApplyAdam`.
_UPDATE = re.compile(r"(?P<scope>(.*/)?[^/]+)/update_(?P<variable>.+)/[^/]+")
#: With these, rows without a gradient stay as they are in Keras, too, which makes a zero of it.
_SPARSE = ("Adagrad", "AdagradV2", "GradientDescent")
_OF_ROWS = ("ResourceScatterAdd", "ResourceScatterSub", "ScatterAdd", "ScatterSub")
_OF_ALL = ("AssignSub", "AssignSubVariableOp")


@dataclass(frozen=True)
class Update:
    """What changes a variable.

    Attributes:
        variable: its name.
        kind: of the optimizer, as its operations call it: `Adam`.
        settings: names of tensors with its numbers, as the operation calls them: `lr`, `beta1`.
        flags: attributes of the operation: `use_nesterov`.
        slots: names of variables, as the operation calls them: `m`, `v`.
        gradient: name of the tensor that is applied; "" if it is of some rows.
    """

    variable: str
    kind: str
    settings: Mapping[str, str]
    flags: Mapping[str, bool]
    slots: Mapping[str, str]
    gradient: str = ""


@dataclass(frozen=True)
class Updates:
    """What an optimizer changes.

    Attributes:
        scope: name of the operation that makes a step.
        counter: name of the variable that it counts steps with; "" if it counts none.
        of: variables to their updates.
    """

    scope: str
    counter: str = ""
    of: dict[str, Update] = field(default_factory=dict)

    @property
    def one(self) -> Update:
        """That of the first variable: all have the same kind and settings."""
        return next(iter(self.of.values()))


def updates_in(graph: tf.GraphDef) -> list[Updates]:
    """Find the optimizers of a graph.

    Returns:
        What each changes, in the order in which they were made.

    Raises:
        NotRecognised: if one is another for some of its variables.
    """
    nodes = {node.name: node for node in graph.node}
    by_scope: dict[str, Updates] = {}
    rows: dict[str, dict[str, list[tf.NodeDef]]] = {}
    for node in graph.node:
        place = _UPDATE.fullmatch(node.name)
        scope = place["scope"] if place else node.name.rpartition("/")[0]
        if found := _APPLY.fullmatch(node.op):
            update = _of_operation(node, found, nodes)
            by_scope.setdefault(scope, Updates(scope, _counter(nodes.get(scope), nodes))).of[update.variable] = update
        elif place and node.op.startswith(("Assign", *_OF_ROWS)):
            rows.setdefault(scope, {}).setdefault(place["variable"], []).append(node)
    for scope, of_variables in rows.items():
        for operations in of_variables.values():
            if scope not in by_scope:
                raise NotRecognised(f"'{scope}' changes rows of variables only, and does not say which optimizer it is")
            update = _of_rows(operations, by_scope[scope].one, nodes)
            by_scope[scope].of.setdefault(update.variable, update)
    for updates in by_scope.values():
        first = updates.one
        for update in updates.of.values():
            if (update.kind, update.settings, update.flags) != (first.kind, first.settings, first.flags):
                raise NotRecognised(f"'{update.variable}' is not updated as '{first.variable}' is: {update.kind}")
    return list(by_scope.values())


def _counter(step: tf.NodeDef | None, nodes: Mapping[str, tf.NodeDef]) -> str:
    """What `minimize` counts steps with: its operation is the addition, then."""
    return _variable(step.input[0], nodes) if step is not None and step.op.startswith("AssignAdd") else ""


def _of_operation(node: tf.NodeDef, found: re.Match[str], nodes: Mapping[str, tf.NodeDef]) -> Update:
    definition = op_def_registry.get(node.op)
    if definition is None:
        raise NotRecognised(f"TensorFlow {tf.__version__} does not have '{node.op}'")
    variables, settings, gradient = {}, {}, ""
    for argument, text in zip(definition.input_arg, node.input, strict=False):
        if argument.is_ref or argument.type == tf.resource.as_datatype_enum:
            variables[argument.name] = _variable(text, nodes)
        elif argument.name not in _GRADIENTS:
            settings[argument.name] = _setting(text, nodes)
        elif argument.name != "indices":
            gradient = text if ":" in text else f"{text}:0"
    variable = variables.pop("var")
    if found["sparse"]:
        if found["kind"] not in _SPARSE:
            raise NotRecognised(
                f"'{variable}' has gradients of some rows: TF1's {found['kind']} leaves the others as they are, Keras's"
                " does not"
            )
        gradient = ""
    flags = {name: node.attr[name].b for name in node.attr if name == "use_nesterov"}
    return Update(variable, found["kind"], settings, flags, variables, gradient)


def _setting(text: str, nodes: Mapping[str, tf.NodeDef]) -> str:
    """The name of a tensor; of a handle, which each update reads by itself, that of the variable."""
    if nodes[endpoint(text)[0]].op == "ReadVariableOp":
        text = _variable(text, nodes)
    return text if ":" in text else f"{text}:0"


def _of_rows(operations: list[tf.NodeDef], like: Update, nodes: Mapping[str, tf.NodeDef]) -> Update:
    """Of a variable whose gradient is of some rows, where TF1 has no operation of its own: it is put together."""
    kinds = {node.op: node for node in operations}
    if like.kind == "GradientDescent" and len(operations) == 1 and operations[0].op in _OF_ROWS:
        return Update(_variable(operations[0].input[0], nodes), like.kind, like.settings, like.flags, {})
    last = next((kinds[op] for op in _OF_ALL if op in kinds), None)
    assigned = [node for node in operations if node.op in ("Assign", "AssignVariableOp")]
    if like.kind != "Adam" or last is None or len(assigned) != 2:
        raise NotRecognised(f"'{operations[0].name}' is a step that no operation stands for")
    slots = dict(zip(("m", "v"), (_variable(node.input[0], nodes) for node in assigned), strict=True))
    return Update(_variable(last.input[0], nodes), like.kind, like.settings, like.flags, slots)


def _variable(text: str, nodes: Mapping[str, tf.NodeDef]) -> str:
    """The variable that a tensor is, or is a handle of."""
    name = endpoint(text)[0]
    while nodes[name].op not in VARIABLES and nodes[name].input:
        name = endpoint(nodes[name].input[0])[0]
    return name
