"""New wires: the ops that take one tensor take another.

`reroute_*(0, 1)`: what took 1 takes 0, and nobody takes 1. `swap_*(0, 1)`: what took 1 takes 0, and the
other way round.
"""

from collections.abc import Iterable
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.graph_editor import subgraph, util


def swap_ts(ts0: Any, ts1: Any, can_modify: Any = None, cannot_modify: Any = None) -> int:
    """For each pair of tensors, swap the ops that take them.

    Args:
        ts0: tensors, or a tensor.
        ts1: as many, of compatible dtypes and shapes.
        can_modify: the only ops whose inputs may change; None for all.
        cannot_modify: ops whose inputs may not change.

    Returns:
        How many inputs of ops changed.

    Raises:
        TypeError: for something else than tensors or ops.
        ValueError: if the lists differ in length, or a pair in dtype or shape.

    Source: TF 1.15 `tf.contrib.graph_editor.swap_ts`.
    """
    return _reroute_ts(ts0, ts1, True, can_modify, cannot_modify)


def reroute_ts(ts0: Any, ts1: Any, can_modify: Any = None, cannot_modify: Any = None) -> int:
    """For each pair of tensors, let the ops that take the second take the first.

    The arguments are those of `swap_ts`. Source: TF 1.15 `tf.contrib.graph_editor.reroute_ts`.
    """
    return _reroute_ts(ts0, ts1, False, can_modify, cannot_modify)


def swap_inputs(sgv0: Any, sgv1: Any) -> tuple[Any, Any]:
    """Swap all inputs of two subgraphs; see `reroute_inputs`.

    Source: TF 1.15 `tf.contrib.graph_editor.swap_inputs`.
    """
    return _reroute_inputs(sgv0, sgv1, True)


def reroute_inputs(sgv0: Any, sgv1: Any) -> tuple[Any, Any]:
    """Feed the inputs of one subgraph to another, too.

    Args:
        sgv0: a view, or what `make_view` makes one of; changed where it is.
        sgv1: likewise.

    Returns:
        The two views.

    Raises:
        ValueError: if they are of two graphs, or their inputs do not fit.

    Source: TF 1.15 `tf.contrib.graph_editor.reroute_inputs`.
    """
    return _reroute_inputs(sgv0, sgv1, False)


def swap_outputs(sgv0: Any, sgv1: Any) -> tuple[Any, Any]:
    """Swap the ops outside that take the outputs of two subgraphs; see `reroute_outputs`.

    Source: TF 1.15 `tf.contrib.graph_editor.swap_outputs`.
    """
    return _reroute_outputs(sgv0, sgv1, True)


def reroute_outputs(sgv0: Any, sgv1: Any) -> tuple[Any, Any]:
    """Let the ops outside that take the outputs of the second subgraph take those of the first.

    The arguments are those of `reroute_inputs`. Source: TF 1.15 `tf.contrib.graph_editor.reroute_outputs`.
    """
    return _reroute_outputs(sgv0, sgv1, False)


def swap_ios(sgv0: Any, sgv1: Any) -> tuple[Any, Any]:
    """`swap_outputs` and `swap_inputs`. Source: TF 1.15 `tf.contrib.graph_editor.swap_ios`."""
    swap_outputs(sgv0, sgv1)
    return swap_inputs(sgv0, sgv1)


def reroute_ios(sgv0: Any, sgv1: Any) -> tuple[Any, Any]:
    """`reroute_outputs` and `reroute_inputs`. Source: TF 1.15 `tf.contrib.graph_editor.reroute_ios`."""
    reroute_outputs(sgv0, sgv1)
    return reroute_inputs(sgv0, sgv1)


def remove_control_inputs(op: tf.Operation, cops: Any) -> None:
    """Remove control inputs from an op.

    Args:
        op: the op.
        cops: the ops for which it waits no more.

    Raises:
        TypeError: for something else than ops.
        ValueError: if it does not wait for one of them.

    Source: TF 1.15 `tf.contrib.graph_editor.remove_control_inputs`.
    """
    cops = _control_inputs(op, cops)
    absent = [cop.name for cop in cops if cop not in op.control_inputs]
    if absent:
        raise ValueError(f"Not among the control inputs of {op.name}: {', '.join(absent)}.")
    kept = [cop for cop in op.control_inputs if cop not in cops]
    op._remove_all_control_inputs()
    op._add_control_inputs(kept)


