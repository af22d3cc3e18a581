"""A picture of what a checkpoint holds.

Source: TF 1.15 `tf.contrib.checkpoint.dot_graph_from_checkpoint`.
"""

from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.checkpoint.checkpoint import object_metadata
from tensorflow.python.trackable.base import VARIABLE_VALUE_KEY


def dot_graph_from_checkpoint(save_path: str) -> str:
    """The objects of an object-based checkpoint as a graph in Graphviz' language DOT.

    Variables are blue points, slot variables orange, optimizers red; an arrow is an attribute.

    Args:
        save_path: what `tf.train.Checkpoint.save` returned.

    Source: TF 1.15 `tf.contrib.checkpoint.dot_graph_from_checkpoint`.
    """
    reader = tf.train.NewCheckpointReader(save_path)
    nodes = object_metadata(save_path).nodes
    slots = {slot.slot_variable_node_id for node in nodes for slot in node.slot_variables}
    lines = []
    for number, node in enumerate(nodes):
        lines.append(f'N_{number} [shape=point label="" {_style(node, number in slots, reader)}]')
        for child in node.children:
            lines.append(f'N_{number} -> N_{child.node_id} [label="{_escape(child.local_name)}"]')
        for slot in node.slot_variables:
            variable, original = slot.slot_variable_node_id, slot.original_variable_node_id
            lines.append(f'N_{number} -> N_{variable} [label="{_escape(slot.slot_name)}" style=dotted]')
            lines.append(f"N_{original} -> N_{variable} [style=dotted]")
    return "\n".join(["digraph {", *lines, "}", ""])


def _style(node: Any, is_slot: bool, reader: Any) -> str:
    if len(node.attributes) == 1 and node.attributes[0].name == VARIABLE_VALUE_KEY:
        (attribute,) = node.attributes
        key = attribute.checkpoint_key
        color, kind = ("orange", "Slot variable") if is_slot else ("blue", "Variable")
        shape, dtype = reader.get_variable_to_shape_map()[key], reader.get_variable_to_dtype_map()[key].name
        return f'color={color} width=.25 tooltip="{kind} {_escape(attribute.full_name)} shape={shape} {dtype}"'
    return 'width=.25 color=red,tooltip="Optimizer"' if node.slot_variables else "width=.25"


def _escape(name: str) -> str:
    return name.replace('"', '\\"')
