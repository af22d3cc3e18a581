"""Train, evaluate and run a graph of one's own.

Source: TF 1.15 `tf.contrib.learn.graph_actions`.
"""

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python.training import basic_session_run_hooks

from tfgraph.v1.contrib.learn import monitors as monitor_lib


class _LogEvery(tf.train.SessionRunHook):
    """Logs the loss, and remembers it."""

    def __init__(self, loss: Any, global_step: Any, every: int, fail_on_nan_loss: bool):
        """Make it; `train` says what the arguments are."""
        self._fetches = [loss, global_step]
        self._every = every
        self._fail_on_nan_loss = fail_on_nan_loss
        self._logged = 0
        self.loss: Any = None

    def before_run(self, run_context: Any) -> Any:
        """See `tf.train.SessionRunHook`."""
        return tf.train.SessionRunArgs(self._fetches)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """See `tf.train.SessionRunHook`."""
        self.loss, step = run_values.results
        if np.isnan(self.loss):
            if self._fail_on_nan_loss:
                tf.logging.error("Model diverged with loss = NaN.")
                raise tf.train.NanLossDuringTrainingError
            tf.logging.warning("Model diverged with loss = NaN.")
        if step - self._logged >= self._every:
            tf.logging.info("training step %d, loss = %.5f.", step, self.loss)
            self._logged = step


def train(
    graph: tf.Graph,
    output_dir: str,
    train_op: Any,
    loss_op: Any,
    global_step_tensor: Any = None,
    init_op: Any = None,
    init_feed_dict: Any = None,
    init_fn: Callable[[Any], Any] | None = None,
    log_every_steps: int = 10,
    supervisor_is_chief: bool = True,
    supervisor_master: str = "",
    supervisor_save_model_secs: int = 600,
    keep_checkpoint_max: int = 5,
    supervisor_save_summaries_steps: int = 100,
    feed_fn: Callable[[], Any] | None = None,
    steps: int | None = None,
    fail_on_nan_loss: bool = True,
    monitors: Sequence[Any] | None = None,
    max_steps: int | None = None,
) -> Any:
    """Train, save checkpoints and write summaries.

    Args:
        graph: it has a global step, which `train_op` counts.
        output_dir: directory of checkpoints and summaries.
        train_op: operation of one step.
        loss_op: scalar tensor.
        global_step_tensor: the global step; by default that of the graph.
        init_op: initializes the variables; by default all of them.
        init_feed_dict: fed to `init_op`.
        init_fn: function of the session, called after `init_op`.
        log_every_steps: steps between two logged losses.
        supervisor_is_chief: whether this process saves and initializes.
        supervisor_master: address of the session.
        supervisor_save_model_secs: seconds between checkpoints.
        keep_checkpoint_max: number of checkpoints that are kept.
        supervisor_save_summaries_steps: steps between summaries.
        feed_fn: function that returns what is fed in each step.
        steps: number of steps from here; None: until the input ends.
        fail_on_nan_loss: whether a loss that is no number is an error.
        monitors: monitors that need no estimator, and hooks.
        max_steps: number of steps in all, instead of `steps`.

    Returns:
        The last loss.

    Raises:
        ValueError: for arguments that are missing, or exclude each other.
        NanLossDuringTrainingError: for a loss that is no number.

    Source: TF 1.15 `tf.contrib.learn.train`.
    """
    if steps is not None and max_steps is not None:
        raise ValueError("Can not provide both steps and max_steps.")
    if not output_dir:
        raise ValueError(f"Output directory should be non-empty {output_dir}.")
    if train_op is None:
        raise ValueError("Missing train_op.")
    if loss_op is None:
        raise ValueError("Missing loss_op.")
    with graph.as_default():
        global_step = _global_step(graph, global_step_tensor)
        log = _LogEvery(loss_op, global_step, log_every_steps, fail_on_nan_loss)
        given = list(monitors or [])
        hooks = [log, *(hook for hook in given if isinstance(hook, tf.train.SessionRunHook))]
        old = [one for one in given if not isinstance(one, tf.train.SessionRunHook)]
        if old:
            hooks.append(monitor_lib.RunHookAdapterForMonitors(old))
        if steps is not None or max_steps is not None:
            hooks.append(tf.train.StopAtStepHook(steps, max_steps))
        if feed_fn is not None:
            hooks.append(basic_session_run_hooks.FeedFnHook(feed_fn))
        scaffold = tf.train.Scaffold(
            init_op=init_op,
            init_feed_dict=init_feed_dict,
            init_fn=(lambda _, session: init_fn(session)) if init_fn else None,
            saver=tf.train.Saver(sharded=True, max_to_keep=keep_checkpoint_max),
        )
        with tf.train.MonitoredTrainingSession(
            master=supervisor_master,
            is_chief=supervisor_is_chief,
            checkpoint_dir=output_dir,
            scaffold=scaffold,
            hooks=hooks,
            save_checkpoint_secs=supervisor_save_model_secs,
            save_summaries_steps=supervisor_save_summaries_steps,
        ) as session:
            while not session.should_stop():
                session.run(train_op)
    return log.loss


