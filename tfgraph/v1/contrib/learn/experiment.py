"""An estimator and its data, to be trained and evaluated in turn.

Source: TF 1.15 `tf.contrib.learn.Experiment`.
"""

import inspect
import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn import monitors
from tfgraph.v1.contrib.learn.estimators.run_config import Environment
from tfgraph.v1.contrib.learn.export_strategy import ExportStrategy

Predicate = Callable[..., bool]


class Experiment:
    """An estimator and its data, to be trained and evaluated in turn.

    Args:
        estimator: an `Estimator` of contrib, or a `tf.estimator.Estimator`.
        train_input_fn: function that returns `(features, labels)` to train on.
        eval_input_fn: function that returns `(features, labels)` to evaluate on.
        eval_metrics: more metrics; see `Estimator.evaluate`.
        train_steps: number of steps; None: for ever.
        eval_steps: number of batches; None: until the input ends.
        train_monitors: monitors and hooks of the training.
        eval_hooks: hooks of the evaluation.
        local_eval_frequency: `local_run` evaluates every so many steps.
        eval_delay_secs: seconds before the first evaluation.
        continuous_eval_throttle_secs: seconds between two evaluations.
        min_eval_frequency: `train_and_evaluate` evaluates every so many steps, if there is a new checkpoint; 0: at
            the end only.
        delay_workers_by_global_step: workers wait for a step, not for some seconds.
        export_strategies: `ExportStrategy`s.
        train_steps_per_iteration: steps between the evaluations of `continuous_train_and_eval`.
        checkpoint_and_export: evaluate and export at each checkpoint.
        saving_listeners: of a `tf.estimator.Estimator`.
        check_interval_secs: seconds between two looks for a checkpoint.

    Raises:
        ValueError: for what is no estimator, or for arguments that it does not take.

    Source: TF 1.15 `tf.contrib.learn.Experiment`.
    """

    def __init__(
        self,
        estimator: Any,
        train_input_fn: Callable[[], Any],
        eval_input_fn: Callable[[], Any],
        eval_metrics: Mapping[Any, Any] | None = None,
        train_steps: int | None = None,
        eval_steps: int | None = 100,
        train_monitors: Sequence[Any] | None = None,
        eval_hooks: Sequence[Any] | None = None,
        local_eval_frequency: int | None = None,
        eval_delay_secs: float = 120,
        continuous_eval_throttle_secs: float = 60,
        min_eval_frequency: int | None = None,
        delay_workers_by_global_step: bool = False,
        export_strategies: ExportStrategy | Iterable[ExportStrategy] | None = None,
        train_steps_per_iteration: int | None = None,
        checkpoint_and_export: bool = False,
        saving_listeners: Sequence[Any] | None = None,
        check_interval_secs: float = 5,
    ):
        """Make it; the class says what the arguments are."""
        self._is_contrib = hasattr(estimator, "fit")
        if not self._is_contrib and not hasattr(estimator, "train"):
            raise ValueError("`estimator` must implement `tf.contrib.learn.Trainable` or `tf.estimator.Estimator`.")
        if not hasattr(estimator, "evaluate"):
            raise ValueError("`estimator` must implement `tf.contrib.learn.Evaluable` or `tf.estimator.Estimator`.")
        if not self._is_contrib and eval_metrics is not None:
            raise ValueError(
                "`eval_metrics` must be `None` with `tf.estimator.Estimator`. "
                "Use `eval_metric_ops` in `tf.estimator.EstimatorSpec` instead."
            )
        if self._is_contrib and saving_listeners is not None:
            raise ValueError("`saving_listeners` must be `None` with `tf.contrib.learn.Estimator`.")
        if not isinstance(train_steps_per_iteration, int | None):
            raise ValueError("`train_steps_per_iteration` must be an integer.")
        self.estimator = estimator
        self.eval_metrics = eval_metrics
        self.train_steps = train_steps
        self.eval_steps = eval_steps
        self._train_input_fn = train_input_fn
        self._eval_input_fn = eval_input_fn
        self._local_eval_frequency = local_eval_frequency
        self._eval_delay_secs = eval_delay_secs
        self._continuous_eval_throttle_secs = continuous_eval_throttle_secs
        self._checkpoint_and_export = checkpoint_and_export
        self._saving_listeners = saving_listeners
        self._min_eval_frequency = 1 if min_eval_frequency is None else min_eval_frequency
        self._check_interval_secs = check_interval_secs
        self._delay_workers_by_global_step = delay_workers_by_global_step
        self._train_monitors = list(train_monitors or [])
        self._eval_hooks = list(eval_hooks or [])
        self._train_steps_per_iteration = train_steps_per_iteration
        self._export_strategies: tuple[ExportStrategy, ...] = ()
        self.reset_export_strategies(export_strategies)

    def extend_train_hooks(self, additional_hooks: Iterable[Any]) -> None:
        """Add hooks of the training."""
        self._train_monitors.extend(additional_hooks)

    def reset_export_strategies(
        self, new_export_strategies: ExportStrategy | Iterable[ExportStrategy] | None = None
    ) -> tuple[ExportStrategy, ...]:
        """Take other strategies, and return those so far.

        Raises:
            ValueError: for what is no `ExportStrategy`.
        """
        given = new_export_strategies or ()
        strategies = (given,) if isinstance(given, ExportStrategy) else tuple(given)
        for strategy in strategies:
            if not isinstance(strategy, ExportStrategy):
                raise ValueError(
                    "`export_strategies` must be an ExportStrategy, an iterable of ExportStrategy, "
                    f"or `None`, found {strategy}."
                )
        before, self._export_strategies = self._export_strategies, strategies
        return before

    def train(self, delay_secs: float | None = None) -> Any:
        """Train; a worker waits `delay_secs` first, 5 for each worker before it by default."""
        config = self.estimator.config
        environment = getattr(config, "environment", Environment.LOCAL)
        if environment not in (Environment.LOCAL, Environment.GOOGLE) and config.cluster_spec and config.master:
            self._start_server()
        hooks = []
        task = config.task_id or 0
        if delay_secs is None:
            if self._delay_workers_by_global_step:
                hooks.append(tf.train.GlobalStepWaiterHook(int(8000.0 * math.log(task + 1))))
                delay_secs = 0
            else:
                delay_secs = min(60, task * 5)
        _wait(delay_secs, "starting training")
        return self._train(max_steps=self.train_steps, hooks=hooks)

    def evaluate(self, delay_secs: float | None = None, name: str | None = None) -> Any:
        """Evaluate once, after `delay_secs`."""
        _wait(self._eval_delay_secs if delay_secs is None else delay_secs, "starting eval")
        return self._evaluate(name or "one_pass")

    def local_run(self) -> Any:
        """`train_and_evaluate`, evaluating every `local_eval_frequency` steps."""
        return self._train_and_evaluate(self._local_eval_frequency)

    def train_and_evaluate(self) -> tuple[Any, list[Any]]:
        """Train, evaluate in between and at the end, and export.

        Returns:
            `(result of the last evaluation, results of the exports)`.
        """
        return self._train_and_evaluate(self._min_eval_frequency)

    def continuous_eval(
        self,
        delay_secs: float | None = None,
        throttle_delay_secs: float | None = None,
        evaluate_checkpoint_only_once: bool = True,
        continuous_eval_predicate_fn: Predicate | None = None,
        name: str = "continuous",
    ) -> None:
        """Evaluate each new checkpoint, until `train_steps` are reached or the predicate says False.

        Args:
            delay_secs: seconds before the first evaluation.
            throttle_delay_secs: seconds between two evaluations.
            evaluate_checkpoint_only_once: wait for a new one.
            continuous_eval_predicate_fn: function of the last result (and of `checkpoint_path`); whether to go on.
            name: of the evaluation.
        """
        self._continuous_eval(
            self._eval_input_fn,
            name,
            delay_secs,
            throttle_delay_secs,
            evaluate_checkpoint_only_once,
            continuous_eval_predicate_fn,
            export=True,
        )

    def continuous_eval_on_train_data(
        self,
        delay_secs: float | None = None,
        throttle_delay_secs: float | None = None,
        continuous_eval_predicate_fn: Predicate | None = None,
        name: str = "continuous_on_train_data",
    ) -> None:
        """`continuous_eval` on what is trained on, without exports."""
        self._continuous_eval(
            self._train_input_fn,
            name,
            delay_secs,
            throttle_delay_secs,
            True,
            continuous_eval_predicate_fn,
            export=False,
        )

    def continuous_train_and_eval(self, continuous_eval_predicate_fn: Predicate | None = None) -> tuple[Any, list[Any]]:
        """Train some steps and evaluate, until `train_steps` are reached or the predicate says False.

        Returns:
            `(result of the last evaluation, results of the exports)`.
        """
        goes_on = _predicate(continuous_eval_predicate_fn)
        steps = self._train_steps_per_iteration or (int(self.train_steps / 10) if self.train_steps else 1000)
        result: Any = None
        exports: list[Any] = []
        checkpoint = None
        while goes_on(result, checkpoint) and not self._is_finished(result):
            tf.logging.info("Training model for %s steps", steps)
            self._train(steps=steps)
            tf.logging.info("Evaluating model now.")
            checkpoint = tf.train.latest_checkpoint(self.estimator.model_dir)
            result = self._evaluate("one_pass", checkpoint)
            exports = self._export(result)
        return result, exports

    def run_std_server(self) -> None:
        """Serve the other tasks of the cluster, for ever."""
        self._start_server().join()

    def test(self) -> Any:
        """Train one step, evaluate one batch, and export."""
        self._train(steps=1)
        result = self._evaluate("one_pass", steps=1)
        self._export(result)
        return result

    def _train_and_evaluate(self, frequency: int | None) -> tuple[Any, list[Any]]:
        config = self.estimator.config
        given = self._train_monitors
        listener = None
        more: list[Any] = []
        if self._checkpoint_and_export and (config.save_checkpoints_secs or config.save_checkpoints_steps):
            listener = _EvaluateAndExport(self)
            more.append(
                tf.train.CheckpointSaverHook(
                    self.estimator.model_dir,
                    config.save_checkpoints_secs,
                    config.save_checkpoints_steps,
                    listeners=[listener],
                )
            )
        elif frequency:
            more.append(
                monitors.ValidationMonitor(
                    input_fn=self._eval_input_fn,
                    eval_steps=self.eval_steps,
                    metrics=self.eval_metrics,
                    every_n_steps=frequency,
                    check_interval_secs=self._check_interval_secs,
                    hooks=self._eval_hooks,
                )
            )
        self._train_monitors = [*given, *more]
        try:
            self.train(delay_secs=0)
        finally:
            self._train_monitors = given
        if listener is not None:
            return listener.eval_result, listener.export_results
        result = self._evaluate(None)
        return result, self._export(result)

    def _continuous_eval(
        self,
        input_fn: Callable[[], Any],
        name: str,
        delay_secs: float | None,
        throttle_delay_secs: float | None,
        only_once: bool,
        predicate: Predicate | None,
        export: bool,
    ) -> None:
        goes_on = _predicate(predicate)
        pause = self._continuous_eval_throttle_secs if throttle_delay_secs is None else throttle_delay_secs
        _wait(self._eval_delay_secs if delay_secs is None else delay_secs, "starting eval")
        previous = None
        result: Any = None
        while goes_on(result, previous) and not self._is_finished(result):
            start = time.time()
            latest = tf.train.latest_checkpoint(self.estimator.model_dir)
            result = {}
            if not latest:
                tf.logging.warning("Estimator is not fitted yet. Will start an evaluation when a checkpoint is ready.")
            elif only_once and latest == previous:
                tf.logging.warning("No new checkpoint ready for evaluation.")
            else:
                result = self._evaluate(name, latest, input_fn=input_fn) or {}
                if export:
                    self._export(result, latest)
                previous = latest
            _wait(pause - (time.time() - start), "starting next eval run")

    def _is_finished(self, result: Any) -> bool:
        step = (result or {}).get(tf.GraphKeys.GLOBAL_STEP)
        return bool(step and self.train_steps and step >= self.train_steps)

    def _train(self, steps: int | None = None, max_steps: int | None = None, hooks: Sequence[Any] = ()) -> Any:
        found = monitors.replace_monitors_with_hooks([*self._train_monitors, *hooks], self.estimator)
        common = {"input_fn": self._train_input_fn, "steps": steps, "max_steps": max_steps}
        if self._is_contrib:
            return self.estimator.fit(**common, monitors=found)
        return self.estimator.train(**common, hooks=found, saving_listeners=self._saving_listeners)

    def _evaluate(
        self,
        name: str | None,
        checkpoint_path: str | None = None,
        steps: int | None = None,
        input_fn: Callable[[], Any] | None = None,
    ) -> Any:
        more = {"metrics": self.eval_metrics} if self._is_contrib else {}
        return self.estimator.evaluate(
            input_fn=input_fn or self._eval_input_fn,
            steps=steps or self.eval_steps,
            name=name,
            checkpoint_path=checkpoint_path,
            hooks=self._eval_hooks,
            **more,
        )

    def _export(self, result: Any, checkpoint_path: str | None = None) -> list[Any]:
        base = Path(self.estimator.model_dir) / "export"
        return [
            strategy.export(self.estimator, str(base / strategy.name), checkpoint_path, result)
            for strategy in self._export_strategies
        ]

    def _start_server(self) -> Any:
        config = self.estimator.config
        if not (config.cluster_spec and config.task_type and config.master):
            raise ValueError(
                "Could not start server; be sure to specify cluster_spec, task_type, master, and task in RunConfig "
                "or set the TF_CONFIG environment variable."
            )
        return tf.train.Server(
            config.cluster_spec, job_name=config.task_type, task_index=config.task_id, config=config.tf_config
        )


