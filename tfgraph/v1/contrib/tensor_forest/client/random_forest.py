"""Estimators that train a random forest.

Source: TF 1.15 `tensorflow/contrib/tensor_forest/client/random_forest.py`.
"""

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

import tfgraph.v1.estimator as core_estimator
from tfgraph.v1.contrib import layers
from tfgraph.v1.contrib.estimator import head as core_heads
from tfgraph.v1.contrib.learn.estimators import constants
from tfgraph.v1.contrib.learn.estimators import head as heads
from tfgraph.v1.contrib.learn.estimators.estimator import Estimator
from tfgraph.v1.contrib.learn.estimators.model_fn import ModeKeys, ModelFnOps
from tfgraph.v1.contrib.tensor_forest import tensor_forest
from tfgraph.v1.contrib.tensor_forest.client import eval_metrics

KEYS_NAME = "keys"
LOSS_NAME = "rf_training_loss"
TREE_PATHS_PREDICTION_KEY = "tree_paths"
VARIANCE_PREDICTION_KEY = "prediction_variance"
ALL_SERVING_KEY = "tensorforest_all"
EPSILON = 0.000001


class ModelBuilderOutputType:
    """What a model function gives. Source: TF 1.15 `random_forest.ModelBuilderOutputType`."""

    MODEL_FN_OPS = 0
    ESTIMATOR_SPEC = 1


class TensorForestRunOpAtEndHook(tf.train.SessionRunHook):
    """Runs ops before the session ends, in the order of their names, and logs what they give.

    Args:
        op_dict: name -> op or tensor.

    Source: TF 1.15 `random_forest.TensorForestRunOpAtEndHook`.
    """

    def __init__(self, op_dict: dict[str, Any]):
        """Make it; the class says what the arguments are."""
        self._ops = op_dict

    def end(self, session: Any) -> None:
        """See `tf.train.SessionRunHook`."""
        for name in sorted(self._ops):
            tf.logging.info(f"{name}: {session.run(self._ops[name])}")


class TensorForestLossHook(tf.train.SessionRunHook):
    """Stops training when the loss no longer falls.

    Args:
        early_stopping_rounds: steps without a fall after which it stops.
        early_stopping_loss_threshold: the part by which the loss must fall to count.
        loss_op: the loss; by default the tensor of the op named `rf_training_loss`.

    Source: TF 1.15 `random_forest.TensorForestLossHook`.
    """

    def __init__(self, early_stopping_rounds: int, early_stopping_loss_threshold: float = 0.0, loss_op: Any = None):
        """Make it; the class says what the arguments are."""
        self.early_stopping_rounds = early_stopping_rounds
        self.early_stopping_loss_threshold = early_stopping_loss_threshold
        self.loss_op = loss_op
        self.min_loss: float | None = None
        self.last_step = -1
        self.steps = 0

    def before_run(self, run_context: Any) -> Any:
        """See `tf.train.SessionRunHook`."""
        loss = self.loss_op
        if loss is None:
            loss = run_context.session.graph.get_operation_by_name(LOSS_NAME).outputs[0]
        return tf.train.SessionRunArgs({"global_step": tf.train.get_global_step(), "current_loss": loss})

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """See `tf.train.SessionRunHook`."""
        loss, step = run_values.results["current_loss"], run_values.results["global_step"]
        # The step goes back where training is taken up again from a checkpoint.
        starts = self.last_step == -1 or self.last_step > step
        self.last_step = step
        if starts:
            self.steps, self.min_loss = 0, None
            return
        self.steps += 1
        if self.min_loss is None or loss < self.min_loss - self.min_loss * self.early_stopping_loss_threshold:
            self.min_loss, self.steps = loss, 0
        if self.steps > self.early_stopping_rounds:
            tf.logging.info("TensorForestLossHook requesting stop.")
            run_context.request_stop()


