"""`tf.contrib.periodic_resample` of TF 1.15.

Source: TF 1.15 `tf.contrib.periodic_resample`.
"""

from typing import Any

import numpy as _np
import tensorflow.compat.v1 as _tf

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)


def periodic_resample(values: Any, shape: Any, name: str | None = None) -> _tf.Tensor:
    """Move elements from one axis to the others, in a regular pattern, as sub-pixel convolution does.

    TF 1.15 has a kernel for it; this is one gather.

    Args:
        values: any rank; the shape must be known.
        shape: the shape of the result; of one axis, which is given as None or -1, it is what is left. No
            other may be smaller than that of `values`.
        name: of the ops.

    Raises:
        ValueError: `values` has no known shape, or `shape` does not fit.

    Source: TF 1.15 `tf.contrib.periodic_resample.periodic_resample`; https://arxiv.org/abs/1609.05158.
    """
    with _tf.name_scope(name, "PeriodicResample", [values]):
        values = _tf.convert_to_tensor(values)
        if not values.shape.is_fully_defined():
            raise ValueError(f"periodic_resample needs to know the shape of its values, which is {values.shape}.")
        return _tf.gather_nd(values, _origins(values.shape.as_list(), _tf.TensorShape(shape).as_list()))


def _origins(given: list[int], wanted: list[int | None]) -> _np.ndarray:
    """Where each element of the result comes from: `[..., rank]`."""
    if len(given) != len(wanted):
        raise ValueError(f"periodic_resample expects two shapes of equal rank, not {given} and {wanted}.")
    free = [axis for axis, size in enumerate(wanted) if size is None or size < 1]
    if len(free) != 1:
        raise ValueError(f"periodic_resample expects exactly one axis to be marked as adjustable (None) in {wanted}.")
    axis = free[0]
    sizes = [0 if size is None else size for size in wanted]
    small = [i for i, size in enumerate(sizes) if i != axis and size < given[i]]
    if small:
        raise ValueError(
            f"periodic_resample expects axes at least as large as those of its values; axes {small} of {wanted} are "
            f"smaller than those of {given}."
        )
    sizes[axis] = int(_np.prod(given)) // int(_np.prod([size for i, size in enumerate(sizes) if i != axis]))
    if sizes[axis] < 1:
        raise ValueError(f"periodic_resample finds nothing left for axis {axis} of {wanted}, from {given}.")
    factors = [-(-size // before) for size, before in zip(sizes, given, strict=True)]
    # The strides count the factor of the free axis, too, as the kernel does.
    strides = _np.cumprod([1, *factors[:-1]])
    index = _np.indices(sizes)
    carried = sum(strides[i] * (index[i] % factors[i]) for i in range(len(sizes)) if i != axis)
    origins = [index[i] // factors[i] for i in range(len(sizes))]
    origins[axis] = carried * sizes[axis] + index[axis]
    if _np.max(origins[axis]) >= given[axis]:
        raise ValueError(
            f"periodic_resample cannot fill {wanted} from {given}: each other axis must be a multiple of what it was, "
            f"and axis {axis} large enough for all of them. TF 1.15 takes what lies next to it in memory."
        )
    return _np.stack(origins, -1)
