"""Dropout, which does nothing when nothing is trained."""

from typing import NamedTuple

from migration.graphs.flow import Node, Tensor
from migration.graphs.patterns import BLOCK, pattern
from migration.graphs.plan.layer import Call
from migration.graphs.plan.model_plan import Plan

#: What is kept where the graph asks a placeholder.
_KEPT = 0.5


@pattern("Mul", "Select", "SelectV2", rank=BLOCK)
def dropout(node: Node, plan: Plan) -> Call | None:
    """Find `tf.nn.dropout`: what is kept, divided by how much that is, times a mask of random numbers."""
    found = dropped(node.output, plan)
    if found is None:
        return None
    plan.drops_always |= found.always
    return plan.layer(node, "Dropout", [found.x], {"*rate": found.rate})


class Dropped(NamedTuple):
    """A dropout.

    Attributes:
        x: what it is of.
        rate: the part that is dropped in training.
        always: whether it is dropped whenever the graph runs, as nothing in it says otherwise.
        mask: what is 0 where x is dropped, else 1.
    """

    x: Tensor
    rate: float
    always: bool
    mask: Tensor


def dropped(tensor: Tensor, plan: Plan) -> Dropped | None:
    """See of what a tensor is a dropout; None if it is none."""
    if tensor.node.type in ("Select", "SelectV2"):  # of TF2, also in its compat.v1: zero where the mask says so
        mask, scaled, zeros = tensor.node.inputs
        x = next((each for each in scaled.node.inputs if each.is_data), None)
        is_zero = zeros.node.type == "ZerosLike" or plan.scalar(zeros) == 0
        if mask.node.type != "GreaterEqual" or scaled.node.type not in ("Mul", "RealDiv") or not is_zero or x is None:
            return None
        return Dropped(x, *_rate(mask, plan), mask) if _is_random(mask) else None
    if tensor.node.type != "Mul":
        return None
    for scaled, mask in (tensor.node.inputs, tensor.node.inputs[::-1]):
        if (
            mask.node.type in ("Floor", "Cast")
            and _is_random(mask)
            and scaled.node.type in ("RealDiv", "Mul", "Div")
            and (x := next((each for each in scaled.node.inputs if each.is_data), None))
        ):
            return Dropped(x, *_rate(mask, plan), mask)
    return None


def _is_random(mask: Tensor) -> bool:
    """Whether a mask is random numbers, compared with a number or rounded down after it was added."""
    tensor = mask
    for _ in range(6):
        if tensor.node.type == "RandomUniform":
            return True
        data = [each for each in tensor.node.inputs if each.is_data]
        if len(data) != 1:
            return False
        tensor = data[0]
    return False


def _rate(mask: Tensor, plan: Plan) -> tuple[float, bool]:
    """The part that is dropped in training, of a placeholder as the user says; and whether it always is."""
    compares = mask.node.type == "GreaterEqual"
    inner = mask.node if compares else mask.node.inputs[0].node
    known = [each for each in inner.inputs if each.is_known]
    value = plan.scalar(known[0]) if len(known) == 1 else None
    if value is not None:
        rate = float(value) if compares or mask.node.type == "Cast" else 1 - float(value)
        if 0 < rate < 1:
            return round(rate, 6), True
    return round(1 - plan.options.get("keep_prob", _KEPT), 6), False
