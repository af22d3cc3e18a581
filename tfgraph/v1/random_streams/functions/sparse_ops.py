"""Sparse tensors."""

from typing import Any

from tfgraph.v1.random_streams.replacements import counts


@counts("ops.sparse_ops", "sparse_transpose")
def sparse_transpose(sp_input: Any, perm: Any = None, name: Any = None) -> int:
    """1.15 computed the reversed order in the graph; TF 2.21 has it as a constant, where the rank is known."""
    return 6 if perm is None and sp_input.shape.rank is not None else 0


@counts("ops.sparse_ops", "sparse_cross")
def sparse_cross(*args: Any, **kwargs: Any) -> int:
    """SparseCrossV2 has a separator."""
    return -1
