"""Monitors that log the values of tensors and variables.

Source: TF 1.15 `tf.contrib.learn.monitors`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.monitors.base import EveryN


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


def _shown(names: Mapping[str, str], outputs: Mapping[Any, Any]) -> str:
    return ", ".join(f"{label} = {outputs[name]}" for label, name in names.items() if name in outputs)
