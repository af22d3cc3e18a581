"""Steps that not all examples have, where a loop was unrolled: `tf.nn.static_rnn` with `sequence_length`."""

from typing import NamedTuple

from migration.graphs.flow import Tensor
from migration.graphs.patterns.matching import Any, Op, kind_of, match
from migration.graphs.plan.model_plan import Plan

#: Conditions that an example is at its end, and that no example is: of the number of the step and of lengths.
_ENDED = (Op("LessEqual", Any("n"), Any("step", known=True)), Op("GreaterEqual", Any("step", known=True), Any("n")))
_ALL_GO_ON = (Op("Greater", Any("n"), Any("step", known=True)), Op("Less", Any("step", known=True), Any("n")))


class Held(NamedTuple):
    """What a tensor is after a step.

    Attributes:
        new: where an example has the step.
        old: where it has not.
        lengths: of the examples.
        step: its number.
    """

    new: Tensor
    old: Tensor
    lengths: Tensor
    step: int


def held(tensor: Tensor, plan: Plan) -> Held | None:
    """See what a tensor is where an example has a step, and where it has not.

    TF1 asks three times: whether the longest example is at its end, whether the shortest goes on, and each of them.
    """
    if kind_of(tensor) != "Select":
        return None
    condition, yes, no = tensor.node.inputs
    if (found := _asked(condition, _ALL_GO_ON, "Min", plan)) and (inner := held(no, plan)):
        return inner if (yes, *found) == (inner.new, inner.lengths, inner.step) else None
    if (found := _asked(condition, _ENDED, "Max", plan)) and (inner := held(no, plan)):
        return inner if (yes, *found) == (inner.old, inner.lengths, inner.step) else None
    found = _asked(condition, _ENDED, "", plan)
    return Held(no, yes, *found) if found else None


def _asked(condition: Tensor, templates: tuple[Op, ...], of: str, plan: Plan) -> tuple[Tensor, int] | None:
    """Of which lengths, or of the `Max` or `Min` of which, and of which step a condition is."""
    for template in templates:
        found = match(condition, template, plan)
        step = plan.scalar(found["step"]) if found else None
        if not found or step is None:
            continue
        lengths = found["n"]
        if of and lengths.node.type == of and lengths.rank in (0, None):
            return lengths.node.inputs[0], int(step)
        if not of and lengths.rank == 1:
            return lengths, int(step)
    return None
