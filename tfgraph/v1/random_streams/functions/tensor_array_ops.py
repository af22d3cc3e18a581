"""TensorArrays, which `dynamic_rnn`, `map_fn` and `scan` are made of."""

from typing import Any

from tfgraph.v1.random_streams.replacements import builds, counts


@builds("ops.tensor_array_ops", "_GraphTensorArray.size")
def size(array: Any, name: Any = None) -> int:
    """1.15 always asked the array; TF 2.21 hands back the size that it was made with."""
    return 1


@counts("ops.tensor_array_ops", "_GraphTensorArray.concat")
def concat(array: Any, name: Any = None) -> int:
    """TF 2.21 asks for the size, to know the static shape."""
    return -1 if array.element_shape and array._infer_shape else 0
