"""Dropout, which does nothing when nothing is trained."""

from typing import NamedTuple

from migration.graphs.flow import Node, Tensor
from migration.graphs.patterns import BLOCK, pattern
from migration.graphs.plan.layer import Call
from migration.graphs.plan.model_plan import Plan

#: What is kept where the graph asks a placeholder.
_KEPT = 0.5


@pattern("Mul", rank=BLOCK)
def dropout(node: Node, plan: Plan) -> Call | None:
    """Find `tf.nn.dropout` of any TF1: what is kept, divided by how much that is, times a mask of random numbers."""
    found = dropped(node.output, plan)
    if found is None:
        return None
    if found.always:
        plan.masks[found.mask] = 1 - found.rate
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
    inner = mask.node.inputs[0].node
    known = [each for each in inner.inputs if each.is_known]
    value = plan.scalar(known[0]) if len(known) == 1 else None
    if value is not None:
        rate = float(value) if mask.node.type == "Cast" else 1 - float(value)
        if 0 < rate < 1:
            return round(rate, 6), True
    return round(1 - plan.options.get("keep_prob", _KEPT), 6), False
