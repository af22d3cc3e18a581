"""Lists of ops and tensors, control outputs, and the placeholders of the graph editor."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.ops.op_selector import (
    check_graphs,
    concatenate_unique,
    get_tensors,
    get_unique_graph,
    is_iterable,
)
from tensorflow.python.ops.op_selector import make_list_of_op as _make_list_of_op
from tensorflow.python.ops.op_selector import make_list_of_t as _make_list_of_t

__all__ = [
    "ControlOutputs",
    "ListView",
    "check_graphs",
    "concatenate_unique",
    "flatten_tree",
    "get_consuming_ops",
    "get_generating_ops",
    "get_tensors",
    "get_unique_graph",
    "is_iterable",
    "make_list_of_op",
    "make_list_of_t",
    "make_placeholder_from_dtype_and_shape",
    "make_placeholder_from_tensor",
    "placeholder_name",
    "scope_finalize",
    "transform_tree",
]

#: Begins the name of every placeholder that the graph editor makes.
_PREFIX = "geph"


class ListView(Sequence):
    """A list that cannot be changed, and to which lists can be added."""

    def __init__(self, items: list[Any]):
        """Make a view of `items`."""
        self._items = items

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: Any) -> Any:
        return self._items[index]

    def __add__(self, other: Iterable[Any]) -> list[Any]:
        return [*self._items, *other]


class ControlOutputs:
    """Which ops wait for an op.

    Source: TF 1.15 `tf.contrib.graph_editor.ControlOutputs`.
    """

    def __init__(self, graph: tf.Graph):
        """Note the control dependencies of `graph`.

        Raises:
            TypeError: if it is not a `tf.Graph`.
        """
        if not isinstance(graph, tf.Graph):
            raise TypeError(f"Expected a tf.Graph, received {type(graph)}.")
        self._graph = graph
        self._version: int | None = None
        self._control_outputs: dict[Any, list[Any]] = {}
        self.update()

    def update(self) -> "ControlOutputs":
        """Note them again if the graph has grown."""
        if self._version != self._graph.version:
            self._control_outputs.clear()
            for op in self._graph.get_operations():
                for control_input in dict.fromkeys(op.control_inputs):
                    self._control_outputs.setdefault(control_input, []).append(op)
            self._version = self._graph.version
        return self

    def get_all(self) -> dict[Any, list[Any]]:
        """Op -> the ops that wait for it."""
        return self._control_outputs

    def get(self, op: tf.Operation) -> Sequence[Any]:
        """The ops that wait for `op`."""
        return self._control_outputs.get(op, ())

    @property
    def graph(self) -> tf.Graph:
        """The graph."""
        return self._graph


def make_list_of_op(ops: Any, check_graph: bool = True, allow_graph: bool = True, ignore_ts: bool = False) -> list[Any]:
    """Make a list of ops.

    Args:
        ops: ops, one op or a graph.
        check_graph: whether all must be ops of one graph.
        allow_graph: whether a graph is all right.
        ignore_ts: whether to leave tensors out instead of refusing them.

    Raises:
        TypeError: for anything else.
        ValueError: if there are two graphs.

    Source: TF 1.15 `tf.contrib.graph_editor.make_list_of_op`.
    """
    return _make_list_of_op(ops, check_graph, allow_graph, ignore_ts)


def make_list_of_t(ts: Any, check_graph: bool = True, allow_graph: bool = True, ignore_ops: bool = False) -> list[Any]:
    """Make a list of tensors.

    Args:
        ts: tensors, one tensor or a graph, for all of its tensors.
        check_graph: whether all must be tensors of one graph.
        allow_graph: whether a graph is all right.
        ignore_ops: whether to leave ops out instead of refusing them.

    Raises:
        TypeError: for anything else.
        ValueError: if there are two graphs.

    Source: TF 1.15 `tf.contrib.graph_editor.make_list_of_t`.
    """
    return _make_list_of_t(ts, check_graph, allow_graph, ignore_ops)


def get_generating_ops(ts: Any) -> list[Any]:
    """The op of each tensor. Source: TF 1.15 `tf.contrib.graph_editor.get_generating_ops`."""
    return [t.op for t in make_list_of_t(ts, allow_graph=False)]


def get_consuming_ops(ts: Any) -> list[Any]:
    """The ops that take any of the tensors, each once. Source: TF 1.15 `tf.contrib.graph_editor.get_consuming_ops`."""
    return list(dict.fromkeys(op for t in make_list_of_t(ts, allow_graph=False) for op in t.consumers()))


def flatten_tree(tree: Any) -> list[Any]:
    """The leaves of nested iterables and dicts."""
    if isinstance(tree, Mapping):
        tree = tree.values()
    return [leaf for child in tree for leaf in flatten_tree(child)] if is_iterable(tree) else [tree]


def transform_tree(tree: Any, fn: Any) -> Any:
    """Apply `fn` to the leaves; iterables that are neither list, tuple nor dict become tuples."""
    if isinstance(tree, Mapping):
        return type(tree)({key: transform_tree(child, fn) for key, child in tree.items()})  # type: ignore[call-arg]
    if not is_iterable(tree):
        return fn(tree)
    children = [transform_tree(child, fn) for child in tree]
    if hasattr(tree, "_fields"):
        return type(tree)(*children)
    return type(tree)(children) if isinstance(tree, list | tuple) else tuple(children)


def scope_finalize(scope: str) -> str:
    """A scope with its final slash, if it has a name."""
    return scope if not scope or scope.endswith("/") else f"{scope}/"


def placeholder_name(t: Any = None, scope: str | None = None, prefix: str = _PREFIX) -> str:
    """The name of a placeholder: `scope/geph__op_0` in the place of `scope/op:0`.

    Args:
        t: the tensor in whose place it stands; None for a plain `geph`.
        scope: scope of the placeholder; that of `t` if None, the root if "".
        prefix: what the name begins with.

    Raises:
        TypeError: if `t` is not a tensor.

    Source: TF 1.15 `tf.contrib.graph_editor.placeholder_name`.
    """
    if t is None:
        return scope_finalize(scope or "") + prefix
    if not isinstance(t, tf.Tensor):
        raise TypeError(f"Expected a tf.Tensor, received {type(t)}.")
    directory, slash, name = t.op.name.rpartition("/")
    scope = directory + slash if scope is None else scope_finalize(scope)
    # The placeholder of a placeholder keeps the name.
    return scope + (name if name.startswith(f"{prefix}__") else f"{prefix}__{name}_{t.value_index}")


def make_placeholder_from_tensor(t: Any, scope: str | None = None, prefix: str = _PREFIX) -> Any:
    """A placeholder of the dtype and shape of a tensor, in the default graph, named by `placeholder_name`.

    Source: TF 1.15 `tf.contrib.graph_editor.make_placeholder_from_tensor`.
    """
    return tf.placeholder(t.dtype, t.shape, name=placeholder_name(t, scope, prefix))


def make_placeholder_from_dtype_and_shape(
    dtype: Any, shape: Any = None, scope: str | None = None, prefix: str = _PREFIX
) -> Any:
    """A placeholder in the default graph, named by `placeholder_name`.

    Source: TF 1.15 `tf.contrib.graph_editor.make_placeholder_from_dtype_and_shape`, also `ph`.
    """
    return tf.placeholder(dtype, shape, name=placeholder_name(scope=scope, prefix=prefix))
