"""A TF1 graph in a session, trained and observed, or only evaluated."""

import os
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from migration.checkpoints.renaming import renamed
from migration.graphs.endpoints import find_endpoints
from migration.graphs.graph_session import GraphSession
from migration.graphs.sources import GraphError, open_source
from migration.parity.observation import Batch, Observation
from migration.parity.session_trace import SessionTrace
from tfgraph.checkpoints import CheckpointError, resolve_checkpoint


class SessionProgram:
    """A graph, fed by name, with one training op or with none: then it has outputs and activations alone.

    Attributes:
        name: what it is, for messages.
        loss: scalar; None if it is not trained.
    """

    name = "Session"

    def __init__(
        self,
        session: tf.Session,
        x: tf.Tensor,
        y_: tf.Tensor | None,
        y: tf.Tensor,
        loss: tf.Tensor | None,
        train_op: tf.Operation | None,
        keep_prob: tf.Tensor | None = None,
        is_training: tf.Tensor | None = None,
        rename: Mapping[str, str] | None = None,
    ):
        """Take over a graph and its session, whose variables have values.

        Args:
            session: the session.
            x: placeholder of the inputs.
            y_: placeholder of the labels; None if it is not trained.
            y: outputs: logits or probabilities.
            loss: scalar loss; None likewise.
            train_op: one training step; None likewise.
            keep_prob: placeholder of dropout's `keep_prob`, if there is one.
            is_training: placeholder, bool, that batch normalisation asks, if there is one.
            rename: variable names in the graph to names in the Keras model, where they differ.
        """
        self.session = session
        self.x, self.y_, self.y, self.loss, self.train_op = x, y_, y, loss, train_op
        self.keep_prob, self.is_training = keep_prob, is_training
        self._not_trained: Mapping[tf.Tensor, Any] = {}
        with session.graph.as_default():
            self._holders = {variable.op.name: variable.op for variable in tf.global_variables()}
        self._reads: dict[str, tf.Tensor] = {}
        self._rename = rename or {}
        self._masks = dropout_masks(session.graph)
        #: By variable, what its update is made of.
        self.gradients = {renamed(name, self._rename): tensor for name, tensor in gradients(session.graph).items()}

    @classmethod
    def of_model(cls, model: Any, session: tf.Session) -> "SessionProgram":
        """Take over a model of `tfgraph.models` in its session."""
        return cls(
            session,
            x=model.x,
            y_=model.y_,
            y=model.y if hasattr(model, "y") else model.y_conv,
            loss=model.loss,
            train_op=model.optimizer,
            keep_prob=getattr(model, "keep_prob", None),
            is_training=getattr(model, "is_training", None),
        )

    @classmethod
    def of_meta_graph(
        cls, path: str | os.PathLike[str], tensors: Mapping[str, str], rename: Mapping[str, str] | None = None
    ) -> "SessionProgram":
        """Take over the graph that a script saved, with the weights of its checkpoint.

        Args:
            path: the checkpoint; its `.meta` must lie beside it.
            tensors: names of `x`, `y_`, `y`, `loss` and, if there are any, `keep_prob` and `is_training` in the graph.
            rename: as for the constructor.

        Raises:
            CheckpointError: if there is no `.meta`, or if the graph has no such tensor or not one training op.
        """
        prefix = resolve_checkpoint(path)
        if not os.path.isfile(f"{prefix}.meta"):
            raise CheckpointError(f"Cannot take over the graph of '{prefix}': there is no '{prefix}.meta'.")
        graph = tf.Graph()
        with graph.as_default():
            saver = tf.train.import_meta_graph(f"{prefix}.meta", clear_devices=True)
            train_ops = tf.get_collection(tf.GraphKeys.TRAIN_OP)
            session = tf.Session()
            saver.restore(session, prefix)
        known = {operation.name for operation in graph.get_operations()}
        missing = [name for name in tensors.values() if name not in known]
        if missing:
            raise CheckpointError(f"The graph of '{prefix}' has no {', '.join(map(repr, missing))}.")
        if len(train_ops) != 1:
            raise CheckpointError(f"The graph of '{prefix}' has {len(train_ops)} training ops, expected 1.")
        found = {role: graph.get_tensor_by_name(f"{name}:0") for role, name in tensors.items()}
        return cls(session, train_op=train_ops[0], rename=rename, **found)

    @classmethod
    def of_graph(
        cls,
        path: str | os.PathLike[str],
        tensors: Mapping[str, str] | None = None,
        rename: Mapping[str, str] | None = None,
        checkpoint: str | os.PathLike[str] | None = None,
    ) -> "SessionProgram":
        """Take over the model in a graph, without what trains it.

        Args:
            path: a `.meta`, `.pb` or SavedModel, see `migration.graphs.sources.open_source`.
            tensors: names of `x` and `y`; by default what the graph itself tells.
            rename: as for the constructor.
            checkpoint: where the weights are, if not where they are expected.

        Raises:
            GraphError: if it cannot be opened, or has more than one input or output.
        """
        tensors = tensors or {}
        source = open_source(path, checkpoint)
        named = [[tensors[role]] if role in tensors else [] for role in ("x", "y")]
        endpoints = find_endpoints(source, *named)
        if len(endpoints.inputs) != 1 or len(endpoints.outputs) != 1:
            raise GraphError(
                f"'{path}' has the inputs {', '.join(endpoints.inputs.values())} and the outputs"
                f" {', '.join(endpoints.outputs.values())}: say which one of each, x=NAME,y=NAME"
            )
        found = GraphSession(source, endpoints)
        (x,), (y,) = found.inputs.values(), found.outputs.values()
        program = cls(found.session, x, y_=None, y=y, loss=None, train_op=None, rename=rename)
        program.name = os.path.basename(os.path.abspath(path))
        program._not_trained = found.training
        program._holders = found.variables
        return program

    def outputs(self, x: np.ndarray) -> np.ndarray:
        """Compute the outputs for inputs `[n, …]`, without dropout."""
        return self.session.run(self.y, {self.x: x, **self._mode(is_training=False, keep_prob=1.0)})

    def trace(
        self, x: np.ndarray, y_: np.ndarray | None, training: bool = True, keep_prob: float = 1.0
    ) -> SessionTrace:
        """Trace a step on one batch, without its update."""
        return SessionTrace(
            self.session,
            self._feeds(x, y_, keep_prob, training),
            y=self.y,
            loss=self.loss,
            gradients=self.gradients,
            variables=self.variables(),
        )

    def _feeds(
        self, x: np.ndarray, y_: np.ndarray | None, keep_prob: float, is_training: bool = True
    ) -> dict[tf.Tensor, Any]:
        """What a step on one batch is fed."""
        labels = {} if self.y_ is None else {self.y_: y_}
        return {self.x: x, **labels, **self._mode(is_training=is_training, keep_prob=keep_prob)}

    def variables(self) -> dict[str, tf.Operation]:
        """What holds each variable, by its name in the Keras model."""
        return {renamed(name, self._rename): holder for name, holder in self._holders.items()}

    def state(self) -> dict[str, np.ndarray]:
        """All variables by their names in the Keras model."""
        return self.session.run({name: self._read(holder) for name, holder in self.variables().items()})

    def _read(self, holder: tf.Operation) -> tf.Tensor:
        """A tensor with the value of a variable; of a handle, one that the graph may lack."""
        if holder.type != "VarHandleOp":
            return holder.outputs[0]
        if holder.name not in self._reads:
            with self.session.graph.as_default(), tf.control_dependencies(None):
                self._reads[holder.name] = tf.raw_ops.ReadVariableOp(
                    resource=holder.outputs[0], dtype=tf.as_dtype(holder.get_attr("dtype"))
                )
        return self._reads[holder.name]

    def train(self, batches: Iterable[Batch], keep_prob: float = 0.5) -> tuple[list[list[np.ndarray]], Observation]:
        """Train, one step a batch.

        Args:
            batches: inputs and labels.
            keep_prob: fed to dropout.

        Returns:
            The dropout masks of each step, and the observation at the last.
        """
        masks, losses = [], []
        step: dict[str, Any] = {}
        for x, y_ in batches:
            step = self.session.run(
                {
                    "train_op": self.train_op,
                    "masks": self._masks,
                    "outputs": self.y,
                    "loss": self.loss,
                    "gradients": self.gradients,
                },
                self._feeds(x, y_, keep_prob),
            )
            masks.append(step["masks"])
            losses.append(float(step["loss"]))
        return masks, Observation(step["outputs"], step["loss"], step["gradients"], self.state(), tuple(losses))

    def _mode(self, **values: Any) -> dict[tf.Tensor, Any]:
        """What is fed to those of the placeholders, named as the attributes, that the graph has."""
        named = {getattr(self, name): value for name, value in values.items() if getattr(self, name) is not None}
        return {**self._not_trained, **named}


