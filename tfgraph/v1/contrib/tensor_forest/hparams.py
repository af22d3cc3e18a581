"""The parameters of a random forest.

Source: TF 1.15 `tensorflow/contrib/tensor_forest/python/tensor_forest.py`.
"""

import math
import random
from typing import Any

# Numbers of TF 1.15's protobuf enumerations.
CLASSIFICATION_LEAF_MODEL_TYPES = {"all_dense": (0, 0), "all_sparse": (1, 1), "sparse_then_dense": (3, 3)}
REGRESSION_MODEL_TYPE = (2, 2, 0)
FINISH_TYPES = {"basic": 0, "hoeffding": 2, "bootstrap": 3}
PRUNING_TYPES = {"none": 0, "half": 1, "quarter": 2, "10_percent": 3, "hoeffding": 4}
SPLIT_TYPES = {"less_or_equal": 0, "less": 1}
_TFDF = "use TensorFlow Decision Forests, https://www.tensorflow.org/decision_forests"


class ForestHParams:
    """Parameters of a random forest; `fill()` sets those that follow from others.

    Args:
        num_trees: number of trees.
        max_nodes: a tree grows until it has as many nodes.
        bagging_fraction: share of each batch that a tree sees, in (0, 1].
        num_splits_to_consider: candidate splits of a leaf; 0 stands for the root of the number of features, at least
            10 and at most 1000.
        feature_bagging_fraction: share of the features that a tree sees, in (0, 1].
        max_fertile_nodes: unused, as in 1.15.
        split_after_samples: sum of the weights of the examples after which a leaf splits.
        valid_leaf_threshold: unused, as in 1.15.
        dominate_method: unused, as in 1.15.
        dominate_fraction: how sure pruning by "hoeffding" is, in (0, 1).
        model_name: "all_dense", "all_sparse" or "sparse_then_dense": how 1.15 stored counts. The counts are the same.
        split_finish_name: "basic". "hoeffding" and "bootstrap" are refused: 1.15 raised TypeError or ended the process.
        split_pruning_name: "none", "half", "quarter", "10_percent" or "hoeffding": how many of the candidate splits
            of a leaf go every `prune_every_samples`.
        prune_every_samples: sum of weights between prunings; 0 stands for half of `split_after_samples`.
        early_finish_check_every_samples: for the other `split_finish_name`.
        collate_examples: how 1.15 shared the work among threads. The trees are the same.
        checkpoint_stats: whether checkpoints hold the candidate splits.
        use_running_stats_method: how 1.15 summed. The sums are the same.
        initialize_average_splits: refused, if true.
        inference_tree_paths: whether `inference_graph` gives the paths of the examples.
        param_file: refused, if given.
        split_name: "less_or_equal" or "less": the test that sends an example to the left.
        **kwargs: others, such as `num_classes`, `num_features` (both needed), `regression`, `base_random_seed`.

    Source: TF 1.15 `tf.contrib.tensor_forest.python.tensor_forest.ForestHParams`.
    """

    def __init__(
        self,
        num_trees: int = 100,
        max_nodes: int = 10000,
        bagging_fraction: float = 1.0,
        num_splits_to_consider: int = 0,
        feature_bagging_fraction: float = 1.0,
        max_fertile_nodes: int = 0,
        split_after_samples: Any = 250,
        valid_leaf_threshold: int = 1,
        dominate_method: str = "bootstrap",
        dominate_fraction: float = 0.99,
        model_name: str = "all_dense",
        split_finish_name: str = "basic",
        split_pruning_name: str = "none",
        prune_every_samples: Any = 0,
        early_finish_check_every_samples: Any = 0,
        collate_examples: bool = False,
        checkpoint_stats: bool = False,
        use_running_stats_method: bool = False,
        initialize_average_splits: bool = False,
        inference_tree_paths: bool = False,
        param_file: str | None = None,
        split_name: str = "less_or_equal",
        **kwargs: Any,
    ):
        """Make it; the class says what the arguments are."""
        given = {name: value for name, value in locals().items() if name not in ("self", "kwargs", "__class__")}
        self.__dict__.update(given, **kwargs)

    def __getattr__(self, name: str) -> Any:
        """Only to tell the type checker that there are other names."""
        raise AttributeError(f"{type(self).__name__} has no {name!r}; give it to the constructor")

    def values(self) -> dict[str, Any]:
        """Name -> value."""
        return self.__dict__

    def fill(self) -> "ForestHParams":
        """Set what follows from other parameters.

        Returns:
            Itself.

        Raises:
            AttributeError: without `num_classes` or `num_features`.
            NotImplementedError: for a parameter that cannot be had; the class says which.
            KeyError: for an unknown name of a model, a pruning or a split.
        """
        num_classes, num_features = self.num_classes, self.num_features
        self.bagged_num_features = int(self.feature_bagging_fraction * num_features)
        self.bagged_features = None
        if self.feature_bagging_fraction < 1.0:
            self.bagged_features = [
                random.sample(range(num_features), self.bagged_num_features) for _ in range(self.num_trees)
            ]
        self.regression = self.__dict__.get("regression", False)
        self.num_outputs = num_classes if self.regression else 1
        self.num_output_columns = num_classes + 1
        splits = self.__dict__["num_splits_to_consider"]
        self.num_splits_to_consider = splits or min(max(10, math.floor(math.sqrt(num_features))), 1000)
        self.base_random_seed = self.__dict__.get("base_random_seed", 0)
        types = REGRESSION_MODEL_TYPE if self.regression else CLASSIFICATION_LEAF_MODEL_TYPES[self.model_name]
        self.leaf_model_type, self.stats_model_type = types[:2]
        self.finish_type = 0 if self.regression else FINISH_TYPES[self.split_finish_name]
        self.pruning_type = PRUNING_TYPES[self.split_pruning_name]
        self.split_type = SPLIT_TYPES[self.split_name]
        self._refuse_what_cannot_be_had()
        self.early_finish_check_every_samples = 0
        every = self.__dict__["prune_every_samples"] or int(self.split_after_samples) / 2
        self.prune_every_samples = every if self.pruning_type else 0
        return self

    def _refuse_what_cannot_be_had(self) -> None:
        refused = [name for name in ("initialize_average_splits", "param_file") if getattr(self, name)]
        if self.finish_type:
            refused.append(f"split_finish_name={self.split_finish_name!r} (TF 1.15 could not run it either)")
        for name in ("split_after_samples", "num_splits_to_consider", "prune_every_samples"):
            value = getattr(self, name)
            if isinstance(value, str) and not value.isdigit():
                refused.append(f"{name}={value!r} (one number for all depths is needed)")
        if refused:
            raise NotImplementedError(
                f"tf.contrib.tensor_forest cannot do {', '.join(refused)}. Leave it out, or {_TFDF}"
            )
