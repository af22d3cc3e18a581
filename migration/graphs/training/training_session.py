"""The training of a graph in a session, with all that its checkpoint has: weights, slots, the number of steps."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.endpoints import VARIABLES
from migration.graphs.graph_session import AS_WRITTEN
from migration.graphs.sources import Source
from migration.graphs.training.dropout_kept import keeping_all
from migration.graphs.training.not_recognised import NotRecognised
from tfgraph.checkpoints import CheckpointError
from tfgraph.v1.saving.subgraph import restore_subgraph

#: Operations that others wait for though they take nothing of them.
_CHANGING = ("Apply", "Assert", "Assign", "NoOp", "Resource", "Scatter", "Sparse")
_STEP = "migration_training_step_{}"


class TrainingSession:
    """A graph with its training, ready to run.

    Attributes:
        graph: what a step needs.
        session: with the variables of the checkpoint.
        feeds: what says that it is trained, and drops nothing.
    """

    def __init__(
        self, source: Source, steps: Sequence[str], others: Iterable[str], switches: Mapping[str, bool | float]
    ):
        """Import what steps need.

        Args:
            source: the graph.
            steps: names of operations that make one each.
            others: names of tensors that are wanted, too.
            switches: tensors that say whether it is trained, to their value when it is not.

        Raises:
            NotRecognised: if the checkpoint does not have what the training needs, or TensorFlow an operation.
        """
        self._source = source
        whole = keeping_all(source.graph)
        for number, step in enumerate(steps):
            node = whole.node.add(name=_STEP.format(number), op="Const", input=[f"^{step}"])
            node.attr["dtype"].type = tf.bool.as_datatype_enum
            node.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(True))
        self.graph = tf.Graph()
        self.session = tf.Session(graph=self.graph, config=AS_WRITTEN)
        try:
            restore_subgraph(whole, [*map(_STEP.format, range(len(steps))), *others], source.checkpoint, self.session)
        except (tf.errors.OpError, CheckpointError, ValueError) as error:
            message = getattr(error, "message", None) or str(error)
            raise NotRecognised(f"it cannot be run: {message}") from None
        names = {operation.name for operation in self.graph.get_operations()}
        # A number says how much is kept: no other program could draw the same masks.
        self.feeds: dict[tf.Tensor, Any] = {
            self.tensor(name): True if isinstance(value, bool) else value
            for name, value in switches.items()
            if name.partition(":")[0] in names
        }

    def tensor(self, name: str) -> tf.Tensor:
        """A tensor by its name."""
        return self.graph.get_tensor_by_name(name if ":" in name else f"{name}:0")

    def has(self, name: str) -> bool:
        """Whether there is such an operation or tensor here."""
        try:
            self.graph.as_graph_element(name)
        except (KeyError, ValueError):
            return False
        return True

    def value(self, tensor: tf.Tensor | str) -> np.ndarray:
        """What a tensor is that depends on no input, or what a variable has.

        Raises:
            NotRecognised: if it depends on one.
        """
        tensor = self.tensor(tensor) if isinstance(tensor, str) else tensor
        if tensor.op.type == "Const":
            return np.asarray(tf.make_ndarray(tensor.op.get_attr("value")))
        if tensor.dtype == tf.resource:
            with self.graph.as_default(), tf.control_dependencies(None):
                dtype = tf.as_dtype(tensor.op.get_attr("dtype"))
                tensor = tf.raw_ops.ReadVariableOp(resource=tensor, dtype=dtype)
        if tensor.op.type in (*VARIABLES, "ReadVariableOp"):
            return np.asarray(self.session.run(tensor))
        with tf.Graph().as_default() as graph, tf.Session(graph=graph) as session:
            (same,) = restore_subgraph(without_updates(self._source.graph), [tensor.name], self._source.checkpoint)
            names = {operation.name for operation in graph.get_operations()}
            feeds = {each.name: value for each, value in self.feeds.items() if each.op.name in names}
            try:
                return np.asarray(session.run(same, feeds))
            except tf.errors.OpError as error:
                raise NotRecognised(f"'{tensor.name}' is not known before it is trained: {error.message}") from None

    def loss(self, loss: Sequence[tf.Tensor], feeds: Mapping[Any, Any]) -> float:
        """The loss on a batch, before a step."""
        return float(sum(np.sum(value) for value in self.session.run(list(loss), {**self.feeds, **feeds})))

    def step(self, feeds: Mapping[Any, Any], number: int = 0) -> None:
        """Make one of the steps."""
        self.session.run(self.tensor(_STEP.format(number)), {**self.feeds, **feeds})

    def variables(self) -> dict[str, np.ndarray]:
        """What all variables have now, by their names."""
        tensors = {op.name: op.outputs[0] for op in self.graph.get_operations() if op.type in VARIABLES}
        return {name: self.value(tensor) for name, tensor in tensors.items()}

    def set_variables(self, values: Mapping[str, np.ndarray]) -> None:
        """Give variables other values."""
        with self.graph.as_default(), tf.control_dependencies(None):
            for name, value in values.items():
                variable, placeholder = self.tensor(name), tf.placeholder(value.dtype, value.shape)
                if variable.dtype == tf.resource:
                    assignment = tf.raw_ops.AssignVariableOp(resource=variable, value=placeholder)
                else:
                    assignment = tf.raw_ops.Assign(ref=variable, value=placeholder)
                self.session.run(assignment, {placeholder: value})


def without_updates(graph: tf.GraphDef) -> tf.GraphDef:
    """The graph without waiting for what changes variables, as all that is made under `UPDATE_OPS` does."""
    still = tf.GraphDef()
    still.CopyFrom(graph)
    kinds = {node.name: node.op for node in graph.node}
    for node in still.node:
        for number in reversed(range(len(node.input))):
            text = node.input[number]
            if text.startswith("^") and kinds.get(text[1:], "").startswith(_CHANGING):
                del node.input[number]
    return still


def passed_on(tensor: tf.Tensor) -> tf.Tensor:
    """Where a tensor that only passes on what another is has it from."""
    while tensor.op.type in ("CheckNumerics", "Identity", "PlaceholderWithDefault", "ReadVariableOp", "StopGradient"):
        tensor = tensor.op.inputs[0]
    return tensor


def before(tensors: Iterable[tf.Tensor]) -> set[tf.Operation]:
    """The operations that some tensors are computed of, with their own."""
    reached: set[tf.Operation] = set()
    waiting = [tensor.op for tensor in tensors]
    while waiting:
        operation = waiting.pop()
        if operation not in reached:
            reached.add(operation)
            waiting += [tensor.op for tensor in operation.inputs]
    return reached
