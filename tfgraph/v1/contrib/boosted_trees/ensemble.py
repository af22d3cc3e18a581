"""Gradient boosted trees in numpy, grown from the gradients and hessians of the batches that come.

Source: Ponomareva et al., "TF Boosted Trees", 2017, https://arxiv.org/abs/1710.11555; TF 1.12
`tensorflow/contrib/boosted_trees/kernels` and `lib/learner`.
"""

import io
import threading
from typing import Any

import numpy as np

from tfgraph.v1.contrib.boosted_trees.proto import learner_pb2

_QUANTILES = 100
#: The bias is centered until no part of it moves by more, as in 1.12.
_BIAS_TOLERANCE = 0.01
_CONFIG = learner_pb2.LearnerConfig  # type: ignore[attr-defined]


class Tree:
    """Nodes as arrays: `left` is 0 in a leaf, the right child comes after the left one, and each node has a value.

    Args:
        outputs: number of logits.
    """

    ARRAYS = ("feature", "threshold", "left", "gain", "value")

    def __init__(self, outputs: int):
        """Make a leaf of value 0; the class says what the arguments are."""
        self.feature, self.left = np.zeros((2, 1), np.int64)
        self.threshold, self.gain = np.zeros((2, 1), np.float32)
        self.value = np.zeros((1, outputs), np.float32)
        self.layers = 0

    def leaves(self, features: np.ndarray) -> np.ndarray:
        """The leaf of each example `[batch]`."""
        nodes, rows = np.zeros(len(features), np.int64), np.arange(len(features))
        while len(rows := rows[self.left[nodes[rows]] > 0]):
            at = nodes[rows]
            goes_right = features[rows, self.feature[at]] > self.threshold[at]
            nodes[rows] = self.left[at] + goes_right
        return nodes

    def split(self, node: int, feature: int, threshold: float, gain: float, children: np.ndarray) -> None:
        """Put a test where a leaf is; `children` are the values `[2, outputs]` of the new leaves."""
        self.feature[node], self.threshold[node], self.gain[node] = feature, threshold, gain
        self.left[node] = len(self.left)
        for name in self.ARRAYS[:-1]:
            array = getattr(self, name)
            setattr(self, name, np.append(array, np.zeros(2, array.dtype)))
        self.value = np.concatenate([self.value, children.astype(np.float32)])

    def prune(self) -> None:
        """From the leaves up, undo the splits that gain nothing: their nodes still have the values of leaves."""
        for node in np.flatnonzero(self.left)[::-1]:
            left = self.left[node]
            if self.gain[node] <= 0 and not self.left[left : left + 2].any():
                self.left[node] = 0


