"""`LearnerConfig` and its parts, as protocol buffers.

Source: TF 1.12 `tensorflow/contrib/boosted_trees/proto/learner.proto`.
"""

from tfgraph.v1.contrib.protocol_messages import message_classes as _message_classes

_P = "tensorflow.boosted_trees.learner"
_CLASSES = _message_classes(
    {
        f"{_P}.TreeRegularizationConfig": "l1 1 float, l2 2 float, tree_complexity 3 float",
        f"{_P}.TreeConstraintsConfig": "max_tree_depth 1 uint32, min_node_weight 2 float, "
        "max_number_of_unique_feature_columns 3 int64",
        f"{_P}.LearningRateFixedConfig": "learning_rate 1 float",
        f"{_P}.LearningRateLineSearchConfig": "max_learning_rate 1 float, num_steps 2 int32",
        f"{_P}.LearningRateDropoutDrivenConfig": "dropout_probability 1 float, "
        "probability_of_skipping_dropout 2 float, learning_rate 3 float",
        f"{_P}.LearningRateConfig": f"fixed|tuner 1 {_P}.LearningRateFixedConfig, "
        f"dropout|tuner 2 {_P}.LearningRateDropoutDrivenConfig, "
        f"line_search|tuner 3 {_P}.LearningRateLineSearchConfig",
        f"{_P}.AveragingConfig": "average_last_n_trees|config 1 float, average_last_percent_trees|config 2 float",
        f"{_P}.LearnerConfig": "num_classes 1 uint32, feature_fraction_per_tree|feature_fraction 2 float, "
        f"feature_fraction_per_level|feature_fraction 3 float, regularization 4 {_P}.TreeRegularizationConfig, "
        f"constraints 5 {_P}.TreeConstraintsConfig, learning_rate_tuner 6 {_P}.LearningRateConfig, "
        f"pruning_mode 8 {_P}.LearnerConfig.PruningMode, growing_mode 9 {_P}.LearnerConfig.GrowingMode, "
        f"multi_class_strategy 10 {_P}.LearnerConfig.MultiClassStrategy, averaging_config 11 {_P}.AveragingConfig",
    },
    {
        f"{_P}.LearnerConfig.PruningMode": {"PRUNING_MODE_UNSPECIFIED": 0, "PRE_PRUNE": 1, "POST_PRUNE": 2},
        f"{_P}.LearnerConfig.GrowingMode": {"GROWING_MODE_UNSPECIFIED": 0, "WHOLE_TREE": 1, "LAYER_BY_LAYER": 2},
        f"{_P}.LearnerConfig.MultiClassStrategy": {
            "MULTI_CLASS_STRATEGY_UNSPECIFIED": 0,
            "TREE_PER_CLASS": 1,
            "FULL_HESSIAN": 2,
            "DIAGONAL_HESSIAN": 3,
        },
    },
)
globals().update({name.rpartition(".")[2]: made for name, made in _CLASSES.items()})
__all__ = sorted(name.rpartition(".")[2] for name in _CLASSES)
