"""Losses of Keras that a part of a graph may be, by the operations in it."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import keras

from migration.graphs.flow import Node
from migration.graphs.plan import Plan
from migration.graphs.plan.literals import argument


class Candidate(NamedTuple):
    """A loss of Keras.

    Attributes:
        kind: name of its class.
        arguments: of its constructor.
    """

    kind: str
    arguments: dict[str, Any]

    def made(self) -> keras.losses.Loss:
        """The loss."""
        return getattr(keras.losses, self.kind)(**self.arguments)

    def text(self, of_probabilities: bool) -> str:
        """The loss as Python.

        Args:
            of_probabilities: whether it is applied to what a softmax or a sigmoid made of the logits, which Keras finds
                behind it.
        """
        arguments = {key: value for key, value in self.arguments.items() if not (of_probabilities and key in _LOGITS)}
        inside = ", ".join(f"{name}={argument(value)}" for name, value in arguments.items())
        return f"keras.losses.{self.kind}({inside})"


_LOGITS = ("from_logits",)
#: Operations of which one must be there, to the loss and its arguments.
_BY_TYPE: Sequence[tuple[tuple[str, ...], str, dict[str, Any]]] = (
    (("SoftmaxCrossEntropyWithLogits",), "CategoricalCrossentropy", {"from_logits": True}),
    (("SoftmaxCrossEntropyWithLogits",), "SparseCategoricalCrossentropy", {"from_logits": True}),
    (("SparseSoftmaxCrossEntropyWithLogits",), "SparseCategoricalCrossentropy", {"from_logits": True}),
    (("Log1p",), "BinaryCrossentropy", {"from_logits": True}),
    (("Abs",), "Huber", {}),
    (("Square", "SquaredDifference", "Pow", "L2Loss", "Mul"), "MeanSquaredError", {}),
    (("Abs",), "MeanAbsoluteError", {}),
    (("Log",), "Poisson", {}),
    (("Maximum", "Relu"), "Hinge", {}),
)
#: Arguments whose value is one of the constants in the graph, or 1 less it.
_NUMBERS = {
    "BinaryCrossentropy": "label_smoothing",
    "CategoricalCrossentropy": "label_smoothing",
    "Huber": "delta",
}


def candidates(nodes: Sequence[Node], plan: Plan) -> Iterator[Candidate]:
    """Propose losses, the likeliest first.

    Args:
        nodes: those that compute a part of the loss of labels and predictions.
        plan: with their flow.
    """
    types = {node.type for node in nodes}
    numbers = dict.fromkeys(
        float(str(value))
        for node in nodes
        for tensor in node.inputs
        if tensor.kind == 0 and tensor.dtype.is_floating and (value := plan.scalar(tensor)) is not None
    )
    for needed, kind, arguments in _BY_TYPE:
        if types.isdisjoint(needed):
            continue
        own = [arguments]
        if name := _NUMBERS.get(kind):
            values = dict.fromkeys(
                value for number in numbers for value in (number, round(1 - number, 6)) if 0 < value <= 10
            )
            own += [{**arguments, name: value} for value in values if name == "delta" or value < 1]
        for each in own:
            for reduction in ({}, {"reduction": "sum"}):
                yield Candidate(kind, {**each, **reduction})
