"""Copies of subgraphs, into the same graph or another, with replacements."""

from collections.abc import Callable, Mapping
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.graph_editor import reroute, select, subgraph, util

_KNOWN_COLLECTIONS = [getattr(tf.GraphKeys, key) for key in dir(tf.GraphKeys) if key.isupper() and key != "VARIABLES"]


def replace_t_with_placeholder_handler(info: Any, t: Any) -> Any:
    """A new placeholder in the place of a tensor.

    Source: TF 1.15 `tf.contrib.graph_editor.replace_t_with_placeholder_handler`.
    """
    with info.graph_.as_default():
        return util.make_placeholder_from_tensor(t, scope=info.scope_)


def keep_t_if_possible_handler(info: Any, t: Any) -> Any:
    """The tensor itself if the copy is in its graph, else a new placeholder.

    Source: TF 1.15 `tf.contrib.graph_editor.keep_t_if_possible_handler`.
    """
    return t if info.graph is info.graph_ else replace_t_with_placeholder_handler(info, t)


def assign_renamed_collections_handler(info: Any, elem: Any, elem_: Any) -> None:
    """Add a copy to the collections of its original; those of `tf.GraphKeys` keep their names.

    Source: TF 1.15 `tf.contrib.graph_editor.assign_renamed_collections_handler`.
    """
    for name, collection in info.collections.items():
        if any(member is elem for member in collection):
            info.graph_.add_to_collection(name if name in _KNOWN_COLLECTIONS else info.new_name(name), elem_)


def transform_op_if_inside_handler(info: Any, op: Any, keep_if_possible: bool = True) -> Any:
    """The copy of an op, or the op itself if there is none and the copies are in its graph, or None.

    Source: TF 1.15 `tf.contrib.graph_editor.transform_op_if_inside_handler`.
    """
    if op in info.ops:
        return info.transformed_ops[op]
    return op if keep_if_possible and info.graph is info.graph_ else None


def copy_op_handler(
    info: Any,
    op: Any,
    new_inputs: Any,
    copy_shape: bool = False,
    nodedef_fn: Callable[[Any], Any] | None = None,
) -> tuple[Any, Any]:
    """Copy an op.

    Args:
        info: what `Transformer` knows.
        op: the op.
        new_inputs: the inputs of the copy.
        copy_shape: whether the outputs get the static shapes of the original's.
        nodedef_fn: changes the `NodeDef` of the copy, and returns it.

    Returns:
        `(op, outputs)`.

    Raises:
        TypeError: if `new_inputs` is a bool (of an old caller, that meant `copy_shape`).

    Source: TF 1.15 `tf.contrib.graph_editor.copy_op_handler`.
    """
    if isinstance(new_inputs, bool):
        raise TypeError("new_inputs must be the inputs of the copy.")
    node = op.node_def
    node.name = info.graph_.unique_name(info.new_name(op.name))
    if nodedef_fn is not None:
        node = nodedef_fn(node)
    op_ = tf.Operation.from_node_def(
        node, info.graph_, new_inputs, list(op._output_types), [], list(op._input_types), None, op.op_def
    )
    if copy_shape:
        for t, t_ in zip(op.outputs, op_.outputs, strict=True):
            t_.set_shape(t.shape)
    # Set to its own copy, if there is one, when all ops are copied.
    op_._original_op = op._original_op
    # TF 1.15's private name, which openai's gradient checkpointing reads from copies.
    op_._outputs = list(op_.outputs)
    return op_, op_.outputs


