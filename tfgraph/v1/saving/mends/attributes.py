"""Attributes that TensorFlow 2.21 does not know, written by another build or version.

TF 1.15 refused them; TensorFlow 2.21 ignores them without a word. An attribute that comes later has the old behaviour
for its default, and it does not matter where it has that: by the list of operations of the writer, or because it is
false, zero or empty. All others ask for something that will not be done, which the user has to know.
"""

from collections.abc import Mapping
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.framework import op_def_registry

from tfgraph.v1.saving.mends import Mend


def _drop(graph: tf.GraphDef, meta: tf.MetaGraphDef | None) -> str | None:
    writer = {op.name: op for op in meta.meta_info_def.stripped_op_list.op} if meta is not None else {}
    operations = {kind: op_def_registry.get(kind) for kind in {node.op for node in graph.node}}
    known = {kind: {attribute.name for attribute in op.attr} for kind, op in operations.items() if op is not None}
    dropped = set()
    for node in graph.node:
        names = known.get(node.op)
        if names is None:
            continue
        for name in [name for name in node.attr if name not in names and not name.startswith("_")]:
            if not _is_off(node.attr[name]) and not _is_default(writer, node, name):
                dropped.add(f"{node.op}.{name}")
            del node.attr[name]
    return f"attributes ignored: {', '.join(sorted(dropped))}; results may differ" if dropped else None


def _is_off(value: tf.AttrValue) -> bool:
    kind = value.WhichOneof("value")
    if kind is None:
        return True
    if kind == "list":
        return not value.list.ByteSize()
    return kind in ("b", "i", "f", "s") and not getattr(value, kind)


def _is_default(writer: Mapping[str, Any], node: tf.NodeDef, name: str) -> bool:
    written = [attribute for attribute in writer[node.op].attr if attribute.name == name] if node.op in writer else []
    return bool(written) and written[0].default_value == node.attr[name]


MEND = Mend(reason="TensorFlow 2.21 does not know them", before=_drop)
