"""The training of a graph in a session, with all that its checkpoint has: weights, slots, the number of steps."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.graph_session import AS_WRITTEN
from migration.graphs.sources import Source
from migration.graphs.training.not_recognised import NotRecognised
from tfgraph.checkpoints import CheckpointError
from tfgraph.v1.saving.subgraph import restore_subgraph

_STEP = "migration_training_step"


class TrainingSession:
    """A graph with its training, ready to run.

    Attributes:
        graph: what a step needs.
        session: with the variables of the checkpoint.
        feeds: what says that it is trained, and drops nothing.
    """

    def __init__(self, source: Source, step: str, others: Iterable[str], switches: Mapping[str, bool | float]):
        """Import what a step needs.

        Args:
            source: the graph.
            step: name of the operation that makes a step.
            others: names of tensors that are wanted, too.
            switches: tensors that say whether it is trained, to their value when it is not.

        Raises:
            NotRecognised: if the checkpoint does not have what the training needs, or TensorFlow an operation.
        """
        whole = tf.GraphDef()
        whole.CopyFrom(source.graph)
        node = whole.node.add(name=_STEP, op="Const", input=[f"^{step}"])
        node.attr["dtype"].type = tf.bool.as_datatype_enum
        node.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(True))
        self.graph = tf.Graph()
        self.session = tf.Session(graph=self.graph, config=AS_WRITTEN)
        try:
            restore_subgraph(whole, [_STEP, *others], source.checkpoint, self.session)
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
        if tensor.dtype == tf.resource:
            with self.graph.as_default():
                dtype = tf.as_dtype(tensor.op.get_attr("dtype"))
                tensor = tf.raw_ops.ReadVariableOp(resource=tensor, dtype=dtype)
        try:
            return np.asarray(self.session.run(tensor, self.feeds))
        except tf.errors.OpError as error:
            raise NotRecognised(f"'{tensor.name}' is not known before it is trained: {error.message}") from None

    def loss(self, loss: list[tf.Tensor], feeds: Mapping[tf.Tensor, Any]) -> float:
        """The loss on a batch, before a step."""
        return float(np.sum(self.session.run(loss, {**self.feeds, **feeds})))

    def step(self, feeds: Mapping[tf.Tensor, Any]) -> None:
        """Make a step."""
        self.session.run(self.tensor(_STEP), {**self.feeds, **feeds})


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
