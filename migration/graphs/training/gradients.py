"""Of which loss the gradients of an optimizer are, and what is done with them before they are applied."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.training.not_recognised import NotRecognised
from migration.graphs.training.training_session import TrainingSession, passed_on
from tfgraph.v1.saving.requests import endpoint

#: How the first gradient is called in TF1, and in TF 2.x.
_STARTS = ("Fill", "grad_ys_0")


@dataclass(frozen=True)
class Clipping:
    """How gradients are clipped.

    Attributes:
        argument: of an optimizer of Keras: `clipvalue`, `clipnorm` or `global_clipnorm`.
        value: of it.
    """

    argument: str
    value: np.floating


def losses_of(graph: tf.GraphDef, gradients: Iterable[str]) -> list[str]:
    """Find the tensors whose sum `tf.gradients` was asked to derive.

    It begins with ones, in `gradients/Fill`, and calls what follows from the operation `X` by the name
    `gradients/X_grad/…`.

    Args:
        graph: with its training.
        gradients: names of tensors.

    Raises:
        NotRecognised: if that cannot be told.
    """
    nodes = {node.name: node for node in graph.node}
    starts = [name for name in _before(nodes, gradients) if _is_start(nodes, name)]
    if len(starts) != 1:
        raise NotRecognised(
            f"of which loss the gradients are cannot be told: they begin in {', '.join(starts) or 'no ones'}"
        )
    scope = starts[0].rpartition("/")[0]
    found: dict[str, None] = {}
    for node in graph.node:
        if not any(not text.startswith("^") and endpoint(text)[0] == starts[0] for text in node.input):
            continue
        derived, separator, _ = node.name.removeprefix(f"{scope}/").rpartition("_grad/")
        if not separator or derived not in nodes:
            raise NotRecognised(f"of which loss the gradients are cannot be told: they begin with '{node.name}'")
        found[derived] = None
    return list(found)


def _before(nodes: Mapping[str, tf.NodeDef], names: Iterable[str]) -> list[str]:
    reached: dict[str, None] = {}
    waiting = [endpoint(name)[0] for name in names]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached[name] = None
            waiting += [endpoint(text)[0] for text in nodes[name].input if not text.startswith("^")]
    return list(reached)


def _is_start(nodes: Mapping[str, tf.NodeDef], name: str) -> bool:
    scope, _, word = name.rpartition("/")
    if nodes[name].op != "Fill" or word not in _STARTS or not scope.rpartition("/")[2].startswith("gradients"):
        return False
    value = nodes[endpoint(nodes[name].input[1])[0]]
    return value.op == "Const" and bool(tf.make_ndarray(value.attr["value"].tensor) == 1)


def clipping_of(session: TrainingSession, gradients: Iterable[str], count: int) -> Clipping | None:
    """Find how the gradients of all variables are clipped.

    Args:
        session: of the training.
        gradients: names of those that are applied.
        count: how many there are, with those of rows.

    Raises:
        NotRecognised: if something else is done with them, or not with all.
    """
    tensors = [passed_on(session.tensor(name)) for name in gradients]
    found = [_clipping(session, tensor) for tensor in tensors]
    if len(set(found)) > 1:
        raise NotRecognised("not all gradients are clipped, or not as the others are")
    clipping = found[0]
    if clipping is not None and clipping.argument == "global_clipnorm" and _norms(tensors) != count:
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
        # Of what is not finite, nothing is made: by a choice up to TF 1.15, later by adding `norm - norm`.
        if scale.op.type == "Select":
            scale = scale.op.inputs[1]
        elif scale.op.type == "AddV2" and scale.op.inputs[1].op.type == "Sub":
            scale = scale.op.inputs[0]
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