def add_control_inputs(op: tf.Operation, cops: Any) -> None:
    """Add control inputs to an op.

    Args:
        op: the op.
        cops: the ops for which it is to wait.

    Raises:
        TypeError: for something else than ops.
        ValueError: if it waits for one of them already.

    Source: TF 1.15 `tf.contrib.graph_editor.add_control_inputs`.
    """
    cops = _control_inputs(op, cops)
    present = [cop.name for cop in cops if cop in op.control_inputs]
    if present:
        raise ValueError(f"Already among the control inputs of {op.name}: {', '.join(present)}.")
    op._add_control_inputs(cops)


def _control_inputs(op: Any, cops: Any) -> list[Any]:
    if not isinstance(op, tf.Operation):
        raise TypeError(f"Expected a tf.Operation, received {type(op)}.")
    return util.make_list_of_op(cops, allow_graph=False)


def _reroute_ts(ts0: Any, ts1: Any, swap: bool, can_modify: Any, cannot_modify: Any) -> int:
    ts0, ts1 = util.make_list_of_t(ts0), util.make_list_of_t(ts1)
    _check_compatible(ts0, ts1)
    only = None if can_modify is None else frozenset(util.make_list_of_op(can_modify))
    never = frozenset() if cannot_modify is None else frozenset(util.make_list_of_op(cannot_modify))
    # Who takes what before anything changes: a tensor may come in several pairs.
    changes = []
    for t0, t1 in zip(ts0, ts1, strict=True):
        if t0 is not t1:
            changes.append((t0, t1, t1.consumers()))
            if swap:
                changes.append((t1, t0, t0.consumers()))
    wires = [
        (new, op, index)
        for new, old, consumers in changes
        for op in dict.fromkeys(consumers)
        if (only is None or op in only) and op not in never
        for index, t in enumerate(op.inputs)
        if t is old
    ]
    for new, op, index in wires:
        op._update_input(index, new)
    return len(wires)


def _check_compatible(ts0: list[Any], ts1: list[Any]) -> None:
    if len(ts0) != len(ts1):
        raise ValueError(f"There are {len(ts0)} tensors to take the place of {len(ts1)}.")
    wrong = [
        f"{t0.name} {t0.dtype.name} {t0.shape} and {t1.name} {t1.dtype.name} {t1.shape}"
        for t0, t1 in zip(ts0, ts1, strict=True)
        if not (t0.dtype.is_compatible_with(t1.dtype) and t0.shape.is_compatible_with(t1.shape))
    ]
    if wrong:
        raise ValueError(f"These do not fit each other: {'; '.join(wrong)}.")


def _views(sgv0: Any, sgv1: Any) -> tuple[Any, Any]:
    sgv0, sgv1 = subgraph.make_view(sgv0), subgraph.make_view(sgv1)
    util.check_graphs(sgv0, sgv1)
    return sgv0, sgv1


def _reroute_outputs(sgv0: Any, sgv1: Any, swap: bool) -> tuple[Any, Any]:
    sgv0, sgv1 = _views(sgv0, sgv1)
    _reroute_ts(sgv0.outputs, sgv1.outputs, swap, None, sgv0.ops + sgv1.ops)
    return sgv0, sgv1


def _reroute_inputs(sgv0: Any, sgv1: Any, swap: bool) -> tuple[Any, Any]:
    sgv0, sgv1 = _views(sgv0, sgv1)
    # What takes a passthrough is outside, and yet fed by an input.
    outside: Iterable[Any] = util.get_consuming_ops([*sgv0.passthroughs, *sgv1.passthroughs])
    _reroute_ts(sgv0.inputs, sgv1.inputs, swap, [*sgv0.ops, *sgv1.ops, *outside], None)
    before0, before1 = sgv0.copy(), sgv1.copy()
    _take_inputs(sgv1, before0)
    if swap:
        _take_inputs(sgv0, before1)
    return sgv0, sgv1


def _take_inputs(view: Any, other: Any) -> None:
    """Let a view have the inputs of another, and the passthroughs among the outputs change with them."""
    view._input_ts, view._passthrough_ts = list(other._input_ts), list(other._passthrough_ts)
    view._output_ts = [
        view._input_ts[other._input_ts.index(t)] if t in other._passthrough_ts else t for t in view._output_ts
    ]
