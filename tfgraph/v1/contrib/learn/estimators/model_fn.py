"""What a model function of a contrib Estimator is told and returns.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/estimators/model_fn.py`.
"""

from typing import Any, NamedTuple

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.estimators.constants import ProblemType
from tfgraph.v1.contrib.learn.estimators.metric_key import MetricKey
from tfgraph.v1.contrib.learn.estimators.prediction_key import PredictionKey


class ModeKeys:
    """Modes of a model function; "infer", where `tf.estimator.ModeKeys` says "predict".

    Source: TF 1.15 `tf.contrib.learn.ModeKeys`.
    """

    TRAIN = "train"
    EVAL = "eval"
    INFER = "infer"

    @classmethod
    def validate(cls, key: str) -> None:
        """Refuse what is no mode.

        Raises:
            ValueError: if `key` is none of the three.
        """
        if key not in (cls.TRAIN, cls.EVAL, cls.INFER):
            raise ValueError(f"Invalid mode {key}.")


class _Fields(NamedTuple):
    predictions: Any
    loss: Any
    train_op: Any
    eval_metric_ops: dict[str, Any]
    output_alternatives: dict[Any, Any] | None
    training_chief_hooks: list[Any]
    training_hooks: list[Any]
    scaffold: Any
    mode: str


class ModelFnOps(_Fields):
    """The graph that a model function has built.

    Args:
        mode: one of `ModeKeys`.
        predictions: a tensor, or a dict of tensors; needed to evaluate and to predict.
        loss: scalar tensor; needed to train and to evaluate.
        train_op: operation of one training step; needed to train.
        eval_metric_ops: name -> `(value, update_op)`, or a tensor.
        output_alternatives: name of a head -> `(ProblemType, dict of tensors)`, for the exported signatures.
        training_chief_hooks: `SessionRunHook`s for the chief.
        training_hooks: `SessionRunHook`s for all workers.
        scaffold: a `tf.train.Scaffold`.

    Raises:
        ValueError: for something that the mode needs and that is missing, or for a loss of several numbers.
        TypeError: for a hook that is none.

    Source: TF 1.15 `tf.contrib.learn.ModelFnOps`.
    """

    def __new__(
        cls,
        mode: str,
        predictions: Any = None,
        loss: Any = None,
        train_op: Any = None,
        eval_metric_ops: dict[str, Any] | None = None,
        output_alternatives: dict[Any, Any] | None = None,
        training_chief_hooks: list[Any] | None = None,
        training_hooks: list[Any] | None = None,
        scaffold: Any = None,
    ) -> "ModelFnOps":
        """Make it; the class says what the arguments are."""
        ModeKeys.validate(mode)
        if train_op is None:
            if mode == ModeKeys.TRAIN:
                raise ValueError("Missing train_op.")
        elif not isinstance(train_op, tf.Operation):
            train_op = tf.convert_to_tensor(train_op).op
        if loss is None:
            if mode != ModeKeys.INFER:
                raise ValueError("Missing loss.")
        else:
            loss = tf.convert_to_tensor(loss)
            if loss.shape.num_elements() not in (None, 1):
                raise ValueError(f"Loss must be scalar: {loss}.")
            if not loss.shape.is_compatible_with([]):
                loss = tf.reshape(loss, [])
        if predictions is None:
            if mode != ModeKeys.TRAIN:
                raise ValueError("Missing predictions.")
        elif isinstance(predictions, dict):
            predictions = {key: _tensor(value) for key, value in predictions.items()}
        else:
            predictions = _tensor(predictions)
        if not isinstance(eval_metric_ops, dict | None):
            raise ValueError("eval_metric_ops must be a dict.")
        for hook in [*(training_hooks or []), *(training_chief_hooks or [])]:
            if not isinstance(hook, tf.train.SessionRunHook):
                raise TypeError(
                    "All hooks returned from model_fn must be SessionRunHook instances, "
                    f"got instance of {type(hook)}: {hook}"
                )
        return super().__new__(
            cls,
            predictions=predictions,
            loss=loss,
            train_op=train_op,
            eval_metric_ops={} if eval_metric_ops is None else eval_metric_ops,
            output_alternatives=output_alternatives,
            training_chief_hooks=training_chief_hooks or [],
            training_hooks=training_hooks or [],
            scaffold=scaffold,
            mode=mode,
        )

    def estimator_spec(self, default_serving_output_alternative_key: str | None = None) -> Any:
        """The same as a `tf.estimator.EstimatorSpec`."""
        from tfgraph.v1 import estimator

        exports = dict(self.output_alternatives or {})
        serving = tf.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY
        if len(exports) > 1 and serving not in exports:
            exports[serving] = exports[default_serving_output_alternative_key]
        modes = {
            ModeKeys.TRAIN: estimator.ModeKeys.TRAIN,
            ModeKeys.EVAL: estimator.ModeKeys.EVAL,
            ModeKeys.INFER: estimator.ModeKeys.PREDICT,
        }
        return estimator.EstimatorSpec(
            mode=modes[self.mode],
            predictions=self.predictions,
            loss=self.loss,
            train_op=self.train_op,
            eval_metric_ops={key: value for key, value in self.eval_metric_ops.items() if key != MetricKey.LOSS},
            export_outputs={key: _export_output(*value) for key, value in exports.items()} or None,
            training_chief_hooks=self.training_chief_hooks,
            training_hooks=self.training_hooks,
            scaffold=self.scaffold,
        )


def _tensor(value: Any) -> Any:
    return value if isinstance(value, tf.SparseTensor) else tf.convert_to_tensor(value)


def _export_output(problem_type: int, outputs: dict[str, Any]) -> Any:
    from tfgraph.v1.estimator import export

    scores = outputs.get(PredictionKey.SCORES, outputs.get(PredictionKey.PROBABILITIES))
    if problem_type == ProblemType.LINEAR_REGRESSION:
        return export.RegressionOutput(scores)
    if problem_type == ProblemType.UNSPECIFIED:
        return export.PredictOutput(outputs)
    classes = outputs.get(PredictionKey.CLASSES)
    return export.ClassificationOutput(scores, classes if classes is not None and classes.dtype == tf.string else None)
