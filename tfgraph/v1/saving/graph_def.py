"""`tf.import_graph_def`, for graphs of any age."""

from collections.abc import Mapping, Sequence
from typing import Any

import tensorflow.compat.v1 as _tf

from tfgraph.v1.saving.importing import import_mended as _import_mended


def import_graph_def(
    graph_def: Any,
    input_map: Mapping[str, Any] | None = None,
    return_elements: Sequence[str] | None = None,
    name: str | None = None,
    op_dict: Any = None,
    producer_op_list: Any = None,
) -> list[Any] | None:
    """Import a graph into the default graph; what TensorFlow 2.21 rejects in it is mended, in a copy.

    Args:
        graph_def: a `GraphDef`, such as that of a frozen `.pb` file.
        input_map: names of tensors in `graph_def`: tensors to take in their place.
        return_elements: names of operations or tensors to return.
        name: scope of the imported names, `"import"` if None; `""` for none.
        op_dict: not used.
        producer_op_list: an `OpList` of the TensorFlow that wrote the graph.

    Returns:
        What `return_elements` names; None if that is None.

    Raises:
        tf.errors.NotFoundError: if TensorFlow 2.21 lacks operations; the message has all of them.
        ValueError: if the graph is not consistent, or lacks what `input_map` or `return_elements` name.

    Source: TF 1.15 `tf.import_graph_def`.
    """
    copy = _tf.GraphDef()
    copy.MergeFrom(graph_def)
    return _import_mended(
        "graph",
        copy,
        None,
        _tf.get_default_graph(),
        lambda: _tf.import_graph_def(copy, input_map, return_elements, name=name, producer_op_list=producer_op_list),
    )
