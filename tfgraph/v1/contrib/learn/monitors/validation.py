"""The monitor that evaluates checkpoints while the training goes on.

Source: TF 1.15 `tf.contrib.learn.monitors`.
"""

import copy
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.monitors.base import EveryN


class ValidationMonitor(EveryN):
    """Evaluates the last checkpoint, and can stop the training when it gets no better.

    Args:
        x: features; see `Estimator.evaluate`.
        y: labels.
        input_fn: function that returns `(features, labels)`, instead of them.
        batch_size: examples of `x` per step.
        eval_steps: number of batches.
        every_n_steps: it evaluates every so many steps, if there is a new checkpoint.
        metrics: more metrics; see `Estimator.evaluate`.
        hooks: `SessionRunHook`s of the evaluation.
        early_stopping_rounds: it stops if the metric has not got better for so many steps.
        early_stopping_metric: the metric.
        early_stopping_metric_minimize: whether less is better.
        name: of the evaluation.
        check_interval_secs: it looks for a new checkpoint at most every so many seconds.

    Raises:
        ValueError: if neither `x` nor `input_fn` is given.

    Source: TF 1.15 `tf.contrib.learn.monitors.ValidationMonitor`.
    """

    def __init__(
        self,
        x: Any = None,
        y: Any = None,
        input_fn: Callable[[], Any] | None = None,
        batch_size: int | None = None,
        eval_steps: int | None = None,
        every_n_steps: int = 100,
        metrics: Mapping[Any, Any] | None = None,
        hooks: Sequence[Any] | None = None,
        early_stopping_rounds: int | None = None,
        early_stopping_metric: str = "loss",
        early_stopping_metric_minimize: bool = True,
        name: str | None = None,
        check_interval_secs: float | None = 5,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(every_n_steps, first_n_steps=-1)
        if x is None and input_fn is None:
            raise ValueError("Either x or input_fn should be provided.")
        self.x = x
        self.y = y
        self.input_fn = input_fn
        self.batch_size = batch_size
        self.eval_steps = eval_steps
        self.metrics = metrics
        self.hooks = hooks
        self.early_stopping_rounds = early_stopping_rounds
        self.early_stopping_metric = early_stopping_metric
        self.early_stopping_metric_minimize = early_stopping_metric_minimize
        self.name = name
        self.early_stopped = False
        self.best_step: int | None = None
        self.best_value: Any = None
        self.best_metrics: dict[str, Any] | None = None
        self._latest_path: str | None = None
        self._latest_path_step: int | None = None
        self._last_check: float | None = None
        self._check_interval_secs = check_interval_secs

    def every_n_step_end(self, step: int, outputs: Mapping[Any, Any]) -> bool:
        """See `EveryN`."""
        if self._estimator is None:
            raise ValueError("Missing call to set_estimator.")
        if not self._has_new_checkpoint(step):
            return False
        results = self._evaluate()
        tf.logging.info(
            "Validation (step %d): %s", step, ", ".join(f"{name} = {value!s}" for name, value in results.items())
        )
        return self.early_stopping_rounds is not None and self._is_no_better(step, results)

    def _has_new_checkpoint(self, step: int) -> bool:
        now = time.time()
        interval = self._check_interval_secs
        if interval is not None and self._last_check is not None and now - self._last_check <= interval:
            tf.logging.debug(
                "Skipping evaluation since less than %d seconds have passed since last check for a new checkpoint.",
                interval,
            )
            return False
        self._last_check = now
        path = tf.train.latest_checkpoint(self._estimator.model_dir)
        if path is None:
            tf.logging.debug("Skipping evaluation since model has not been saved yet at step %d.", step)
            return False
        if path == self._latest_path:
            tf.logging.debug(
                "Skipping evaluation due to same checkpoint %s for step %d as for step %d.",
                path,
                step,
                self._latest_path_step,
            )
            return False
        self._latest_path, self._latest_path_step = path, step
        return True

    def _evaluate(self) -> dict[str, Any]:
        common = {"input_fn": self.input_fn, "steps": self.eval_steps, "hooks": self.hooks, "name": self.name}
        contrib_only = {"x": self.x, "y": self.y, "batch_size": self.batch_size, "metrics": self.metrics}
        if hasattr(self._estimator, "fit"):
            return self._estimator.evaluate(**common, **contrib_only)
        if any(value is not None for value in contrib_only.values()):
            raise ValueError(
                "tf.estimator.Estimator does not support following arguments: x, y, batch_size, metrics. "
                "Should set as `None` in ValidationMonitor"
            )
        return self._estimator.evaluate(**common)

    def _is_no_better(self, step: int, results: dict[str, Any]) -> bool:
        if self.early_stopping_metric not in results:
            raise ValueError(f"Metric {self.early_stopping_metric} missing from outputs {set(results)}.")
        value = results[self.early_stopping_metric]
        best = self.best_value
        if best is None or (value < best if self.early_stopping_metric_minimize else value > best):
            self.best_value, self.best_step = value, step
            self.best_metrics = copy.deepcopy(results)
        assert self.best_step is not None and self.early_stopping_rounds is not None
        if step - self.best_step < self.early_stopping_rounds:
            return False
        tf.logging.info(
            f"Stopping. Best step: {self.best_step} with {self.early_stopping_metric} = {self.best_value!s}."
        )
        self.early_stopped = True
        return True
