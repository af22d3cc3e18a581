"""Devices of the writer's machine or cluster that this one has not.

A note that a node was on `/job:ps/task:0` or `/gpu:1` stands in the file; TF 1.15 refused it, too, unless the caller
passed `clear_devices=True` (jobs) or the session had soft placement (GPUs).
"""

import os
from collections import Counter

import tensorflow as tf
import tensorflow.compat.v1 as v1

from tfgraph.v1.saving.mends import Mend


def _clear(graph: v1.GraphDef, meta: v1.MetaGraphDef | None) -> str | None:
    cleared: Counter[str] = Counter()
    for node in graph.node:
        device = _here(node.device) if node.device else ""
        if device != node.device:
            cleared[node.device] += 1
            node.device = device
    if not cleared:
        return None
    return "devices cleared: " + ", ".join(f"{device} ({number})" for device, number in sorted(cleared.items()))


def _here(device: str) -> str:
    """The device without what is not here; the text as it stands, if all is."""
    try:
        spec = tf.DeviceSpec.from_string(device)
    except ValueError:
        return device  # TensorFlow says what is wrong with it
    wanted = spec
    # A process of a cluster reaches the other jobs through the target of its session.
    if spec.job not in (None, "localhost") and not os.environ.get("TF_CONFIG"):
        spec = spec.replace(job=None, replica=None, task=None)
    if spec.device_type not in (None, "CPU") and (spec.device_index or 0) >= _number(spec.device_type):
        spec = spec.replace(device_type=None, device_index=None)
    return device if spec is wanted else spec.to_string()


def _number(kind: str) -> int:
    return len(tf.config.list_physical_devices(kind))


MEND = Mend(reason="this machine has no such device", before=_clear)
