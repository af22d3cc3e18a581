"""`tf.while_loop` of TF1: the operations of one frame."""

from dataclasses import dataclass

import tensorflow.compat.v1 as tf

from migration.graphs.flow.conditions import SWITCHES

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
    switches = [each for each in decides(leaving).outputs[0].consumers() if each.type in SWITCHES]
    # All variables of the loop, also those that do not leave it: they decide when it ends, or what others become.
    waiting = [
        leaving,
        *(each for switch in switches for each in switch.outputs[0].consumers() if each.type in EXITS),
    ]
    body: dict[tf.Operation, None] = {}
    while waiting:
        operation = waiting.pop()
        if operation in body:
            continue
        body[operation] = None
        if operation.type in ENTERS and _frame_name(operation) == name:
            continue
        waiting += [*(tensor.op for tensor in operation.inputs), *operation.control_inputs]
    enters = tuple(op for op in body if op.type in ENTERS and _frame_name(op) == name)
    exits = tuple(op for op in body if op.type in EXITS and _name(op) == name)
    order = {op: number for number, op in enumerate(leaving.graph.get_operations()) if op in body}
    return Frame(
        name,
        tuple(sorted(enters, key=order.__getitem__)),
        tuple(sorted(exits, key=order.__getitem__)),
        tuple(sorted(body, key=order.__getitem__)),
    )


def decides(leaving: tf.Operation) -> tf.Operation:
    """The `LoopCond` of an `Exit`."""
    return leaving.inputs[0].op.inputs[1].op


def _name(leaving: tf.Operation) -> str:
    """The frame of an `Exit`: its `Switch` takes a `Merge` of an `Enter`."""
    switch = leaving.inputs[0].op
    merge = switch.inputs[0].op
    enter = next(tensor.op for tensor in merge.inputs if tensor.op.type in ENTERS)
    return _frame_name(enter)


def _frame_name(enter: tf.Operation) -> str:
    return enter.get_attr("frame_name").decode()
