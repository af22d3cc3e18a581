"""`tensorflow.python.ops.array_ops`: how many nodes TF 1.15 built for the same call."""

from typing import Any

from tensorflow.python.ops import variables
from tensorflow.python.types import core

from tfgraph.v1.random_streams.replacements import constants, counts


@counts("ops.array_ops", "one_hot")
def one_hot(indices: Any, depth: Any, on_value: Any = None, off_value: Any = None, *args: Any, **kwargs: Any) -> int:
    """1.15 made each value a tensor once to see its dtype, and once more for the node."""
    return constants(on_value, off_value)


@counts("ops.array_ops", "split")
def split(value: Any, num_or_size_splits: Any, *args: Any, **kwargs: Any) -> int:
    """1.15 made a tensor of the number of parts, and did not use it."""
    return constants(num_or_size_splits) if not isinstance(num_or_size_splits, list | tuple) else 0


@counts("ops.array_ops", "zeros", "ones")
def filled(shape: Any, *args: Any, **kwargs: Any) -> int:
    """1.15 asked `np.prod(shape) < 1000` of tensors, too: products, and a comparison with a constant."""
    if not isinstance(shape, list | tuple) or not any(isinstance(size, core.Tensor) for size in shape):
        return 0
    nodes, symbolic = 0, isinstance(shape[0], core.Tensor)
    for size in shape[1:]:
        with_tensor = isinstance(size, core.Tensor)
        if symbolic or with_tensor:
            nodes += 1 if symbolic and with_tensor else 2
        symbolic = symbolic or with_tensor
    return nodes + 2


@counts("ops.array_ops", "transpose", "transpose_v2")
def transpose(a: Any, perm: Any = None, *args: Any, **kwargs: Any) -> int:
    """Without a rank, 1.15 subtracted a range from the last axis; TF 2.21 counts it down."""
    return int(perm is None and isinstance(a, core.Tensor) and a.shape.rank is None)


@counts("ops.array_ops", "matrix_diag")
def matrix_diag(
    diagonal: Any,
    name: Any = None,
    k: Any = 0,
    num_rows: Any = -1,
    num_cols: Any = -1,
    padding_value: Any = 0,
    align: str = "RIGHT_LEFT",
) -> int:
    """MatrixDiag of 1.15 had one input; MatrixDiagV3 has five."""
    return -constants(k, num_rows, num_cols, padding_value)


@counts("ops.array_ops", "matrix_diag_part")
def matrix_diag_part(
    input: Any, name: Any = None, k: Any = 0, padding_value: Any = 0, align: str = "RIGHT_LEFT"
) -> int:
    """MatrixDiagPart of 1.15 had one input; MatrixDiagPartV3 has three."""
    return -constants(k, padding_value)


@counts("ops.array_ops", "matrix_set_diag")
def matrix_set_diag(input: Any, diagonal: Any, name: Any = None, k: Any = 0, align: str = "RIGHT_LEFT") -> int:
    """MatrixSetDiag of 1.15 had two inputs; MatrixSetDiagV3 has three."""
    return -constants(k)


@counts("framework.tensor", "Tensor.__getitem__")
@counts("ops.tensor_getitem_override", "_slice_helper")
def slice_helper(tensor: Any, slice_spec: Any, var: Any = None) -> int:
    """Where `begin` is a tensor, TF 2.21 packs the strides, too; in 1.15 they were one constant."""
    specs = slice_spec if isinstance(slice_spec, list | tuple) else (slice_spec,)
    bounds = [bound for spec in specs if isinstance(spec, slice) for bound in (spec.start, spec.stop)]
    return -1 if any(isinstance(bound, core.Tensor | variables.Variable) for bound in bounds) else 0


@counts("ops.array_ops", "sparse_placeholder")
def sparse_placeholder(dtype: Any, shape: Any = None, name: Any = None) -> int:
    """TF 2.21 has a placeholder for a shape that is known; in 1.15 it was a constant."""
    return -1 if shape is not None else 0


@counts("ops.array_ops", "repeat_with_axis")
def repeat(data: Any, repeats: Any, axis: int, name: Any = None, **_: Any) -> int:
    """One number of repeats: 1.15 tiled one axis; TF 2.21 computes the new shape, too."""
    return -7 if isinstance(repeats, int) or getattr(repeats, "shape", (1,)) == () else 0


@counts("ops.array_ops", "reshape")
def reshape(tensor: Any, shape: Any, name: Any = None) -> int:
    """TF 2.21 makes a constant of an empty shape twice."""
    return -1 if isinstance(shape, list | tuple) and not shape else 0