def gradients(graph: tf.Graph) -> dict[str, tf.Tensor]:
    """Find what each variable's update op is given: `Apply…` and `ResourceApply…`, `grad` or `delta`."""
    found = {}
    for operation in graph.get_operations():
        if operation.type.startswith(("Apply", "ResourceApply")):
            arguments = [argument.name for argument in operation.op_def.input_arg]
            position = arguments.index("delta" if "delta" in arguments else "grad")
            found[operation.inputs[arguments.index("var")].op.name] = operation.inputs[position]
    return found


def dropout_masks(graph: tf.Graph) -> list[tf.Tensor]:
    """Find the 0/1 masks of `tf.nn.dropout` as TF 1.15 and `tfgraph.v1` build it, in the order they were built."""
    return [
        operation.outputs[0]
        for operation in graph.get_operations()
        if operation.type == "Cast"
        and operation.inputs[0].op.type == "GreaterEqual"
        and _is_random(operation.inputs[0].op.inputs[0])
    ]


def _is_random(tensor: tf.Tensor) -> bool:
    # random_uniform is RandomUniform * (maxval - minval) + minval, so the random op lies two nodes up.
    for _ in range(3):
        if tensor.op.type == "RandomUniform":
            return True
        if not tensor.op.inputs:
            return False
        tensor = tensor.op.inputs[0]
    return False