class Ensemble:
    """Trees, the one that grows last, and the examples of the layer that it grows next.

    Args:
        config: a `LearnerConfig` with its defaults filled in.
        outputs: number of logits.
        center_bias: whether a constant is fitted before the first tree.
    """

    def __init__(self, config: Any, outputs: int, center_bias: bool):
        """Make it without trees; the class says what the arguments are."""
        self.config, self.outputs, self.centering = config, outputs, center_bias
        self.lock = threading.Lock()
        self.bias = np.zeros(outputs, np.float32)
        self.trees: list[Tree] = []
        self.attempted_trees = 0
        self.attempted_layers = 0
        self._batches: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self._boundaries: list[np.ndarray] = []
        #: Which output the growing tree is for, with TREE_PER_CLASS; None for all.
        self._class_id: int | None = None

    @property
    def finished(self) -> int:
        """The number of trees that have all their layers."""
        return sum(tree.layers >= self.config.constraints.max_tree_depth for tree in self.trees)

    def predict(self, features: np.ndarray, training: bool = False) -> np.ndarray:
        """The logits `[batch, outputs]` float32.

        Args:
            features: `[batch, width]` float32.
            training: whether a tree that grows as a whole (`WHOLE_TREE`) is left out until it has all layers.
        """
        logits = np.repeat(self.bias[None], len(features), 0)
        whole = training and self.config.growing_mode == _CONFIG.WHOLE_TREE
        for tree in self.trees[: self.finished] if whole else self.trees:
            logits += self.config.learning_rate_tuner.fixed.learning_rate * tree.value[tree.leaves(features)]
        return logits

    def train(self, features: np.ndarray, gradients: np.ndarray, hessians: np.ndarray, wanted: Any) -> None:
        """Take in a batch, and grow a layer when there are enough examples.

        Args:
            features: `[batch, width]` float32.
            gradients: of the mean loss by the logits, `[batch, outputs]`.
            hessians: `[batch, outputs, outputs]`.
            wanted: number of examples of a layer, or a function of the number of the layer.
        """
        self._batches.append((features, gradients, hessians))
        layer = self.trees[-1].layers if len(self.trees) > self.finished else 0
        if sum(len(batch[0]) for batch in self._batches) < (wanted(layer) if callable(wanted) else wanted):
            return
        features, gradients, hessians = (np.concatenate(part) for part in zip(*self._batches, strict=True))
        self._batches = []
        if self.centering:
            gradient, hessian = gradients.sum(0), np.diagonal(hessians, axis1=1, axis2=2).sum(0)
            delta = np.divide(-gradient, hessian, out=np.zeros_like(gradient), where=hessian > 0)
            self.bias = self.bias + delta
            self.centering = bool((np.abs(delta) > _BIAS_TOLERANCE).any())
        else:
            self._grow_layer(features, gradients, hessians)

    def _grow_layer(self, features: np.ndarray, gradients: np.ndarray, hessians: np.ndarray) -> None:
        """Split the leaves of the tree that grows, each at its best split."""
        starts = len(self.trees) == self.finished
        if starts:
            per_class = self.config.multi_class_strategy == _CONFIG.TREE_PER_CLASS
            self._class_id = self.attempted_trees % self.outputs if per_class else None
            self.attempted_trees += 1
            weights = np.trace(hessians, axis1=1, axis2=2)
            self._boundaries = [_quantiles(column, weights) for column in features.T]
        self.attempted_layers += 1
        tree = Tree(self.outputs) if starts else self.trees[-1]
        sums = self._sums(gradients, hessians)
        nodes = tree.leaves(features)
        best = self._best_splits(features, nodes, sums)
        if not best:
            return
        merges = self.config.growing_mode == _CONFIG.LAYER_BY_LAYER
        for node, (gain, feature, threshold, left, right) in best.items():
            children = np.zeros((2, self.outputs), np.float32)
            weights, _ = self._weights_and_gains(np.stack([left, right]))
            children[:, slice(None) if self._class_id is None else [self._class_id]] = weights
            tree.split(node, feature, threshold, gain, children + tree.value[node] if merges else children)
        tree.layers += 1
        if starts:
            self.trees.append(tree)
        if self.config.pruning_mode == _CONFIG.POST_PRUNE and tree.layers >= self.config.constraints.max_tree_depth:
            tree.prune()
            if not tree.left[0]:
                self.trees.pop()

    def _sums(self, gradients: np.ndarray, hessians: np.ndarray) -> np.ndarray:
        """What nodes sum: gradients, then hessians: `[batch, k + k]`, or `[batch, k + k * k]` with FULL_HESSIAN."""
        if self._class_id is not None:
            return np.stack([gradients[:, self._class_id], hessians[:, self._class_id, self._class_id]], 1)
        if self.config.multi_class_strategy == _CONFIG.FULL_HESSIAN:
            return np.concatenate([gradients, hessians.reshape(len(hessians), -1)], 1)
        return np.concatenate([gradients, np.diagonal(hessians, axis1=1, axis2=2)], 1)

    def _weights_and_gains(self, sums: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The best weights of nodes `[n, k]`, and what they gain `[n]`, from the sums `[n, …]`."""
        regularization = self.config.regularization
        full = self.config.multi_class_strategy == _CONFIG.FULL_HESSIAN
        k = self.outputs if full else sums.shape[1] // 2
        gradient, hessian = sums[:, :k], sums[:, k:]
        if full:
            matrices = hessian.reshape(-1, k, k) + regularization.l2 * np.eye(k)
            weights = -(np.linalg.pinv(matrices, hermitian=True) @ gradient[..., None])[..., 0]
        else:
            if k == 1 and regularization.l1:  # TF 1.12 applied it to TREE_PER_CLASS only.
                gradient = np.sign(gradient) * np.maximum(np.abs(gradient) - regularization.l1, 0)
            regularized = hessian + regularization.l2
            weights = np.divide(-gradient, regularized, out=np.zeros_like(gradient), where=regularized > 0)
        # np.linalg.norm of one column is its absolute value.
        enough = np.linalg.norm(hessian, axis=1) > self.config.constraints.min_node_weight
        weights = np.where(enough[:, None], weights, 0)
        return weights, -(gradient * weights).sum(1)

    def _active_features(self, width: int) -> np.ndarray:
        """The features that the layer may use."""
        active = np.ones(width, bool)
        kind = self.config.WhichOneof("feature_fraction")
        if kind:
            # One choice for a tree or for a level, the same in each process.
            seed = [self.attempted_trees, 2] if kind == "feature_fraction_per_tree" else [self.attempted_layers, 1]
            active = np.random.default_rng(seed).random(width) < getattr(self.config, kind)
        limit = self.config.constraints.max_number_of_unique_feature_columns
        if limit:
            used = {int(feature) for tree in self.trees for feature in tree.feature[tree.left > 0]}
            if len(used) >= limit:
                active &= np.isin(np.arange(width), list(used))
        return np.flatnonzero(active)

    def _best_splits(self, features: np.ndarray, nodes: np.ndarray, sums: np.ndarray) -> dict[int, Any]:
        """Node -> (gain, feature, threshold, sums of the left, sums of the right)."""
        present, position = np.unique(nodes, return_inverse=True)
        totals = np.zeros((len(present), sums.shape[1]), np.float64)
        np.add.at(totals, position, sums)
        _, root_gains = self._weights_and_gains(totals)
        best: dict[int, Any] = {}
        best_gain = np.full(len(present), -np.inf)
        for feature in self._active_features(features.shape[1]):
            boundaries = self._boundaries[feature]
            if len(boundaries) < 2:
                continue
            buckets = np.minimum(np.searchsorted(boundaries, features[:, feature]), len(boundaries) - 1)
            keys = position * len(boundaries) + buckets
            order = np.argsort(keys, kind="stable")
            ordered = keys[order]
            runs = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
            of_run = ordered[runs] // len(boundaries)
            cumulative = np.add.reduceat(sums[order], runs, axis=0, dtype=np.float64).cumsum(0)
            first = np.r_[True, of_run[1:] != of_run[:-1]]
            last = np.r_[first[1:], True]
            before = np.concatenate([np.zeros_like(cumulative[:1]), cumulative[:-1]])[first]
            left = (cumulative - before[np.cumsum(first) - 1])[~last]
            if not len(left):
                continue
            owner = of_run[~last]
            right = totals[owner] - left
            both = self._weights_and_gains(np.concatenate([left, right]))[1].reshape(2, -1).sum(0)
            gains = both - root_gains[owner] - self.config.regularization.tree_complexity
            top = np.full(len(present), -np.inf)
            np.maximum.at(top, owner, gains)
            for index in np.flatnonzero((gains == top[owner]) & (gains > best_gain[owner])):
                node = owner[index]
                if gains[index] > best_gain[node]:
                    best_gain[node] = gains[index]
                    threshold = boundaries[ordered[runs][~last][index] % len(boundaries)]
                    best[int(present[node])] = (gains[index], feature, threshold, left[index], right[index])
        if self.config.pruning_mode == _CONFIG.PRE_PRUNE:
            best = {node: split for node, split in best.items() if split[0] > 0}
        return best

    def dump(self) -> bytes:
        """The state, but for the examples of an unfinished layer, as an `.npz` file."""
        with self.lock:
            arrays = {
                "bias": self.bias,
                "counts": np.array([self.centering, self.attempted_trees, self.attempted_layers, len(self.trees)]),
                "class_id": np.array(-1 if self._class_id is None else self._class_id),
                "boundaries": np.concatenate([*self._boundaries, np.zeros(0, np.float32)]),
                "boundaries_per_feature": np.array([len(boundaries) for boundaries in self._boundaries], np.int64),
            }
            for number, tree in enumerate(self.trees):
                arrays[f"{number}/layers"] = np.array(tree.layers)
                arrays.update({f"{number}/{name}": getattr(tree, name) for name in Tree.ARRAYS})
        file = io.BytesIO()
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
        return file.getvalue()

    def load(self, content: bytes) -> None:
        """Take over a state that `dump` made."""
        saved = np.load(io.BytesIO(content), allow_pickle=False)
        with self.lock:
            self._batches = []
            self.bias = saved["bias"]
            centering, self.attempted_trees, self.attempted_layers, number_of_trees = saved["counts"].tolist()
            self.centering = bool(centering)
            self._class_id = None if saved["class_id"] < 0 else int(saved["class_id"])
            ends = np.cumsum(saved["boundaries_per_feature"])
            self._boundaries = np.split(saved["boundaries"], ends[:-1]) if len(ends) else []
            self.trees = []
            for number in range(number_of_trees):
                tree = Tree(self.outputs)
                tree.layers = int(saved[f"{number}/layers"])
                for name in Tree.ARRAYS:
                    setattr(tree, name, saved[f"{number}/{name}"])
                self.trees.append(tree)


def _quantiles(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """At most 101 of the values, so that about the same weight lies between any two; the last is the greatest."""
    distinct, position = np.unique(values, return_inverse=True)
    if len(distinct) <= _QUANTILES:
        return distinct
    cumulative = np.cumsum(np.bincount(position, weights))
    wanted = np.linspace(0, cumulative[-1], _QUANTILES + 1)
    return distinct[np.unique(np.minimum(np.searchsorted(cumulative, wanted), len(distinct) - 1))]
