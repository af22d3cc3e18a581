"""The trace of a TF1 graph in a session."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from migration.parity.graph_trace import GraphTrace

#: What may be done with the handle of a variable that stays as it is.
_READING = ("Identity", "ReadVariableOp", "ResourceGather", "ResourceGatherNd", "VarIsInitializedOp", "VariableShape")
#: What is done with a reference to a variable that changes.
_WRITING = ("Assign", "Apply", "CountUpTo", "Scatter", "SparseApply")


class SessionTrace(GraphTrace):
    """A session's graph at one step, whose update is not run."""

    def __init__(self, session: tf.Session, feeds: Mapping[tf.Tensor, Any], **results: Any):
        """Take over a session.

        Args:
            session: the session.
            feeds: placeholders to what they are fed.
            **results: `y`, `loss`, `gradients` and `variables`, as for `GraphTrace`.
        """
        self._session = session
        fed = {tensor.name: value for tensor, value in feeds.items()}
        super().__init__("Session", session.graph, fed, **results)
        #: Those that move when values are asked for: gradients that wait for the updates of batch normalisation.
        moving = _assigned(self._operations)
        with session.graph.as_default():
            self._moving = [each for each in tf.global_variables() if each.op in moving]

    def _evaluate(self, tensors: Sequence[str], feeds: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        if not self._moving:
            return self._session.run(list(tensors), dict(feeds))
        with self._session.graph.as_default():
            before = self._session.run(self._moving)
            try:
                return self._session.run(list(tensors), dict(feeds))
            finally:
                for variable, value in zip(self._moving, before, strict=True):
                    variable.load(value, self._session)


def _assigned(operations: Iterable[tf.Operation]) -> set[tf.Operation]:
    """The variables that operations change, or those do that they wait for."""
    reached: set[tf.Operation] = set()
    waiting = list(operations)
    while waiting:
        operation = waiting.pop()
        if operation not in reached:
            reached.add(operation)
            waiting += [*operation.control_inputs, *(tensor.op for tensor in operation.inputs)]
    return {tensor.op for operation in reached for tensor in operation.inputs if _may_assign(operation, tensor)}


def _may_assign(operation: tf.Operation, tensor: tf.Tensor) -> bool:
    """Whether an operation changes the variable that it is given, or may do so in a branch."""
    if tensor.op.type == "VarHandleOp":
        return operation.type not in _READING
    return tensor.op.type in ("Variable", "VariableV2") and operation.type.startswith(_WRITING)
