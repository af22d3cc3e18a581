"""`tf.cond` of TF1: which of the values that a `Merge` may have is meant."""

import tensorflow.compat.v1 as tf

MERGES = ("Merge", "RefMerge")
_ENTERS = ("Enter", "RefEnter")
SWITCHES = ("Switch", "RefSwitch")


def predicate(merge: tf.Operation) -> tf.Tensor | None:
    """Find what decides a `Merge`: the condition of the `Switch` that its branches begin with; None in a loop.

    `tf.cond` calls it `pred_id`, beside the `Merge`. Where names are others, it is searched: conditions may lie in each
    other, each `Merge` on the way hides a `Switch` that is not this one's.
    """
    scope = merge.name.rpartition("/")[0]
    if any(tensor.op.type in ("NextIteration", *_ENTERS) for tensor in merge.inputs):
        return None
    try:
        return merge.graph.get_operation_by_name(f"{scope}/pred_id" if scope else "pred_id").outputs[0]
    except KeyError:
        pass
    waiting: list[tuple[tf.Operation, int]] = [
        (operation, 0) for operation in (*(tensor.op for tensor in merge.inputs), *_controls(merge))
    ]
    seen = set()
    while waiting:
        operation, depth = waiting.pop()
        if (operation, depth) in seen:
            continue
        seen.add((operation, depth))
        if operation.type in SWITCHES:
            if depth == 0:
                return operation.inputs[1]
            depth -= 1
        elif operation.type in MERGES:
            depth += 1
        elif operation.type in ("NextIteration", "LoopCond", *_ENTERS):
            continue
        waiting += [(each, depth) for each in (*(tensor.op for tensor in operation.inputs), *_controls(operation))]
    return None


def _controls(operation: tf.Operation) -> list[tf.Operation]:
    return list(operation.control_inputs)


def taken(merge: tf.Operation, value: bool) -> tf.Tensor:
    """The input of a `Merge` that is alive: `tf.cond` puts what is computed if its condition is false first."""
    return merge.inputs[int(value)]
