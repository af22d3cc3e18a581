"""Collections that name nodes which are not in the graph: it was cut, the collections were not."""

from collections.abc import Iterator

import tensorflow.compat.v1 as tf
from tensorflow.python.framework import ops

from tfgraph.v1.saving.mends import Mend

#: Type of the entries of a collection: its fields that name operations or tensors.
_NAMING = {
    "VariableDef": ("variable_name", "initializer_name", "snapshot_name", "initial_value_name"),
    "QueueRunnerDef": ("queue_name", "enqueue_op_name", "close_op_name", "cancel_op_name"),
    "CondContextDef": ("pred_name", "pivot_name"),
    "WhileContextDef": (
        "pivot_name",
        "pivot_for_pred_name",
        "pivot_for_body_name",
        "loop_exit_names",
        "loop_enter_names",
    ),
    "SaverDef": ("filename_tensor_name", "save_tensor_name", "restore_op_name"),
}


def _drop(graph: tf.GraphDef, meta: tf.MetaGraphDef | None) -> str | None:
    if meta is None:
        return None
    nodes = {node.name for node in graph.node}
    dropped = {}
    for key, collection in meta.collection_def.items():
        kind = collection.WhichOneof("kind")
        if kind not in ("node_list", "bytes_list"):
            continue
        values = getattr(collection, kind).value
        kept = [value for value in values if all(_node(name) in nodes for name in _names(key, value))]
        if len(kept) < len(values):
            dropped[key] = len(values) - len(kept)
            del values[:]
            values.extend(kept)
    if not dropped:
        return None
    where = ", ".join(f"{number} of '{key}'" for key, number in sorted(dropped.items()))
    return f"left out of collections: {where}"


def _names(key: str, value: str | bytes) -> Iterator[str]:
    """What an entry names: itself in a list of nodes, else the names in its fields."""
    if isinstance(value, str):
        yield value
        return
    message = ops.get_collection_proto_type(key)
    fields = _NAMING.get(message.DESCRIPTOR.name, ()) if message is not None else ()
    if not fields:
        return
    entry = message.FromString(value)
    for field in fields:
        found = getattr(entry, field)
        yield from filter(None, [found] if isinstance(found, str) else found)


def _node(name: str) -> str:
    return name.removeprefix("^").partition(":")[0]


MEND = Mend(reason="they name nodes that are not in the graph", before=_drop)
