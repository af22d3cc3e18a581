"""Monitors that write files: summaries, checkpoints, the speed of the training.

Source: TF 1.15 `tf.contrib.learn.monitors`.
"""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.monitors.base import BaseMonitor, EveryN
from tfgraph.v1.contrib.learn.monitors.requested_tensors import result_of


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
            self._summary_writer.add_summary(result_of(outputs, self._summary_op), step)

    def end(self, session: Any = None) -> None:
        """See `BaseMonitor`."""
        super().end(session)
        if self._summary_writer:
            self._summary_writer.flush()


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


def event_writer(directory: str) -> Any:
    """The `tf.summary.FileWriter` of a directory, the same for all who ask."""
    with tf.Graph().as_default():  # outside of graphs TF2 refuses to make one
        return tf.summary.FileWriterCache.get(directory)
