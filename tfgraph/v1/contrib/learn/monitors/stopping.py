"""Monitors that stop a training: at a step, or when the loss is not a number.

Source: TF 1.15 `tf.contrib.learn.monitors`.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.monitors.base import BaseMonitor, EveryN
from tfgraph.v1.contrib.learn.monitors.requested_tensors import result_of


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
        if not np.isnan(result_of(outputs, self._loss_tensor)):
            return False
        message = "Model diverged with loss = NaN."
        if self._fail_on_nan_loss:
            tf.logging.error(message)
            raise tf.train.NanLossDuringTrainingError
        tf.logging.warning(message)
        return True
