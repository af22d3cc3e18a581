"""The monitors that a training usually has.

Source: TF 1.15 `tf.contrib.learn.monitors`.
"""

from typing import Any

from tfgraph.v1.contrib.learn.monitors.base import BaseMonitor
from tfgraph.v1.contrib.learn.monitors.printing import PrintTensor
from tfgraph.v1.contrib.learn.monitors.saving import SummarySaver


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
