"""Accuracies that a graph computes."""

from collections.abc import Sequence

import tensorflow.compat.v1 as tf

from migration.graphs.sources import Source
from migration.graphs.training.losses import Loss
from tfgraph.v1.saving.requests import endpoint

_TOP = ("InTopK", "InTopKV2")


def metrics_of(source: Source, losses: Sequence[Loss]) -> list[str]:
    """Find the accuracies that a graph computes of labels and predictions.

    Returns:
        Of each loss, what measures the same, as Python; "" if there is nothing.
    """
    nodes = {node.name: node for node in source.graph.node}
    return [_metric(nodes, loss) for loss in losses]


def _metric(nodes: dict[str, tf.NodeDef], loss: Loss) -> str:
    label, predicted = (endpoint(name)[0] for name in (loss.tensor, loss.predicted))
    for node in nodes.values():
        if node.op not in ("Equal", *_TOP) or "gradients" in node.name:
            continue
        sides = [_before(nodes, endpoint(text)[0], predicted) for text in node.input[:2]]
        if not (any(label in side for side in sides) and any(predicted in side for side in sides)):
            continue
        types = {nodes[name].op for side in sides for name in side}
        if node.op in _TOP:
            k = node.attr["k"].i or _number(nodes[endpoint(node.input[2])[0]])
            return (
                'keras.metrics.SparseCategoricalAccuracy(name="accuracy")'
                if k == 1
                else f"keras.metrics.SparseTopKCategoricalAccuracy({k})"
            )
        if "ArgMax" in types:
            both = all(any(nodes[name].op == "ArgMax" for name in side) for side in sides)
            return f'keras.metrics.{"" if both else "Sparse"}CategoricalAccuracy(name="accuracy")'
        if types & {"Greater", "GreaterEqual", "Round", "Rint"}:
            threshold = ", threshold=0.0" if loss.of_logits else ""
            return f'keras.metrics.BinaryAccuracy(name="accuracy"{threshold})'
    return ""


def _before(nodes: dict[str, tf.NodeDef], start: str, end: str) -> set[str]:
    """What a node is computed of, up to the model's prediction."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in reached and name in nodes:
            reached.add(name)
            if name != end:
                waiting += [endpoint(text)[0] for text in nodes[name].input if not text.startswith("^")]
    return reached


def _number(node: tf.NodeDef) -> int:
    return int(tf.make_ndarray(node.attr["value"].tensor)) if node.op == "Const" else 1
