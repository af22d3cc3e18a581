"""What estimators of contrib share: a directory, and `fit`, `evaluate`, `predict` of a graph that is built elsewhere.

The training loop is our own, on `tf.train.MonitoredTrainingSession`: `tf.estimator.Estimator` treats losses,
metrics and steps otherwise.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/estimators/estimator.py`.
"""

import copy
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python.training import basic_session_run_hooks, evaluation, training_util

from tfgraph.v1.contrib.learn import monitors as monitor_lib
from tfgraph.v1.contrib.learn.estimators.evaluation_metrics import check_metrics, write_summary
from tfgraph.v1.contrib.learn.estimators.inference import (
    iterate_predictions,
    placeholder_like,
    select_outputs,
    tensor_spec,
)
from tfgraph.v1.contrib.learn.estimators.metric_key import MetricKey
from tfgraph.v1.contrib.learn.estimators.model_fn import ModeKeys, ModelFnOps
from tfgraph.v1.contrib.learn.estimators.run_config import RunConfig
from tfgraph.v1.contrib.learn.estimators.sk_compat import SKCompat
from tfgraph.v1.contrib.learn.evaluable import Evaluable
from tfgraph.v1.contrib.learn.learn_io.data_feeder import setup_train_data_feeder
from tfgraph.v1.contrib.learn.trainable import Trainable

_PS_OPS = ("Variable", "VariableV2", "VarHandleOp", "MutableHashTableV2", "MutableHashTableOfTensorsV2")


class NotFittedError(ValueError, AttributeError):
    """There is no checkpoint yet. Source: TF 1.15 `tf.contrib.learn.NotFittedError`."""


