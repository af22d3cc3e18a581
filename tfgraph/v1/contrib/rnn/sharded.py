"""Variables cut into shards, as cells of TF 0.x kept their weights. Source: TF 1.15 `tf.contrib.rnn`."""

from typing import Any

import tensorflow.compat.v1 as tf


def sharded_variable(name: str, shape: list[int], dtype: Any, num_shards: int) -> Any:
    """The variables `{name}_0`, `{name}_1`, … as one tensor: rows are shared out, the first shards take the rest.

    Args:
        name: of the variables, before the number.
        shape: of the whole.
        dtype: of the variables.
        num_shards: 1 to `shape[0]`.

    Raises:
        ValueError: if there are more shards than rows.
    """
    if num_shards > shape[0]:
        raise ValueError(f"Too many shards: shape={shape}, num_shards={num_shards}")
    rows, rest = divmod(shape[0], num_shards)
    shards = [
        tf.get_variable(f"{name}_{index}", [rows + (index < rest), *shape[1:]], dtype) for index in range(num_shards)
    ]
    if num_shards == 1:
        return shards[0]
    full_name = f"{tf.get_variable_scope().name}/{name}/concat:0"
    known = tf.get_collection(tf.GraphKeys.CONCATENATED_VARIABLES)
    # A branch or a loop body is a graph of its own, and cannot use a tensor of another one.
    here = tf.get_default_graph()
    found = next((tensor for tensor in known if tensor.name == full_name and tensor.graph is here), None)
    if found is not None:
        return found
    whole = tf.concat(shards, 0, name=f"{name}/concat")
    tf.add_to_collection(tf.GraphKeys.CONCATENATED_VARIABLES, whole)
    return whole