class _EvaluateAndExport(tf.train.CheckpointSaverListener):
    """Evaluates and exports each checkpoint."""

    def __init__(self, experiment: Experiment):
        """Make it for an experiment."""
        self._experiment = experiment
        self._latest: str | None = None
        self.eval_result: Any = None
        self.export_results: list[Any] = []

    def after_save(self, session: Any, global_step_value: int) -> None:
        """See `tf.train.CheckpointSaverListener`."""
        latest = tf.train.latest_checkpoint(self._experiment.estimator.model_dir)
        if latest and latest != self._latest:
            self._latest = latest
            self.eval_result = self._experiment._evaluate("intermediate_export", latest)
            self.export_results = self._experiment._export(self.eval_result, latest)


def _predicate(given: Predicate | None) -> Callable[[Any, Any], bool]:
    """Takes the last result and its checkpoint; without one it says True."""
    if given is None:
        return lambda result, checkpoint: True
    if not callable(given):
        raise ValueError("`continuous_eval_predicate_fn` must be a callable, or None.")
    if "checkpoint_path" in inspect.signature(given).parameters:
        return lambda result, checkpoint: given(result, checkpoint_path=checkpoint)
    return lambda result, checkpoint: given(result)


def _wait(seconds: float, before: str) -> None:
    if seconds > 0:
        tf.logging.info("Waiting %f secs before %s.", seconds, before)
        time.sleep(seconds)
