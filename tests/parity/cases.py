"""One row per pair of models: what the parity tests run on each."""

from typing import Any, NamedTuple

from migration.pairs import PAIRS


class Case(NamedTuple):
    """A pair and how it is made.

    Attributes:
        name: key of `migration.pairs.PAIRS`.
        arguments: of the graph model and of its twin.
        keep_prob: of dropout; None if the model has none.
    """

    name: str
    arguments: dict[str, Any]
    keep_prob: float | None = None

    def __str__(self):
        words = [self.name, *map(str, self.arguments.values()), self.keep_prob or ""]
        return "-".join(str(word) for word in words if word != "")

    def graph(self):
        return PAIRS[self.name].graph(**self.arguments)

    def keras(self):
        dropout = {} if self.keep_prob is None else {"keep_prob": self.keep_prob}
        return PAIRS[self.name].keras(**self.arguments, **dropout)


# keep_prob 0.8: unlike 0.5 it is not exact in float32, and neither is its scale.
CASES = [
    Case("softmax_regression", {}),
    Case("deep_mnist", {}, keep_prob=0.5),
    Case("lenet5", {}, keep_prob=0.8),
    Case("lenet5", {"initialization": "scaled"}, keep_prob=0.5),
]
