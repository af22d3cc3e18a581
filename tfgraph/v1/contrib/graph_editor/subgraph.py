"""A view of some ops of a graph, with the tensors that go in and come out."""

import copy
from collections.abc import Iterable
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.graph_editor import select, util


class SubGraphView:
    """Some ops of a graph as a function: `inputs -> outputs`.

    Inputs are the tensors that come from outside, outputs those that are taken outside or by nobody; a
    passthrough is both, without an op in between. `remap_*` make views with other inputs and outputs: an
    input that is left out stays as it is in the graph. Views never change the graph; the functions of
    `reroute.py` and `edit.py`, which do, change the views that they are given accordingly.

    Source: TF 1.15 `tf.contrib.graph_editor.SubGraphView`.
    """

    def __init__(self, inside_ops: Any = (), passthrough_ts: Any = ()):
        """View ops of one graph.

        Args:
            inside_ops: the ops, or a graph for all of them.
            passthrough_ts: tensors; those of the ops are left out.

        Raises:
            TypeError: for something else.
            ValueError: if there are two graphs.
        """
        self._ops = util.make_list_of_op(inside_ops)
        passthroughs = util.make_list_of_t(passthrough_ts)
        together = [*self._ops, *passthroughs]
        self._graph = util.get_unique_graph(together) if together else None
        inputs, outputs, insides = select.compute_boundary_ts(self._ops)
        connected = frozenset([*inputs, *outputs, *insides])
        self._passthrough_ts = [t for t in passthroughs if t not in connected]
        self._input_ts = inputs + self._passthrough_ts
        self._output_ts = outputs + self._passthrough_ts

    def __copy__(self) -> "SubGraphView":
        result = type(self).__new__(type(self))
        result._assign_from(self)
        return result

    def _assign_from(self, other: "SubGraphView") -> None:
        """Become a view of what `other` views."""
        self._graph = other._graph
        self._ops = list(other._ops)
        self._passthrough_ts = list(other._passthrough_ts)
        self._input_ts = list(other._input_ts)
        self._output_ts = list(other._output_ts)

    def copy(self) -> "SubGraphView":
        """Another view of the same; the graph stays as it is."""
        return copy.copy(self)

    def remap_default(self, remove_input_map: bool = True, remove_output_map: bool = True) -> "SubGraphView":
        """A view with all inputs and outputs again."""
        result = self.copy()
        inputs, outputs, _ = select.compute_boundary_ts(self._ops)
        if remove_input_map:
            result._input_ts = inputs + result._passthrough_ts
        if remove_output_map:
            result._output_ts = outputs + result._passthrough_ts
        return result

    def remap_inputs(self, new_input_indices: Iterable[Any]) -> "SubGraphView":
        """A view with some of the inputs, in a new order.

        Args:
            new_input_indices: their indices, or the tensors themselves; none twice.

        Raises:
            ValueError: for an index that there is not, or twice the same.
        """
        return self.remap(new_input_indices=new_input_indices)

    def remap_outputs(self, new_output_indices: Iterable[Any]) -> "SubGraphView":
        """A view with some of the outputs, in a new order; as `remap_inputs`, but one may come twice."""
        return self.remap(new_output_indices=new_output_indices)

    def remap(
        self, new_input_indices: Iterable[Any] | None = None, new_output_indices: Iterable[Any] | None = None
    ) -> "SubGraphView":
        """`remap_inputs` and `remap_outputs`; None keeps them as they are."""
        result = self.copy()
        if new_input_indices is not None:
            result._input_ts = _pick(self._input_ts, new_input_indices)
            if len(set(result._input_ts)) != len(result._input_ts):
                raise ValueError(f"An input comes twice: {', '.join(t.name for t in result._input_ts)}.")
        if new_output_indices is not None:
            result._output_ts = _pick(self._output_ts, new_output_indices)
        return result

    def remap_outputs_make_unique(self) -> "SubGraphView":
        """A view with each output once."""
        result = self.copy()
        result._output_ts = list(dict.fromkeys(self._output_ts))
        return result

    def remap_outputs_to_consumers(self) -> "SubGraphView":
        """A view with each output as often as it is taken."""
        result = self.remap_outputs_make_unique()
        result._output_ts = [t for t in result._output_ts for _ in t.consumers()]
        return result

    def remove_unused_ops(self, control_inputs: bool = True) -> "SubGraphView":
        """A view of those ops only that are wired to an input or output.

        Args:
            control_inputs: whether control inputs count as wires.
        """
        result = self.copy()
        used = frozenset(
            select.get_walks_union_ops(
                self.connected_inputs, self.connected_outputs, within_ops=self._ops, control_inputs=control_inputs
            )
        )
        result._ops = [op for op in self._ops if op in used]
        return result

    def find_op_by_name(self, op_name: str) -> Any:
        """The op of that name.

        Raises:
            ValueError: if there is none.
        """
        for op in self._ops:
            if op.name == op_name:
                return op
        raise ValueError(f"{op_name} is not in the subgraph.")

    def __str__(self) -> str:
        if not self:
            return "SubGraphView: empty"
        lines = [f"SubGraphView (graphid={id(self.graph)}):"]
        for title, elements in (("ops", self._ops), ("inputs", self._input_ts), ("outputs", self._output_ts)):
            lines.append(f"** {title}[{len(elements)}]:" if elements else f"** {title}: empty")
            lines += [f"  {one.name}{' *' if one in self._passthrough_ts else ''}" for one in elements]
        return "\n".join(lines) + "\n"

    @property
    def graph(self) -> Any:
        """The graph; None if the view is empty."""
        return self._graph

    @property
    def ops(self) -> list[Any]:
        """The ops."""
        return self._ops

    @property
    def inputs(self) -> util.ListView:
        """The tensors that go in."""
        return util.ListView(self._input_ts)

    @property
    def connected_inputs(self) -> list[Any]:
        """The inputs but for the passthroughs."""
        return [t for t in self._input_ts if not self.is_passthrough(t)]

    @property
    def outputs(self) -> util.ListView:
        """The tensors that come out."""
        return util.ListView(self._output_ts)

    @property
    def connected_outputs(self) -> list[Any]:
        """The outputs but for the passthroughs."""
        return [t for t in self._output_ts if not self.is_passthrough(t)]

    @property
    def passthroughs(self) -> util.ListView:
        """The tensors that go through."""
        return util.ListView(self._passthrough_ts)

    def __bool__(self) -> bool:
        return self._graph is not None

    def op(self, op_id: int) -> Any:
        """The op of that index."""
        return self._ops[op_id]

    def is_passthrough(self, t: Any) -> bool:
        """Whether the tensor goes through."""
        return t in self._passthrough_ts

    def __enter__(self) -> "SubGraphView":
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def input_index(self, t: Any) -> int:
        """The index of an input.

        Raises:
            ValueError: if it is none.
        """
        if t not in self._input_ts:
            raise ValueError(f"{t.name} is not an input of the subgraph.")
        return self._input_ts.index(t)

    def output_index(self, t: Any) -> int:
        """The index of an output.

        Raises:
            ValueError: if it is none.
        """
        if t not in self._output_ts:
            raise ValueError(f"{t.name} is not an output of the subgraph.")
        return self._output_ts.index(t)

    def consumers(self) -> list[Any]:
        """The ops outside, each once, that take an output."""
        inside = frozenset(self._ops)
        return list(dict.fromkeys(op for t in self._output_ts for op in t.consumers() if op not in inside))


