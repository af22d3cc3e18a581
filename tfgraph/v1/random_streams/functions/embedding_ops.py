"""Embeddings."""

from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.framework import composite_tensor
from tensorflow.python.types import core

from tfgraph.v1.random_streams.replacements import counts


@counts("ops.embedding_ops", "embedding_lookup_sparse_impl")
def embedding_lookup_sparse(
    params: list,
    segment_ids: tf.Tensor,
    sp_weights: Any,
    ids: tf.Tensor,
    combiner: str,
    ignore_weights: bool,
    max_norm: float | None,
    *args: Any,
    **kwargs: Any,
) -> int:
    """1.15 looked each different id up once; TF 2.21 has the sum do it, where the parameters are one tensor."""
    one = len(params) == 1 and not isinstance(params[0], composite_tensor.CompositeTensor)
    on_one_device = one and (not isinstance(params[0], core.Tensor) or params[0].device == segment_ids.device)
    if not on_one_device or max_norm is not None or not ignore_weights:
        return 0
    return 4 + (segment_ids.dtype != tf.int32)
