"""Gradients: how many nodes TF 1.15 built for the gradient of one node.

They matter for what is drawn after `minimize` or `gradients`: a second network, the second optimizer of a GAN.
"""

import weakref
from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.eager import context

from tfgraph.v1.random_streams import op_count
from tfgraph.v1.random_streams.replacements import builds, constants, replaces

#: `{type of a node: nodes of its gradient in 1.15}`, as a function of the node and the incoming gradients.
BUILT: dict[str, Callable[..., int]] = {
    "Atan2": lambda node, grad: 7,  # not reduced
    "DivNoNan": lambda node, grad: 12,  # reduced even if the shapes are equal, as in all divisions
    "FloorMod": lambda node, grad: 10,
    "RealDiv": lambda node, grad: 12,
    "Max": lambda node, grad: 19,
    "Min": lambda node, grad: 19,
    "Maximum": lambda node, grad: 13,  # both by masks over zeros, reduced even if the shapes are equal
    "Minimum": lambda node, grad: 13,
    "SelectV2": lambda node, grad: 12,  # each reduced over what BroadcastGradientArgs says
    "Sign": lambda node, grad: 3,
    "StridedSlice": lambda node, grad: 2,  # TF 2.21 makes constants of the bounds once more
}


def _of_gather(node: tf.Operation, *grads: Any) -> int:
    axis = tf.get_static_value(node.inputs[2])
    return 1 if axis == 0 or node.get_attr("batch_dims") else -5  # the shape was cast; TF 2.21 transposes it, too


def _of_sum(node: tf.Operation, *grads: Any) -> int:
    shape = node.inputs[0].shape
    if shape.rank == 0:
        return 0
    axes = tf.get_static_value(node.inputs[1])
    if axes is not None and shape.rank is not None:
        summed_over = {axis % shape.rank for axis in axes.reshape(-1).tolist()}
        if shape.is_fully_defined() or len(summed_over) == shape.rank:
            return 0
    return 14 if node.get_attr("keep_dims") else 3  # it divided the shapes, and tiled; TF 2.21 broadcasts


def _of_mean(node: tf.Operation, *grads: Any) -> int:
    known = node.inputs[0].shape.is_fully_defined() and node.outputs[0].shape.is_fully_defined()
    return _of_sum(node) + (0 if known else 1)


def _of_unsorted_segment(node: tf.Operation, *grads: Any) -> int:
    data, segments = node.inputs[0].shape.rank, node.inputs[1].shape.rank
    return 2 * (data - segments) - 12 if data is not None and segments is not None else 0  # ExpandDims, one by one


#: `{type of a node: nodes that 1.15 built beyond those of TF 2.21}`.
MORE: dict[str, Callable[..., int]] = {
    "BroadcastTo": lambda *_: -1,
    "Conv3D": lambda *_: 1,
    "GatherV2": _of_gather,
    "Mean": _of_mean,
    "Prod": lambda *_: 2,
    "SparseSegmentSum": lambda *_: 2,
    "Sum": _of_sum,
    "SparseSoftmaxCrossEntropyWithLogits": lambda *_: 1,  # PreventGradient
    "UnsortedSegmentMax": _of_unsorted_segment,
    "UnsortedSegmentMin": _of_unsorted_segment,
    "UnsortedSegmentSum": _of_unsorted_segment,
}


@replaces("framework.ops", "get_gradient_function")
def get_gradient_function(original: Callable, op: tf.Operation) -> Callable | None:
    """Count the nodes of the gradients named above as 1.15 built them."""
    gradient = original(op)
    if gradient is None or context.executing_eagerly():
        return gradient
    if op.type in BUILT:

        def build(node: tf.Operation, *grads: Any) -> Any:
            with op_count.counted_as(BUILT[node.type](node, *grads)):
                return gradient(node, *grads)

        return build
    if op.type in MORE:

        def build_more(node: tf.Operation, *grads: Any) -> Any:
            result = gradient(node, *grads)
            op_count.add(MORE[node.type](node, *grads))
            return result

        return build_more
    return gradient


_seen_shapes: "weakref.WeakKeyDictionary[tf.Graph, set]" = weakref.WeakKeyDictionary()


@builds("ops.math_grad", "_ReduceGradientArgs")
def reduce_gradient_args(x: tf.Tensor, y: tf.Tensor, gx: tf.Tensor | None, gy: tf.Tensor | None) -> int | None:
    """Sum the gradients of a broadcast: 1.15 asked BroadcastGradientArgs, once for each pair of known shapes."""
    if gx is None and gy is None:
        return None
    if not (x.shape.is_fully_defined() and y.shape.is_fully_defined()):
        return 3 + 2 * (gx is not None) + 2 * (gy is not None)
    shapes = (tuple(x.shape.as_list()), tuple(y.shape.as_list()))
    seen = _seen_shapes.setdefault(tf.get_default_graph(), set())
    nodes = 0 if shapes in seen else 3
    seen.add(shapes)
    return nodes + sum(
        4
        for factor, gradient in ((x, gx), (y, gy))
        if gradient is not None and (gradient.shape.rank is None or factor.shape.as_list() != gradient.shape.as_list())
    )


@builds("ops.math_ops", "reduced_shape")
def reduced_shape(input_shape: Any, axes: Any) -> int:
    """The shape with ones for the summed axes: 1.15 computed it in the graph, also if all is known."""
    return 10 + constants(input_shape, axes)