class TransformerInfo:
    """What became of which op and tensor.

    Source: TF 1.15 `tf.contrib.graph_editor.TransformerInfo`.
    """

    def __init__(self, info: Any):
        """Keep the result of what `Transformer` knows."""
        self._graph, self._scope = info.graph, info.scope
        self._graph_, self._scope_ = info.graph_, info.scope_
        # Private in TF 1.15, too, and yet openai's gradient checkpointing reads them.
        self._transformed_ops = info.transformed_ops
        self._transformed_ts = info.transformed_ts

    def transformed(self, original: Any, missing_fn: Callable[[Any], Any] | None = None) -> Any:
        """The copies of ops and tensors.

        Args:
            original: an op, a tensor, or nested lists, tuples and dicts of them.
            missing_fn: what to return for one that was not copied; None if None.

        Raises:
            TypeError: for something else.
        """
        return util.transform_tree(original, lambda one: _look_up(self._map_of(one), one, missing_fn))

    def original(self, transformed: Any, missing_fn: Callable[[Any], Any] | None = None) -> Any:
        """The originals of ops and tensors; the arguments are those of `transformed`."""

        def find(one: Any) -> Any:
            return _look_up({copy_: first for first, copy_ in self._map_of(one).items()}, one, missing_fn)

        return util.transform_tree(transformed, find)

    def _map_of(self, one: Any) -> Mapping[Any, Any]:
        if isinstance(one, tf.Operation):
            return self._transformed_ops
        if isinstance(one, tf.Tensor):
            return self._transformed_ts
        raise TypeError(f"Expected a tf.Tensor or a tf.Operation, received {type(one)}.")

    def __str__(self) -> str:
        lines = ["Transform result info:"]
        if self._graph is self._graph_:
            lines.append(f"  Within graph[{id(self._graph)}]{'' if self._scope_ else ' IN-PLACE'}")
        else:
            lines.append(f"  graph[{id(self._graph)}] => graph[{id(self._graph_)}]")
        lines += [f"  Relative to source scope: {self._scope}"] if self._scope else []
        lines += [f"  Scope destination: {self._scope_}"] if self._scope_ else []
        lines += ["Operations mapping:", *(f"  {op.name} => {op_.name}" for op, op_ in self._transformed_ops.items())]
        return "\n".join(lines) + "\n"


class _Info:
    """What the handlers may know while a subgraph is copied; a name with `_` at its end belongs to the copy."""

    def __init__(self, sgv: subgraph.SubGraphView, dst_graph: tf.Graph, dst_scope: str, src_scope: str):
        self.sgv = sgv
        self.sgv_inputs_set = frozenset(sgv.inputs)
        self.ops = frozenset(sgv.ops)
        self.graph, self.graph_ = sgv.graph, dst_graph
        self.scope, self.scope_ = src_scope, dst_scope
        self.control_outputs = util.ControlOutputs(sgv.graph)
        self.transformed_ops: dict[Any, Any] = {}
        self.transformed_ts: dict[Any, Any] = {}
        self.collections = {key: self.graph.get_collection(key) for key in self.graph.get_all_collection_keys()}
        # (tensor, what stands for it for now, the op that takes it): ops are copied in the order in which
        # they were made, in which the end of a loop comes after its beginning.
        self.tmp_cyclic_ts: list[tuple[Any, Any, Any]] = []

    def new_name(self, name: str) -> str:
        """The name of a copy."""
        if not name.startswith(self.scope):
            raise ValueError(f"{name} does not belong to the source scope {self.scope}.")
        return self.scope_ + name.removeprefix(self.scope)


