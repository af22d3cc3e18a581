"""Cut subgraphs loose, join them, and go round them."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.graph_editor import reroute, select, subgraph, util


def detach_control_inputs(sgv: Any) -> None:
    """Let the ops of a subgraph wait for none outside.

    Source: TF 1.15 `tf.contrib.graph_editor.detach_control_inputs`.
    """
    ops = subgraph.make_view(sgv).ops
    for op in ops:
        reroute.remove_control_inputs(op, [cop for cop in op.control_inputs if cop not in ops])


def detach_control_outputs(sgv: Any, control_outputs: util.ControlOutputs) -> None:
    """Let no op outside wait for one of a subgraph.

    Raises:
        TypeError: if `control_outputs` is none.

    Source: TF 1.15 `tf.contrib.graph_editor.detach_control_outputs`.
    """
    if not isinstance(control_outputs, util.ControlOutputs):
        raise TypeError(f"Expected ControlOutputs, received {type(control_outputs)}.")
    control_outputs.update()
    ops = subgraph.make_view(sgv).ops
    for op in ops:
        for waiting in control_outputs.get(op):
            if waiting not in ops:
                reroute.remove_control_inputs(waiting, op)


def detach_inputs(sgv: Any, control_inputs: bool = False) -> tuple[Any, list[Any]]:
    """Feed a subgraph from new placeholders.

    Args:
        sgv: a view, or what `make_view` makes one of; changed where it is.
        control_inputs: whether to detach those, too.

    Returns:
        `(view, placeholders)`, one for each input.

    Source: TF 1.15 `tf.contrib.graph_editor.detach_inputs`.
    """
    sgv = subgraph.make_view(sgv)
    with sgv.graph.as_default():
        placeholders = [tf.placeholder(t.dtype, name=util.placeholder_name(t)) for t in sgv.inputs]
    reroute.swap_inputs(sgv, placeholders)
    if control_inputs:
        detach_control_inputs(sgv)
    return sgv, placeholders


def detach_outputs(sgv: Any, control_outputs: util.ControlOutputs | None = None) -> tuple[Any, list[Any]]:
    """Feed what took the outputs of a subgraph from new placeholders.

    Args:
        sgv: a view, or what `make_view` makes one of.
        control_outputs: to detach them, too; else None.

    Returns:
        `(view, placeholders)`: a view of the outputs that were taken, and one placeholder for each.

    Source: TF 1.15 `tf.contrib.graph_editor.detach_outputs`.
    """
    sgv = subgraph.make_view(sgv)
    taken = sgv.remap_outputs([index for index, t in enumerate(sgv.outputs) if t.consumers()])
    with taken.graph.as_default():
        placeholders = [util.make_placeholder_from_tensor(t) for t in taken.outputs]
    reroute.swap_outputs(taken, placeholders)
    if control_outputs is not None:
        detach_control_outputs(taken, control_outputs)
    return taken, placeholders


def detach(
    sgv: Any, control_inputs: bool = False, control_outputs: Any = None, control_ios: Any = None
) -> tuple[Any, list[Any], list[Any]]:
    """`detach_inputs` and `detach_outputs`.

    Args:
        sgv: a view, or what `make_view` makes one of; changed where it is.
        control_inputs: as for `check_cios`.
        control_outputs: likewise.
        control_ios: likewise.

    Returns:
        `(view, input placeholders, output placeholders)`.

    Source: TF 1.15 `tf.contrib.graph_editor.detach`.
    """
    control_inputs, control_outputs = select.check_cios(control_inputs, control_outputs, control_ios)
    sgv = subgraph.make_view(sgv)
    _, detached_inputs = detach_inputs(sgv, control_inputs)
    _, detached_outputs = detach_outputs(sgv, control_outputs)
    return sgv, detached_inputs, detached_outputs


def connect(sgv0: Any, sgv1: Any, disconnect_first: bool = False) -> tuple[Any, Any]:
    """Feed the outputs of one subgraph into another.

    Args:
        sgv0: a view, or what `make_view` makes one of.
        sgv1: likewise; changed where it is.
        disconnect_first: whether the outputs go nowhere else any more.

    Returns:
        The two views.

    Raises:
        ValueError: if they are of two graphs, or do not fit.

    Source: TF 1.15 `tf.contrib.graph_editor.connect`.
    """
    sgv0, sgv1 = subgraph.make_view(sgv0), subgraph.make_view(sgv1)
    util.check_graphs(sgv0, sgv1)
    if disconnect_first:
        detach_outputs(sgv0)
    reroute.reroute_inputs(subgraph.SubGraphView(passthrough_ts=sgv0.outputs), sgv1)
    return sgv0, sgv1


def bypass(sgv: Any) -> tuple[Any, list[Any]]:
    """Let what took the outputs of a subgraph take its inputs, and feed the subgraph from placeholders.

    Args:
        sgv: a view, or what `make_view` makes one of; changed where it is.

    Returns:
        `(view, placeholders)`.

    Raises:
        ValueError: if inputs and outputs do not fit.

    Source: TF 1.15 `tf.contrib.graph_editor.bypass`.
    """
    sgv = subgraph.make_view(sgv)
    inputs = list(sgv.inputs)
    sgv, placeholders = detach_inputs(sgv)
    reroute.reroute_ts(inputs, sgv.outputs)
    return sgv, placeholders