def make_view(*args: Any, **kwargs: Any) -> SubGraphView:
    """Make a view of what `select_ops_and_ts` selects; a view is returned as it is.

    Args:
        *args: ops, tensors, lists of them, or regular expressions; or one `SubGraphView`.
        **kwargs: `graph`, in which everything must lie, and `positive_filter`.

    Raises:
        TypeError: for something else.
        ValueError: if the ops are in another graph, or for a regular expression without a graph.

    Source: TF 1.15 `tf.contrib.graph_editor.make_view`, also `sgv`.
    """
    if len(args) == 1 and isinstance(args[0], SubGraphView):
        view = args[0]
    else:
        view = SubGraphView(*select.select_ops_and_ts(*args, **kwargs))
    graph = kwargs.get("graph")
    if graph is not None and view.graph is not None:
        if not isinstance(graph, tf.Graph):
            raise TypeError(f"Expected a tf.Graph, received {type(graph)}.")
        if view.graph is not graph:
            raise ValueError("The ops are not in the graph that was given.")
    return view


def make_view_from_scope(scope: str, graph: tf.Graph) -> SubGraphView:
    """Make a view of the ops below a name scope.

    Source: TF 1.15 `tf.contrib.graph_editor.make_view_from_scope`, also `sgv_scope`.
    """
    return SubGraphView(select.get_name_scope_ops(graph, scope))


def _pick(ts: list[Any], indices: Iterable[Any]) -> list[Any]:
    indices = [index if isinstance(index, int) else ts.index(index) for index in indices]
    for index in indices:
        if not 0 <= index < len(ts):
            raise ValueError(f"There is no tensor {index}: there are {len(ts)}, counted from 0.")
    return [ts[index] for index in indices]
