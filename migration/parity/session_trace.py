"""The trace of a TF1 graph in a session."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from migration.parity.graph_trace import VARIABLES, GraphTrace, ancestors
from migration.parity.update import Update, update

#: What applies a gradient to a variable: the rest of the type is that of the optimizer.
_UPDATE = re.compile("(Resource)?(Sparse)?Apply.+")
#: Its inputs that are numbers and no settings.
_NO_SETTINGS = ("beta1_power", "beta2_power", "delta", "grad")
#: How `tf.clip_by_norm` and `tf.clip_by_global_norm` call their operations.
_CLIP = re.compile("clip_by_(average_|global_)?norm")
_SUBTRACTIONS = {"AssignSub", "AssignSubVariableOp"}
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
        self._holders = {holder: name for name, holder in results["variables"].items()}
        fed = {tensor.name: value for tensor, value in feeds.items()}
        super().__init__("Session", session.graph, fed, **results)
        #: Those that move when values are asked for: gradients that wait for the updates of batch normalisation.
        moving = _assigned(self._operations)
        with session.graph.as_default():
            self._moving = [each for each in tf.global_variables() if each.op in moving]

    def updates(self) -> dict[str, Update]:
        """See `Trace.updates`."""
        operations = {}
        for operation in self._graph.get_operations():
            name = self._holders.get(operation.inputs[0].op, "") if _UPDATE.fullmatch(operation.type) else ""
            # Of several updates of a variable it is the one of this gradient.
            if self.gradients.get(name) in {each.name for each in operation.inputs}:
                operations[name] = operation
        numbers = {tensor.name: tensor for each in operations.values() for tensor in _numbers(each).values()}
        above = {name: ancestors(self._graph, [tensor]) for name, tensor in numbers.items()}
        values = dict(self.values(name for name in numbers if not any(map(self._waits, above[name]))))
        return {name: self._update(operation, values, above) for name, operation in operations.items()}

    def _update(
        self, operation: tf.Operation, values: Mapping[str, np.ndarray], above: Mapping[str, list[tf.Operation]]
    ) -> Update:
        numbers = _numbers(operation)
        settings = {own: values[each.name].item() if each.name in values else None for own, each in numbers.items()}
        flags = {own.name: operation.get_attr(own.name) for own in operation.op_def.attr if own.type == "bool"}
        flags.pop("use_locking", None)
        kind, rate = operation.type.partition("Apply")[2], numbers["lr"]
        schedule = rate.op.name if any(map(_is_counter, above[rate.name])) else ""
        return update(kind, {**self._composed(operation), **flags, **settings}, schedule)

    def _composed(self, operation: tf.Operation) -> dict[str, None]:
        """What of `OF_KERAS_ALONE` other operations of the graph may do: nobody knows how."""
        variable = operation.inputs[0].op
        gradients = [tensor for tensor in operation.inputs if tensor.name in self.gradients.values()]
        above = {each.name for each in ancestors(self._graph, gradients)}
        beside = {each.type for each in variable.outputs[0].consumers()}
        averages = [each.name for each in self._graph.get_operations() if each.type in VARIABLES]
        found = {
            "clipnorm": any(_CLIP.search(name) for name in above),
            "use_ema": any(name.endswith("/ExponentialMovingAverage") for name in averages),
            "weight_decay": bool(beside & _SUBTRACTIONS),
        }
        found["global_clipnorm"] = found["clipnorm"]
        return dict.fromkeys(name for name, may_be in found.items() if may_be)

    def _waits(self, operation: tf.Operation) -> bool:
        """Whether nobody feeds a placeholder."""
        return operation.type == "Placeholder" and operation.outputs[0].name not in self._fixed

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


def _numbers(operation: tf.Operation) -> dict[str, tf.Tensor]:
    """The settings that an operation takes, by the names of its definition; `lr`, where that says `alpha`."""
    inputs = zip(operation.op_def.input_arg, operation.inputs, strict=True)
    found = {
        own.name: tensor
        for own, tensor in inputs
        if own.type_attr == "T" and not own.is_ref and own.name not in _NO_SETTINGS
    }
    if "lr" not in found:
        found["lr"] = found.pop("alpha")
    return found


def _is_counter(operation: tf.Operation) -> bool:
    """Whether an operation is a variable that counts, such as the global step."""
    if operation.type == "VarHandleOp":
        return tf.as_dtype(operation.get_attr("dtype")).is_integer
    return operation.type in VARIABLES and operation.outputs[0].dtype.base_dtype.is_integer