def _get_default_head(params: Any, weights_name: str | None, output_type: int, name: str | None = None) -> Any:
    """The head of a classification or of a regression."""
    if output_type == ModelBuilderOutputType.MODEL_FN_OPS:
        if params.regression:
            return heads.regression_head(
                weight_column_name=weights_name, label_dimension=params.num_outputs, head_name=name
            )
        return heads.multi_class_head(params.num_classes, weight_column_name=weights_name, head_name=name)
    common = {
        "weight_column": weights_name,
        "name": name,
        "loss_reduction": tf.losses.Reduction.SUM_OVER_BATCH_SIZE,
    }
    if params.regression:
        return core_heads.regression_head(label_dimension=params.num_outputs, **common)
    if params.num_classes == 2:
        return core_heads.binary_classification_head(**common)
    return core_heads.multi_class_head(n_classes=params.num_classes, **common)


def _by_column(features: dict[str, Any], feature_columns: Sequence[Any], output_type: int) -> dict[Any, Any]:
    """The features, and what the columns make of them."""
    if output_type == ModelBuilderOutputType.MODEL_FN_OPS:
        return {**features, **layers.transform_features(features, feature_columns)}
    from tensorflow.python.feature_column import feature_column_v2

    state = feature_column_v2.FeatureTransformationCache(features)
    manager = feature_column_v2._StateManagerImpl(None, trainable=False)
    return {**features, **{column.name: state.get(column, manager) for column in feature_columns}}


def get_model_fn(
    params: Any,
    graph_builder_class: Callable[..., Any],
    device_assigner: Any,
    feature_columns: Sequence[Any] | None = None,
    weights_name: str | None = None,
    model_head: Any = None,
    keys_name: str | None = None,
    early_stopping_rounds: int = 100,
    early_stopping_loss_threshold: float = 0.001,
    num_trainers: int = 1,
    trainer_id: int = 0,
    report_feature_importances: bool = False,
    local_eval: bool = False,
    head_scope: str | None = None,
    include_all_in_serving: bool = False,
    output_type: int = ModelBuilderOutputType.MODEL_FN_OPS,
) -> Callable[..., Any]:
    """A model function of a forest; `TensorForestEstimator` says what the arguments are.

    Args:
        params: a filled `ForestHParams`.
        graph_builder_class: makes the graphs.
        device_assigner: where the trees are.
        feature_columns: columns whose values the trees see beside the features.
        weights_name: feature that holds the weights.
        model_head: head; by default one for `params`.
        keys_name: feature that is passed on to the predictions.
        early_stopping_rounds: see `TensorForestLossHook`.
        early_stopping_loss_threshold: see `TensorForestLossHook`.
        num_trainers: among how many the trees are divided.
        trainer_id: which of them this is.
        report_feature_importances: whether they are logged at the end.
        local_eval: whether evaluation ignores `device_assigner`.
        head_scope: variable scope of the head.
        include_all_in_serving: whether an exported model gives all predictions.
        output_type: of `ModelBuilderOutputType`.

    Returns:
        A function of `(features, labels, mode)` that gives `ModelFnOps`, or an `EstimatorSpec`.

    Source: TF 1.15 `random_forest.get_model_fn`.
    """
    head = model_head or _get_default_head(params, weights_name, output_type)

    def _model_fn(features: Any, labels: Any, mode: str) -> Any:
        if not isinstance(features, dict):
            features = {"features": features}
        features = _by_column(features, feature_columns, output_type) if feature_columns else dict(features)
        weights = features.pop(weights_name, None) if weights_name else None
        keys = features.pop(keys_name, None) if keys_name else None
        local = mode == ModeKeys.INFER or (local_eval and mode == ModeKeys.EVAL)
        graph_builder = graph_builder_class(params, device_assigner=None if local else device_assigner)
        logits, tree_paths, variance = graph_builder.inference_graph(features)
        tf.summary.scalar("average_tree_size", graph_builder.average_size())
        if not params.regression and params.num_classes == 2:
            # The heads of two classes take one logit; probabilities of 0 and 1 are kept off infinity.
            class_1 = logits[:, 1:2]
            logits = tf.log(tf.maximum(class_1 / tf.maximum(1.0 - class_1, EPSILON), EPSILON))

        training_graph = None
        if labels is not None and mode == ModeKeys.TRAIN:
            with tf.control_dependencies([logits.op]):
                training_graph = tf.group(
                    graph_builder.training_graph(
                        features, labels, input_weights=weights, num_trainers=num_trainers, trainer_id=trainer_id
                    ),
                    tf.assign_add(tf.train.get_global_step(), 1),
                )
        if weights is not None:
            features[weights_name] = weights

        def train_op_fn(unused_loss: Any) -> Any:
            return training_graph

        hooks: list[Any] = []
        if report_feature_importances:
            hooks.append(TensorForestRunOpAtEndHook({"1: feature_importances": graph_builder.feature_importances()}))
        ends = {"features": features, "mode": mode, "labels": labels, "train_op_fn": train_op_fn, "logits": logits}
        if output_type == ModelBuilderOutputType.MODEL_FN_OPS:
            result = head.create_model_fn_ops(**ends, scope=head_scope)
        else:
            result = head.create_estimator_spec(**ends)
        if early_stopping_rounds and result.loss is not None:
            hooks.append(TensorForestLossHook(early_stopping_rounds, early_stopping_loss_threshold, result.loss))
        result.predictions.update(
            {
                **({keys_name: keys} if keys is not None else {}),
                **({TREE_PATHS_PREDICTION_KEY: tree_paths} if params.inference_tree_paths else {}),
                VARIANCE_PREDICTION_KEY: variance,
            }
        ) if result.predictions is not None else None
        if output_type == ModelBuilderOutputType.MODEL_FN_OPS:
            result.training_hooks.extend(hooks)
            if include_all_in_serving:
                everything = {ALL_SERVING_KEY: (constants.ProblemType.UNSPECIFIED, result.predictions)}
                result = result._replace(output_alternatives={**(result.output_alternatives or {}), **everything})
            return result
        result = result._replace(training_hooks=[*hooks, *result.training_hooks])
        if include_all_in_serving:
            result = result._replace(
                export_outputs={ALL_SERVING_KEY: core_estimator.export.PredictOutput(result.predictions)}
            )
        return result

    return _model_fn


