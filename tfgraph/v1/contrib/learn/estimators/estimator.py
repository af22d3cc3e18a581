"""The estimator of contrib: a model function, a directory, and `fit`, `evaluate`, `predict`.

It has a training loop of its own, on `tf.train.MonitoredTrainingSession`: `tf.estimator.Estimator` treats losses,
metrics and steps otherwise.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/estimators/estimator.py`.
"""

import copy
import inspect
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python.training import basic_session_run_hooks, evaluation

from tfgraph.v1.contrib import layers
from tfgraph.v1.contrib.learn import monitors as monitor_lib
from tfgraph.v1.contrib.learn.estimators.metric_key import MetricKey
from tfgraph.v1.contrib.learn.estimators.model_fn import ModeKeys, ModelFnOps
from tfgraph.v1.contrib.learn.estimators.run_config import RunConfig
from tfgraph.v1.contrib.learn.evaluable import Evaluable
from tfgraph.v1.contrib.learn.learn_io.data_feeder import setup_train_data_feeder
from tfgraph.v1.contrib.learn.metric_spec import MetricSpec
from tfgraph.v1.contrib.learn.trainable import Trainable
from tfgraph.v1.contrib.namespace import namespace as _namespace

_MOVED = {
    "list_variables": "tensorflow.compat.v1.train:list_variables",
    "load_variable": "tensorflow.compat.v1.train:load_variable",
}
__getattr__, __dir__ = _namespace(__name__, _MOVED)

_PS_OPS = ("Variable", "VariableV2", "VarHandleOp", "MutableHashTableV2", "MutableHashTableOfTensorsV2")


class NotFittedError(ValueError, AttributeError):
    """There is no checkpoint yet. Source: TF 1.15 `tf.contrib.learn.NotFittedError`."""


class GraphRewriteSpec(NamedTuple):
    """A variant of an exported graph. Source: TF 1.15 `tf.contrib.learn.estimators.GraphRewriteSpec`."""

    tags: Sequence[str]
    transforms: Sequence[str]


def infer_real_valued_columns_from_input_fn(input_fn: Callable[[], Any]) -> list[Any]:
    """A column of numbers for each feature that an input function gives.

    Source: TF 1.15 `tf.contrib.learn.infer_real_valued_columns_from_input_fn`.
    """
    with tf.Graph().as_default():
        features, _ = input_fn()
        return layers.infer_real_valued_columns(features)


def infer_real_valued_columns_from_input(x: Any) -> list[Any]:
    """A column of numbers for an array `[examples, width]`, or one for each of a dictionary of arrays.

    Source: TF 1.15 `tf.contrib.learn.infer_real_valued_columns_from_input`.
    """
    x = {key: np.asarray(value) for key, value in x.items()} if isinstance(x, Mapping) else x
    return infer_real_valued_columns_from_input_fn(setup_train_data_feeder(x).input_builder)


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
        _check_metrics(metrics)
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
            self._labels_like = tf.nest.map_structure(_signature, labels)
        return features, labels

    def _train_model(self, input_fn: Any, hooks: list[Any]) -> Any:
        config = self._config
        with tf.Graph().as_default() as graph, graph.device(self._device_setter()):
            tf.set_random_seed(config.tf_random_seed)
            global_step = tf.train.create_global_step(graph)
            ops = self._call_model_fn(*self._inputs(input_fn), ModeKeys.TRAIN)
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
        _write_summary(str(Path(self._model_dir) / (f"eval_{name}" if name else "eval")), results)
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
            labels = self._labels_like and tf.nest.map_structure(_placeholder, self._labels_like)
            ops = self._call_model_fn(features, labels, ModeKeys.INFER)
            predictions = _select(ops.predictions, outputs)
            session = tf.train.MonitoredSession(
                tf.train.ChiefSessionCreator(
                    scaffold=ops.scaffold, config=self._session_config, checkpoint_filename_with_path=checkpoint_path
                )
            )
        if as_iterable:
            return _iterate(session, predictions, feed_fn, iterate_batches)
        with session:
            return session.run(predictions, feed_fn() if feed_fn else None)


