"""Graphs that train and use a random forest.

Source: TF 1.15 `tensorflow/contrib/tensor_forest/python/tensor_forest.py`.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.framework import VariableDeviceChooser
from tfgraph.v1.contrib.python_resource import PythonResource
from tfgraph.v1.contrib.tensor_forest import tree_protos
from tfgraph.v1.contrib.tensor_forest.data_ops import (
    DataColumn,
    ParseDataTensorOrDict,
    ParseLabelTensorOrDict,
    TensorForestDataSpec,
)
from tfgraph.v1.contrib.tensor_forest.examples import Examples
from tfgraph.v1.contrib.tensor_forest.hparams import (
    CLASSIFICATION_LEAF_MODEL_TYPES,
    FINISH_TYPES,
    PRUNING_TYPES,
    REGRESSION_MODEL_TYPE,
    SPLIT_TYPES,
    ForestHParams,
)
from tfgraph.v1.contrib.tensor_forest.random_tree import RandomTree

__all__ = [
    "CLASSIFICATION_LEAF_MODEL_TYPES",
    "FINISH_TYPES",
    "PRUNING_TYPES",
    "REGRESSION_MODEL_TYPE",
    "SPLIT_TYPES",
    "ForestHParams",
    "ForestVariables",
    "RandomForestGraphs",
    "RandomTreeGraphs",
    "TreeVariables",
]


class TreeVariables:
    """One tree, held by the session and saved under TF 1.15's keys `tree-<n>:0` and `stats-<n>:0`.

    Args:
        params: a filled `ForestHParams`.
        tree_num: number of the tree.
        training: whether it may grow.
        tree_config: a serialized `Model` of `contrib.decision_trees` to start from; empty for a tree of one leaf.
        tree_stat: a serialized `FertileStats` that goes with it.

    Source: TF 1.15 `TreeVariables`.
    """

    def __init__(self, params: Any, tree_num: int, training: bool, tree_config: Any = b"", tree_stat: Any = b""):
        """Make it; the class says what the arguments are."""
        seed = params.base_random_seed + tree_num if params.base_random_seed else tf.random.get_seed(None)[0]
        if seed is not None and not params.base_random_seed:
            seed = [seed, tree_num]

        def make() -> RandomTree:
            tree = RandomTree(params, seed, training)
            if tree_config:
                tree_protos.load_tree(tree, tf.compat.as_bytes(tree_config))
                tree_protos.load_statistics(tree, tf.compat.as_bytes(tree_stat))
            return tree

        name = self.get_tree_name("tree", tree_num)
        self.resource = PythonResource(make, name)
        self.tree = self.resource.handle
        #: TF 1.15 had a second resource; ours is one with the tree.
        self.stats = self.tree if training else None
        self.resource.save_as(self.tree.name, tree_protos.dump_tree, tree_protos.load_tree)
        if training:
            scope, _, _ = self.tree.name.rpartition(name)
            stats_key = f"{scope}{self.get_tree_name('stats', tree_num)}{self.tree.name.removeprefix(scope + name)}"
            self.resource.save_as(stats_key, tree_protos.dump_statistics, tree_protos.load_statistics)

    def get_tree_name(self, name: str, num: int) -> str:
        """`("tree", 3)` -> `"tree-3"`."""
        return f"{name}-{num}"


class ForestVariables:
    """The trees of a forest: `variables[n]` is tree n.

    Args:
        params: a filled `ForestHParams`.
        device_assigner: where the trees are.
        training: whether they may grow.
        tree_variables_class: makes the variables of a tree.
        tree_configs: `tree_config` of each tree.
        tree_stats: `tree_stat` of each tree.

    Source: TF 1.15 `ForestVariables`.
    """

    def __init__(
        self,
        params: Any,
        device_assigner: Any,
        training: bool = True,
        tree_variables_class: Callable[..., Any] = TreeVariables,
        tree_configs: Sequence[Any] | None = None,
        tree_stats: Sequence[Any] | None = None,
    ):
        """Make it; the class says what the arguments are."""
        with tf.device(device_assigner):
            # Variables of no element: they carry the device of each tree, and are in TF 1.15's checkpoints.
            self.device_dummies = [
                tf.get_variable(name=f"device_dummy_{number}", shape=0) for number in range(params.num_trees)
            ]
        self.variables = []
        for number, dummy in enumerate(self.device_dummies):
            given = {"tree_config": tree_configs, "tree_stat": tree_stats}
            of_tree = {name: values[number] for name, values in given.items() if values is not None}
            with tf.device(dummy.device):
                self.variables.append(tree_variables_class(params, number, training, **of_tree))

    def __setitem__(self, t: int, val: Any) -> None:
        """Replace a tree."""
        self.variables[t] = val

    def __getitem__(self, t: int) -> Any:
        """Tree `t`."""
        return self.variables[t]


class RandomTreeGraphs:
    """The ops of one tree.

    Args:
        variables: its `TreeVariables`.
        params: a filled `ForestHParams`.
        tree_num: its number.

    Source: TF 1.15 `RandomTreeGraphs`.
    """

    def __init__(self, variables: TreeVariables, params: Any, tree_num: int):
        """Make it; the class says what the arguments are."""
        self.variables, self.params, self.tree_num = variables, params, tree_num

    def training_graph(
        self,
        input_data: Any,
        input_labels: Any,
        random_seed: int,
        data_spec: Any,
        sparse_features: Any = None,
        input_weights: Any = None,
    ) -> tf.Operation:
        """The op that learns from a batch.

        Args:
            input_data: dense features `[batch, width]` float32, or None.
            input_labels: `[batch]` or `[batch, outputs]`.
            random_seed: unused: the tree has its own.
            data_spec: a `TensorForestDataSpec`.
            sparse_features: a SparseTensor or None.
            input_weights: `[batch]`, or None where all are 1.

        Returns:
            The operation.
        """
        weights = tf.constant([], tf.float32) if input_weights is None else input_weights

        def train(tree: RandomTree, labels: np.ndarray, weights: np.ndarray, *features: np.ndarray) -> None:
            with tree.lock:
                tree.train(_examples(features, data_spec), labels, weights)

        inputs = [input_labels, weights, *_feature_inputs(input_data, sparse_features)]
        return self.variables.resource.call(train, inputs, [], "grow_tree")

    def inference_graph(
        self, input_data: Any, data_spec: Any, sparse_features: Any = None
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """The predictions of a batch.

        Args:
            input_data: dense features `[batch, width]` float32, or None.
            data_spec: a `TensorForestDataSpec`.
            sparse_features: a SparseTensor or None.

        Returns:
            Predictions `[batch, num_classes]` float32, and serialized `TreePath`s `[batch]`, or `[0]` without
            `inference_tree_paths`.
        """

        def predict(tree: RandomTree, *features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            examples = _examples(features, data_spec)
            with tree.lock:
                wanted = self.params.inference_tree_paths
                paths = tree_protos.dump_paths(tree, tree.steps(examples)) if wanted else []
                return tree.predict(examples), np.array(paths, object)

        inputs = _feature_inputs(input_data, sparse_features)
        predictions, paths = self.variables.resource.call(predict, inputs, [tf.float32, tf.string], "predict")
        predictions.set_shape([None if input_data is None else input_data.shape[0], self.params.num_classes])
        paths.set_shape([None])
        return predictions, paths

    def size(self) -> tf.Tensor:
        """The number of nodes, a scalar int32."""
        return self._scalar(lambda tree: np.array(tree.size, np.int32), [])

    def feature_usage_counts(self) -> tf.Tensor:
        """How many nodes test each feature, `[num_features]` int32."""
        return self._scalar(RandomTree.feature_counts, [self.params.num_features])

    def _scalar(self, function: Callable[[RandomTree], np.ndarray], shape: list[int]) -> tf.Tensor:
        result = self.variables.resource.call(function, [], tf.int32)
        result.set_shape(shape)
        return result


class RandomForestGraphs:
    """The graphs of a forest.

    Args:
        params: a filled `ForestHParams`.
        tree_configs: for each tree the serialized nodes to start from.
        tree_stats: for each tree what goes with them.
        device_assigner: where the trees are; the default follows TF 1.15's `VariableDeviceChooser`.
        variables: `ForestVariables` to be used instead of new ones.
        tree_variables_class: makes the variables of a tree.
        tree_graphs: makes the graphs of a tree, by default `RandomTreeGraphs`.
        training: whether the forest may grow.

    Source: TF 1.15 `tf.contrib.tensor_forest.python.tensor_forest.RandomForestGraphs`.
    """

    def __init__(
        self,
        params: Any,
        tree_configs: Sequence[Any] | None = None,
        tree_stats: Sequence[Any] | None = None,
        device_assigner: Any = None,
        variables: ForestVariables | None = None,
        tree_variables_class: Callable[..., Any] = TreeVariables,
        tree_graphs: Callable[..., Any] | None = None,
        training: bool = True,
    ):
        """Make it; the class says what the arguments are."""
        self.params = params
        self.device_assigner = device_assigner or VariableDeviceChooser()
        tf.logging.info("Constructing forest with params = ")
        tf.logging.info(self.params.__dict__)
        self.variables = variables or ForestVariables(
            self.params, self.device_assigner, training, tree_variables_class, tree_configs, tree_stats
        )
        make = tree_graphs or RandomTreeGraphs
        self.trees = [make(self.variables[number], params, number) for number in range(params.num_trees)]

    def get_all_resource_handles(self) -> list[Any]:
        """The handles of the trees."""
        return [self.variables[number].tree for number in range(len(self.trees))]

    def training_graph(
        self, input_data: Any, input_labels: Any, num_trainers: int = 1, trainer_id: int = 0, **tree_kwargs: Any
    ) -> tf.Operation:
        """The op that trains the forest by a batch.

        Args:
            input_data: features: a tensor `[batch, n]`, a SparseTensor, or a dict of them.
            input_labels: `[batch]` or `[batch, 1]` classes, or `[batch, num_classes]` outputs of a regression.
            num_trainers: among how many the trees are divided.
            trainer_id: which of them this is.
            **tree_kwargs: for the `training_graph` of each tree, such as `input_weights`.

        Returns:
            The operation.

        Raises:
            NotImplementedError: for bagging with sparse features.
        """
        dense, sparse, spec = ParseDataTensorOrDict(input_data)
        labels = ParseLabelTensorOrDict(input_labels)
        weights = tree_kwargs.pop("input_weights", None)
        per_trainer = self.params.num_trees / num_trainers
        grown = []
        for number in range(int(trainer_id * per_trainer), int((trainer_id + 1) * per_trainer)):
            with tf.device(self.variables.device_dummies[number].device):
                seed = self.params.base_random_seed and self.params.base_random_seed + number
                tree_data, tree_spec = self._bag_features(number, dense, sparse, spec)
                batch = [tree_data, labels, weights]
                if self.params.bagging_fraction < 1.0:
                    if sparse is not None:
                        raise NotImplementedError("Bagging not supported with sparse features.")
                    chosen = tf.random_uniform(tf.shape(dense)[:1], seed=seed or None) < self.params.bagging_fraction
                    batch = [None if part is None else tf.boolean_mask(part, chosen) for part in batch]
                    batch[0] = tf.ensure_shape(batch[0], [None, tree_spec.dense_features_size])
                tree_data, tree_labels, tree_weights = batch
                grown.append(
                    self.trees[number].training_graph(
                        tree_data,
                        tree_labels,
                        seed,
                        data_spec=tree_spec,
                        sparse_features=sparse,
                        input_weights=tree_weights,
                        **tree_kwargs,
                    )
                )
        return tf.group(*grown, name="train")

    def _bag_features(self, number: int, dense: Any, sparse: Any, spec: Any) -> tuple[Any, Any]:
        """The features that a tree sees, and what they are."""
        if not self.params.bagged_features:
            return dense, spec
        if sparse is not None:
            raise NotImplementedError("Feature bagging not supported with sparse features.")
        chosen = self.params.bagged_features[number]
        columns = [
            DataColumn(column.name, column.original_type, 1) for column in spec.dense for _ in range(column.size)
        ]
        return tf.gather(dense, chosen, axis=1), TensorForestDataSpec(tuple(columns[index] for index in chosen))

    def inference_graph(self, input_data: Any, **inference_args: Any) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """What the forest predicts.

        Args:
            input_data: features, as they were given to `training_graph`.
            **inference_args: for the `inference_graph` of each tree.

        Returns:
            Means over the trees (probabilities, or the outputs of a regression) `[batch, num_classes]` float32;
            serialized `TreePath`s `[batch, num_trees]` string (`[0, num_trees]` without `inference_tree_paths`); and
            variances over the trees `[batch, num_classes]`.

        Raises:
            NotImplementedError: for bagging of features with sparse features.
        """
        dense, sparse, spec = ParseDataTensorOrDict(input_data)
        predictions, paths = [], []
        for number, tree in enumerate(self.trees):
            with tf.device(self.variables.device_dummies[number].device):
                tree_data, tree_spec = self._bag_features(number, dense, sparse, spec)
                of_tree = tree.inference_graph(tree_data, tree_spec, sparse_features=sparse, **inference_args)
                predictions.append(of_tree[0])
                paths.append(of_tree[1])
        with tf.device(self.variables.device_dummies[0].device):
            stacked = tf.stack(predictions, axis=1)
            averages = tf.div(tf.reduce_sum(stacked, 1), self.params.num_trees, name="probabilities")
            squares = tf.div(tf.reduce_sum(stacked * stacked, 1), self.params.num_trees)
            return averages, tf.stack(paths, axis=1), tf.maximum(0.0, squares - averages * averages)

    def average_size(self) -> tf.Tensor:
        """The mean number of nodes of the trees, a scalar float32."""
        sizes = []
        for number, tree in enumerate(self.trees):
            with tf.device(self.variables.device_dummies[number].device):
                sizes.append(tree.size())
        return tf.reduce_mean(tf.cast(tf.stack(sizes), tf.float32))

    def training_loss(self, features: Any, labels: Any, name: str = "training_loss") -> tf.Tensor:
        """Minus the mean number of nodes, a scalar float32: what falls while the forest grows."""
        return tf.negative(self.average_size(), name=name)

    def validation_loss(self, features: Any, labels: Any) -> tf.Tensor:
        """Minus the mean number of nodes, a scalar float32."""
        return tf.negative(self.average_size())

    def feature_importances(self) -> tf.Tensor:
        """For each feature the share of the nodes that test it, `[num_features]` float64."""
        counts = tf.reduce_sum(tf.stack([tree.feature_usage_counts() for tree in self.trees], 0), 0)
        return counts / tf.reduce_sum(counts)


def _feature_inputs(dense: Any, sparse: Any) -> list[tf.Tensor]:
    """The tensors that `_examples` takes; empty ones for what is not there."""
    dense = tf.constant([], tf.float32) if dense is None else dense
    if sparse is None:
        return [dense, tf.constant([], tf.int64), tf.constant([], tf.float32), tf.constant([], tf.int64)]
    return [dense, sparse.indices, sparse.values, sparse.dense_shape]


def _examples(features: Sequence[np.ndarray], data_spec: Any) -> Examples:
    dense, *sparse = features
    return Examples(dense, tuple(sparse), np.array(data_spec.categorical))
