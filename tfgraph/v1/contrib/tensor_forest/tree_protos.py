"""Trees in the bytes of TF 1.15's checkpoints: protocol buffers of `contrib.decision_trees` and of tensor_forest.

Source: TF 1.15 `generic_tree_model.proto`, `generic_tree_model_extensions.proto` and `fertile_stats.proto`.
"""

from typing import Any

import numpy as np

from tfgraph.v1.contrib.protocol_messages import message_classes
from tfgraph.v1.contrib.tensor_forest.random_tree import RandomTree
from tfgraph.v1.contrib.tensor_forest.split_statistics import LeastSquaresStatistics

_TREES, _FOREST = "tensorflow.decision_trees", "tensorflow.tensorforest"
_INT32, _STRING, _ANY = "google.protobuf.Int32Value", "google.protobuf.StringValue", "google.protobuf.Any"
_MESSAGES = {
    f"{_TREES}.Value": "float_value|value 1 float",
    f"{_TREES}.Vector": f"value 1 *{_TREES}.Value",
    f"{_TREES}.SparseValueEntry": f"key 1 int64, value 2 {_TREES}.Value",
    # A map on the wire is a repeated message of key and value.
    f"{_TREES}.SparseVector": f"sparse_value 1 *{_TREES}.SparseValueEntry",
    f"{_TREES}.Leaf": f"vector|leaf 1 {_TREES}.Vector, sparse_vector|leaf 2 {_TREES}.SparseVector",
    f"{_TREES}.FeatureId": f"id 1 {_STRING}",
    f"{_TREES}.InequalityTest": f"feature_id 1 {_TREES}.FeatureId, type 2 int32, threshold 3 {_TREES}.Value",
    f"{_TREES}.MatchingValuesTest": f"feature_id 1 {_TREES}.FeatureId, value 2 *{_TREES}.Value",
    f"{_TREES}.BinaryNode": f"left_child_id 1 {_INT32}, right_child_id 2 {_INT32}, "
    f"inequality_left_child_test|test 4 {_TREES}.InequalityTest, custom_left_child_test|test 5 {_ANY}",
    f"{_TREES}.TreeNode": f"node_id 1 {_INT32}, binary_node|type 4 {_TREES}.BinaryNode, leaf|type 5 {_TREES}.Leaf",
    f"{_TREES}.DecisionTree": f"nodes 1 *{_TREES}.TreeNode",
    f"{_TREES}.Model": f"decision_tree|model 1 {_TREES}.DecisionTree",
    f"{_FOREST}.TreePath": f"nodes_visited 1 *{_TREES}.TreeNode",
    f"{_FOREST}.Gini": f"dense_counts|counts 1 {_TREES}.Vector, sparse_counts|counts 2 {_TREES}.SparseVector",
    f"{_FOREST}.LeastSquares": f"mean_output 1 {_TREES}.Vector, mean_output_squares 2 {_TREES}.Vector",
    f"{_FOREST}.LeafStat": f"weight_sum 3 float, classification|stat 1 {_FOREST}.Gini, "
    f"regression|stat 2 {_FOREST}.LeastSquares",
    f"{_FOREST}.SplitCandidate": f"split 1 {_TREES}.BinaryNode, left_stats 4 {_FOREST}.LeafStat",
    f"{_FOREST}.FertileSlot": f"candidates 1 *{_FOREST}.SplitCandidate, node_id 5 int32, "
    f"post_init_leaf_stats 6 {_FOREST}.LeafStat, depth 7 int32",
    f"{_FOREST}.FertileStats": f"node_to_slot 1 *{_FOREST}.FertileSlot",
}


_CLASS = message_classes(_MESSAGES)


def _message(name: str, content: bytes = b"") -> Any:
    return _CLASS[name].FromString(content)


def _set_floats(vector: Any, values: np.ndarray) -> None:
    vector.SetInParent()
    for value in values.tolist():
        vector.value.add().float_value = value


def _floats(vector: Any) -> list[float]:
    return [value.float_value for value in vector.value]


def _set_split(node: Any, feature: int, threshold: float, categorical: bool, split_type: int) -> None:
    """Fill a `BinaryNode` with a test."""
    test = _message(f"{_TREES}.MatchingValuesTest") if categorical else node.inequality_left_child_test
    test.feature_id.id.value = str(feature)
    if categorical:
        test.value.add().float_value = threshold
        node.custom_left_child_test.Pack(test)
    else:
        test.type = split_type
        test.threshold.float_value = threshold


def _split(node: Any) -> tuple[int, float, bool]:
    """Feature, threshold and whether it is categorical, of a `BinaryNode`."""
    if node.HasField("inequality_left_child_test"):
        test = node.inequality_left_child_test
        return int(test.feature_id.id.value), test.threshold.float_value, False
    test = _message(f"{_TREES}.MatchingValuesTest", node.custom_left_child_test.value)
    return int(test.feature_id.id.value), test.value[0].float_value, True


