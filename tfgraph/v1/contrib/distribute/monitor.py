"""What runs a training step again and again."""

from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf


class Monitor:
    """Runs the steps of a `tf.contrib.distribute.Step`.

    Args:
        step_callable: a `tf.contrib.distribute.Step`.
        session: the session in which a graph runs; None when executing eagerly.

    Raises:
        ValueError: if there is a session while executing eagerly, or none in a graph.

    Source: TF 1.15 `tf.contrib.distribute.Monitor`.
    """

    def __init__(self, step_callable: Any, session: Any = None):
        """Build the step, and initialize the variables."""
        self._run_step: Callable[[], Any] = step_callable
        if tf.executing_eagerly():
            if session is not None:
                raise ValueError("Should not provide a `session` in Eager mode.")
            return
        if session is None:
            raise ValueError("Should provide a `session` in Graph mode.")
        session.run(step_callable.initialize())
        self._run_step = session.make_callable(step_callable())
        session.run(tf.global_variables_initializer())

    def run_steps(self, num_steps: int | None = None) -> None:
        """Run steps until the data end.

        Args:
            num_steps: at most so many.
        """
        step = 0
        while num_steps is None or step < num_steps:
            try:
                self._run_step()
            except tf.errors.OutOfRangeError:
                return
            step += 1