class TensorForestEstimator(Estimator):
    """Trains and uses a random forest.

    Args:
        params: `ForestHParams`; it fills them.
        device_assigner: where the trees are.
        model_dir: directory of checkpoints and summaries; a temporary one by default.
        feature_columns: columns of `tf.contrib.layers`; the trees see all features and what the columns make.
        graph_builder_class: makes the graphs of the forest.
        config: a `RunConfig`.
        weight_column: the feature that holds the weights of the examples.
        keys_column: a feature that the trees do not see and that is passed on to the predictions.
        feature_engineering_fn: makes other `(features, labels)` of those that are read.
        early_stopping_rounds: steps without a fall of the loss after which training stops; 0 for never.
        early_stopping_loss_threshold: the part by which the loss must fall to count.
        num_trainers: among how many the trees are divided.
        trainer_id: which of them this is.
        report_feature_importances: whether they are logged at the end.
        local_eval: whether evaluation ignores `device_assigner`.
        version: unused.
        head: a head of `tf.contrib.learn`; by default one for `params`.
        include_all_in_serving: whether an exported model gives all predictions.

    Source: TF 1.15 `tf.contrib.tensor_forest.client.random_forest.TensorForestEstimator`.
    """

    def __init__(
        self,
        params: Any,
        device_assigner: Any = None,
        model_dir: str | None = None,
        feature_columns: Sequence[Any] | None = None,
        graph_builder_class: Callable[..., Any] = tensor_forest.RandomForestGraphs,
        config: Any = None,
        weight_column: str | None = None,
        keys_column: str | None = None,
        feature_engineering_fn: Callable[[Any, Any], tuple[Any, Any]] | None = None,
        early_stopping_rounds: int = 100,
        early_stopping_loss_threshold: float = 0.001,
        num_trainers: int = 1,
        trainer_id: int = 0,
        report_feature_importances: bool = False,
        local_eval: bool = False,
        version: Any = None,
        head: Any = None,
        include_all_in_serving: bool = False,
    ):
        """Make it; the class says what the arguments are."""
        model_fn = get_model_fn(
            params.fill(),
            graph_builder_class,
            device_assigner,
            feature_columns,
            weight_column,
            head,
            keys_column,
            early_stopping_rounds,
            early_stopping_loss_threshold,
            _trainers(num_trainers, config),
            trainer_id,
            report_feature_importances,
            local_eval,
            include_all_in_serving=include_all_in_serving,
        )
        super().__init__(model_fn, model_dir, config, feature_engineering_fn=feature_engineering_fn)


