"""Monitors: what watches a training, before there were `SessionRunHook`s.

Source: TF 1.15 `tf.contrib.learn.monitors`.
"""

import copy
import inspect
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.namespace import namespace as _namespace

_MOVED = {
    "NanLossDuringTrainingError": "tensorflow.compat.v1.train:NanLossDuringTrainingError",
    "SummaryWriterCache": "tensorflow.compat.v1.summary:FileWriterCache",
}
__getattr__, __dir__ = _namespace(__name__, _MOVED)


class BaseMonitor:
    """Does nothing; the base of all monitors.

    Source: TF 1.15 `tf.contrib.learn.monitors.BaseMonitor`.
    """

    def __init__(self) -> None:
        """Make it; it has no arguments."""
        self._begun = False
        self._current_epoch: int | None = None
        self._current_step: int | None = None
        self._max_steps: int | None = None
        self._estimator: Any = None

    @property
    def run_on_all_workers(self) -> bool:
        """Whether it watches the workers that are not chief, too."""
        return False

    def set_estimator(self, estimator: Any) -> None:
        """Take the estimator that is trained.

        Raises:
            ValueError: for None.
        """
        if estimator is None:
            raise ValueError("Missing estimator.")
        self._estimator = estimator

    def begin(self, max_steps: int | None = None) -> None:
        """Called before the training.

        Raises:
            ValueError: if it has begun already.
        """
        if self._begun:
            raise ValueError("begin called twice without end.")
        self._max_steps = max_steps
        self._begun = True

    def end(self, session: Any = None) -> None:
        """Called after the training.

        Raises:
            ValueError: if it has not begun.
        """
        if not self._begun:
            raise ValueError("end called without begin.")
        self._max_steps = None
        self._begun = False

    def epoch_begin(self, epoch: int) -> None:
        """Called before an epoch.

        Raises:
            ValueError: within another epoch, or for a negative one.
        """
        if self._current_epoch is not None:
            raise ValueError("epoch_begin called twice without epoch_end.")
        if epoch < 0:
            raise ValueError(f"Invalid epoch {epoch}.")
        self._current_epoch = epoch

    def epoch_end(self, epoch: int) -> None:
        """Called after an epoch.

        Raises:
            ValueError: for an epoch that has not begun.
        """
        if self._current_epoch != epoch:
            raise ValueError(f"epoch_end expected {self._current_epoch} but got {epoch}.")
        self._current_epoch = None

    def step_begin(self, step: int) -> list[Any]:
        """Called before a step.

        Returns:
            Tensors or their names, to be computed in this step.

        Raises:
            ValueError: for a step that is out of range.
        """
        if step < 0 or (self._max_steps is not None and step > self._max_steps):
            raise ValueError(f"Invalid step {step}.")
        self._current_step = step
        return []

    def step_end(self, step: int, output: Mapping[Any, Any]) -> bool:
        """Called after a step, with the values of what `step_begin` asked for.

        Returns:
            Whether the training is to stop.

        Raises:
            ValueError: for a step that has not begun.
        """
        if self._current_step != step:
            raise ValueError(f"step_end expected {self._current_step} but got {step}.")
        self._current_step = None
        return False

    def post_step(self, step: int, session: Any) -> None:
        """Called after `step_end`."""


