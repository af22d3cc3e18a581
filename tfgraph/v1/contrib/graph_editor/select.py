"""Which ops and tensors: by name, by boundary, by walking along the wires."""

import re
from collections.abc import Callable, Iterable
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.graph_editor import util


def can_be_regex(obj: Any) -> bool:
    """Whether `obj` is a string or a compiled regular expression.

    Source: TF 1.15 `tf.contrib.graph_editor.can_be_regex`.
    """
    return isinstance(obj, str | re.Pattern)


def make_regex(obj: Any) -> re.Pattern:
    """The compiled regular expression of a string or of itself.

    Raises:
        ValueError: for anything else.

    Source: TF 1.15 `tf.contrib.graph_editor.make_regex`.
    """
    if not can_be_regex(obj):
        raise ValueError(f"Expected a string or a regular expression, received {type(obj)}.")
    return re.compile(obj)


def filter_ts(ops: Any, positive_filter: Any) -> list[Any]:
    """The tensors, each once, that go into or come out of `ops`: first all inputs, then the other outputs.

    Args:
        ops: ops, one op or a graph.
        positive_filter: whether to keep a tensor; True keeps all.

    Source: TF 1.15 `tf.contrib.graph_editor.filter_ts`.
    """
    ops = util.make_list_of_op(ops)
    ts = dict.fromkeys([*(t for op in ops for t in op.inputs), *(t for op in ops for t in op.outputs)])
    return [t for t in ts if positive_filter is True or positive_filter(t)]


def filter_ts_from_regex(ops: Any, regex: Any) -> list[Any]:
    """Those of `filter_ts` in whose name (`scope/op:0`) the expression is found.

    Source: TF 1.15 `tf.contrib.graph_editor.filter_ts_from_regex`.
    """
    return filter_ts(ops, lambda t: make_regex(regex).search(t.name))


def filter_ops(ops: Any, positive_filter: Any) -> list[Any]:
    """The ops for which the filter is true; True keeps all.

    Source: TF 1.15 `tf.contrib.graph_editor.filter_ops`.
    """
    return [op for op in util.make_list_of_op(ops) if positive_filter is True or positive_filter(op)]


def filter_ops_from_regex(ops: Any, regex: Any) -> list[Any]:
    """The ops in whose name the expression is found.

    Source: TF 1.15 `tf.contrib.graph_editor.filter_ops_from_regex`.
    """
    return filter_ops(ops, lambda op: make_regex(regex).search(op.name))


def get_name_scope_ops(ops: Any, scope: str) -> list[Any]:
    """The ops below a name scope, and the op of that name.

    Source: TF 1.15 `tf.contrib.graph_editor.get_name_scope_ops`.
    """
    return filter_ops_from_regex(ops, f"^{scope.removesuffix('/')}(/.*)?$")


def check_cios(
    control_inputs: bool = False, control_outputs: Any = None, control_ios: Any = None
) -> tuple[bool, util.ControlOutputs | None]:
    """Turn the three ways to ask for control dependencies into two, and bring them up to date.

    Args:
        control_inputs: whether to follow control inputs.
        control_outputs: `ControlOutputs` to follow, or None.
        control_ios: `ControlOutputs` to follow together with the control inputs, or None.

    Returns:
        `(control_inputs, control_outputs)`.

    Raises:
        TypeError: for something else than `ControlOutputs`.
        ValueError: if both are given.

    Source: TF 1.15 `tf.contrib.graph_editor.check_cios`.
    """
    for given in (control_outputs, control_ios):
        if given is not None and not isinstance(given, util.ControlOutputs):
            raise TypeError(f"Expected ControlOutputs, received {type(given)}.")
    if control_ios is not None:
        if control_outputs is not None:
            raise ValueError("control_ios stands for control_outputs, too: give one of them.")
        control_inputs, control_outputs = True, control_ios
    if control_outputs is not None:
        control_outputs.update()
    return control_inputs, control_outputs


