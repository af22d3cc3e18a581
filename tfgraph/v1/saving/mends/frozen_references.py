"""Frozen graphs with the assignments left in: they want a variable, and it is a constant now.

What only passes a reference on becomes the operation that passes a value on. What would change the variable is left
out, with all that needs its result.
"""

from collections.abc import Iterator, Mapping

import tensorflow.compat.v1 as tf
from tensorflow.python.framework import op_def_registry

from tfgraph.v1.saving.mends import Mend, count
from tfgraph.v1.saving.requests import endpoint

_PASSES_ON = {
    "RefEnter": "Enter",
    "RefExit": "Exit",
    "RefIdentity": "Identity",
    "RefMerge": "Merge",
    "RefNextIteration": "NextIteration",
    "RefSwitch": "Switch",
}


def _mend(graph: tf.GraphDef, meta: tf.MetaGraphDef | None) -> str | None:
    nodes = {node.name: node for node in graph.node}
    takers = {kind for kind in {node.op for node in graph.node} if _takes_references(kind)}
    if not any(node.op in takers and not _has_its_references(node, nodes) for node in graph.node):
        return None
    changed, removed = 0, set[str]()
    todo = True
    while todo:
        todo = False
        for node in graph.node:
            if node.name in removed:
                continue
            producers = [endpoint(text) for text in node.input]
            if any(producer in removed and index >= 0 for producer, index in producers):
                removed.add(node.name)
            elif node.op not in takers or _has_its_references(node, nodes):
                continue
            elif node.op in _PASSES_ON:
                node.op = _PASSES_ON[node.op]
                changed += 1
            else:
                removed.add(node.name)
            todo = True
    if removed:
        kept = [node for node in graph.node if node.name not in removed]
        for node in kept:
            inputs = [text for text in node.input if endpoint(text)[0] not in removed]
            del node.input[:]
            node.input.extend(inputs)
        copy = tf.GraphDef(node=kept)
        del graph.node[:]
        graph.node.extend(copy.node)
    return f"left out {count(len(removed), 'update')} of constants, {count(changed, 'reference')} made plain"


def _takes_references(kind: str) -> bool:
    known = op_def_registry.get(kind)
    return known is not None and any(argument.is_ref for argument in known.input_arg)


def _has_its_references(node: tf.NodeDef, nodes: Mapping[str, tf.NodeDef]) -> bool:
    return all(_is_reference(nodes[name], index) for name, index in _wanted(node) if name in nodes)


def _wanted(node: tf.NodeDef) -> Iterator[tuple[str, int]]:
    """The inputs of a node that have to be references."""
    known = op_def_registry.get(node.op)
    position = 0
    for argument in known.input_arg if known is not None else ():
        for text in node.input[position : (position := position + _number(argument, node.attr))]:
            if argument.is_ref:
                yield endpoint(text)


def _is_reference(node: tf.NodeDef, index: int) -> bool:
    known = op_def_registry.get(node.op)
    if known is None:
        return True  # nothing is known of it
    flags = [argument.is_ref for argument in known.output_arg for _ in range(_number(argument, node.attr))]
    return index < len(flags) and flags[index]


def _number(argument: tf.compat.v1.AttrValue, attributes: Mapping[str, tf.AttrValue]) -> int:
    """How many tensors an argument of an operation stands for."""
    if argument.number_attr:
        return attributes[argument.number_attr].i
    return len(attributes[argument.type_list_attr].list.type) if argument.type_list_attr else 1


MEND = Mend(reason="what they would change is a constant in a frozen graph", before=_mend)
