"""What a growing leaf knows of its candidate splits: sums over the examples on their left, and over all.

Source: TF 1.15 `tensorflow/contrib/tensor_forest/kernels/v4/grow_stats.cc`.
"""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np


class SplitStatistics(ABC):
    """Sums of `width` numbers per example, by slot (a growing leaf) and candidate split.

    `left` is `[slots, splits, width]`, `total` `[slots, width]`; the tree makes both longer when it needs slots.

    Args:
        params: a filled `ForestHParams`.
    """

    width: int

    def __init__(self, params: Any):
        """Make it without slots; the class says what the arguments are."""
        self.outputs, self.splits = params.num_classes, int(params.num_splits_to_consider)
        self.left = np.zeros((0, self.splits, self.width), np.float32)
        self.total = np.zeros((0, self.width), np.float32)

    @abstractmethod
    def targets(self, labels: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What a batch adds: the targets, in the form that `add` takes, and the weights `[batch]`."""

    @abstractmethod
    def add(self, slots: np.ndarray, goes_left: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> None:
        """Add examples: `goes_left` is `[examples, splits]`, the others have one entry per example."""

    @abstractmethod
    def scores(self, slots: np.ndarray) -> np.ndarray:
        """How bad each split is, `[slots, splits]`."""

    @abstractmethod
    def separates(self, slots: np.ndarray) -> np.ndarray:
        """Whether each split has examples on both sides, `[slots, splits]`."""

    @abstractmethod
    def weight(self, slots: np.ndarray) -> np.ndarray:
        """The sums of the weights of all examples, `[slots]`."""

    @abstractmethod
    def may_split(self, slots: np.ndarray) -> np.ndarray:
        """Whether there is anything to gain from a split."""

    @abstractmethod
    def leaf_values(self, sums: np.ndarray) -> np.ndarray:
        """The value of a new leaf from its sums: `[..., width]` -> `[..., outputs]`."""


def _accumulate(index: np.ndarray, weights: np.ndarray | None, size: int) -> np.ndarray:
    return np.bincount(index, weights, size).astype(np.float32)


class GiniStatistics(SplitStatistics):
    """Weighted counts of classes."""

    def __init__(self, params: Any):
        """Make it; see the base class."""
        self.width = params.num_classes
        super().__init__(params)

    def targets(self, labels: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """See the base class: the numbers of the classes `[batch]`."""
        classes = labels.reshape(-1).astype(np.int64)
        if len(classes) and not 0 <= classes.min() <= classes.max() < self.outputs:
            raise ValueError(
                f"tensor_forest: labels are in [{classes.min()}, {classes.max()}], but num_classes is {self.outputs}: "
                f"they must be in [0, {self.outputs}). Is num_classes set correctly?"
            )
        return classes, weights

    def add(self, slots: np.ndarray, goes_left: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> None:
        """See the base class."""
        which, slot = np.unique(slots, return_inverse=True)
        cells = len(which) * self.width
        uniform = bool((weights == 1).all())
        total = _accumulate(slot * self.width + targets, None if uniform else weights, cells)
        self.total[which] += total.reshape(len(which), self.width)
        index = (slot[:, None] * self.splits + np.arange(self.splits)) * self.width + targets[:, None]
        spread = None if uniform else np.broadcast_to(weights[:, None], goes_left.shape)[goes_left]
        left = _accumulate(index[goes_left], spread, cells * self.splits)
        self.left[which] += left.reshape(len(which), self.splits, self.width)

    def _impurity(self, counts: np.ndarray) -> np.ndarray:
        """The Gini impurity of counts that have one more in each class, times their sum."""
        weight = counts.sum(-1)
        smoothed = weight + self.outputs
        return weight * (1 - ((counts * counts).sum(-1) + 2 * weight + self.outputs) / (smoothed * smoothed))

    def scores(self, slots: np.ndarray) -> np.ndarray:
        """See the base class: the weighted Gini impurities of both sides."""
        return self._impurity(self.left[slots]) + self._impurity(self.total[slots][:, None] - self.left[slots])

    def separates(self, slots: np.ndarray) -> np.ndarray:
        """See the base class."""
        left = self.left[slots].sum(-1)
        return (left > 0) & (self.weight(slots)[:, None] - left > 0)

    def weight(self, slots: np.ndarray) -> np.ndarray:
        """See the base class."""
        return self.total[slots].sum(-1)

    def may_split(self, slots: np.ndarray) -> np.ndarray:
        """See the base class: not where all examples are of one class."""
        return (self.total[slots] != 0).sum(-1) > 1

    def leaf_values(self, sums: np.ndarray) -> np.ndarray:
        """See the base class: the counts."""
        return sums


class LeastSquaresStatistics(SplitStatistics):
    """Number, sums and sums of squares of the outputs: `[1 + 2 * outputs]`."""

    def __init__(self, params: Any):
        """Make it; see the base class."""
        self.width = 1 + 2 * params.num_classes
        super().__init__(params)

    def targets(self, labels: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """See the base class: `[batch, width]`. Each example counts once, whatever its weight, as in 1.15."""
        outputs = labels.reshape(len(labels), -1).astype(np.float32)
        if outputs.shape[1] != self.outputs:
            raise ValueError(
                f"tensor_forest: labels have {outputs.shape[1]} outputs, but num_classes, which is the number of "
                f"outputs of a regression, is {self.outputs}"
            )
        return np.concatenate([np.ones_like(outputs[:, :1]), outputs, outputs**2], 1), np.ones_like(weights)

    def add(self, slots: np.ndarray, goes_left: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> None:
        """See the base class."""
        which, slot = np.unique(slots, return_inverse=True)
        index = (slot[:, None] * self.splits + np.arange(self.splits))[goes_left]
        for column, values in enumerate(targets.T):
            self.total[which, column] += _accumulate(slot, values, len(which))
            spread = np.broadcast_to(values[:, None], goes_left.shape)[goes_left]
            left = _accumulate(index, spread, len(which) * self.splits)
            self.left[which, :, column] += left.reshape(len(which), self.splits)

    def _variance(self, sums: np.ndarray) -> np.ndarray:
        mean, square = np.split(sums[..., 1:] / np.maximum(sums[..., :1], 1), 2, -1)
        return (square - mean * mean).sum(-1)

    def scores(self, slots: np.ndarray) -> np.ndarray:
        """See the base class: the sum of the variances, not weighted by the numbers of examples, as in 1.15."""
        left = self.left[slots]
        return self._variance(left) + self._variance(self.total[slots][:, None] - left)

    def separates(self, slots: np.ndarray) -> np.ndarray:
        """See the base class."""
        left = self.left[slots][..., 0]
        return (left > 0) & (self.total[slots][:, :1] - left > 0)

    def weight(self, slots: np.ndarray) -> np.ndarray:
        """See the base class: the number of examples."""
        return self.total[slots, 0]

    def may_split(self, slots: np.ndarray) -> np.ndarray:
        """See the base class: always."""
        return np.ones(len(slots), bool)

    def leaf_values(self, sums: np.ndarray) -> np.ndarray:
        """See the base class: the means."""
        return sums[..., 1 : 1 + self.outputs] / sums[..., :1]