class BaseEstimator(Evaluable, Trainable):
    """Trains, evaluates and predicts with the graph that `_call_model_fn` builds.

    Args:
        model_dir: directory of checkpoints and summaries; a temporary one by default.
        config: a `RunConfig`.

    Raises:
        ValueError: if `config` names another directory.

    Source: TF 1.15 `tf.contrib.learn.BaseEstimator`.
    """

    def __init__(self, model_dir: str | None = None, config: RunConfig | None = None):
        """Make it; the class says what the arguments are."""
        if config is None:
            config = RunConfig()
            tf.logging.info("Using default config.")
        if None not in (model_dir, config.model_dir) and model_dir != config.model_dir:
            raise ValueError(
                "model_dir are set both in constructor and RunConfig, but with different values. "
                f"In constructor: '{model_dir}', in RunConfig: '{config.model_dir}' "
            )
        self._model_dir = model_dir or config.model_dir
        if self._model_dir is None:
            self._model_dir = tempfile.mkdtemp()
            tf.logging.warning("Using temporary folder as model directory: %s", self._model_dir)
        self._config = config if config.model_dir else config.replace(model_dir=self._model_dir)
        self._session_config = self._config.session_config or tf.ConfigProto(allow_soft_placement=True)
        tf.logging.info("Using config: %s", str(vars(self._config)))
        self._labels_like: Any = None

    @property
    def config(self) -> RunConfig:
        """A copy of the configuration."""
        return copy.deepcopy(self._config)

    @property
    def model_dir(self) -> str:
        """Directory of checkpoints and summaries."""
        return self._model_dir

    @property
    def model_fn(self) -> Callable[..., ModelFnOps]:
        """A function `(features, labels, mode, config)` that builds the graph."""

        def model_fn(features: Any, labels: Any, mode: str, config: Any) -> ModelFnOps:
            return self._call_model_fn(features, labels, mode, config=config)

        return model_fn

    def fit(
        self,
        x: Any = None,
        y: Any = None,
        input_fn: Callable[[], Any] | None = None,
        steps: int | None = None,
        batch_size: int | None = None,
        monitors: Sequence[Any] | None = None,
        max_steps: int | None = None,
    ) -> Any:
        """Train.

        Args:
            x: array `[examples, ...]`, a dict of such, a pandas or dask frame, or an iterator over examples.
            y: labels likewise.
            input_fn: function that returns tensors `(features, labels)`, instead of `x` and `y`.
            steps: number of steps from here; None: until the input ends.
            batch_size: examples of `x` per step; all of them by default.
            monitors: monitors and `SessionRunHook`s.
            max_steps: number of steps in all, instead of `steps`.

        Returns:
            This estimator.

        Raises:
            ValueError: for arguments that exclude each other.
        """
        if steps is not None and max_steps is not None:
            raise ValueError("Can not provide both steps and max_steps.")
        _verify_input_args(x, y, input_fn, None, batch_size)
        if x is not None:
            SKCompat(self).fit(x, y, batch_size, steps, max_steps, monitors)
            return self
        if max_steps is not None and max_steps <= self._step_reached():
            tf.logging.info("Skipping training since max_steps has already saved.")
            return self
        hooks = monitor_lib.replace_monitors_with_hooks(monitors, self)
        if steps is not None or max_steps is not None:
            hooks.append(tf.train.StopAtStepHook(steps, max_steps))
        loss = self._train_model(input_fn, hooks)
        tf.logging.info("Loss for final step: %s.", loss)
        return self

    def partial_fit(
        self,
        x: Any = None,
        y: Any = None,
        input_fn: Callable[[], Any] | None = None,
        steps: int | None = 1,
        batch_size: int | None = None,
        monitors: Sequence[Any] | None = None,
    ) -> Any:
        """Train one step, if not told otherwise; the arguments are those of `fit`."""
        tf.logging.warning(
            "The current implementation of partial_fit is not optimized for use in a loop. "
            "Consider using fit() instead."
        )
        return self.fit(x=x, y=y, input_fn=input_fn, steps=steps, batch_size=batch_size, monitors=monitors)

    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        input_fn: Callable[[], Any] | None = None,
        feed_fn: Callable[[], Any] | None = None,
        batch_size: int | None = None,
        steps: int | None = None,
        metrics: Mapping[Any, Any] | None = None,
        name: str | None = None,
        checkpoint_path: str | None = None,
        hooks: Sequence[Any] | None = None,
        log_progress: bool = True,
    ) -> dict[str, Any]:
        """Measure.

        Args:
            x: features, as for `fit`.
            y: labels, as for `fit`.
            input_fn: function that returns tensors `(features, labels)`, instead of `x` and `y`.
            feed_fn: function that returns what is fed in each step.
            batch_size: examples of `x` per step; all of them by default.
            steps: number of batches; None: until the input ends.
            metrics: name -> `MetricSpec`, beside those of the model function; also name or
                `(name, key of the predictions)` -> function of predictions and labels.
            name: of the evaluation, if there are several.
            checkpoint_path: a checkpoint; the last one by default.
            hooks: `SessionRunHook`s.
            log_progress: whether each step is logged.

        Returns:
            name of a metric -> number, and "global_step".

        Raises:
            ValueError: for arguments that exclude each other.
            NotFittedError: if there is no checkpoint.
        """
        _verify_input_args(x, y, input_fn, feed_fn, batch_size)
        if x is not None:
            return SKCompat(self).score(x, y, batch_size, steps, metrics, name)
        check_metrics(metrics)
        return self._evaluate_model(input_fn, feed_fn, steps, metrics, name, checkpoint_path, hooks, log_progress)

    def predict(
        self,
        x: Any = None,
        input_fn: Callable[[], Any] | None = None,
        batch_size: int | None = None,
        outputs: Sequence[str] | None = None,
        as_iterable: bool = True,
        iterate_batches: bool = False,
    ) -> Any:
        """Predict.

        Args:
            x: features, as for `fit`.
            input_fn: function that returns tensors `features` or `(features, labels)`, instead of `x`.
            batch_size: examples of `x` per step; all of them by default.
            outputs: keys of the predictions that are wanted; all of them by default.
            as_iterable: give one example after the other, not all in one array.
            iterate_batches: give one batch after the other.

        Returns:
            An array or a dict of arrays for each example, or for all.

        Raises:
            ValueError: for arguments that exclude each other.
            NotFittedError: if there is no checkpoint.
        """
        _verify_input_args(x, None, input_fn, None, batch_size)
        if x is not None and not as_iterable:
            return SKCompat(self).predict(x, batch_size)
        feed_fn = None
        if x is not None:
            feeder = setup_train_data_feeder(x, None, batch_size, shuffle=False, epochs=1)
            input_fn, feed_fn = feeder.input_builder, feeder.get_feed_dict_fn()
        return self._infer_model(input_fn, feed_fn, outputs, as_iterable, iterate_batches)

    def get_variable_value(self, name: str) -> np.ndarray:
        """The value of a variable in the last checkpoint."""
        return tf.train.load_variable(self.model_dir, name)

    def get_variable_names(self) -> list[str]:
        """The names of the variables in the last checkpoint."""
        return [name for name, _ in tf.train.list_variables(self.model_dir)]

    def export(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse: it wrote session bundles, which no TensorFlow reads any more.

        Raises:
            NotImplementedError: always; it names the replacement.
        """
        raise NotImplementedError(
            "tf.contrib.learn.Estimator.export wrote a session bundle, which nothing reads any more. "
            "Use export_savedmodel(export_dir_base, serving_input_fn) instead."
        )

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The public attributes, as scikit-learn asks for them."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_") and not callable(value)}

    def set_params(self, **params: Any) -> Any:
        """Set public attributes.

        Raises:
            ValueError: for an attribute that is not there.
        """
        for name, value in params.items():
            if name not in self.get_params():
                raise ValueError(
                    f"Invalid parameter {name} for estimator {type(self).__name__}. "
                    "Check the list of available parameters with `estimator.get_params().keys()`."
                )
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value}' for name, value in self.get_params().items())})"

    def _call_model_fn(
        self, features: Any, labels: Any, mode: str, metrics: Mapping[Any, Any] | None = None, config: Any = None
    ) -> ModelFnOps:
        raise NotImplementedError

    def _step_reached(self) -> int:
        if tf.train.latest_checkpoint(self._model_dir) is None:
            return -1
        return int(tf.train.load_variable(self._model_dir, tf.GraphKeys.GLOBAL_STEP))

    def _checkpoint(self, checkpoint_path: str | None = None) -> str:
        found = checkpoint_path or tf.train.latest_checkpoint(self._model_dir)
        if not found:
            raise NotFittedError(f"Couldn't find trained model at {self._model_dir}.")
        return found

    def _device_setter(self) -> Any:
        config = self._config
        if not config.num_ps_replicas:
            return None
        worker = f"/job:{config.task_type}/task:{config.task_id}" if config.task_type else "/job:worker"
        return tf.train.replica_device_setter(
            config.num_ps_replicas, worker_device=worker, ps_ops=_PS_OPS, cluster=config.cluster_spec
        )

    def _inputs(self, input_fn: Callable[[], Any]) -> tuple[Any, Any]:
        features, labels = input_fn()
        if self._labels_like is None and labels is not None:
            self._labels_like = tf.nest.map_structure(tensor_spec, labels)
        return features, labels

    def _train_model(self, input_fn: Any, hooks: list[Any]) -> Any:
        config = self._config
        with tf.Graph().as_default() as graph, graph.device(self._device_setter()):
            tf.set_random_seed(config.tf_random_seed)
            global_step = tf.train.create_global_step(graph)
            features, labels = self._inputs(input_fn)
            training_util._get_or_create_global_step_read()  # counted for the seeds of what the model builds
            ops = self._call_model_fn(features, labels, ModeKeys.TRAIN)
            tf.add_to_collection(tf.GraphKeys.LOSSES, ops.loss)
            hooks = [
                *hooks,
                tf.train.NanTensorHook(ops.loss),
                tf.train.LoggingTensorHook({"loss": ops.loss, "step": global_step}, every_n_iter=100),
                *ops.training_hooks,
            ]
            scaffold = ops.scaffold or tf.train.Scaffold()
            if not (scaffold.saver or tf.get_collection(tf.GraphKeys.SAVERS)):
                saver = tf.train.Saver(
                    sharded=True,
                    max_to_keep=config.keep_checkpoint_max,
                    keep_checkpoint_every_n_hours=config.keep_checkpoint_every_n_hours,
                    defer_build=True,
                    save_relative_paths=True,
                )
                tf.add_to_collection(tf.GraphKeys.SAVERS, saver)
            chief_hooks = list(ops.training_chief_hooks)
            saves = config.save_checkpoints_secs or config.save_checkpoints_steps
            if saves and not any(isinstance(hook, tf.train.CheckpointSaverHook) for hook in hooks + chief_hooks):
                chief_hooks.insert(
                    0,
                    tf.train.CheckpointSaverHook(
                        self._model_dir, config.save_checkpoints_secs, config.save_checkpoints_steps, scaffold=scaffold
                    ),
                )
            loss = None
            with tf.train.MonitoredTrainingSession(
                master=config.master,
                is_chief=config.is_chief,
                checkpoint_dir=self._model_dir,
                scaffold=scaffold,
                hooks=hooks,
                chief_only_hooks=chief_hooks,
                save_checkpoint_secs=0,  # `chief_hooks` does it
                save_summaries_steps=config.save_summary_steps,
                max_wait_secs=config.session_creation_timeout_secs,
                config=self._session_config,
                log_step_count_steps=config.log_step_count_steps,
            ) as session:
                while not session.should_stop():
                    _, loss = session.run([ops.train_op, ops.loss])
            return loss

    def _evaluate_model(
        self,
        input_fn: Any,
        feed_fn: Any = None,
        steps: int | None = None,
        metrics: Mapping[Any, Any] | None = None,
        name: str | None = None,
        checkpoint_path: str | None = None,
        hooks: Sequence[Any] | None = None,
        log_progress: bool = True,
    ) -> dict[str, Any]:
        checkpoint_path = self._checkpoint(checkpoint_path)
        with tf.Graph().as_default() as graph:
            tf.set_random_seed(self._config.tf_random_seed)
            global_step = tf.train.create_global_step(graph)
            ops = self._call_model_fn(*self._inputs(input_fn), ModeKeys.EVAL, metrics)
            measured = dict(ops.eval_metric_ops)
            if MetricKey.LOSS not in measured:
                measured[MetricKey.LOSS] = tf.metrics.mean(ops.loss)
            updates = [pair[1] for pair in measured.values() if isinstance(pair, tuple | list)]
            values = {key: pair[0] if isinstance(pair, tuple | list) else pair for key, pair in measured.items()}
            values["global_step"] = global_step
            hooks = list(hooks or [])
            if feed_fn is not None:
                hooks.append(basic_session_run_hooks.FeedFnHook(feed_fn))
            if steps == 0:
                tf.logging.warning(
                    "evaluation steps are 0. If `input_fn` does not raise `OutOfRangeError`, the evaluation will never "
                    "stop. Use steps=None if intended."
                )
            if steps:
                hooks.append(evaluation._StopAfterNEvalsHook(steps, log_progress=log_progress))
            results = evaluation._evaluate_once(
                checkpoint_path=checkpoint_path,
                master=self._config.evaluation_master,
                scaffold=ops.scaffold,
                eval_ops=tf.group(*updates) if updates else None,
                final_ops=values,
                hooks=hooks,
                config=self._session_config,
            )
        write_summary(str(Path(self._model_dir) / (f"eval_{name}" if name else "eval")), results)
        return results

    def _infer_model(
        self,
        input_fn: Any,
        feed_fn: Any = None,
        outputs: Sequence[str] | None = None,
        as_iterable: bool = True,
        iterate_batches: bool = False,
    ) -> Any:
        checkpoint_path = self._checkpoint()
        with tf.Graph().as_default() as graph:
            tf.set_random_seed(self._config.tf_random_seed)
            tf.train.create_global_step(graph)
            given = input_fn()
            features = given[0] if isinstance(given, tuple | list) else given
            labels = self._labels_like and tf.nest.map_structure(placeholder_like, self._labels_like)
            ops = self._call_model_fn(features, labels, ModeKeys.INFER)
            predictions = select_outputs(ops.predictions, outputs)
            session = tf.train.MonitoredSession(
                tf.train.ChiefSessionCreator(
                    scaffold=ops.scaffold, config=self._session_config, checkpoint_filename_with_path=checkpoint_path
                )
            )
        if as_iterable:
            return iterate_predictions(session, predictions, feed_fn, iterate_batches)
        with session:
            return session.run(predictions, feed_fn() if feed_fn else None)


def _verify_input_args(x: Any, y: Any, input_fn: Any, feed_fn: Any, batch_size: int | None) -> None:
    if input_fn is None:
        if x is None:
            raise ValueError("Either x or input_fn must be provided.")
        if isinstance(x, tf.Tensor) or isinstance(y, tf.Tensor):
            raise ValueError("Inputs cannot be tensors. Please provide input_fn.")
        if feed_fn is not None:
            raise ValueError("Can not provide both feed_fn and x or y.")
    elif x is not None or y is not None:
        raise ValueError("Can not provide both input_fn and x or y.")
    elif batch_size is not None:
        raise ValueError("Can not provide both input_fn and batch_size.")
