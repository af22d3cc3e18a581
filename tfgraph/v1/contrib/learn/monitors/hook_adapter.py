"""Monitors within a training that takes hooks.

Source: TF 1.15 `tf.contrib.learn.monitors`.
"""

import inspect
from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.monitors.base import BaseMonitor
from tfgraph.v1.contrib.learn.monitors.requested_tensors import result_key, tensor_in_graph


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
        return tf.train.SessionRunArgs([tensor_in_graph(key) for key in wanted])

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """See `tf.train.SessionRunHook`."""
        assert self._step is not None
        result = {result_key(key): value for key, value in zip(self._wanted, run_values.results, strict=True)}
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