def _set_node(node: Any, tree: RandomTree, number: int) -> None:
    """Fill a `TreeNode`."""
    if number:  # 1.15 gave the root no number.
        node.node_id.value = number
    if tree.left[number]:
        inner = node.binary_node
        inner.left_child_id.value, inner.right_child_id.value = int(tree.left[number]), int(tree.right[number])
        _set_split(
            inner,
            int(tree.feature[number]),
            float(tree.threshold[number]),
            bool(tree.categorical[number]),
            tree.params.split_type,
        )
    else:
        _set_floats(node.leaf.vector, tree.value[number])


def dump_tree(tree: RandomTree) -> bytes:
    """The nodes of a tree: a serialized `Model`."""
    with tree.lock:
        model = _message(f"{_TREES}.Model")
        for number in range(tree.size):
            _set_node(model.decision_tree.nodes.add(), tree, number)
        return model.SerializeToString()


def load_tree(tree: RandomTree, content: bytes) -> None:
    """Give a tree the nodes of a serialized `Model`; none stand for a new tree."""
    nodes = _message(f"{_TREES}.Model", content).decision_tree.nodes
    with tree.lock:
        tree.set_size(max(1, len(nodes)))
        for number, node in enumerate(nodes):
            if node.HasField("binary_node"):
                inner = node.binary_node
                tree.left[number], tree.right[number] = inner.left_child_id.value, inner.right_child_id.value
                tree.feature[number], tree.threshold[number], tree.categorical[number] = _split(inner)
            elif node.leaf.HasField("sparse_vector"):
                for entry in node.leaf.sparse_vector.sparse_value:
                    tree.value[number, entry.key] = entry.value.float_value
            else:
                tree.value[number] = _floats(node.leaf.vector)


def dump_paths(tree: RandomTree, steps: list[tuple[np.ndarray, np.ndarray]]) -> list[bytes]:
    """For each example a serialized `TreePath`: the nodes from the root to its leaf."""
    nodes: dict[int, Any] = {}
    paths = [_message(f"{_FOREST}.TreePath") for _ in steps[0][0]]
    for rows, numbers in steps:
        for row, number in zip(rows.tolist(), numbers.tolist(), strict=True):
            if number not in nodes:
                nodes[number] = _message(f"{_TREES}.TreeNode")
                _set_node(nodes[number], tree, number)
            paths[row].nodes_visited.append(nodes[number])
    return [path.SerializeToString() for path in paths]


def _set_stat(stat: Any, sums: np.ndarray, regression: bool) -> None:
    """Fill a `LeafStat` with the sums of a leaf or of a side."""
    if regression:
        stat.weight_sum = sums[0]
        mean, square = np.split(sums[1:], 2)
        _set_floats(stat.regression.mean_output, mean)
        _set_floats(stat.regression.mean_output_squares, square)
    else:
        stat.weight_sum = sums.sum()
        _set_floats(stat.classification.dense_counts, sums)


def _stat(stat: Any) -> list[float]:
    if stat.HasField("regression"):
        return [stat.weight_sum, *_floats(stat.regression.mean_output), *_floats(stat.regression.mean_output_squares)]
    return _floats(stat.classification.dense_counts)


def dump_statistics(tree: RandomTree) -> bytes:
    """What the leaves know: a serialized `FertileStats`, with the candidates if `checkpoint_stats`."""
    with tree.lock:
        candidates, stats = tree.candidates, _message(f"{_FOREST}.FertileStats")
        regression = isinstance(candidates.statistics, LeastSquaresStatistics)
        for number, slot in sorted(tree.slot.items()):
            added = stats.node_to_slot.add(node_id=number, depth=tree.depth[number])
            if tree.params.checkpoint_stats:
                _set_stat(added.post_init_leaf_stats, candidates.statistics.total[slot], regression)
                for split in np.flatnonzero(candidates.active[slot, : candidates.number[slot]]):
                    candidate = added.candidates.add()
                    _set_split(
                        candidate.split,
                        int(candidates.feature[slot, split]),
                        float(candidates.threshold[slot, split]),
                        bool(candidates.categorical[slot, split]),
                        tree.params.split_type,
                    )
                    _set_stat(candidate.left_stats, candidates.statistics.left[slot, split], regression)
        return stats.SerializeToString()


def load_statistics(tree: RandomTree, content: bytes) -> None:
    """Give the leaves what a serialized `FertileStats` says; empty content stands for a new tree's."""
    slots = _message(f"{_FOREST}.FertileStats", content).node_to_slot
    if not slots:
        return
    with tree.lock:
        tree.forget_statistics()
        candidates = tree.candidates
        for saved in slots:
            tree.start_leaf(saved.node_id, saved.depth)
            slot = tree.slot[saved.node_id]
            if saved.HasField("post_init_leaf_stats"):
                candidates.statistics.total[slot] = _stat(saved.post_init_leaf_stats)
            for split, candidate in enumerate(saved.candidates):
                feature, threshold, categorical = _split(candidate.split)
                candidates.feature[slot, split], candidates.threshold[slot, split] = feature, threshold
                candidates.categorical[slot, split] = categorical
                candidates.statistics.left[slot, split] = _stat(candidate.left_stats)
            candidates.number[slot] = len(saved.candidates)
