"""Monitors that keep the values of tensors in memory.

Source: TF 1.15 `tf.contrib.learn.monitors`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.monitors.base import BaseMonitor, EveryN
from tfgraph.v1.contrib.learn.monitors.requested_tensors import result_of


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
        self.values[step] = result_of(outputs, self._name)


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