class CoreTensorForestEstimator(core_estimator.Estimator):
    """Trains and uses a random forest, as a `tf.estimator.Estimator`.

    Args:
        params: `ForestHParams`; it fills them.
        device_assigner: where the trees are.
        model_dir: directory of checkpoints and summaries; a temporary one by default.
        feature_columns: columns of `tf.feature_column`; the trees see all features and what the columns make.
        graph_builder_class: makes the graphs of the forest.
        config: a `tf.estimator.RunConfig`.
        weight_column: the feature that holds the weights of the examples.
        keys_column: a feature that the trees do not see and that is passed on to the predictions.
        feature_engineering_fn: unused, as in 1.15.
        early_stopping_rounds: steps without a fall of the loss after which training stops; 0 for never.
        early_stopping_loss_threshold: the part by which the loss must fall to count.
        num_trainers: among how many the trees are divided.
        trainer_id: which of them this is.
        report_feature_importances: whether they are logged at the end.
        local_eval: whether evaluation ignores `device_assigner`.
        version: unused.
        head: a head of `tf.contrib.estimator`; by default one for `params`.
        include_all_in_serving: whether an exported model gives all predictions.

    Source: TF 1.15 `tf.contrib.tensor_forest.client.random_forest.CoreTensorForestEstimator`.
    """

    def __init__(
        self,
        params: Any,
        device_assigner: Any = None,
        model_dir: str | None = None,
        feature_columns: Sequence[Any] | None = None,
        graph_builder_class: Callable[..., Any] = tensor_forest.RandomForestGraphs,
        config: Any = None,
        weight_column: str | None = None,
        keys_column: str | None = None,
        feature_engineering_fn: Any = None,
        early_stopping_rounds: int = 100,
        early_stopping_loss_threshold: float = 0.001,
        num_trainers: int = 1,
        trainer_id: int = 0,
        report_feature_importances: bool = False,
        local_eval: bool = False,
        version: Any = None,
        head: Any = None,
        include_all_in_serving: bool = False,
    ):
        """Make it; the class says what the arguments are."""
        if trainer_id == 0 and config is not None:
            trainer_id = config.global_id_in_cluster or 0
        model_fn = get_model_fn(
            params.fill(),
            graph_builder_class,
            device_assigner,
            feature_columns,
            weight_column,
            head,
            keys_column,
            early_stopping_rounds,
            early_stopping_loss_threshold,
            _trainers(num_trainers, config),
            trainer_id,
            report_feature_importances,
            local_eval,
            include_all_in_serving=include_all_in_serving,
            output_type=ModelBuilderOutputType.ESTIMATOR_SPEC,
        )
        super().__init__(model_fn=model_fn, model_dir=model_dir, config=config)


def _trainers(num_trainers: int, config: Any) -> int:
    return max(1, config.num_worker_replicas) if num_trainers == 1 and config is not None else num_trainers


