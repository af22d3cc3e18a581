"""What a monitor is: one that is called in each step, and one that acts in every n-th.

Source: TF 1.15 `tf.contrib.learn.monitors`.
"""

from collections.abc import Mapping
from typing import Any


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
