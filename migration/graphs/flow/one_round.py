"""One round of a loop as a flow of its own: what it makes of its states and of what it reads."""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.flow import conditions
from migration.graphs.flow.block_cells import BLOCKS
from migration.graphs.flow.loops import ENTERS
from migration.graphs.flow.reading import Flow
from migration.graphs.flow.tensors import Shape, Tensor


@dataclass(frozen=True)
class Given:
    """What a round is given.

    Attributes:
        dtype: of it.
        shape: of it.
        tries: values that the graph accepts; see `Flow.tried`.
        tensors: what it is in the body of the loop; several stand behind each other along the last axis.
    """

    dtype: tf.DType
    shape: Shape
    tries: Sequence[np.ndarray]
    tensors: Sequence[Tensor] = ()


def flow_of_round(
    outer: Flow, given: Mapping[str, Given], make: Callable[[Mapping[str, tf.Tensor]], dict[str, tf.Tensor]]
) -> Flow:
    """Make a flow of what a round computes.

    Args:
        outer: the flow that the loop is in; its weights are those of the round.
        given: the inputs, by name.
        make: makes the outputs of placeholders for these, in the graph of the flow.
    """
    session = copy.copy(outer.session)
    with session.graph.as_default(), tf.control_dependencies(None), tf.name_scope("round"):
        session.inputs = {key: tf.placeholder(each.dtype, each.shape, key) for key, each in given.items()}
        session.outputs = make(session.inputs)
    flow = Flow(session, [{key: each.tries[number] for key, each in given.items()} for number in range(3)])
    flow.batches, flow.is_round = outer.batches, True
    return flow


def copy_of_body(
    outer: Flow, given: Mapping[str, Given], wanted: Mapping[str, Tensor], placeholders: Mapping[str, tf.Tensor]
) -> dict[str, tf.Tensor]:
    """Copy a part of the body of a loop out of it.

    Args:
        outer: the flow that the loop is in.
        given: what the part is given.
        wanted: tensors of the body, by name.
        placeholders: for what is given.

    Raises:
        ValueError: if more is needed than what is given and weights.
    """
    found: dict[tuple[str, int], tf.Tensor] = {}
    for key, each in given.items():
        widths = [tensor.shape[-1] if tensor.shape else None for tensor in each.tensors]
        parts = [placeholders[key]] if len(widths) == 1 else tf.split(placeholders[key], widths, -1)
        found |= {_place(tensor): part for tensor, part in zip(each.tensors, parts, strict=True)}
    return {key: _copied(_place(tensor), outer, found) for key, tensor in wanted.items()}


def _place(tensor: Tensor) -> tuple[str, int]:
    if tensor.node.operation is None:
        raise ValueError(f"{tensor} is not in the graph")
    return tensor.node.operation.name, tensor.index


def _copied(wanted: tuple[str, int], outer: Flow, found: dict[tuple[str, int], tf.Tensor]) -> tf.Tensor:
    """Copy what a tensor of the body needs, without recursion."""
    graph = outer.session.graph
    waiting = [graph.get_operation_by_name(wanted[0])] if wanted not in found else []
    while waiting:
        operation = waiting[-1]
        if all((operation.name, index) in found for index in range(len(operation.outputs))):
            waiting.pop()
            continue
        if operation.type in ENTERS:
            found[operation.name, 0] = _entering(operation.inputs[0], outer, found)
            continue
        passes = operation.type in conditions.SWITCHES and operation.inputs[1].op.type == "LoopCond"
        inputs = operation.inputs[:1] if passes else operation.inputs
        missing = [each.op for each in inputs if (each.op.name, each.value_index) not in found]
        if operation.type == "NextIteration":
            raise ValueError(f"'{wanted[0]}' depends on other variables of the loop")
        if missing:
            waiting += missing
            continue
        values = [found[each.op.name, each.value_index] for each in inputs]
        if passes:
            made = values * 2
        elif operation.type in BLOCKS:
            made = BLOCKS[operation.type](values, operation)
        else:
            made = _again(operation, values)
        for index, each in enumerate(made):
            found.setdefault((operation.name, index), each)
    return found[wanted]


def _entering(tensor: tf.Tensor, outer: Flow, found: Mapping[tuple[str, int], tf.Tensor]) -> tf.Tensor:
    """What comes into the loop from outside: a constant, a weight, or what is given."""
    known = outer.find(tensor)
    if known is not None and known.node.operation is not None and _place(known) in found:
        return found[_place(known)]
    if known is None or not known.is_known:
        raise ValueError(f"'{tensor.name}' depends on the inputs, and is no sequence")
    return tensor


def _again(operation: tf.Operation, inputs: Sequence[tf.Tensor]) -> list[tf.Tensor]:
    """The same operation, of other inputs."""
    definition = operation.node_def
    attributes = {key: value for key, value in definition.attr.items() if not key.startswith("_")}
    made = operation.graph.create_op(
        operation.type,
        list(inputs),
        [tensor.dtype for tensor in operation.outputs],
        name="/".join(operation.name.split("/")[-2:]),
        attrs=attributes,
        op_def=operation.op_def,
    )
    return made.outputs
