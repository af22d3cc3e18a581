"""Of which loss the gradients of an optimizer are, and what is done with them before they are applied."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.training.not_recognised import NotRecognised
from migration.graphs.training.training_session import TrainingSession, before, passed_on


@dataclass(frozen=True)
class Clipping:
    """How gradients are clipped.

    Attributes:
        argument: of an optimizer of Keras: `clipvalue`, `clipnorm` or `global_clipnorm`.
        value: of it.
    """

    argument: str
    value: np.floating


def losses_of(session: TrainingSession, gradients: Iterable[str]) -> list[tf.Tensor]:
    """Find the tensors whose sum `tf.gradients` was asked to derive.

    It begins with ones, in `gradients/Fill`, and calls what follows from the operation `X` by the name
    `gradients/X_grad/…`.

    Raises:
        NotRecognised: if that cannot be told.
    """
    starts = [op for op in before(map(session.tensor, gradients)) if _is_start(op)]
    if len(starts) != 1:
        names = ", ".join(sorted(op.name for op in starts)) or "none"
        raise NotRecognised(f"of which loss the gradients are cannot be told: they begin in {names}")
    scope = starts[0].name.rpartition("/")[0]
    found: dict[tf.Tensor, None] = {}
    for consumer in starts[0].outputs[0].consumers():
        name = consumer.name.removeprefix(f"{scope}/")
        derived, separator, _ = name.rpartition("_grad/")
        if not separator or not session.has(f"{derived}:0"):
            raise NotRecognised(f"of which loss the gradients are cannot be told: they begin with '{consumer.name}'")
        found[session.tensor(derived)] = None
    if any(tensor.shape.rank != 0 for tensor in found):
        raise NotRecognised("the gradients are of a loss that is no number")
    return list(found)


def _is_start(operation: tf.Operation) -> bool:
    scope, _, name = operation.name.rpartition("/")
    if operation.type != "Fill" or name != "Fill" or not scope.rpartition("/")[2].startswith("gradients"):
        return False
    value = tf.get_static_value(operation.inputs[1])
    return value is not None and bool(value == 1)


def clipping_of(session: TrainingSession, gradients: Iterable[str]) -> Clipping | None:
    """Find how the gradients of all variables are clipped.

    Raises:
        NotRecognised: if something else is done with them, or not with all.
    """
    tensors = [passed_on(session.tensor(name)) for name in gradients]
    found = [_clipping(session, tensor) for tensor in tensors]
    if len(set(found)) > 1:
        raise NotRecognised("not all gradients are clipped, or not as the others are")
    clipping = found[0]
    if clipping is not None and clipping.argument == "global_clipnorm" and _norms(tensors) != len(tensors):
        raise NotRecognised("the norm by which gradients are clipped is not that of all of them")
    return clipping


def _norms(tensors: list[tf.Tensor]) -> int:
    """Of how many gradients the norm is that some are clipped by."""
    reached: set[tf.Operation] = set()
    waiting = [tensor.op for tensor in tensors]
    while waiting:
        operation = waiting.pop()
        if operation not in reached and not _is_gradient(operation):
            reached.add(operation)
            waiting += [tensor.op for tensor in operation.inputs]
    return sum(operation.type == "L2Loss" for operation in reached)


def _clipping(session: TrainingSession, tensor: tf.Tensor) -> Clipping | None:
    operation = tensor.op
    if _is_gradient(operation):
        return None
    if operation.type in ("ClipByValue", "Maximum", "Minimum"):
        return _by_value(session, tensor)
    if operation.type in ("RealDiv", "Div") and operation.inputs[1].op.type == "Maximum":
        # x * clip_norm / max(norm, clip_norm)
        return Clipping("clipnorm", _constant(session, operation.inputs[1].op))
    if operation.type == "Mul":
        gradient, scale = (passed_on(each) for each in operation.inputs)
        if not _is_gradient(gradient.op) and gradient.op.type == "Mul":  # x * clip_norm * min(1 / norm, 1 / clip_norm)
            return Clipping("clipnorm", _constant(session, gradient.op))
        if scale.op.type == "Select":  # of what is not finite, nothing is made
            scale = scale.op.inputs[1]
        if scale.op.type == "Mul" and any(each.op.type == "Minimum" for each in scale.op.inputs):
            return Clipping("global_clipnorm", _constant(session, scale.op))
    raise NotRecognised(f"the gradients are changed by '{operation.name}' ({operation.type}) before they are applied")


def _by_value(session: TrainingSession, tensor: tf.Tensor) -> Clipping:
    bounds = []
    while tensor.op.type in ("ClipByValue", "Maximum", "Minimum"):
        bounds += [float(session.value(each)) for each in tensor.op.inputs[1:]]
        tensor = passed_on(tensor.op.inputs[0])
    if not _is_gradient(tensor.op) or len(bounds) != 2 or bounds[0] != -bounds[1]:
        raise NotRecognised(f"the gradients are clipped to {sorted(bounds)}: Keras clips them to -x and x only")
    return Clipping("clipvalue", np.float32(max(bounds)))


def _constant(session: TrainingSession, operation: tf.Operation) -> np.floating:
    for tensor in operation.inputs:
        if passed_on(tensor).op.type == "Const":
            return np.float32(session.value(tensor))
    raise NotRecognised(f"to what the gradients are clipped cannot be told from '{operation.name}'")


def _is_gradient(operation: tf.Operation) -> bool:
    """Whether `tf.gradients` made it: it has a scope of its own, where sums of several gradients are, too."""
    return any(part.startswith("gradients") for part in operation.name.split("/")[:-1])