class EveryN(BaseMonitor):
    """Acts in the first steps, then in every n-th.

    Args:
        every_n_steps: n.
        first_n_steps: number of first steps.

    Source: TF 1.15 `tf.contrib.learn.monitors.EveryN`.
    """

    def __init__(self, every_n_steps: int = 100, first_n_steps: int = 1):
        """Make it; the class says what the arguments are."""
        super().__init__()
        self._every_n_steps = every_n_steps
        self._first_n_steps = first_n_steps
        self._last_successful_step: int | None = None
        self._last_active_step = 0
        self._active = False

    def every_n_step_begin(self, step: int) -> list[Any]:
        """What to compute in a step in which it acts."""
        return []

    def every_n_step_end(self, step: int, outputs: Mapping[Any, Any]) -> bool | None:
        """Called after a step in which it acts; says whether to stop."""
        return False

    def every_n_post_step(self, step: int, session: Any) -> None:
        """Called after `every_n_step_end`, and at the end."""

    def step_begin(self, step: int) -> list[Any]:
        """See `BaseMonitor`."""
        super().step_begin(step)
        self._active = (
            step <= self._first_n_steps
            or step >= self._every_n_steps + self._last_active_step
            or step == self._max_steps
        )
        return self.every_n_step_begin(step) if self._active else []

    def step_end(self, step: int, output: Mapping[Any, Any]) -> bool:
        """See `BaseMonitor`."""
        super().step_end(step, output)
        return bool(self._active and self.every_n_step_end(step, output))

    def post_step(self, step: int, session: Any) -> None:
        """See `BaseMonitor`."""
        super().post_step(step, session)
        if self._active:
            self.every_n_post_step(step, session)
            self._last_active_step = step
        self._last_successful_step = step

    def end(self, session: Any = None) -> None:
        """See `BaseMonitor`."""
        super().end(session)
        if self._last_successful_step is not None and self._last_successful_step != self._last_active_step:
            self.every_n_post_step(self._last_successful_step, session)


class StopAtStep(BaseMonitor):
    """Stops after a number of steps, or at a step.

    Args:
        num_steps: number of steps from the first one.
        last_step: the last step, instead.

    Raises:
        ValueError: unless one of them is given.

    Source: TF 1.15 `tf.contrib.learn.monitors.StopAtStep`.
    """

    def __init__(self, num_steps: int | None = None, last_step: int | None = None):
        """Make it; the class says what the arguments are."""
        super().__init__()
        if num_steps is None and last_step is None:
            raise ValueError("One of num_steps or last_step must be specified.")
        if num_steps is not None and last_step is not None:
            raise ValueError("Only one of num_steps or last_step can be specified.")
        self._num_steps = num_steps
        self._last_step = last_step

    @property
    def run_on_all_workers(self) -> bool:
        """Every worker stops."""
        return True

    def step_begin(self, step: int) -> list[Any]:
        """See `BaseMonitor`."""
        super().step_begin(step)
        if self._last_step is None:
            assert self._num_steps is not None
            self._last_step = step + self._num_steps - 1
        return []

    def step_end(self, step: int, output: Mapping[Any, Any]) -> bool:
        """See `BaseMonitor`."""
        super().step_end(step, output)
        assert self._last_step is not None
        return step >= self._last_step


class PrintTensor(EveryN):
    """Logs the values of tensors.

    Args:
        tensor_names: names of tensors, or a dict label -> name.
        every_n: it logs every so many steps.
        first_n: it logs the first so many steps, too.

    Source: TF 1.15 `tf.contrib.learn.monitors.PrintTensor`.
    """

    def __init__(self, tensor_names: Mapping[str, str] | Iterable[str], every_n: int = 100, first_n: int = 1):
        """Make it; the class says what the arguments are."""
        super().__init__(every_n, first_n)
        self._names = dict(tensor_names) if isinstance(tensor_names, Mapping) else {name: name for name in tensor_names}

    def every_n_step_begin(self, step: int) -> list[Any]:
        """See `EveryN`."""
        return list(self._names.values())

    def every_n_step_end(self, step: int, outputs: Mapping[Any, Any]) -> None:
        """See `EveryN`."""
        tf.logging.info("Step %d: %s", step, _shown(self._names, outputs))


