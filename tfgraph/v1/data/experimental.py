"""`tf.data.experimental` of TF 1.15; the rest comes from `tensorflow.compat.v1.data.experimental`."""

import os as _os
from typing import Any

import tensorflow.compat.v1 as _tf
from tensorflow.python.data.ops import iterator_ops as _iterator_ops

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _tf.data.experimental)


class CheckpointInputPipelineHook(_tf.train.SessionRunHook):
    """Save the position of the input pipeline of an Estimator beside its checkpoints, and go on from there.

    The files are `input.ckpt-<global step>` in `model_dir`, `input_<task type>_<task id>.ckpt-…` when there are
    several workers; they are written as often as the Estimator writes its own checkpoints.

    Args:
        estimator: the Estimator to whose `train` the hook is passed.

    Source: TF 1.15 `tf.data.experimental.CheckpointInputPipelineHook`.
    """

    def __init__(self, estimator: Any) -> None:
        """Take the directory and the frequency from the Estimator."""
        config = estimator.config
        self._name = "input"
        if config.num_worker_replicas > 1:
            self._name += f"_{config.task_type}_{config.task_id}"
        self._directory = estimator.model_dir
        self._timer = _tf.train.SecondOrStepTimer(
            every_secs=config.save_checkpoints_secs, every_steps=config.save_checkpoints_steps
        )
        self._first_run = True

    def begin(self) -> None:
        """Collect the iterators of the graph."""
        resources = _tf.get_collection(_iterator_ops.GLOBAL_ITERATORS)
        self._saver = _tf.train.Saver([_iterator_ops._IteratorSaveable(each, each.name) for each in resources])
        self._global_step = _tf.train.get_global_step()
        self._first_run = True

    def before_run(self, run_context: Any) -> Any:
        """Restore in the first run: before it, the Estimator has yet to initialize its iterators."""
        if self._first_run:
            self._first_run = False
            latest = _tf.train.latest_checkpoint(self._directory, latest_filename=f"checkpoint_{self._name}")
            if latest:
                self._saver.restore(run_context.session, latest)
            else:
                self._save(run_context.session, run_context.session.run(self._global_step))
        return _tf.train.SessionRunArgs(self._global_step)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """Save when it is time to."""
        if self._timer.should_trigger_for_step(run_values.results + 1):
            step = run_context.session.run(self._global_step)
            if self._timer.should_trigger_for_step(step):
                self._save(run_context.session, step)

    def end(self, session: Any) -> None:
        """Save where the training ended."""
        step = session.run(self._global_step)
        if step != self._timer.last_triggered_step():
            self._save(session, step)

    def _save(self, session: Any, step: int) -> None:
        self._timer.update_last_triggered_step(step)
        self._saver.save(
            session,
            _os.path.join(self._directory, f"{self._name}.ckpt"),
            global_step=step,
            latest_filename=f"checkpoint_{self._name}",
            write_meta_graph=False,
        )
