"""One row per pair of models: what the parity tests run on each."""

from typing import Any, NamedTuple

import pytest

from migration.pairs import PAIRS


class Case(NamedTuple):
    """A pair and how it is made.

    Attributes:
        name: key of `migration.pairs.PAIRS`.
        arguments: of the graph model and of its twin.
        keep_prob: of dropout; None if the model has none.
        steps: how many the quick test makes, fewer where one takes long.
        slow: whether `make test` leaves the case out.
    """

    name: str
    arguments: dict[str, Any]
    keep_prob: float | None = None
    steps: int = 100
    slow: bool = False

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
    Case("deep_mnist", {}, keep_prob=0.5, steps=30),
    Case("lenet5", {}, keep_prob=0.8, steps=30),
    Case("lenet5", {"initialization": "scaled"}, keep_prob=0.5, slow=True),
    Case("mlp", {}, keep_prob=0.8),
    Case("mlp", {"from_logits": False, "sparse": True}, keep_prob=0.8),
    Case("cifar_cnn", {}, steps=20, slow=True),
    Case("alexnet", {"width": 1 / 16}, keep_prob=0.5, steps=5, slow=True),
    # The cells of all three are compared with a session's in tests/tfkeras/test_recurrent.py, too.
    Case("rnn", {}, steps=20, slow=True),
    Case("lstm", {}, steps=20),
    Case("gru", {}, steps=20, slow=True),
    Case("autoencoder", {}, steps=20),
    Case("convolutional_autoencoder", {}, steps=20, slow=True),
]

every_case = pytest.mark.parametrize(
    "case", [pytest.param(case, marks=[pytest.mark.slow] * case.slow) for case in CASES], ids=str
)
