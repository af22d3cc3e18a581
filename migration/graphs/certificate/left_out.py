"""Why a node of the graph is not in the model."""

from collections import defaultdict
from collections.abc import Collection

import tensorflow.compat.v1 as tf

from migration.graphs.endpoints import Endpoints
from migration.graphs.sources import Source
from tfgraph.v1.saving.requests import endpoint
from tfgraph.v1.saving.subgraph import needed_part

#: What nodes are of, as their types or names tell; the first that fits.
_BY_TYPE = (
    ("training: updates of variables", ("Apply", "ResourceApply", "SparseApply", "ResourceSparseApply")),
    (
        "summaries",
        ("ScalarSummary", "HistogramSummary", "MergeSummary", "ImageSummary", "AudioSummary", "TensorSummary"),
    ),
    ("savers", ("SaveV2", "Save", "RestoreV2", "Restore", "ShardedFilename", "MergeV2Checkpoints")),
    ("input pipeline", ("Queue", "Reader", "FIFO", "RandomShuffleQueue", "Iterator", "Decode", "Parse", "Dataset")),
)


def left_out(source: Source, endpoints: Endpoints, covered: Collection[str]) -> dict[str, list[str]]:
    """Group the nodes of a graph that are not in the model by the reason.

    Args:
        source: the graph.
        endpoints: where the model begins and ends.
        covered: names of the nodes that the model stands for.
    """
    variables = {node.name for node in source.graph.node if node.op in ("VariableV2", "Variable", "VarHandleOp")}
    labels = _after(source.graph, [endpoint(name)[0] for name in endpoints.labels])
    behind = _after(source.graph, [endpoint(name)[0] for name in endpoints.outputs.values()])
    inputs = [endpoint(name)[0] for name in endpoints.inputs.values()]
    before = {node.name for node in needed_part(source.graph, inputs).node}
    found: dict[str, list[str]] = defaultdict(list)
    for node in source.graph.node:
        if node.name not in covered:
            found[_reason(node, variables, labels, behind, before)].append(node.name)
    return dict(sorted(found.items()))


def _reason(node: tf.NodeDef, variables: set[str], labels: set[str], behind: set[str], before: set[str]) -> str:
    name = node.name
    for reason, types in _BY_TYPE:
        if node.op.startswith(types):
            return reason
    if name.startswith("gradients") or "/gradients" in name:
        return "training: gradients"
    if name.split("/")[0].startswith("save"):
        return "savers"
    if node.op.startswith("Assign") or name.endswith("/Assign") or "/Initializer/" in name:
        return "first values of variables"
    if name in variables:
        return "variables that only training needs"
    if name in labels:
        return "loss and metrics"
    if name in before:
        return "what makes the inputs"
    if name in behind:
        return "what follows on the outputs"
    return "nothing that the outputs need"


def _after(graph: tf.GraphDef, names: list[str]) -> set[str]:
    reached = set(names)
    changed = True
    while changed:
        more = {node.name for node in graph.node if any(endpoint(text)[0] in reached for text in node.input)}
        changed = not more <= reached
        reached |= more
    return reached - {name for name in names if name not in reached}
