"""A streaming extremely randomized tree, in numpy.

A leaf takes its candidate splits from the first examples that reach it: a feature at random, and the value it has
there. The next examples are counted on both sides of each. When `split_after_samples` are counted, the best candidate
becomes a node with two new leaves, as long as the tree has fewer than `max_nodes` nodes.

Source: Geurts, Ernst and Wehenkel, "Extremely randomized trees", 2006; Domingos and Hulten, "Mining high-speed data
streams", 2000; TF 1.15 `tensorflow/contrib/tensor_forest/kernels/v4`.
"""

import threading
from typing import Any

import numpy as np

from tfgraph.v1.contrib.tensor_forest.examples import Examples
from tfgraph.v1.contrib.tensor_forest.split_statistics import GiniStatistics, LeastSquaresStatistics

_PRUNED_SHARE = {1: 0.5, 2: 0.25, 3: 0.1}
_PRUNE_HOEFFDING = 4


class Candidates:
    """The candidate splits of the leaves that grow, by slot: `[slots, splits]` arrays.

    Args:
        params: a filled `ForestHParams`.
    """

    def __init__(self, params: Any):
        """Make it without slots; the class says what the arguments are."""
        self.statistics = LeastSquaresStatistics(params) if params.regression else GiniStatistics(params)
        shape = (0, self.statistics.splits)
        self.feature = np.zeros(shape, np.int64)
        self.threshold = np.zeros(shape, np.float32)
        self.categorical = np.zeros(shape, bool)
        #: False for those that were pruned.
        self.active = np.zeros(shape, bool)
        self.number = np.zeros(0, np.int64)
        self.prunings = np.zeros(0, np.int64)
        self._free: list[int] = []

    def _arrays(self) -> list[tuple[Any, str]]:
        own = ["feature", "threshold", "categorical", "active", "number", "prunings"]
        return [(self, name) for name in own] + [(self.statistics, name) for name in ("left", "total")]

    def take_slot(self) -> int:
        """A slot without candidates."""
        if not self._free:
            size = len(self.number)
            more = max(16, size)
            for owner, name in self._arrays():
                old = getattr(owner, name)
                setattr(owner, name, np.concatenate([old, np.zeros((more, *old.shape[1:]), old.dtype)]))
            self._free = list(range(size + more - 1, size - 1, -1))
        slot = self._free.pop()
        self.clear(slot)
        return slot

    def clear(self, slot: int) -> None:
        """Forget the candidates of a slot."""
        for owner, name in self._arrays():
            getattr(owner, name)[slot] = 0
        self.active[slot] = True

    def give_back(self, slot: int) -> None:
        """Leave a slot to the next leaf."""
        self._free.append(slot)

    def scores(self, slots: np.ndarray) -> np.ndarray:
        """How bad each candidate is, `[slots, splits]`; inf for one that cannot be taken."""
        there = self.active[slots] & (np.arange(self.statistics.splits) < self.number[slots][:, None])
        return np.where(there & self.statistics.separates(slots), self.statistics.scores(slots), np.inf)


