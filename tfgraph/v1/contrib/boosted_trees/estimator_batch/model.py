"""The graph of gradient boosted trees.

Source: TF 1.12 `tensorflow/contrib/boosted_trees/estimator_batch/model.py` and
`python/training/functions/gbdt_batch.py`.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib import layers
from tfgraph.v1.contrib.boosted_trees.ensemble import Ensemble
from tfgraph.v1.contrib.boosted_trees.estimator_batch.trainer_hooks import StopAfterNTrees
from tfgraph.v1.contrib.boosted_trees.proto import learner_pb2
from tfgraph.v1.contrib.learn.estimators.model_fn import ModeKeys, ModelFnOps
from tfgraph.v1.contrib.python_resource import PythonResource

_CONFIG = learner_pb2.LearnerConfig  # type: ignore[attr-defined]
_DEFAULT_DEPTH = 6
_DEFAULT_LEARNING_RATE = 0.1


def filled(config: Any, logits_dimension: int) -> Any:
    """A copy of a `LearnerConfig` with TF 1.12's defaults.

    Raises:
        NotImplementedError: for what cannot be had.
        ValueError: for a line search, as in 1.12, and for fewer than two classes.
    """
    if config.num_classes < 2:
        raise ValueError("Number of classes must be >=2")
    result = _CONFIG.FromString(config.SerializeToString())
    if not result.multi_class_strategy:
        single = logits_dimension == 1
        result.multi_class_strategy = _CONFIG.TREE_PER_CLASS if single else _CONFIG.DIAGONAL_HESSIAN
    result.growing_mode = result.growing_mode or _CONFIG.LAYER_BY_LAYER
    result.pruning_mode = result.pruning_mode or _CONFIG.POST_PRUNE
    result.constraints.max_tree_depth = result.constraints.max_tree_depth or _DEFAULT_DEPTH
    tuner = result.learning_rate_tuner.WhichOneof("tuner")
    if tuner == "line_search":
        raise ValueError("Line search learning rate is not yet supported.")
    if tuner == "dropout" or result.averaging_config.WhichOneof("config"):
        name = "learning_rate_tuner.dropout" if tuner == "dropout" else "averaging_config"
        raise NotImplementedError(
            f"tf.contrib.boosted_trees: LearnerConfig.{name} cannot be had. Use learning_rate_tuner.fixed and no "
            "averaging, or TensorFlow Decision Forests, https://www.tensorflow.org/decision_forests"
        )
    if not tuner:
        result.learning_rate_tuner.fixed.learning_rate = _DEFAULT_LEARNING_RATE
    return result


def dense_features(features: Mapping[Any, Any], feature_columns: Any = None) -> tf.Tensor:
    """The features side by side, in the order of their names: `[batch, width]` float32.

    Args:
        features: name -> tensor `[batch]` or `[batch, n]` float32.
        feature_columns: columns of `tf.contrib.layers` that are used instead of the features themselves.

    Raises:
        ValueError: without features.
        NotImplementedError: for sparse features.
    """
    if feature_columns:
        found = layers.transform_features(dict(features), feature_columns)
        features = {getattr(column, "name", str(column)): value for column, value in found.items()}
    if not features:
        raise ValueError("Features dictionary must be specified.")
    wrong = [
        f"{name} ({'sparse ' if isinstance(value, tf.SparseTensor) else ''}{value.dtype.name})"
        for name, value in sorted(features.items())
        if isinstance(value, tf.SparseTensor) or value.dtype != tf.float32
    ]
    if wrong:
        raise NotImplementedError(
            f"tf.contrib.boosted_trees takes dense float32 features here; these are others: {', '.join(wrong)}. "
            "Cast them, or make indicators of classes by tf.one_hot"
        )
    columns = [value if value.shape.rank == 2 else tf.reshape(value, [-1, 1]) for _, value in sorted(features.items())]
    return tf.concat(columns, 1)


def model_builder(features: Any, labels: Any, mode: str, params: Mapping[str, Any], config: Any) -> ModelFnOps:
    """The model function of the estimators.

    Args:
        features: a tensor, or a dict of tensors.
        labels: what the head takes.
        mode: one of `ModeKeys`.
        params: `head`, `learner_config`, `feature_columns`, `examples_per_layer`, `weight_column_name`, `num_trees`,
            `center_bias`, `logits_modifier_function`; the estimators say what they are.
        config: a `RunConfig`.

    Returns:
        `ModelFnOps`.

    Source: TF 1.12 `tf.contrib.boosted_trees.estimator_batch.model.model_builder`.
    """
    head = params["head"]
    outputs, center_bias, wanted = head.logits_dimension, params["center_bias"], params["examples_per_layer"]
    learner_config = filled(params["learner_config"], outputs)
    if not isinstance(features, dict):
        features = {features.name: features}
    used = {name: value for name, value in features.items() if name != params["weight_column_name"]}
    dense = dense_features(used, params["feature_columns"])

    resource = PythonResource(lambda: Ensemble(learner_config, outputs, center_bias), "ensemble_model")
    resource.save_as(resource.handle.name, Ensemble.dump, Ensemble.load)

    def predict(ensemble: Ensemble, dense: np.ndarray) -> np.ndarray:
        with ensemble.lock:
            return ensemble.predict(dense, training=mode == ModeKeys.TRAIN)

    with tf.name_scope("gbdt"):
        predicted = resource.call(predict, [dense], tf.float32, "predict")
        predicted.set_shape([dense.shape[0], outputs])
    modify = params["logits_modifier_function"]
    logits = modify(predicted, features, mode) if modify else predicted

    def train_op_fn(loss: tf.Tensor) -> tf.Operation:
        gradients = tf.gradients(loss, predicted, name="Gradients")[0]
        rows = [tf.gradients(gradients[:, output], predicted, name=f"Hessian_{output}")[0] for output in range(outputs)]

        def train(ensemble: Ensemble, *batch: np.ndarray) -> None:
            with ensemble.lock:
                ensemble.train(*batch, wanted)  # type: ignore[call-arg]

        grown = resource.call(train, [dense, gradients, tf.stack(rows, 1)], [], "grow_ensemble")
        with tf.control_dependencies([grown]):
            return tf.assign_add(tf.train.get_global_step(), 1).op

    ops = head.create_model_fn_ops(features=features, mode=mode, labels=labels, train_op_fn=train_op_fn, logits=logits)
    if params["num_trees"]:

        def count(ensemble: Ensemble) -> tuple[np.ndarray, np.ndarray]:
            return np.array(ensemble.attempted_trees, np.int64), np.array(ensemble.finished, np.int64)

        counts = resource.call(count, [], [tf.int64, tf.int64], "number_of_trees")
        ops.training_hooks.append(StopAfterNTrees(params["num_trees"], *counts))
    return ops
