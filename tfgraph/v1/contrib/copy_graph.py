"""`tf.contrib.copy_graph` of TF 1.15: copy variables and ops from one graph into another.

Source: TF 1.15 `tf.contrib.copy_graph`.
"""

from collections.abc import Iterable
from typing import Any

import tensorflow as _tf2
import tensorflow.compat.v1 as _tf
from tensorflow.python.ops.resource_variable_ops import is_resource_variable as _is_resource

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)

#: Collections that keep their names in a scope.
_SAME_IN_A_SCOPE = (_tf.GraphKeys.GLOBAL_VARIABLES, _tf.GraphKeys.TRAINABLE_VARIABLES)


def copy_variable_to_graph(org_instance: _tf.Variable, to_graph: _tf.Graph, scope: str = "") -> _tf.Variable:
    """Copy a variable, with its initial value.

    Args:
        org_instance: the variable.
        to_graph: the graph to copy it into.
        scope: what to put before its name.

    Raises:
        TypeError: if it is no variable.

    Source: TF 1.15 `tf.contrib.copy_graph.copy_variable_to_graph`.
    """
    if not isinstance(org_instance, _tf2.Variable):  # what both kinds of variables are
        raise TypeError(f"{org_instance} is not a Variable")
    graph = org_instance.graph
    collections = [
        name if name in _SAME_IN_A_SCOPE else _in_scope(scope, name) for name in _collections_of(org_instance)
    ]
    with graph.as_default(), _tf.Session(graph=graph) as session:
        value = session.run(org_instance.initial_value)
    with to_graph.as_default():
        return _tf.Variable(
            value,
            trainable=_tf.GraphKeys.TRAINABLE_VARIABLES in _collections_of(org_instance),
            name=_in_scope(scope, org_instance.op.name),
            collections=collections,
            validate_shape=False,
            use_resource=_is_resource(org_instance),
        )


def copy_op_to_graph(org_instance: Any, to_graph: _tf.Graph, variables: Iterable[_tf.Variable], scope: str = "") -> Any:
    """Copy an op or a tensor, and all that it is computed from; what is there by that name already, stays.

    Args:
        org_instance: the op or tensor.
        to_graph: the graph to copy it into.
        variables: those that `copy_variable_to_graph` has made in it.
        scope: what to put before the names.

    Returns:
        The op or tensor in `to_graph`.

    Raises:
        TypeError: if it is neither.

    Source: TF 1.15 `tf.contrib.copy_graph.copy_op_to_graph`.
    """
    if not isinstance(org_instance, _tf.Tensor | _tf.Operation):
        raise TypeError(f"Could not copy instance: {org_instance}")
    name = _in_scope(scope, org_instance.name)
    if name in {variable.name for variable in variables}:
        return to_graph.get_tensor_by_name(name)
    try:
        return to_graph.as_graph_element(name)
    except KeyError:
        pass
    if isinstance(org_instance, _tf.Tensor):
        operation = copy_op_to_graph(org_instance.op, to_graph, variables, scope)
        copied = operation.outputs[org_instance.value_index]
    else:
        node = _tf.NodeDef()
        node.CopyFrom(org_instance.node_def)
        node.name = name
        # The colocated op may not be copied, and has another name if it is.
        node.attr.pop("_class", None)
        inputs = [copy_op_to_graph(tensor, to_graph, variables, scope) for tensor in org_instance.inputs]
        before = [copy_op_to_graph(operation, to_graph, variables, scope) for operation in org_instance.control_inputs]
        copied = _tf.Operation.from_node_def(node, to_graph, inputs, control_inputs=before)
    for collection in _collections_of(org_instance):
        to_graph.add_to_collection(_in_scope(scope, collection), copied)
    return copied


def get_copied_op(org_instance: Any, graph: _tf.Graph, scope: str = "") -> Any:
    """The copy of an op or tensor that `copy_op_to_graph` has made.

    Raises:
        KeyError: if there is none.

    Source: TF 1.15 `tf.contrib.copy_graph.get_copied_op`.
    """
    return graph.as_graph_element(_in_scope(scope, org_instance.name))


def _in_scope(scope: str, name: str) -> str:
    return f"{scope}/{name}" if scope else name


def _collections_of(element: Any) -> list[str]:
    graph = element.graph
    return [
        name
        for name in graph.get_all_collection_keys()
        # By identity: `==` of tensors is an op.
        if any(member is element for member in graph.get_collection_ref(name))
    ]
