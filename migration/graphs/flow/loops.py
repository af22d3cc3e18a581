"""`tf.while_loop` of TF1: the operations of one frame."""

from dataclasses import dataclass

import tensorflow.compat.v1 as tf

ENTERS = ("Enter", "RefEnter")
EXITS = ("Exit", "RefExit")


@dataclass(frozen=True)
class Frame:
    """A loop.

    Attributes:
        name: of the frame.
        enters: where values come in; those of constants first go nowhere but into the body.
        exits: where they come out.
        body: all operations between, those two included.
    """

    name: str
    enters: tuple[tf.Operation, ...]
    exits: tuple[tf.Operation, ...]
    body: tuple[tf.Operation, ...]


def frame_of(leaving: tf.Operation) -> Frame:
    """Find the loop that an `Exit` is of.

    Args:
        leaving: an `Exit`.
    """
    name = _name(leaving)
    body: dict[tf.Operation, None] = {}
    # What an exit depends on is not all of the loop: variables of the loop that do not leave it decide when it ends.
    waiting = [leaving]
    while waiting:
        operation = waiting.pop()
        if operation in body:
            continue
        body[operation] = None
        if operation.type in ENTERS and _frame_name(operation) == name:
            # All that this merges with is of the loop, and so are its other exits.
            continue
        waiting += [*(tensor.op for tensor in operation.inputs), *operation.control_inputs]
        if operation.type == "Switch" and any(each.type == "LoopCond" for each in _makers(operation)):
            waiting += [consumer for consumer in operation.outputs[0].consumers() if consumer.type in EXITS]
    enters = tuple(op for op in body if op.type in ENTERS and _frame_name(op) == name)
    exits = tuple(op for op in body if op.type in EXITS and _name(op) == name)
    order = {op: number for number, op in enumerate(leaving.graph.get_operations()) if op in body}
    return Frame(
        name,
        tuple(sorted(enters, key=order.__getitem__)),
        tuple(sorted(exits, key=order.__getitem__)),
        tuple(sorted(body, key=order.__getitem__)),
    )


def _makers(operation: tf.Operation) -> list[tf.Operation]:
    return [tensor.op for tensor in operation.inputs]


def _name(leaving: tf.Operation) -> str:
    """The frame of an `Exit`: its `Switch` takes a `Merge` of an `Enter`."""
    switch = leaving.inputs[0].op
    merge = switch.inputs[0].op
    enter = next(tensor.op for tensor in merge.inputs if tensor.op.type in ENTERS)
    return _frame_name(enter)


def _frame_name(enter: tf.Operation) -> str:
    return enter.get_attr("frame_name").decode()