class LoggingTrainable(EveryN):
    """Logs the values of the trainable variables.

    Args:
        scope: only of those whose names begin so.
        every_n: it logs every so many steps.
        first_n: it logs the first so many steps, too.

    Source: TF 1.15 `tf.contrib.learn.monitors.LoggingTrainable`.
    """

    def __init__(self, scope: str | None = None, every_n: int = 100, first_n: int = 1):
        """Make it; the class says what the arguments are."""
        super().__init__(every_n, first_n)
        self._scope = scope
        self._values: dict[str, str] = {}

    def begin(self, max_steps: int | None = None) -> None:
        """See `BaseMonitor`."""
        super().begin(max_steps)
        # Now: `value()` of a resource variable makes an operation, and the graph is finalized later.
        self._values = {
            variable.name: variable.value().name
            for variable in tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, self._scope)
        }

    def every_n_step_begin(self, step: int) -> list[Any]:
        """See `EveryN`."""
        return list(self._values.values())

    def every_n_step_end(self, step: int, outputs: Mapping[Any, Any]) -> None:
        """See `EveryN`."""
        tf.logging.info("Logging Trainable: Step %d: %s", step, _shown(self._values, outputs))


class SummarySaver(EveryN):
    """Writes summaries.

    Args:
        summary_op: the serialized summary.
        save_steps: it writes every so many steps.
        output_dir: where it writes; by default the directory of the estimator.
        summary_writer: a `tf.summary.FileWriter`, instead.
        scaffold: has the summary, if it is not given.

    Source: TF 1.15 `tf.contrib.learn.monitors.SummarySaver`.
    """

    def __init__(
        self,
        summary_op: Any,
        save_steps: int = 100,
        output_dir: str | None = None,
        summary_writer: Any = None,
        scaffold: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(save_steps)
        self._summary_op = summary_op
        self._summary_writer = summary_writer
        if summary_writer is None and output_dir:
            self._summary_writer = event_writer(output_dir)
        self._scaffold = scaffold

    def set_estimator(self, estimator: Any) -> None:
        """See `BaseMonitor`."""
        super().set_estimator(estimator)
        if self._summary_writer is None:
            self._summary_writer = event_writer(estimator.model_dir)

    def every_n_step_begin(self, step: int) -> list[Any]:
        """See `EveryN`."""
        if self._summary_op is None and self._scaffold is not None:
            self._summary_op = self._scaffold.summary_op
        return [] if self._summary_op is None else [self._summary_op]

    def every_n_step_end(self, step: int, outputs: Mapping[Any, Any]) -> None:
        """See `EveryN`."""
        if self._summary_op is not None and self._summary_writer:
            self._summary_writer.add_summary(_output(outputs, self._summary_op), step)

    def end(self, session: Any = None) -> None:
        """See `BaseMonitor`."""
        super().end(session)
        if self._summary_writer:
            self._summary_writer.flush()


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


class CaptureVariable(EveryN):
    """Keeps the values of a tensor: `values`, step -> array.

    Args:
        var_name: name of the tensor.
        every_n: it keeps every so many steps.
        first_n: it keeps the first so many steps, too.

    Source: TF 1.15 `tf.contrib.learn.monitors.CaptureVariable`.
    """

    def __init__(self, var_name: str, every_n: int = 100, first_n: int = 1):
        """Make it; the class says what the arguments are."""
        super().__init__(every_n, first_n)
        self._name = var_name
        self.values: dict[int, Any] = {}

    def every_n_step_begin(self, step: int) -> list[Any]:
        """See `EveryN`."""
        return [self._name]

    def every_n_step_end(self, step: int, outputs: Mapping[Any, Any]) -> None:
        """See `EveryN`."""
        self.values[step] = _output(outputs, self._name)


class GraphDump(BaseMonitor):
    """Keeps the values of almost all tensors of each step: `data`.

    Args:
        ignore_ops: types of operations whose values are not kept.

    Source: TF 1.15 `tf.contrib.learn.monitors.GraphDump`.
    """

    IGNORE_OPS = ["Const", "Assign", "Identity", "Placeholder", "RandomUniform", "Cast", "RestoreSlice"]

    def __init__(self, ignore_ops: Sequence[str] | None = None):
        """Make it; the class says what the arguments are."""
        super().__init__()
        self._ignore_ops = ignore_ops or GraphDump.IGNORE_OPS
        self._tensors: list[Any] = []
        self.data: dict[int, Mapping[Any, Any]] = {}

    def begin(self, max_steps: int | None = None) -> None:
        """See `BaseMonitor`."""
        super().begin(max_steps)
        graph = tf.get_default_graph()
        self._tensors = [
            operation.outputs[0]
            for operation in graph.get_operations()
            if operation.type not in self._ignore_ops and operation.outputs and graph.is_fetchable(operation.outputs[0])
        ]

    def step_begin(self, step: int) -> list[Any]:
        """See `BaseMonitor`."""
        super().step_begin(step)
        return self._tensors

    def step_end(self, step: int, output: Mapping[Any, Any]) -> bool:
        """See `BaseMonitor`."""
        super().step_end(step, output)
        self.data[step] = {getattr(key, "name", key): value for key, value in output.items()}
        return False

    def compare(self, other_dump: "GraphDump", step: int, atol: float = 1e-06) -> tuple[list[str], dict[str, Any]]:
        """Compare a step with the same step of another dump.

        Args:
            other_dump: the other one.
            step: the step.
            atol: largest difference at which two values count as equal.

        Returns:
            `(names that match, name -> the two values that do not)`.
        """
        matched, different = [], {}
        ours, theirs = self.data.get(step, {}), other_dump.data.get(step, {})
        for name in ours:
            if name in theirs:
                pair = (ours[name], theirs[name])
                if np.shape(pair[0]) == np.shape(pair[1]) and np.allclose(*pair, atol=atol):
                    matched.append(name)
                else:
                    different[name] = pair
        return matched, different


class CheckpointSaver(BaseMonitor):
    """Saves checkpoints.

    Args:
        checkpoint_dir: where.
        save_secs: every so many seconds.
        save_steps: every so many steps, instead.
        saver: a `tf.train.Saver`.
        checkpoint_basename: the names begin so.
        scaffold: has the saver, if it is not given.

    Raises:
        ValueError: unless one of `save_secs` and `save_steps` is given.

    Source: TF 1.15 `tf.contrib.learn.monitors.CheckpointSaver`.
    """

    def __init__(
        self,
        checkpoint_dir: str,
        save_secs: float | None = None,
        save_steps: int | None = None,
        saver: Any = None,
        checkpoint_basename: str = "model.ckpt",
        scaffold: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        tf.logging.info("Create CheckpointSaver.")
        super().__init__()
        if save_steps is None and save_secs is None:
            raise ValueError("Either save_steps or save_secs should be provided")
        if save_steps is not None and save_secs is not None:
            raise ValueError("Can not provide both save_steps and save_secs.")
        self._saver = saver
        self._summary_writer = event_writer(checkpoint_dir)
        self._save_path = str(Path(checkpoint_dir) / checkpoint_basename)
        self._scaffold = scaffold
        self._save_secs = save_secs
        self._save_steps = save_steps
        self._last_begin_step: int | None = None
        self._saved_at: float | None = None
        self._saved_step: int | None = None

    def begin(self, max_steps: int | None = None) -> None:
        """See `BaseMonitor`."""
        super().begin(max_steps)
        self._last_begin_step = self._saved_at = self._saved_step = None

    def step_begin(self, step: int) -> list[Any]:
        """See `BaseMonitor`."""
        self._last_begin_step = step
        return super().step_begin(step)

    def post_step(self, step: int, session: Any) -> None:
        """See `BaseMonitor`."""
        super().post_step(step, session)
        if (
            self._saved_at is None
            or self._saved_step is None
            or (self._save_steps is not None and step >= self._saved_step + self._save_steps)
            or (self._save_secs is not None and time.time() >= self._saved_at + self._save_secs)
        ):
            self._save(step, session)

    def end(self, session: Any = None) -> None:
        """See `BaseMonitor`."""
        super().end(session)
        self._save(self._last_begin_step, session)

    def _save(self, step: int | None, session: Any) -> None:
        if step == self._saved_step:
            return
        tf.logging.info("Saving checkpoints for %d into %s.", step, self._save_path)
        self._saved_at, self._saved_step = time.time(), step
        (self._saver or self._scaffold.saver).save(session, self._save_path, global_step=step)
        log = tf.SessionLog(status=tf.SessionLog.CHECKPOINT, checkpoint_path=self._save_path)
        self._summary_writer.add_session_log(log, step)


class StepCounter(EveryN):
    """Writes the number of steps per second as a summary.

    Args:
        every_n_steps: it writes every so many steps.
        output_dir: where; by default the directory of the estimator.
        summary_writer: a `tf.summary.FileWriter`, instead.

    Source: TF 1.15 `tf.contrib.learn.monitors.StepCounter`.
    """

    def __init__(self, every_n_steps: int = 100, output_dir: str | None = None, summary_writer: Any = None):
        """Make it; the class says what the arguments are."""
        super().__init__(every_n_steps)
        self._last: tuple[int, float] | None = None
        self._summary_writer = summary_writer
        if summary_writer is None and output_dir:
            self._summary_writer = event_writer(output_dir)

    def set_estimator(self, estimator: Any) -> None:
        """See `BaseMonitor`."""
        super().set_estimator(estimator)
        if self._summary_writer is None:
            self._summary_writer = event_writer(estimator.model_dir)

    def every_n_step_end(self, step: int, outputs: Mapping[Any, Any]) -> None:
        """See `EveryN`."""
        now = time.time()
        if self._last is not None and self._summary_writer:
            speed = (step - self._last[0]) / (now - self._last[1])
            value = tf.Summary.Value(tag="global_step/sec", simple_value=speed)
            self._summary_writer.add_summary(tf.Summary(value=[value]), step)
        self._last = (step, now)


class NanLoss(EveryN):
    """Stops when the loss is not a number.

    Args:
        loss_tensor: the loss.
        every_n_steps: it looks every so many steps.
        fail_on_nan_loss: whether it raises `NanLossDuringTrainingError`; otherwise the training ends.

    Source: TF 1.15 `tf.contrib.learn.monitors.NanLoss`.
    """

    def __init__(self, loss_tensor: Any, every_n_steps: int = 100, fail_on_nan_loss: bool = True):
        """Make it; the class says what the arguments are."""
        super().__init__(every_n_steps)
        self._loss_tensor = loss_tensor
        self._fail_on_nan_loss = fail_on_nan_loss

    def every_n_step_begin(self, step: int) -> list[Any]:
        """See `EveryN`."""
        return [self._loss_tensor]

    def every_n_step_end(self, step: int, outputs: Mapping[Any, Any]) -> bool:
        """See `EveryN`."""
        if not np.isnan(_output(outputs, self._loss_tensor)):
            return False
        message = "Model diverged with loss = NaN."
        if self._fail_on_nan_loss:
            tf.logging.error(message)
            raise tf.train.NanLossDuringTrainingError
        tf.logging.warning(message)
        return True


class RunHookAdapterForMonitors(tf.train.SessionRunHook):
    """Makes monitors a hook.

    Args:
        monitors: the monitors.

    Source: TF 1.15 `tf.contrib.learn.monitors.RunHookAdapterForMonitors`.
    """

    def __init__(self, monitors: Sequence[BaseMonitor]):
        """Make it; the class says what the arguments are."""
        self._monitors = monitors
        self._step: int | None = None

    def begin(self) -> None:
        """See `tf.train.SessionRunHook`."""
        self._step = None
        self._global_step = tf.train.get_global_step()
        for monitor in self._monitors:
            monitor.begin(max_steps=None)

    def before_run(self, run_context: Any) -> tf.train.SessionRunArgs:
        """See `tf.train.SessionRunHook`."""
        # Now: read beside the step itself, a resource variable may be counted already, or not yet.
        self._step = int(run_context.session.run(self._global_step)) + 1
        wanted: list[Any] = []
        for monitor in self._monitors:
            asked = monitor.step_begin(self._step) or []
            if not isinstance(asked, list):
                raise ValueError("Monitor.step_begin should return a list.")
            wanted.extend(asked)
        self._wanted = wanted
        return tf.train.SessionRunArgs([_in_graph(key) for key in wanted])

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """See `tf.train.SessionRunHook`."""
        assert self._step is not None
        result = {_hashable(key): value for key, value in zip(self._wanted, run_values.results, strict=True)}
        stops = [monitor.step_end(self._step, result) for monitor in self._monitors]
        if any(stops):
            run_context.request_stop()
        for monitor in self._monitors:
            monitor.post_step(self._step, run_context.session)

    def end(self, session: Any) -> None:
        """See `tf.train.SessionRunHook`."""
        self._step = None
        for monitor in self._monitors:
            if "session" in inspect.signature(monitor.end).parameters:
                monitor.end(session=session)
            else:  # an old monitor of somebody's own
                monitor.end()


def get_default_monitors(
    loss_op: Any = None,
    summary_op: Any = None,
    save_summary_steps: int = 100,
    output_dir: str | None = None,
    summary_writer: Any = None,
) -> list[BaseMonitor]:
    """Monitors that log the loss and write summaries.

    Source: TF 1.15 `tf.contrib.learn.monitors.get_default_monitors`.
    """
    monitors: list[BaseMonitor] = []
    if loss_op is not None:
        monitors.append(PrintTensor({"loss": loss_op.name}))
    if summary_op is not None:
        monitors.append(SummarySaver(summary_op, save_summary_steps, output_dir, summary_writer))
    return monitors


def replace_monitors_with_hooks(monitors_or_hooks: Sequence[Any] | None, estimator: Any) -> list[Any]:
    """The hooks, and one that stands for all monitors.

    Source: TF 1.15 `tf.contrib.learn.monitors.replace_monitors_with_hooks`.
    """
    given = list(monitors_or_hooks or [])
    hooks = [one for one in given if isinstance(one, tf.train.SessionRunHook)]
    monitors = [one for one in given if not isinstance(one, tf.train.SessionRunHook)]
    if not estimator.config.is_chief:
        monitors = [monitor for monitor in monitors if monitor.run_on_all_workers]
    for monitor in monitors:
        monitor.set_estimator(estimator)
    return [*hooks, RunHookAdapterForMonitors(monitors)] if monitors else hooks


def event_writer(directory: str) -> Any:
    """The `tf.summary.FileWriter` of a directory, the same for all who ask."""
    with tf.Graph().as_default():  # outside of graphs TF2 refuses to make one
        return tf.summary.FileWriterCache.get(directory)


def _hashable(key: Any) -> Any:
    """Tensors stand under their names: those of TF2 are not hashable."""
    return key if isinstance(key, str) else getattr(key, "name", key)


def _output(outputs: Mapping[Any, Any], request: Any) -> Any:
    return outputs[_hashable(request)]


def _shown(names: Mapping[str, str], outputs: Mapping[Any, Any]) -> str:
    return ", ".join(f"{label} = {outputs[name]}" for label, name in names.items() if name in outputs)


def _in_graph(key: Any) -> Any:
    """The tensor of a name, which may lack its ':0'.

    Raises:
        ValueError: for a tensor of another graph, or the name of an operation with several outputs.
    """
    graph = tf.get_default_graph()
    if not isinstance(key, str):
        if getattr(key, "graph", None) is not graph:
            raise ValueError(f"Passed {key} should have graph attribute that is equal to current graph {graph}.")
        return key
    if ":" not in key:
        if len(graph.get_operation_by_name(key).outputs) > 1:
            raise ValueError(f"Name {key} is ambiguous, as this `Operation` has multiple outputs (at least 2).")
        key = f"{key}:0"
    tensor = graph.as_graph_element(key)
    if tensor.dtype != tf.resource:
        return tensor
    # The name of a resource variable is that of its handle; its value is meant.
    return next((variable for variable in tf.global_variables() if variable.handle is tensor), tensor)