def get_ops_ios(
    ops: Any, control_inputs: bool = False, control_outputs: Any = None, control_ios: Any = None
) -> list[Any]:
    """The ops, each once, that are wired to one of `ops`.

    The arguments are those of `check_cios`. Source: TF 1.15 `tf.contrib.graph_editor.get_ops_ios`.
    """
    control_inputs, control_outputs = check_cios(control_inputs, control_outputs, control_ios)
    found: dict[Any, None] = {}
    for op in util.make_list_of_op(ops):
        found.update(dict.fromkeys(_before(op, (), control_inputs)))
        found.update(dict.fromkeys(_after(op, (), control_outputs)))
    return list(found)


def compute_boundary_ts(ops: Any) -> tuple[list[Any], list[Any], list[Any]]:
    """Sort the tensors of `ops` by the side of the boundary.

    Returns:
        Three lists, each tensor once: those that come from outside; those that come from inside and are
        taken outside or by nobody; those that come from inside and are taken inside. A tensor may be in
        the last two.

    Source: TF 1.15 `tf.contrib.graph_editor.compute_boundary_ts`.
    """
    ops = util.make_list_of_op(ops)
    inside_ops = frozenset(ops)
    taken = dict.fromkeys(t for op in ops for t in op.inputs)
    made = dict.fromkeys(t for op in ops for t in op.outputs)
    inputs = [t for t in taken if t not in made]
    insides = [t for t in taken if t in made]
    outputs = [t for t in made if t not in taken or not inside_ops.issuperset(t.consumers())]
    return inputs, outputs, insides


def get_within_boundary_ops(
    ops: Any,
    seed_ops: Any,
    boundary_ops: Any = (),
    inclusive: bool = True,
    control_inputs: bool = False,
    control_outputs: Any = None,
    control_ios: Any = None,
) -> list[Any]:
    """The ops that are reached in either direction before the boundary is.

    Args:
        ops: where to search: ops or a graph.
        seed_ops: where to start.
        boundary_ops: where to stop.
        inclusive: whether the boundary belongs to the result.
        control_inputs: as for `check_cios`.
        control_outputs: likewise.
        control_ios: likewise.

    Raises:
        ValueError: if a seed is on the boundary.

    Source: TF 1.15 `tf.contrib.graph_editor.get_within_boundary_ops`.
    """
    control_inputs, control_outputs = check_cios(control_inputs, control_outputs, control_ios)
    found = set(util.make_list_of_op(seed_ops, allow_graph=False))
    boundary = frozenset(util.make_list_of_op(boundary_ops))
    if boundary & found:
        names = ", ".join(sorted(op.name for op in boundary & found))
        raise ValueError(f"The boundary and the seeds have ops in common: {names}.")
    wave = found
    while wave:
        reached = set(get_ops_ios(wave, control_inputs, control_outputs)) - found
        wave = reached - boundary
        found = found | (reached if inclusive else wave)
    return [op for op in util.make_list_of_op(ops) if op in found]


def get_forward_walk_ops(
    seed_ops: Any,
    inclusive: bool = True,
    within_ops: Any = None,
    within_ops_fn: Callable[[Any], bool] | None = None,
    stop_at_ts: Any = (),
    control_outputs: Any = None,
) -> list[Any]:
    """The ops that depend on the seeds, the nearest first.

    Args:
        seed_ops: ops, or tensors, whose consumers are the seeds.
        inclusive: whether the seeds belong to the result.
        within_ops: the only ops to walk to; None or none for all.
        within_ops_fn: a test that they have to pass, too.
        stop_at_ts: tensors not to walk along.
        control_outputs: `ControlOutputs` to walk along, too, or None.

    Source: TF 1.15 `tf.contrib.graph_editor.get_forward_walk_ops`.
    """
    _, control_outputs = check_cios(False, control_outputs)
    return _walk(
        _seeds(seed_ops, util.get_consuming_ops),
        lambda op, stops: _after(op, stops, control_outputs),
        inclusive,
        within_ops,
        within_ops_fn,
        stop_at_ts,
    )


