"""Call TF's fused update kernels for both kinds of variables of TF1: ref and resource."""

from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.ops.resource_variable_ops import is_resource_variable


def run_kernel(kernel: str, var: Any, slots: dict[str, Any], numbers: dict[str, Any], **attributes: Any) -> Any:
    """Make the update op of one variable.

    Args:
        kernel: its name without a prefix, such as "ApplyAdam" or "SparseApplyMomentum".
        var: the variable.
        slots: its slots, by the kernel's own names.
        numbers: scalar inputs; they are cast to the variable's dtype.
        **attributes: everything else that the kernel takes: gradient, indices, switches.

    Returns:
        The update: a tensor for a ref variable, else an operation.
    """
    resource = is_resource_variable(var)
    variables = {"var": var, **slots}
    if resource:
        variables = {name: variable.handle for name, variable in variables.items()}
    scalars = {name: tf.cast(value, var.dtype.base_dtype) for name, value in numbers.items()}
    return getattr(tf.raw_ops, f"Resource{kernel}" if resource else kernel)(**variables, **scalars, **attributes)
