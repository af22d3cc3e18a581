"""The metrics that `evaluate` is given, and the summary of what they came to.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/estimators/estimator.py`.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn import monitors as monitor_lib
from tfgraph.v1.contrib.learn.metric_spec import MetricSpec


def check_metrics(metrics: Any) -> None:
    """Refuse metrics that are no dict.

    Raises:
        ValueError: for them.
    """
    if not isinstance(metrics, dict | None):
        raise ValueError(f"Metrics argument should be None or dict. Got {metrics}.")


def metric_ops(metrics: Mapping[Any, Any], features: Any, labels: Any, predictions: Any) -> dict[str, Any]:
    """Values and updates of the metrics that `evaluate` was given, in the three forms that contrib took.

    Raises:
        ValueError: for a metric that does not say which of several predictions it measures.
    """
    label = next(iter(labels.values())) if isinstance(labels, dict) and len(labels) == 1 else labels
    found = {}
    for name, metric in sorted(metrics.items(), key=lambda item: str(item[0])):
        if isinstance(metric, MetricSpec):
            found[name] = metric.create_metric_ops(features, labels, predictions)
        elif isinstance(name, tuple):
            if len(name) != 2 or not isinstance(predictions, dict):
                raise ValueError(
                    f"The metric {name} is a pair (name, key of the predictions); the predictions are {predictions}."
                )
            of_key = labels[name[1]] if isinstance(labels, dict) and name[1] in labels else label
            found[name[0]] = metric(predictions[name[1]], of_key)
        elif isinstance(predictions, dict):
            raise ValueError(
                "Metrics passed provide only name, no prediction, but predictions are dict. "
                f"Metrics: {metrics}, Labels: {label}."
            )
        else:
            found[name] = metric(predictions, label)
    return found


def write_summary(directory: str, results: Mapping[str, Any]) -> None:
    """Log the results of an evaluation, and write them into its directory."""
    step = results["global_step"]
    shown = [
        f"{key} = {value!s}" if isinstance(value, np.number) else f"Type of {key} = {type(value)}"
        for key, value in sorted(results.items())
    ]
    tf.logging.info("Saving dict for global step %d: %s", step, ", ".join(shown))
    summary = tf.Summary()
    for key, value in results.items():
        if isinstance(value, bytes):
            for part in tf.Summary.FromString(value).value:
                part.tag = key
                summary.value.append(part)
        elif isinstance(value, np.ndarray) and value.ndim:
            summary.value.add(tag=key, node_name=key, tensor=tf.make_tensor_proto(value))
        elif key != "global_step":
            summary.value.add(tag=key, simple_value=float(value))
    writer = monitor_lib.event_writer(directory)
    writer.add_summary(summary, step)
    writer.flush()
