"""Which nodes of a graph lie within a loop or a branch: what they make is of one turn, or may not be made at all."""

from collections.abc import Mapping, Sequence

import tensorflow.compat.v1 as tf

from tfgraph.v1.saving.requests import endpoint

#: Loops and conditions do not lie deeper in each other than this.
_DEEPEST = 16


def nested(nodes: Mapping[str, tf.NodeDef], consumers: Mapping[str, Sequence[str]]) -> set[str]:
    """Find what lies between the `Enter` and the `Exit` of a loop, or the `Switch` and the `Merge` of a condition.

    Args:
        nodes: of a graph, by name.
        consumers: who takes what a node makes, by its name.
    """
    found: set[tuple[str, int]] = set()
    waiting = [(name, 1) for name, node in nodes.items() if _step(node, nodes) > 0]
    while waiting:
        name, depth = waiting.pop()
        if (name, depth) in found or not 0 < depth <= _DEEPEST:
            continue
        found.add((name, depth))
        waiting += [(taker, depth + _step(nodes[taker], nodes)) for taker in consumers.get(name, ())]
    return {name for name, _ in found}


def _step(node: tf.NodeDef, nodes: Mapping[str, tf.NodeDef]) -> int:
    """1 where a loop or a branch begins, -1 behind its end."""
    kind = node.op.removeprefix("Ref")
    if kind == "Enter":
        return 1
    if kind == "Exit":
        return -1
    if kind in ("Switch", "Merge"):
        taken = {nodes[endpoint(text)[0]].op for text in node.input if not text.startswith("^")}
        if not taken & {"LoopCond", "NextIteration", "RefNextIteration"}:  # else it is the loop's own
            return -1 if kind == "Merge" else 1 - _is_switched_already(node, nodes)
    return 0


def _is_switched_already(switch: tf.NodeDef, nodes: Mapping[str, tf.NodeDef]) -> bool:
    """Whether what it switches is of the same branch: up to TF 1.2 a branch that returns a tensor switches it twice."""
    before = nodes[endpoint(switch.input[0])[0]]
    return before.op in ("Switch", "RefSwitch") and before.input[1] == switch.input[1]