def get_backward_walk_ops(
    seed_ops: Any,
    inclusive: bool = True,
    within_ops: Any = None,
    within_ops_fn: Callable[[Any], bool] | None = None,
    stop_at_ts: Any = (),
    control_inputs: bool = False,
) -> list[Any]:
    """The ops on which the seeds depend, the nearest first.

    Args:
        seed_ops: ops, or tensors, whose ops are the seeds.
        inclusive: whether the seeds belong to the result.
        within_ops: the only ops to walk to; None or none for all.
        within_ops_fn: a test that they have to pass, too.
        stop_at_ts: tensors not to walk along.
        control_inputs: whether to walk along control inputs, too.

    Source: TF 1.15 `tf.contrib.graph_editor.get_backward_walk_ops`.
    """
    return _walk(
        _seeds(seed_ops, util.get_generating_ops),
        lambda op, stops: _before(op, stops, control_inputs),
        inclusive,
        within_ops,
        within_ops_fn,
        stop_at_ts,
    )


def get_walks_intersection_ops(
    forward_seed_ops: Any,
    backward_seed_ops: Any,
    forward_inclusive: bool = True,
    backward_inclusive: bool = True,
    within_ops: Any = None,
    within_ops_fn: Callable[[Any], bool] | None = None,
    control_inputs: bool = False,
    control_outputs: Any = None,
    control_ios: Any = None,
) -> list[Any]:
    """The ops on both walks: what lies between the seeds.

    Args:
        forward_seed_ops: as for `get_forward_walk_ops`.
        backward_seed_ops: as for `get_backward_walk_ops`.
        forward_inclusive: whether the seeds of the forward walk belong to it.
        backward_inclusive: whether the seeds of the backward walk belong to it.
        within_ops: the only ops to walk to; None or none for all.
        within_ops_fn: a test that they have to pass, too.
        control_inputs: as for `check_cios`.
        control_outputs: likewise.
        control_ios: likewise.

    Source: TF 1.15 `tf.contrib.graph_editor.get_walks_intersection_ops`.
    """
    control_inputs, control_outputs = check_cios(control_inputs, control_outputs, control_ios)
    within = {"within_ops": within_ops, "within_ops_fn": within_ops_fn}
    forward = get_forward_walk_ops(forward_seed_ops, forward_inclusive, **within, control_outputs=control_outputs)
    backward = get_backward_walk_ops(backward_seed_ops, backward_inclusive, **within, control_inputs=control_inputs)
    behind = frozenset(backward)
    return [op for op in forward if op in behind]


def get_walks_union_ops(
    forward_seed_ops: Any,
    backward_seed_ops: Any,
    forward_inclusive: bool = True,
    backward_inclusive: bool = True,
    within_ops: Any = None,
    within_ops_fn: Callable[[Any], bool] | None = None,
    control_inputs: bool = False,
    control_outputs: Any = None,
    control_ios: Any = None,
) -> list[Any]:
    """The ops on either walk; the arguments are those of `get_walks_intersection_ops`.

    Source: TF 1.15 `tf.contrib.graph_editor.get_walks_union_ops`.
    """
    control_inputs, control_outputs = check_cios(control_inputs, control_outputs, control_ios)
    within = {"within_ops": within_ops, "within_ops_fn": within_ops_fn}
    forward = get_forward_walk_ops(forward_seed_ops, forward_inclusive, **within, control_outputs=control_outputs)
    backward = get_backward_walk_ops(backward_seed_ops, backward_inclusive, **within, control_inputs=control_inputs)
    return list(dict.fromkeys([*forward, *backward]))


def select_ops(
    *args: Any,
    graph: tf.Graph | None = None,
    positive_filter: Callable[[Any], bool] | None = None,
    restrict_ops_regex: bool = False,
    restrict_ts_regex: bool = False,
) -> list[Any]:
    """Ops, each once, from regular expressions and ops.

    Args:
        *args: ops, lists of ops (tensors are left out), or regular expressions for their names; one that
            begins with "(?#ts)" is for tensors.
        graph: where to look for names.
        positive_filter: whether to keep an op.
        restrict_ops_regex: whether only expressions that begin with "(?#ops)" are for ops.
        restrict_ts_regex: has no effect here.

    Raises:
        TypeError: if `graph` is none.
        ValueError: for a regular expression without a graph.

    Source: TF 1.15 `tf.contrib.graph_editor.select_ops`.
    """
    return _select(
        args, graph, positive_filter, restrict_ops_regex, "(?#ops)", "(?#ts)", filter_ops_from_regex,
        lambda arg: util.make_list_of_op(arg, ignore_ts=True),
    )  # fmt: skip