class Transformer:
    """Copies a subgraph; replace its handlers to do more than that.

    The handlers, all of them functions of `(info, …)`:
    `transform_op_handler` makes an op of an op; `assign_collections_handler` puts it into collections;
    `transform_control_input_handler` makes a control input; `transform_external_input_handler` makes
    something of an input of the subgraph, a placeholder unless replaced, and
    `transform_external_hidden_input_handler` of an input that the view leaves out;
    `transform_original_op_handler` finds the op from which an op was made.

    Source: TF 1.15 `tf.contrib.graph_editor.Transformer`.
    """

    def __init__(self) -> None:
        """Make it with the handlers that copy."""
        self.transform_op_handler: Callable[..., Any] = copy_op_handler
        self.transform_control_input_handler: Callable[..., Any] = transform_op_if_inside_handler
        self.assign_collections_handler: Callable[..., Any] = assign_renamed_collections_handler
        self.transform_external_input_handler: Callable[..., Any] = replace_t_with_placeholder_handler
        self.transform_external_hidden_input_handler: Callable[..., Any] = keep_t_if_possible_handler
        self.transform_original_op_handler: Callable[..., Any] = transform_op_if_inside_handler

    def __call__(
        self, sgv: Any, dst_graph: tf.Graph, dst_scope: str, src_scope: str = "", reuse_dst_scope: bool = False
    ) -> tuple[subgraph.SubGraphView, TransformerInfo]:
        """Copy; the arguments are those of `copy`."""
        sgv = subgraph.make_view(sgv)
        if not isinstance(dst_graph, tf.Graph):
            raise TypeError(f"Expected a tf.Graph, received {type(dst_graph)}.")
        src_scope, dst_scope = util.scope_finalize(src_scope), util.scope_finalize(dst_scope)
        if dst_scope and not reuse_dst_scope:
            dst_scope = util.scope_finalize(dst_graph.unique_name(dst_scope[:-1]))
        info = _Info(sgv, dst_graph, dst_scope, src_scope)
        self._copy_ops(info)
        self._close_cycles(info)
        self._connect_control_inputs(info)
        return self._view_of_copy(info), TransformerInfo(info)

    def _copy_ops(self, info: _Info) -> None:
        for op in sorted(info.sgv.ops, key=lambda op: op._id):
            new_inputs = [self._input_of_copy(info, t, op) for t in op.inputs]
            op_, outputs_ = self.transform_op_handler(info, op, new_inputs)
            if op_ is op:
                raise ValueError(f"The handler returned {op.name} itself; it must return another op.")
            info.transformed_ops[op] = op_
            self.assign_collections_handler(info, op, op_)
            for t, t_ in zip(op.outputs, outputs_, strict=False):
                info.transformed_ts[t] = t_
                self.assign_collections_handler(info, t, t_)

    def _input_of_copy(self, info: _Info, t: Any, consumer: Any) -> Any:
        if t in info.transformed_ts:
            return info.transformed_ts[t]
        if t in info.sgv_inputs_set:
            return self.transform_external_input_handler(info, t)
        if t.op not in info.ops:
            return self.transform_external_hidden_input_handler(info, t)
        # Not copied yet: the end of a loop. What enters the loop has the same dtype and shape.
        if consumer.type == "Merge":
            stand_in = self._input_of_copy(info, consumer.inputs[0], consumer)
        elif t.op.type == "Enter":
            stand_in = self._input_of_copy(info, t.op.inputs[0], consumer)
        else:
            with info.graph_.as_default():
                stand_in = util.make_placeholder_from_tensor(t, scope=info.scope_, prefix="geph_tmp")
        info.tmp_cyclic_ts.append((t, stand_in, consumer))
        return stand_in

    def _close_cycles(self, info: _Info) -> None:
        for t, _, consumer in info.tmp_cyclic_ts:
            for index, one in enumerate(consumer.inputs):
                if one is t:
                    info.transformed_ops[consumer]._update_input(index, info.transformed_ts[t])

    def _connect_control_inputs(self, info: _Info) -> None:
        for op in info.sgv.ops:
            op_ = info.transformed_ops[op]
            if op._original_op is not None:
                original = self.transform_original_op_handler(info, op._original_op)
                op_._original_op = op_._original_op if original is None else original
            wanted = [self.transform_control_input_handler(info, control) for control in op.control_inputs]
            reroute.add_control_inputs(op_, [control for control in wanted if control is not None])

    def _view_of_copy(self, info: _Info) -> subgraph.SubGraphView:
        """The copies, with inputs and outputs in the order of the originals."""
        view = subgraph.SubGraphView(list(info.transformed_ops.values()))
        inputs = [info.transformed_ts.get(t) for t in info.sgv.inputs]
        outputs = [info.transformed_ts.get(t) for t in info.sgv.outputs]
        return view.remap(
            [t_ for t_ in inputs if t_ is not None and t_ in view.inputs],
            [t_ for t_ in outputs if t_ is not None and t_ in view.outputs],
        )