class Estimator(BaseEstimator):
    """Trains, evaluates and predicts with a model function.

    Args:
        model_fn: function of `(features, labels)`, and of `mode`, `params`, `config` and `model_dir` if it has
            arguments of these names. It returns `ModelFnOps` or `(predictions, loss, train_op)`.
        model_dir: directory of checkpoints and summaries; a temporary one by default.
        config: a `RunConfig`.
        params: passed on to `model_fn`.
        feature_engineering_fn: makes other `(features, labels)` of those that are read.

    Raises:
        ValueError: if there are `params`, and `model_fn` takes none.

    Source: TF 1.15 `tf.contrib.learn.Estimator`.
    """

    def __init__(
        self,
        model_fn: Callable[..., Any] | None = None,
        model_dir: str | None = None,
        config: RunConfig | None = None,
        params: Any = None,
        feature_engineering_fn: Callable[[Any, Any], tuple[Any, Any]] | None = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(model_dir, config)
        if model_fn is not None:
            takes_params = "params" in _arguments(model_fn)
            if params is not None and not takes_params:
                raise ValueError(
                    f"Estimator's model_fn ({model_fn}) does not have a params argument, "
                    f"but params ({params}) were passed to the Estimator's constructor."
                )
            if params is None and takes_params:
                tf.logging.warning(
                    "Estimator's model_fn (%s) includes params argument, but params are not passed to Estimator.",
                    model_fn,
                )
        self._model_fn = model_fn
        self.params = params
        self._feature_engineering_fn = feature_engineering_fn or (lambda features, labels: (features, labels))

    def export_savedmodel(
        self,
        export_dir_base: str,
        serving_input_fn: Callable[[], Any],
        default_output_alternative_key: str | None = None,
        assets_extra: Mapping[str, str] | None = None,
        as_text: bool = False,
        checkpoint_path: str | None = None,
        graph_rewrite_specs: Sequence[GraphRewriteSpec] = (GraphRewriteSpec(("serve",), ()),),
        strip_default_attrs: bool = False,
    ) -> bytes:
        """Write a SavedModel into a new directory, named by the time.

        Args:
            export_dir_base: where the new directory is made.
            serving_input_fn: function that returns `InputFnOps`.
            default_output_alternative_key: the head that is served, if there are several.
            assets_extra: path below `assets.extra` -> file that is copied there.
            as_text: whether it is written as text.
            checkpoint_path: a checkpoint; the last one by default.
            graph_rewrite_specs: only the default is supported: the graph as it is.
            strip_default_attrs: whether attributes that have their default value are left out.

        Returns:
            The new directory.

        Raises:
            NotFittedError: if there is no checkpoint.
            NotImplementedError: for graphs that are to be transformed.
            ValueError: without `serving_input_fn`, or for a head that is not there.

        Source: TF 1.15 `tf.contrib.learn.Estimator.export_savedmodel`.
        """
        from tfgraph.v1.contrib.learn.utils import saved_model_export_utils as export

        if serving_input_fn is None:
            raise ValueError("serving_input_fn must be defined.")
        if len(graph_rewrite_specs) != 1 or graph_rewrite_specs[0].transforms:
            raise NotImplementedError(
                "tf.contrib.learn.Estimator.export_savedmodel(graph_rewrite_specs=...): TF2 dropped the graph "
                "transforms. Export without, and optimize with tf.lite or TensorRT."
            )
        checkpoint_path = self._checkpoint(checkpoint_path)
        directory = export.get_timestamped_export_dir(export_dir_base)
        temporary = export.get_temp_export_dir(directory)
        with tf.Graph().as_default() as graph, tf.Session() as session:
            tf.train.create_global_step(graph)
            inputs, features = export.get_input_alternatives(serving_input_fn())
            ops = self._call_model_fn(features, None, ModeKeys.INFER)
            outputs, default = export.get_output_alternatives(ops, default_output_alternative_key)
            # Before the first run: a session warns of operations that are made later.
            init_op = tf.group(tf.local_variables_initializer(), tf.tables_initializer())
            saver = ops.scaffold.saver if ops.scaffold is not None else None
            (saver or tf.train.Saver(sharded=True)).restore(session, checkpoint_path)
            builder = tf.saved_model.builder.SavedModelBuilder(temporary)
            builder.add_meta_graph_and_variables(
                session,
                list(graph_rewrite_specs[0].tags),
                signature_def_map=export.build_all_signature_defs(inputs, outputs, default),
                assets_collection=tf.get_collection(tf.GraphKeys.ASSET_FILEPATHS),
                main_op=init_op,
                strip_default_attrs=strip_default_attrs,
            )
        for relative, source in (assets_extra or {}).items():
            path = Path(temporary.decode()) / "assets.extra" / relative
            tf.gfile.MakeDirs(str(path.parent))
            tf.gfile.Copy(source, str(path))
        builder.save(as_text)
        tf.gfile.Rename(temporary, directory)
        return directory

    def _call_model_fn(
        self, features: Any, labels: Any, mode: str, metrics: Mapping[Any, Any] | None = None, config: Any = None
    ) -> ModelFnOps:
        features, labels = self._feature_engineering_fn(features, labels)
        assert self._model_fn is not None
        offered = {
            "mode": mode,
            "params": self.params,
            "config": config or self.config,
            "model_dir": self.model_dir,
        }
        wanted = _arguments(self._model_fn)
        ops = self._model_fn(features, labels, **{name: offered[name] for name in offered if name in wanted})
        if not isinstance(ops, ModelFnOps):
            if not isinstance(ops, tuple | list) or len(ops) != 3:
                raise ValueError("Unrecognized value returned by model_fn, please return ModelFnOps.")
            predictions, loss, train_op = ops
            ops = ModelFnOps(mode, predictions, loss, train_op)
        if metrics:
            ops.eval_metric_ops.update(_metric_ops(metrics, features, labels, ops.predictions))
        return ops


class SKCompat:
    """An estimator as scikit-learn has them: `fit(x, y)`, `score(x, y)`, `predict(x)`, on arrays.

    Args:
        estimator: an `Estimator`.

    Source: TF 1.15 `tf.contrib.learn.SKCompat`.
    """

    def __init__(self, estimator: BaseEstimator):
        """Make it; the class says what the arguments are."""
        self._estimator = estimator

    def fit(
        self,
        x: Any,
        y: Any,
        batch_size: int | None = 128,
        steps: int | None = None,
        max_steps: int | None = None,
        monitors: Sequence[Any] | None = None,
    ) -> "SKCompat":
        """Train on shuffled batches; for ever, unless `steps` or `max_steps` are given."""
        feeder = setup_train_data_feeder(x, y, batch_size, shuffle=True)
        hooks = [basic_session_run_hooks.FeedFnHook(feeder.get_feed_dict_fn()), *(monitors or [])]
        self._estimator.fit(input_fn=feeder.input_builder, steps=steps, max_steps=max_steps, monitors=hooks)
        return self

    def score(
        self,
        x: Any,
        y: Any,
        batch_size: int | None = 128,
        steps: int | None = None,
        metrics: Mapping[Any, Any] | None = None,
        name: str | None = None,
    ) -> dict[str, Any]:
        """Measure on one pass; see `Estimator.evaluate`."""
        feeder = setup_train_data_feeder(x, y, batch_size, shuffle=False, epochs=1)
        _check_metrics(metrics)
        return self._estimator._evaluate_model(feeder.input_builder, feeder.get_feed_dict_fn(), steps, metrics, name)

    def predict(self, x: Any, batch_size: int | None = 128, outputs: Sequence[str] | None = None) -> Any:
        """Predict for all examples: an array, or a dict of arrays."""
        feeder = setup_train_data_feeder(x, None, batch_size, shuffle=False, epochs=1)
        results = list(
            self._estimator._infer_model(feeder.input_builder, feeder.get_feed_dict_fn(), outputs, iterate_batches=True)
        )
        if not isinstance(results[0], dict):
            return np.concatenate(results, axis=0)
        return {key: np.concatenate([batch[key] for batch in results], axis=0) for key in results[0]}

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The public attributes: none."""
        return {}


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


def _check_metrics(metrics: Any) -> None:
    if not isinstance(metrics, dict | None):
        raise ValueError(f"Metrics argument should be None or dict. Got {metrics}.")


def _arguments(function: Any) -> list[str]:
    """Names of the arguments that a function, a partial or an object can still be given."""
    try:
        return list(inspect.signature(function).parameters)
    except ValueError:  # a function of another language
        return []


def _signature(tensor: Any) -> Any:
    if isinstance(tensor, tf.SparseTensor):
        return tf.SparseTensorSpec(None, tensor.dtype)
    return tf.TensorSpec(tensor.shape, tensor.dtype)


def _placeholder(like: Any) -> Any:
    """A model function of `(features, labels)` builds its loss even to predict."""
    if isinstance(like, tf.SparseTensorSpec):
        return tf.sparse_placeholder(like.dtype)
    return tf.placeholder(like.dtype, [None, *like.shape[1:]] if like.shape.ndims else like.shape)


def _select(predictions: Any, outputs: Sequence[str] | None) -> Any:
    if not outputs:
        return predictions
    if not isinstance(predictions, dict):
        raise ValueError("outputs argument is not valid in case of non-dict predictions.")
    selected = {key: value for key, value in predictions.items() if key in outputs}
    if not selected:
        raise ValueError(f"Expected to run at least one output from {predictions.keys()}, provided {outputs}.")
    return selected


def _iterate(session: Any, predictions: Any, feed_fn: Any, iterate_batches: bool) -> Iterator[Any]:
    with session:  # it ends quietly when the input is exhausted
        while not session.should_stop():
            batch = session.run(predictions, feed_fn() if feed_fn else None)
            if iterate_batches:
                yield batch
            elif isinstance(batch, dict):
                first = next(iter(batch.values()))
                size = first.dense_shape[0] if isinstance(first, tf.SparseTensorValue) else len(first)
                for row in range(size):
                    yield {key: value[row] for key, value in batch.items()}
            else:
                yield from batch
            if feed_fn is None and not session.graph.get_collection(tf.GraphKeys.QUEUE_RUNNERS):
                return  # constants: there is one batch only


def _metric_ops(metrics: Mapping[Any, Any], features: Any, labels: Any, predictions: Any) -> dict[str, Any]:
    """Values and updates of the metrics that `evaluate` was given, in the three forms that contrib took."""
    label = next(iter(labels.values())) if isinstance(labels, dict) and len(labels) == 1 else labels
    found = {}
    for name, metric in sorted(metrics.items(), key=lambda item: str(item[0])):
        if isinstance(metric, MetricSpec):
            found[name] = metric.create_metric_ops(features, labels, predictions)
        elif isinstance(name, tuple):
            if len(name) != 2 or not isinstance(predictions, dict):
                raise ValueError(
                    f"The metric {name} is a pair (name, key of the predictions); the predictions are {predictions}."
                )
            of_key = labels[name[1]] if isinstance(labels, dict) and name[1] in labels else label
            found[name[0]] = metric(predictions[name[1]], of_key)
        elif isinstance(predictions, dict):
            raise ValueError(
                "Metrics passed provide only name, no prediction, but predictions are dict. "
                f"Metrics: {metrics}, Labels: {label}."
            )
        else:
            found[name] = metric(predictions, label)
    return found


def _write_summary(directory: str, results: Mapping[str, Any]) -> None:
    step = results["global_step"]
    shown = [
        f"{key} = {value!s}" if isinstance(value, np.number) else f"Type of {key} = {type(value)}"
        for key, value in sorted(results.items())
    ]
    tf.logging.info("Saving dict for global step %d: %s", step, ", ".join(shown))
    summary = tf.Summary()
    for key, value in results.items():
        if isinstance(value, bytes):
            for part in tf.Summary.FromString(value).value:
                part.tag = key
                summary.value.append(part)
        elif isinstance(value, np.ndarray) and value.ndim:
            summary.value.add(tag=key, node_name=key, tensor=tf.make_tensor_proto(value))
        elif key != "global_step":
            summary.value.add(tag=key, simple_value=float(value))
    writer = monitor_lib.event_writer(directory)
    writer.add_summary(summary, step)
    writer.flush()
