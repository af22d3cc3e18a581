"""A loss as a sum of numbers, each times a constant."""

from collections.abc import Iterator
from typing import NamedTuple

from migration.graphs.flow import Kind, Tensor
from migration.graphs.patterns.matching import kind_of
from migration.graphs.plan import Plan


class Term(NamedTuple):
    """One of the numbers that a loss is the sum of.

    Attributes:
        weight: what it is multiplied by.
        tensor: the number.
    """

    weight: float
    tensor: Tensor


def terms_of(loss: Tensor, plan: Plan, weight: float = 1.0) -> Iterator[Term]:
    """Take a loss apart.

    Args:
        loss: a number.
        plan: with its flow.
        weight: what it is multiplied by.
    """
    kind, inputs = kind_of(loss), loss.node.inputs
    if kind in ("Add", "AddN") and all(each.shape == () for each in inputs):
        for each in inputs:
            yield from terms_of(each, plan, weight)
    elif kind == "Mul" and (known := [each for each in inputs if _is_factor(each, plan)]):
        other = next((each for each in inputs if each is not known[0]), inputs[0])
        yield from terms_of(other, plan, weight * _number(known[0], plan))
    elif kind == "RealDiv" and _is_factor(inputs[1], plan) and inputs[0].shape == ():
        yield from terms_of(inputs[0], plan, weight / _number(inputs[1], plan))
    elif kind in ("Sum", "Mean") and inputs[0].shape == ():  # of a number, as `tf.add_n` of one
        yield from terms_of(inputs[0], plan, weight)
    elif not (loss.kind is Kind.CONSTANT and _number(loss, plan) == 0):
        yield Term(weight, loss)


def _is_factor(tensor: Tensor, plan: Plan) -> bool:
    return tensor.kind is Kind.CONSTANT and tensor.shape == () and plan.scalar(tensor) is not None


def _number(tensor: Tensor, plan: Plan) -> float:
    # As it was written: 0.1, not the nearest float32.
    return float(str(plan.scalar(tensor)))
