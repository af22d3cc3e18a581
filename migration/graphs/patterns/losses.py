"""Losses as the operations and `tf.losses` of TF1 have them."""

import numpy as np

from migration.graphs.flow import Kind, Node, Tensor
from migration.graphs.patterns import BLOCK, OPERATION, pattern
from migration.graphs.patterns.matching import kind_of
from migration.graphs.plan.layer import Call
from migration.graphs.plan.model_plan import Plan


@pattern("SoftmaxCrossEntropyWithLogits", rank=OPERATION)
def softmax_cross_entropy(node: Node, plan: Plan) -> Call | None:
    """Write the cross-entropy of logits with probabilities."""
    return plan.expression(node, "ops.categorical_crossentropy({1}, {0}, from_logits=True)", node.inputs)


@pattern("SparseSoftmaxCrossEntropyWithLogits", rank=OPERATION)
def sparse_softmax_cross_entropy(node: Node, plan: Plan) -> Call | None:
    """Write the cross-entropy of logits with the numbers of classes."""
    return plan.expression(node, "ops.sparse_categorical_crossentropy({1}, {0}, from_logits=True)", node.inputs)


@pattern("Div", "DivNoNan", "RealDiv", "Select", rank=BLOCK)
def mean(node: Node, plan: Plan) -> Call | None:
    """Find the mean of `tf.losses`: a sum, divided by how many there are, if there are any.

    Source: TF 1.15 `tensorflow/python/ops/losses/losses_impl.py`, `compute_weighted_loss`.
    """
    divided = node
    if node.type == "Select":
        condition, value, _ = node.inputs
        if condition.kind is not Kind.SIZED or not all(np.all(each) for each in plan.flow.tried(condition)):
            return None
        divided = value.node
        if divided.type not in ("Div", "RealDiv"):
            return None
    total, count = divided.inputs
    summed = _summed(total, plan)
    if count.kind is not Kind.SIZED or summed is None or summed.tensor is None:
        return None
    counts = [float(each) for each in plan.flow.tried(count)]
    sizes = [float(np.prod(shape)) for shape in plan.flow.shapes(summed)]
    return plan.expression(node, "ops.mean({0})", [summed]) if counts == sizes else None


def _summed(total: Tensor, plan: Plan) -> Tensor | None:
    """What a number is the sum of, without weights that are 1."""
    tensor = total
    while kind_of(tensor) == "Sum" and tensor.shape == ():
        tensor = tensor.node.inputs[0]
    if tensor is total:
        return None
    if kind_of(tensor) == "Mul":
        for one, other in (tensor.node.inputs, tensor.node.inputs[::-1]):
            if one.is_known and one.shape == () and plan.scalar(one) == 1:
                return other
    return tensor
