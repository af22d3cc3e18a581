"""The tensors that monitors ask for, by themselves or by name, and where their values are found.

Source: TF 1.15 `tf.contrib.learn.monitors`.
"""

from collections.abc import Mapping
from typing import Any

import tensorflow.compat.v1 as tf


def result_key(key: Any) -> Any:
    """The key of a value: tensors stand under their names, because those of TF2 are not hashable."""
    return key if isinstance(key, str) else getattr(key, "name", key)


def result_of(outputs: Mapping[Any, Any], request: Any) -> Any:
    """The value of what was asked for."""
    return outputs[result_key(request)]


def tensor_in_graph(key: Any) -> Any:
    """The tensor of a name, which may lack its ':0'.

    Raises:
        ValueError: for a tensor of another graph, or the name of an operation with several outputs.
    """
    graph = tf.get_default_graph()
    if not isinstance(key, str):
        if getattr(key, "graph", None) is not graph:
            raise ValueError(f"Passed {key} should have graph attribute that is equal to current graph {graph}.")
        return key
    if ":" not in key:
        if len(graph.get_operation_by_name(key).outputs) > 1:
            raise ValueError(f"Name {key} is ambiguous, as this `Operation` has multiple outputs (at least 2).")
        key = f"{key}:0"
    tensor = graph.as_graph_element(key)
    if tensor.dtype != tf.resource:
        return tensor
    # The name of a resource variable is that of its handle; its value is meant.
    return next((variable for variable in tf.global_variables() if variable.handle is tensor), tensor)