class RandomTree:
    """One tree of a forest, with what its leaves know.

    Args:
        params: a filled `ForestHParams`.
        seed: of the choice of features; None for another tree each time.
        training: whether it may grow.
    """

    def __init__(self, params: Any, seed: int | None = None, training: bool = True):
        """Make a tree that is one leaf; the class says what the arguments are."""
        self.params, self.training = params, training
        self.lock = threading.Lock()
        self._rng = np.random.default_rng(seed)
        self._split_after = int(params.split_after_samples)
        self._make_nodes(params.max_nodes + 2)
        self.size = 1
        self.forget_statistics()
        if training:
            self.start_leaf(0, 0)

    def _make_nodes(self, capacity: int) -> None:
        self.feature = np.zeros(capacity, np.int64)
        self.threshold = np.zeros(capacity, np.float32)
        self.categorical = np.zeros(capacity, bool)
        #: 0 in a leaf: the root is nobody's child.
        self.left, self.right = np.zeros((2, capacity), np.int64)
        self.value = np.zeros((capacity, self.params.num_classes), np.float32)

    def set_size(self, size: int) -> None:
        """Forget all nodes and make `size` leaves; what leaves know of their candidates is left alone."""
        self._make_nodes(max(self.params.max_nodes + 2, size))
        self.size = size

    def forget_statistics(self) -> None:
        """No leaf grows any more, until `start_leaf`."""
        #: Node -> its slot among the candidates, and how deep it is.
        self.slot: dict[int, int] = {}
        self.depth: dict[int, int] = {}
        self.candidates = Candidates(self.params)

    def start_leaf(self, node: int, depth: int) -> None:
        """Let a leaf grow."""
        self.slot[node] = self.candidates.take_slot()
        self.depth[node] = depth

    def _passes(self, values: np.ndarray, threshold: np.ndarray, categorical: np.ndarray) -> np.ndarray:
        """Whether values go to the left."""
        ordered = values < threshold if self.params.split_type else values <= threshold
        return np.where(categorical, values == threshold, ordered) if categorical.any() else ordered

    def steps(self, examples: Examples) -> list[tuple[np.ndarray, np.ndarray]]:
        """The way down: for each level the rows that are still on an inner node, and the nodes they go to."""
        rows, nodes = np.arange(examples.size), np.zeros(examples.size, np.int64)
        result = [(rows, nodes)]
        while True:
            inner = self.left[nodes] > 0
            rows, nodes = rows[inner], nodes[inner]
            if not len(rows):
                return result
            values = examples.values(rows, self.feature[nodes])
            goes_left = self._passes(values, self.threshold[nodes], self.categorical[nodes])
            nodes = np.where(goes_left, self.left[nodes], self.right[nodes])
            result.append((rows, nodes))

    def leaves(self, examples: Examples) -> np.ndarray:
        """The leaf of each example, `[batch]`."""
        result = np.zeros(examples.size, np.int64)
        for rows, nodes in self.steps(examples):
            result[rows] = nodes
        return result

    def predict(self, examples: Examples) -> np.ndarray:
        """Probabilities of the classes, or the outputs of a regression: `[batch, num_classes]` float32."""
        values = self.value[self.leaves(examples)]
        if self.params.regression:
            return values
        weight = values.sum(1, keepdims=True)
        return np.divide(values, weight, out=values, where=weight > 0)

    def train(self, examples: Examples, labels: np.ndarray, weights: np.ndarray) -> None:
        """Learn from a batch, and split the leaves that have seen enough.

        Args:
            examples: the batch.
            labels: `[batch]` or `[batch, 1]` classes, or `[batch, num_classes]` outputs.
            weights: `[batch]`, or `[0]` where all are 1.

        Raises:
            ValueError: for labels that do not fit `num_classes`.
        """
        weights = weights.astype(np.float32).reshape(-1) if weights.size else np.ones(examples.size, np.float32)
        targets, weights = self.candidates.statistics.targets(labels, weights)
        leaves = self.leaves(examples)
        if not self.params.regression:
            np.add.at(self.value, (leaves, targets), weights)
        if self.slot and self.size < self.params.max_nodes:  # What leaves count is of use only while they may split.
            self._grow(self._count(examples, targets, weights, leaves))

    def _count(self, examples: Examples, targets: np.ndarray, weights: np.ndarray, leaves: np.ndarray) -> np.ndarray:
        """Give the batch to the leaves.

        Returns:
            The leaves that are ready to split.
        """
        candidates, statistics = self.candidates, self.candidates.statistics
        rows = np.argsort(leaves, kind="stable")
        nodes, first, number = np.unique(leaves[rows], return_index=True, return_counts=True)
        rank = np.arange(len(rows)) - np.repeat(first, number)
        slots = np.array([self.slot[node] for node in nodes.tolist()])
        missing = np.where(statistics.weight(slots) > 0, 0, statistics.splits - candidates.number[slots])
        founds = rank < np.repeat(missing, number)
        slot_of_row = np.repeat(slots, number)

        new, where = rows[founds], slot_of_row[founds]
        position = candidates.number[where] + rank[founds]
        feature, categorical = examples.sample(new, self._rng)
        candidates.feature[where, position] = feature
        candidates.categorical[where, position] = categorical
        candidates.threshold[where, position] = examples.values(new, feature)
        candidates.number[slots] += np.minimum(missing, number)

        counted, where = rows[~founds], slot_of_row[~founds]
        values = examples.values(counted[:, None], candidates.feature[where])
        goes_left = self._passes(values, candidates.threshold[where], candidates.categorical[where])
        statistics.add(where, goes_left, targets[counted], weights[counted])
        ready = (statistics.weight(slots) >= self._split_after) & statistics.may_split(slots)
        if self.params.pruning_type and not self.params.regression:
            self._prune(slots[~ready])
        return nodes[ready]

    def _prune(self, slots: np.ndarray) -> None:
        """Drop the worst candidates of the leaves that are due. TF 1.15 looked after each example, we after a batch."""
        candidates = self.candidates
        weight = candidates.statistics.weight(slots)
        due = weight >= (candidates.prunings[slots] + 1) * self.params.prune_every_samples
        for slot, weight_sum in zip(slots[due], weight[due], strict=True):
            candidates.prunings[slot] += 1
            active = np.flatnonzero(candidates.active[slot])
            scores = candidates.statistics.scores(np.array([slot]))[0, active]
            if self.params.pruning_type == _PRUNE_HOEFFDING:
                bound = np.sqrt(0.5 * np.log(1 / (1 - self.params.dominate_fraction)) / weight_sum)
                worse = scores - scores.min() > weight_sum * (1 - 1 / self.params.num_classes) * bound
                candidates.active[slot, active[worse]] = False
            else:
                number = int(len(active) * _PRUNED_SHARE[self.params.pruning_type])
                candidates.active[slot, active[np.argsort(-scores, kind="stable")[:number]]] = False

    def _grow(self, nodes: np.ndarray) -> None:
        """Split leaves at their best candidates; those that have none start again."""
        candidates, statistics = self.candidates, self.candidates.statistics
        if not len(nodes):
            return
        slots = np.array([self.slot[node] for node in nodes.tolist()])
        scores = candidates.scores(slots)
        best = scores.argmin(1)
        for node, slot, split, score in zip(nodes.tolist(), slots, best, scores.min(1), strict=True):
            if self.size >= self.params.max_nodes:
                return
            if not np.isfinite(score):
                candidates.clear(slot)
                continue
            left, right = self.size, self.size + 1
            self.size += 2
            sums = statistics.left[slot, split]
            self.value[left] = statistics.leaf_values(sums)
            self.value[right] = statistics.leaf_values(statistics.total[slot] - sums)
            self.feature[node] = candidates.feature[slot, split]
            self.threshold[node] = candidates.threshold[slot, split]
            self.categorical[node] = candidates.categorical[slot, split]
            self.left[node], self.right[node] = left, right
            candidates.give_back(self.slot.pop(node))
            depth = self.depth.pop(node) + 1
            for child in (left, right):
                self.start_leaf(child, depth)

    def feature_counts(self) -> np.ndarray:
        """How many nodes test each feature, `[num_features]` int32."""
        inner = self.left[: self.size] > 0
        counts = np.bincount(self.feature[: self.size][inner], minlength=self.params.num_features)
        return counts[: self.params.num_features].astype(np.int32)