def get_combined_model_fn(model_fns: Sequence[Callable[..., Any]]) -> Callable[..., Any]:
    """A model function of several forests, one for each column of the labels.

    Args:
        model_fns: what `get_model_fn` gave for each.

    Returns:
        A model function: its loss is the mean, its probabilities stand side by side, its classes are
        `[batch, forests]`.

    Source: TF 1.15 `random_forest.get_combined_model_fn`.
    """

    def _model_fn(features: Any, labels: Any, mode: str) -> ModelFnOps:
        parts = []
        for number, model_fn in enumerate(model_fns):
            with tf.variable_scope(f"label_{number}"):
                parts.append(model_fn(features, None if labels is None else labels[:, number : number + 1], mode))
        predictions: dict[str, Any] = {}
        if mode != ModeKeys.TRAIN:
            for key, join in (
                (eval_metrics.INFERENCE_PROB_NAME, tf.concat),
                (eval_metrics.INFERENCE_PRED_NAME, tf.stack),
            ):
                predictions[key] = join([part.predictions[key] for part in parts], axis=1)
        return ModelFnOps(
            mode=mode,
            predictions=predictions,
            loss=None if mode == ModeKeys.INFER else tf.add_n([part.loss for part in parts]) / len(parts),
            train_op=tf.group(*[part.train_op for part in parts]) if mode == ModeKeys.TRAIN else None,
            training_hooks=[hook for part in parts for hook in part.training_hooks],
        )

    return _model_fn


class MultiForestMultiHeadEstimator(Estimator):
    """Trains a forest of its own for each column of the labels.

    Args:
        params_list: `ForestHParams` of each forest; it fills them.
        device_assigner: where the trees are.
        model_dir: directory of checkpoints and summaries; a temporary one by default.
        feature_columns: columns of `tf.contrib.layers`.
        graph_builder_class: makes the graphs of a forest.
        config: a `RunConfig`.
        weight_column: the feature that holds the weights of the examples.
        keys_column: a feature that the trees do not see and that is passed on to the predictions.
        feature_engineering_fn: makes other `(features, labels)` of those that are read.
        early_stopping_rounds: steps without a fall of the loss after which training stops; 0 for never.
        num_trainers: among how many the trees are divided.
        trainer_id: which of them this is.
        report_feature_importances: whether they are logged at the end.
        local_eval: whether evaluation ignores `device_assigner`.

    Source: TF 1.15 `tf.contrib.tensor_forest.client.random_forest.MultiForestMultiHeadEstimator`.
    """

    def __init__(
        self,
        params_list: Sequence[Any],
        device_assigner: Any = None,
        model_dir: str | None = None,
        feature_columns: Sequence[Any] | None = None,
        graph_builder_class: Callable[..., Any] = tensor_forest.RandomForestGraphs,
        config: Any = None,
        weight_column: str | None = None,
        keys_column: str | None = None,
        feature_engineering_fn: Callable[[Any, Any], tuple[Any, Any]] | None = None,
        early_stopping_rounds: int = 100,
        num_trainers: int = 1,
        trainer_id: int = 0,
        report_feature_importances: bool = False,
        local_eval: bool = False,
    ):
        """Make it; the class says what the arguments are."""
        model_fns = [
            get_model_fn(
                params.fill(),
                graph_builder_class,
                device_assigner,
                feature_columns,
                weight_column,
                _get_default_head(params, weight_column, ModelBuilderOutputType.MODEL_FN_OPS, f"head{number}"),
                keys_column,
                early_stopping_rounds,
                num_trainers=_trainers(num_trainers, config),
                trainer_id=trainer_id,
                report_feature_importances=report_feature_importances,
                local_eval=local_eval,
                head_scope=f"output{number}",
            )
            for number, params in enumerate(params_list)
        ]
        super().__init__(
            get_combined_model_fn(model_fns), model_dir, config, feature_engineering_fn=feature_engineering_fn
        )
