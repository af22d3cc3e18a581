"""`tensorflow.python.ops.math_ops` and its neighbours: how many nodes TF 1.15 built for the same call."""

from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.ops import resource_variable_ops, variables
from tensorflow.python.types import core

from tfgraph.v1.random_streams import seeds
from tfgraph.v1.random_streams.replacements import builds, constants, counts, replaces


@builds("ops.math_ops", "_ReductionDims")
def reduction_dims(x: Any, axis: Any) -> int | None:
    """All axes: 1.15 made them a constant for a tensor of any known rank, and a Range for a variable."""
    if axis is not None:
        return None
    if isinstance(x, variables.Variable):
        return 5 if isinstance(x, resource_variable_ops.BaseResourceVariable) else 4
    return 1 if isinstance(x, core.Tensor) and x.shape.rank is not None else None


@replaces("ops.math_ops", "tensordot")
def tensordot(original: Callable, a: Any, b: Any, axes: Any, name: Any = None) -> tf.Tensor:
    """1.15 always transposed and reshaped what has a known shape; TF 2.21 leaves out what changes nothing."""
    if not seeds.in_tf1_stream() or isinstance(axes, core.Tensor):
        return original(a, b, axes, name=name)
    with tf.name_scope(name, "Tensordot", [a, b, axes]) as scope:
        a, b = tf.convert_to_tensor(a, name="a"), tf.convert_to_tensor(b, name="b")
        if isinstance(axes, int):
            if a.shape.rank is None:
                return original(a, b, axes, name=scope)
            axes = [list(range(a.shape.rank - axes, a.shape.rank)), list(range(axes))]
        axes = [[each] if isinstance(each, int) else list(each) for each in axes]
        a, one_axis_of_a = _left_as_it_is(a, axes[0], contracted_first=False)
        b, one_axis_of_b = _left_as_it_is(b, axes[1], contracted_first=True)
        product = original(a, b, axes, name=scope)
        if one_axis_of_a and one_axis_of_b:
            product = tf.reshape(product, product.shape.as_list())
        return product


def _left_as_it_is(x: tf.Tensor, axes: list[int], contracted_first: bool) -> tuple[tf.Tensor, bool]:
    """Do to `x` what TF 2.21 will not do: the same in the same order. Also say whether one axis of it remains."""
    if not x.shape.is_fully_defined():
        return x, False
    axes = [axis % x.shape.rank for axis in axes]
    free = [axis for axis in range(x.shape.rank) if axis not in axes]
    order = axes + free if contracted_first else free + axes
    if order == sorted(order):
        x = tf.transpose(x, order)
    if len(free) == 1 and len(axes) == 1:
        x = tf.reshape(x, x.shape.as_list())
    return x, len(free) == 1


@builds("ops.math_ops", "linspace_nd")
def linspace(start: Any, stop: Any, num: Any, name: Any = None, axis: Any = 0) -> int:
    """1.15 had one node for it."""
    return 1 + constants(start, stop, num)


@counts("ops.math_ops", "saturate_cast")
def saturate_cast(value: Any, dtype: Any, name: Any = None) -> int:
    """1.15 clipped by Maximum and Minimum, each only where it was needed; TF 2.21 by one node with two bounds."""
    source, target = tf.as_dtype(getattr(value, "dtype", tf.float32)).base_dtype, tf.as_dtype(dtype)
    return 2 * bool(source.min < target.min) + 2 * bool(source.max > target.max) - 3


@counts("ops.confusion_matrix", "confusion_matrix")
def confusion_matrix(labels: Any, predictions: Any, num_classes: Any = None, *args: Any, **kwargs: Any) -> int:
    """1.15 added a sparse matrix to zeros, whose shape it cast to int32; TF 2.21 scatters."""
    cast = num_classes is None or getattr(num_classes, "dtype", None) == tf.int64
    return 3 if cast else 2


@counts("ops.clip_ops", "clip_by_global_norm")
def clip_by_global_norm(*args: Any, **kwargs: Any) -> int:
    """1.15 selected NaN where the norm is not finite; TF 2.21 adds what is zero or NaN."""
    return 1


@counts("ops.check_ops", "is_non_decreasing", "is_strictly_increasing")
def is_monotonic(x: Any, name: Any = None) -> int:
    """1.15 compared the differences with zero; TF 2.21 compares neighbours."""
    return 2


@builds("ops.math_ops", "_unsorted_segment_N")
def unsorted_segment_n(data: Any, segment_ids: Any, num_segments: Any) -> int:
    """How many rows a segment has: 1.15 made a list of the shape to broadcast to; TF 2.21 computes it."""
    ones = data.shape.rank - segment_ids.shape.rank
    return 7 + (2 if constants(num_segments) else 1 + ones)


@counts("ops.histogram_ops", "histogram_fixed_width_bins")
def histogram_fixed_width_bins(*args: Any, **kwargs: Any) -> int:
    """TF 2.21 asserts that there are bins."""
    return -6
