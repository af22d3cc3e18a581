"""Expressions of nodes, told by a template: `Op("Mul", Any("x"), Op("Sigmoid", Any("x")))`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migration.graphs.flow import Tensor

if TYPE_CHECKING:
    from migration.graphs.plan.model_plan import Plan

_COMMUTATIVE = ("Add", "Maximum", "Minimum", "Mul", "SquaredDifference")
#: Types that are the same operation.
_SAME = {
    "AddV2": "Add",
    "BatchMatMulV2": "BatchMatMul",
    "BatchMatMulV3": "BatchMatMul",
    "SelectV2": "Select",
    "Div": "RealDiv",
}


@dataclass(frozen=True)
class Any:
    """Any tensor; the same wherever the name stands.

    Attributes:
        name: under which it is found.
        known: whether it must, or must not, be a constant or a weight; None if it does not matter.
    """

    name: str
    known: bool | None = None


@dataclass(frozen=True)
class Number:
    """A constant all of whose elements are one number, to a relative 1e-6."""

    value: float


class Op:
    """What a node of a type makes of some inputs; of sums and products the order does not matter."""

    def __init__(self, kind: str, *inputs: "Template", name: str = ""):
        """Describe it.

        Args:
            kind: type of the node, in its first version: `Add` for `AddV2`, too.
            *inputs: templates of the first inputs; others may follow.
            name: under which what it makes is found, if at all.
        """
        self.kind, self.inputs, self.name = kind, inputs, name


Template = Any | Number | Op


def match(tensor: Tensor, template: Template, plan: "Plan") -> dict[str, Tensor] | None:
    """Match a tensor with a template.

    Returns:
        What the names in the template stand for; None if it does not match.
    """
    return next(_matches(tensor, template, plan, {}), None)


def kind_of(tensor: Tensor) -> str:
    """The type of the node that makes a tensor, in its first version."""
    return _SAME.get(tensor.node.type, tensor.node.type)


def _matches(tensor: Tensor, template: Template, plan: "Plan", found: dict[str, Tensor]) -> Iterator[dict[str, Tensor]]:
    if isinstance(template, Any):
        if template.known is not None and template.known != tensor.is_known:
            return
        if found.get(template.name, tensor) is tensor:
            yield {**found, template.name: tensor}
    elif isinstance(template, Number):
        value = plan.scalar(tensor)
        if value is not None and abs(float(value) - template.value) <= 1e-6 * abs(template.value):
            yield found
    elif kind_of(tensor) == template.kind and tensor.index == 0 and len(tensor.node.inputs) >= len(template.inputs):
        inputs = tensor.node.inputs[: len(template.inputs)]
        orders = [inputs, inputs[::-1]] if template.kind in _COMMUTATIVE and len(inputs) == 2 else [inputs]
        if template.name:
            found = {**found, template.name: tensor}
        for order in orders:
            yield from _all(order, template.inputs, plan, found)


def _all(tensors: list, templates: tuple, plan: "Plan", found: dict[str, Tensor]) -> Iterator[dict[str, Tensor]]:
    if not tensors:
        yield found
        return
    for one in _matches(tensors[0], templates[0], plan, found):
        yield from _all(tensors[1:], templates[1:], plan, one)
