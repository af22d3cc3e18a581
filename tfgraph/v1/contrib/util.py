"""`tf.contrib.util` of TF 1.15: numpy values and protos.

Source: TF 1.15 `tf.contrib.util`.
"""

from typing import Any

from tfgraph.v1.contrib.namespace import namespace as _namespace

_MOVED = {
    "constant_value": "tensorflow.compat.v1:get_static_value",
    "make_ndarray": "tensorflow.compat.v1:make_ndarray",
    "make_tensor_proto": "tensorflow.compat.v1:make_tensor_proto",
    "stripped_op_list_for_graph": "tensorflow.python.framework.meta_graph:stripped_op_list_for_graph",
}

__getattr__, __dir__ = _namespace(__name__, _MOVED)


def ops_used_by_graph_def(graph_def: Any) -> set[str]:
    """The names of the ops in a GraphDef, those of its functions that are called among them.

    Source: TF 1.15 `tf.contrib.util.ops_used_by_graph_def`.
    """
    functions = {function.signature.name: function for function in graph_def.library.function}
    used: set[str] = set()
    waiting = [node.op for node in graph_def.node]
    while waiting:
        op = waiting.pop()
        if op not in used:
            used.add(op)
            if op in functions:
                waiting.extend(node.op for node in functions[op].node_def)
    return {op for op in used if op not in functions}
