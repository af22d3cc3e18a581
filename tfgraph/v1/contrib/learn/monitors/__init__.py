"""Monitors: what watches a training, before there were `SessionRunHook`s.

Source: TF 1.15 `tf.contrib.learn.monitors`.
"""

from tfgraph.v1.contrib.learn.monitors.base import BaseMonitor, EveryN
from tfgraph.v1.contrib.learn.monitors.capturing import CaptureVariable, GraphDump
from tfgraph.v1.contrib.learn.monitors.default_monitors import get_default_monitors
from tfgraph.v1.contrib.learn.monitors.hook_adapter import RunHookAdapterForMonitors, replace_monitors_with_hooks
from tfgraph.v1.contrib.learn.monitors.printing import LoggingTrainable, PrintTensor
from tfgraph.v1.contrib.learn.monitors.saving import CheckpointSaver, StepCounter, SummarySaver, event_writer
from tfgraph.v1.contrib.learn.monitors.stopping import NanLoss, StopAtStep
from tfgraph.v1.contrib.learn.monitors.validation import ValidationMonitor
from tfgraph.v1.contrib.namespace import namespace as _namespace

__all__ = [
    "BaseMonitor",
    "CaptureVariable",
    "CheckpointSaver",
    "EveryN",
    "GraphDump",
    "LoggingTrainable",
    "NanLoss",
    "PrintTensor",
    "RunHookAdapterForMonitors",
    "StepCounter",
    "StopAtStep",
    "SummarySaver",
    "ValidationMonitor",
    "event_writer",
    "get_default_monitors",
    "replace_monitors_with_hooks",
]

_MOVED = {
    "NanLossDuringTrainingError": "tensorflow.compat.v1.train:NanLossDuringTrainingError",
    "SummaryWriterCache": "tensorflow.compat.v1.summary:FileWriterCache",
}
__getattr__, __dir__ = _namespace(__name__, _MOVED)