def copy(
    sgv: Any,
    dst_graph: tf.Graph | None = None,
    dst_scope: str = "",
    src_scope: str = "",
    reuse_dst_scope: bool = False,
) -> tuple[subgraph.SubGraphView, TransformerInfo]:
    """Copy a subgraph; its inputs become placeholders.

    Args:
        sgv: a view, or what `make_view` makes one of.
        dst_graph: where to; the same graph if None.
        dst_scope: name scope of the copies.
        src_scope: name scope of the originals, which the names of the copies lose.
        reuse_dst_scope: whether to use `dst_scope` if there is one already, in place of `dst_scope_1`.

    Returns:
        `(view of the copy, what became of what)`.

    Raises:
        TypeError: if `dst_graph` is none.
        ValueError: if an op is not below `src_scope`.

    Source: TF 1.15 `tf.contrib.graph_editor.copy`.
    """
    sgv = subgraph.make_view(sgv)
    return Transformer()(sgv, sgv.graph if dst_graph is None else dst_graph, dst_scope, src_scope, reuse_dst_scope)


def copy_with_input_replacements(
    sgv: Any,
    replacement_ts: Mapping[Any, Any],
    dst_graph: tf.Graph | None = None,
    dst_scope: str = "",
    src_scope: str = "",
    reuse_dst_scope: bool = False,
) -> tuple[subgraph.SubGraphView, TransformerInfo]:
    """Copy a subgraph with other inputs.

    Args:
        sgv: as for `copy`.
        replacement_ts: input -> what the copy takes in its place; the copy takes the other inputs themselves,
            or placeholders in another graph.
        dst_graph: as for `copy`.
        dst_scope: likewise.
        src_scope: likewise.
        reuse_dst_scope: likewise.

    Returns:
        `(view of the copy, what became of what)`.

    Source: TF 1.15 `tf.contrib.graph_editor.copy_with_input_replacements`.
    """

    def replace(info: Any, t: Any) -> Any:
        return replacement_ts[t] if t in replacement_ts else keep_t_if_possible_handler(info, t)

    sgv = subgraph.make_view(sgv)
    transformer = Transformer()
    transformer.transform_external_input_handler = replace
    return transformer(sgv, sgv.graph if dst_graph is None else dst_graph, dst_scope, src_scope, reuse_dst_scope)


def graph_replace(
    target_ts: Any,
    replacement_ts: Mapping[Any, Any],
    dst_scope: str = "",
    src_scope: str = "",
    reuse_dst_scope: bool = False,
) -> Any:
    """Compute tensors again, from other tensors.

    Args:
        target_ts: a tensor, or nested lists, tuples and dicts of tensors.
        replacement_ts: tensor -> what to compute them from in its place.
        dst_scope: as for `copy`.
        src_scope: likewise.
        reuse_dst_scope: likewise.

    Returns:
        `target_ts` with the new tensors; one that depends on no replacement stays.

    Raises:
        ValueError: if none depends on one.

    Source: TF 1.15 `tf.contrib.graph_editor.graph_replace`.
    """
    targets = util.flatten_tree(target_ts)
    control_ios = util.ControlOutputs(util.get_unique_graph(targets, check_types=tf.Tensor))
    ops = select.get_walks_intersection_ops(list(replacement_ts), targets, control_ios=control_ios)
    if not ops:
        raise ValueError("No target depends on a tensor that is to be replaced.")
    _, info = copy_with_input_replacements(
        _with_whole_loops(ops, control_ios), replacement_ts, None, dst_scope, src_scope, reuse_dst_scope
    )
    return info.transformed(target_ts, missing_fn=lambda t: t)


def _with_whole_loops(ops: list[Any], control_ios: util.ControlOutputs) -> list[Any]:
    """Add the rest of every `tf.while_loop` of which there is a part: half a loop cannot run."""
    contexts = dict.fromkeys(op._get_control_flow_context() for op in ops)
    loops = [
        select.get_walks_intersection_ops(
            [t.op for t in context.loop_enters], [t.op for t in context.loop_exits], control_ios=control_ios
        )
        for context in contexts
        if context is not None and context.IsWhileContext()
    ]
    return list(dict.fromkeys([*ops, *(op for loop in loops for op in loop)]))


def _look_up(table: Mapping[Any, Any], one: Any, missing_fn: Callable[[Any], Any] | None) -> Any:
    if one in table:
        return table[one]
    return None if missing_fn is None else missing_fn(one)