def evaluate(
    graph: tf.Graph,
    output_dir: str,
    checkpoint_path: str | None,
    eval_dict: Mapping[str, Any],
    update_op: Any = None,
    global_step_tensor: Any = None,
    supervisor_master: str = "",
    log_every_steps: int = 10,
    feed_fn: Callable[[], Any] | None = None,
    max_steps: int | None = None,
) -> tuple[dict[str, Any], int]:
    """Measure, and write the results as a summary.

    Args:
        graph: it has a global step.
        output_dir: directory of the summary.
        checkpoint_path: a checkpoint, or a directory with some; None: new variables.
        eval_dict: name -> tensor.
        update_op: is run for each batch; without it `eval_dict` is.
        global_step_tensor: the global step; by default that of the graph.
        supervisor_master: address of the session.
        log_every_steps: ignored; the results are logged at the end.
        feed_fn: function that returns what is fed for each batch.
        max_steps: number of batches; None: until the input ends.

    Returns:
        `(name -> number, global step)`.

    Raises:
        ValueError: without `output_dir`.

    Source: TF 1.15 `tf.contrib.learn.evaluate`.
    """
    if not output_dir:
        raise ValueError(f"Output directory should be non-empty {output_dir}.")
    with graph.as_default():
        global_step = _global_step(graph, global_step_tensor)
        # Not by a MonitoredSession: `train` may have left its own initializers in this graph.
        with _session(checkpoint_path, supervisor_master) as session:
            step = int(session.run(global_step))
            results: dict[str, Any] = {}
            feed_dict = None
            try:
                for _ in itertools.count() if max_steps is None else range(max_steps):
                    feed_dict = feed_fn() if feed_fn else None
                    if update_op is None:
                        results = session.run(dict(eval_dict), feed_dict)
                    else:
                        session.run(update_op, feed_dict)
            except (tf.errors.OutOfRangeError, StopIteration):
                tf.logging.info("Input is exhausted.")
            if update_op is not None:
                results = session.run(dict(eval_dict), feed_dict)
    shown = ", ".join(f"{name} = {value!s}" for name, value in sorted(results.items()))
    tf.logging.info("Saving evaluation summary for step %d: %s", step, shown)
    values = [tf.Summary.Value(tag=name, simple_value=float(value)) for name, value in results.items()]
    writer = monitor_lib.event_writer(output_dir)
    writer.add_summary(tf.Summary(value=values), step)
    writer.flush()
    return results, step


def run_n(
    output_dict: Mapping[str, Any],
    feed_dict: Any = None,
    restore_checkpoint_path: str | None = None,
    n: int = 1,
) -> list[dict[str, Any]]:
    """Compute tensors n times.

    Args:
        output_dict: name -> tensor.
        feed_dict: what is fed.
        restore_checkpoint_path: a checkpoint; None: new variables.
        n: how often.

    Returns:
        For each time, name -> value.

    Source: TF 1.15 `tf.contrib.learn.run_n`.
    """
    return run_feeds(output_dict, itertools.repeat(feed_dict, n), restore_checkpoint_path)


def run_feeds(*args: Any, **kwargs: Any) -> list[dict[str, Any]]:
    """`run_feeds_iter`, as a list. Source: TF 1.15 `tf.contrib.learn.run_feeds`."""
    return list(run_feeds_iter(*args, **kwargs))


def run_feeds_iter(
    output_dict: Mapping[str, Any], feed_dicts: Iterable[Any], restore_checkpoint_path: str | None = None
) -> Iterator[dict[str, Any]]:
    """Compute tensors once for each of several feeds.

    Args:
        output_dict: name -> tensor.
        feed_dicts: what is fed, each time.
        restore_checkpoint_path: a checkpoint; None: new variables.

    Raises:
        ValueError: without tensors or feeds.

    Source: TF 1.15 `tf.contrib.learn.graph_actions.run_feeds_iter`.
    """
    if not output_dict:
        raise ValueError(f"output_dict is invalid: {output_dict}.")
    if not feed_dicts:
        raise ValueError(f"feed_dicts is invalid: {feed_dicts}.")
    graph = next(iter(output_dict.values())).graph
    with graph.as_default(), _session(restore_checkpoint_path) as session:
        for feed_dict in feed_dicts:
            yield session.run(dict(output_dict), feed_dict)


@contextlib.contextmanager
def _session(checkpoint_path: str | None, master: str = "") -> Iterator[tf.Session]:
    """A session with its variables, tables and queues ready."""
    with tf.Session(master) as session:
        if checkpoint_path and tf.gfile.IsDirectory(checkpoint_path):
            checkpoint_path = tf.train.latest_checkpoint(checkpoint_path)
        if checkpoint_path:
            tf.train.Saver(sharded=True).restore(session, checkpoint_path)
        else:
            session.run(tf.global_variables_initializer())
        session.run([tf.local_variables_initializer(), tf.tables_initializer()])
        coordinator = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(session, coordinator)
        try:
            yield session
        finally:
            coordinator.request_stop()
            coordinator.join(threads, stop_grace_period_secs=120)


def infer(restore_checkpoint_path: str | None, output_dict: Mapping[str, Any], feed_dict: Any = None) -> dict[str, Any]:
    """Compute tensors once.

    Args:
        restore_checkpoint_path: a checkpoint; None: new variables.
        output_dict: name -> tensor.
        feed_dict: what is fed.

    Source: TF 1.15 `tf.contrib.learn.infer`.
    """
    return run_feeds(output_dict, [feed_dict], restore_checkpoint_path)[0]


def _global_step(graph: tf.Graph, given: Any) -> Any:
    found = given if given is not None else tf.train.get_global_step(graph)
    if found is None:
        raise ValueError('No "global_step" was provided or found in the graph.')
    return found