def select_ts(
    *args: Any,
    graph: tf.Graph | None = None,
    positive_filter: Callable[[Any], bool] | None = None,
    restrict_ts_regex: bool = False,
    restrict_ops_regex: bool = False,
) -> list[Any]:
    """Tensors, each once, from regular expressions and tensors: `select_ops` with the parts exchanged.

    Source: TF 1.15 `tf.contrib.graph_editor.select_ts`.
    """
    return _select(
        args, graph, positive_filter, restrict_ts_regex, "(?#ts)", "(?#ops)", filter_ts_from_regex,
        lambda arg: util.make_list_of_t(arg, ignore_ops=True),
    )  # fmt: skip


def select_ops_and_ts(*args: Any, **kwargs: Any) -> tuple[list[Any], list[Any]]:
    """`(ops, tensors)`; regular expressions are for ops unless they begin with "(?#ts)".

    Source: TF 1.15 `tf.contrib.graph_editor.select_ops_and_ts`.
    """
    return select_ops(*args, restrict_ops_regex=False, **kwargs), select_ts(*args, restrict_ts_regex=True, **kwargs)


def _before(op: Any, stops: Iterable[Any], control_inputs: bool) -> list[Any]:
    """The ops that `op` takes from."""
    return [t.op for t in op.inputs if t not in stops] + (list(op.control_inputs) if control_inputs else [])


def _after(op: Any, stops: Iterable[Any], control_outputs: util.ControlOutputs | None) -> list[Any]:
    """The ops that take from `op`."""
    consumers = [consumer for t in op.outputs if t not in stops for consumer in t.consumers()]
    return consumers + list(control_outputs.get(op) if control_outputs is not None else ())


def _seeds(seeds: Any, ops_of: Callable[[Any], list[Any]]) -> list[Any]:
    seeds = list(seeds) if util.is_iterable(seeds) else [seeds]
    if seeds and isinstance(seeds[0], tf.Tensor):
        return ops_of(seeds)
    return util.make_list_of_op(seeds, allow_graph=False)


def _walk(
    seeds: list[Any],
    neighbours: Callable[[Any, Any], list[Any]],
    inclusive: bool,
    within_ops: Any,
    within_ops_fn: Callable[[Any], bool] | None,
    stop_at_ts: Any,
) -> list[Any]:
    """Breadth first, in the order of the wires (TF 1.15's is that of the addresses in memory)."""
    stops = frozenset(util.make_list_of_t(stop_at_ts))
    within = frozenset(util.make_list_of_op(within_ops, allow_graph=False)) if within_ops else None
    sown = frozenset(op for op in seeds if within is None or op in within)
    found = dict.fromkeys(op for op in seeds if op in sown)
    wave = list(found)
    while wave:
        reached = dict.fromkeys(neighbour for op in wave for neighbour in neighbours(op, stops))
        wave = [
            op
            for op in reached
            if op not in found and (within is None or op in within) and (within_ops_fn is None or within_ops_fn(op))
        ]
        found.update(dict.fromkeys(wave))
    return list(found) if inclusive else [op for op in found if op not in sown]


def _select(
    args: Iterable[Any],
    graph: tf.Graph | None,
    positive_filter: Callable[[Any], bool] | None,
    restricted: bool,
    ours: str,
    theirs: str,
    by_name: Callable[[Any, Any], list[Any]],
    of_list: Callable[[Any], list[Any]],
) -> list[Any]:
    if graph is not None and not isinstance(graph, tf.Graph):
        raise TypeError(f"Expected a tf.Graph, received {type(graph)}.")
    selected: dict[Any, None] = {}
    for arg in args:
        if not can_be_regex(arg):
            found = of_list(arg)
        elif graph is None:
            raise ValueError("A regular expression needs a graph to look in: give graph=.")
        else:
            regex = make_regex(arg)
            if regex.pattern.startswith(theirs) or (restricted and not regex.pattern.startswith(ours)):
                continue
            found = by_name(graph, regex)
        selected.update(dict.fromkeys(one for one in found if positive_filter is None or positive_filter(one)))
    return list(selected)
