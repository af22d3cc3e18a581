"""Restore the part of a graph that some outputs need, and nothing else."""

import difflib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import tensorflow as tf
import tensorflow.compat.v1 as v1

from tfgraph.checkpoints import Reader
from tfgraph.v1.saving import graph_def, meta_graph
from tfgraph.v1.saving.differences import differences, open_like_restore
from tfgraph.v1.saving.requests import Request, endpoint, requests

#: Operation that holds a variable: the one that assigns to it.
_ASSIGN = {"Variable": "Assign", "VariableV2": "Assign", "VarHandleOp": "AssignVariableOp"}
#: So many bytes of variables are fed at a time.
_AT_ONCE = 2**26


def restore_subgraph(
    meta: Any,
    outputs: Sequence[str],
    checkpoint: str | os.PathLike[str] | None = None,
    session: v1.Session | None = None,
    import_scope: str = "",
) -> list[tf.Tensor]:
    """Import what some outputs need, without the savers and the training around it, and read its variables.

    Operations that TensorFlow no longer has do not matter outside of what the outputs need. The values come straight
    from the checkpoint: the graph's own restore operations are not run.

    Args:
        meta: path of a `.meta` file, or of a `.pb` file with a `GraphDef`; or a `MetaGraphDef` or `GraphDef`.
        outputs: names of tensors or operations, `"logits"` or `"logits:0"`.
        checkpoint: any spelling of its path; None for the one that the `.meta` file lies beside.
        session: whose graph is imported into; the default session if None.
        import_scope: scope of the imported names.

    Returns:
        The tensors, in the order of `outputs`: of an operation, the first one.

    Raises:
        ValueError: if there is no session, no checkpoint is named, or the graph lacks an output (the message
            has the nearest names).
        CheckpointError: if there is no such checkpoint, or if it is damaged.
        tf.errors.NotFoundError: if the checkpoint lacks a variable, or TensorFlow an operation; the message has all.
        tf.errors.InvalidArgumentError: if a variable has another shape or type in the checkpoint.
    """
    session = session or v1.get_default_session()
    if session is None:
        raise ValueError("restore_subgraph needs a session: pass session=…, or call it in `with tf.Session():`")
    whole = _graph_of(meta)
    names = [name if ":" in name else f"{name}:0" for name in outputs]
    if lacking := sorted({endpoint(name)[0] for name in names} - {node.name for node in whole.node}):
        raise ValueError(f"The graph has no {'; no '.join(_with_nearest(name, whole) for name in lacking)}.")
    needed = needed_part(whole, [endpoint(name)[0] for name in names])
    wanted = _wanted(whole, needed)
    with open_like_restore(_checkpoint_of(meta, checkpoint)) if wanted else _Nothing() as reader:
        _check(wanted, reader)
        with session.graph.as_default():
            tensors = graph_def.import_graph_def(needed, name=import_scope, return_elements=names)
            _assign(session, wanted, reader, import_scope)
    return tensors or []


def needed_part(whole: v1.GraphDef, names: Iterable[str]) -> v1.GraphDef:
    """Take from a graph the nodes that some of them need, these included, in the order of the graph."""
    nodes = {node.name: node for node in whole.node}
    reached: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [endpoint(text)[0] for text in nodes[name].input]
    part = v1.GraphDef(library=whole.library, versions=whole.versions)
    part.node.extend(node for node in whole.node if node.name in reached)
    return part


class _Nothing:
    """A reader for a graph without variables."""

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: Any) -> None:
        pass


def _graph_of(meta: Any) -> v1.GraphDef:
    if isinstance(meta, v1.GraphDef):
        return meta
    if isinstance(meta, v1.MetaGraphDef):
        return meta.graph_def
    if os.fspath(meta).endswith(".pb"):
        return v1.GraphDef.FromString(Path(meta).read_bytes())
    return meta_graph.read_meta_graph(meta).graph_def


def _checkpoint_of(meta: Any, checkpoint: str | os.PathLike[str] | None) -> str:
    if checkpoint is not None:
        return os.fspath(checkpoint)
    if isinstance(meta, str | os.PathLike) and os.fspath(meta).endswith(".meta"):
        return os.fspath(meta).removesuffix(".meta")
    raise ValueError("The outputs need variables: pass checkpoint=…")


def _wanted(whole: v1.GraphDef, needed: v1.GraphDef) -> list[Request]:
    """What the variables of the needed part want: as the graph's own saver has it, else by their names."""
    by_target = {request.target: request for request in requests(whole)}
    found = []
    for node in needed.node:
        if node.op not in _ASSIGN:
            continue
        shape = node.attr["shape"].shape
        sizes = None if shape.unknown_rank else tuple(dimension.size for dimension in shape.dim)
        by_name = Request(node.name, tf.as_dtype(node.attr["dtype"].type), sizes, None, node.name)
        found.append(by_target.get(node.name, by_name))
    return found


def _check(wanted: Sequence[Request], reader: Reader) -> None:
    if not wanted:
        return
    found = differences(wanted, reader)._replace(unused=[])  # the rest of the graph would have used them
    if found.missing or found.mismatched:
        kind = tf.errors.NotFoundError if found.missing else tf.errors.InvalidArgumentError
        raise kind(None, None, found.message(reader.path, len(wanted)))


def _assign(session: v1.Session, wanted: Sequence[Request], reader: Reader, scope: str) -> None:
    """Feed the variables, some at a time: each run costs as much as the graph is large, and they must be in memory."""
    assignments = []
    with v1.control_dependencies(None), v1.name_scope("restore_subgraph/"):
        for request in wanted:
            variable = session.graph.get_tensor_by_name(
                f"{scope}/{request.target}:0" if scope else f"{request.target}:0"
            )
            value = v1.placeholder(request.dtype, name="value")
            if variable.dtype == tf.resource:
                assignment = tf.raw_ops.AssignVariableOp(resource=variable, value=value)
            else:
                assignment = tf.raw_ops.Assign(ref=variable, value=value, validate_shape=request.shape is not None)
            assignments.append((assignment, value))
    some: dict[Any, Any] = {}
    runs: list[Any] = []
    for request, (assignment, value) in zip(wanted, assignments, strict=True):
        array = reader.read(request.key)
        some[value] = array[request.slices] if request.part else array
        runs.append(assignment.op if hasattr(assignment, "op") else assignment)
        if sum(array.nbytes for array in some.values()) > _AT_ONCE or request is wanted[-1]:
            session.run(runs, some)
            some, runs = {}, []


def _with_nearest(name: str, graph: v1.GraphDef) -> str:
    nearest = difflib.get_close_matches(name, [node.name for node in graph.node])
    return f"'{name}'" + (f" (nearest: {', '.join(map(repr, nearest))})" if nearest else "")
