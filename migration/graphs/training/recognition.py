"""The training of a graph, recognised and proved: the losses of its next steps are those of the graph."""

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.conversion import Conversion
from migration.graphs.graph_session import said_by_tensorflow
from migration.graphs.plan.layer import Weight
from migration.graphs.sources import Source
from migration.graphs.training.gradients import clipping_of, losses_of
from migration.graphs.training.learning_rate import learning_rate_of
from migration.graphs.training.losses import Loss, losses_of_outputs
from migration.graphs.training.metrics import metrics_of
from migration.graphs.training.not_recognised import NotRecognised
from migration.graphs.training.optimizers import (
    Optimizer,
    optimizer_of,
    rate_name,
    variables_of,
    weights_of,
)
from migration.graphs.training.own_steps import OwnSteps, Step, names_of, step_of
from migration.graphs.training.regularization import Penalty
from migration.graphs.training.training_session import TrainingSession
from migration.graphs.training.updates import Updates, updates_in

__all__ = ["NotRecognised", "OwnSteps", "Training", "recognised_training"]


@dataclass(frozen=True)
class Training:
    """How a model is trained.

    Attributes:
        optimizer: what trains it.
        losses: what it loses, by label.
        metrics: of each loss, a metric as Python, or "".
        penalties: what weights add to the loss: `layer/kernel` to how much.
        frozen: weights that are not trained: `layer/kernel`.
        momentums: of the moving averages of layers that normalise batches, by the names of the layers.
        state: what the optimizer keeps, as `keras.optimizers.Optimizer.load_own_variables` wants it.
        slots: of each slot, where it is from and where it went.
        steps: losses of the next steps: those of the graph, and of the model.
        notes: what `train.py` does otherwise than the graph.
        batch: how many examples the graph was built for; None if it takes any number.
    """

    optimizer: Optimizer
    losses: list[Loss]
    metrics: list[str]
    penalties: dict[str, Penalty]
    frozen: list[str]
    momentums: dict[str, np.floating]
    state: dict[str, np.ndarray] = field(default_factory=dict)
    slots: list[dict[str, str]] = field(default_factory=list)
    steps: list[tuple[float, float]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    batch: int | None = None

    def described(self) -> dict[str, Any]:
        """Say what was recognised, in what JSON has."""
        return {
            **self.optimizer.described(),
            "losses": [
                {
                    "label": loss.tensor,
                    "prediction": loss.predicted,
                    "loss": " ".join(loss.function) or loss.text,
                    "weight": loss.weight,
                }
                for loss in self.losses
            ],
            "metrics": [metric for metric in self.metrics if metric],
            "regularised": {name: penalty._asdict() for name, penalty in self.penalties.items()},
            "not trained": [name for name in self.frozen if "/moving_" not in name],
            "slots": self.slots,
            "next losses": [{"graph": graph, "keras": keras} for graph, keras in self.steps],
            "otherwise": self.notes,
        }


def recognised_training(source: Source, conversion: Conversion) -> Training | OwnSteps | None:
    """Recognise how a graph trains its model, and prove it by the losses of the next steps.

    Args:
        source: the graph, with the checkpoint.
        conversion: of the model in it.

    Returns:
        None if there is no training in the graph.

    Raises:
        NotRecognised: if there is, and it has no form in Keras, or one that loses something else.
    """
    try:
        return _recognised(source, conversion)
    except NotRecognised:
        raise
    except tf.errors.OpError as error:
        raise NotRecognised(f"the graph cannot be trained with random inputs: {said_by_tensorflow(error)}") from error
    except Exception as error:  # a training of an unknown kind must not cost the user the model
        place = traceback.extract_tb(error.__traceback__)[-1]
        said = str(error).strip().partition("\n")[0]
        raise NotRecognised(
            f"the converter has an error here, please report it: {type(error).__name__} in"
            f" {Path(place.filename).name}, line {place.lineno}: {said}"
        ) from error


def _recognised(source: Source, conversion: Conversion) -> Training | OwnSteps | None:
    found = updates_in(source.graph)
    if not found:
        return None
    if source.checkpoint is None:
        raise NotRecognised("there is no checkpoint, and so no slots")
    if source.averages == "shadow":
        raise NotRecognised("the model has moving averages of its weights, which nobody trains: --averages raw")
    if len(found) > 1:
        return _with_own_steps(source, conversion, found)
    try:
        return _compiled(source, conversion, found)
    except NotRecognised:  # what has no form in `fit` may have one that is written out
        return _with_own_steps(source, conversion, found)


@dataclass(frozen=True)
class _Opened:
    """A graph in a session, with what was found of its optimizers."""

    session: TrainingSession
    losses: list[list[tf.Tensor]]
    optimizers: list[Optimizer]
    frozen: list[str]
    momentums: dict[str, np.floating]


def _opened(source: Source, conversion: Conversion, found: Sequence[Updates]) -> _Opened:
    averages = _moving_averages(source.graph)
    wanted = set(averages.values())
    names, gradients = [], []
    for updates in found:
        rate_name(updates.one)  # refuses unknown optimizers
        own = [update.gradient for update in updates.of.values() if update.gradient]
        if not own:
            raise NotRecognised(f"of which loss the gradients of '{updates.scope}' are cannot be told")
        gradients.append(own)
        names.append(losses_of(source.graph, own))
        wanted |= {*own, *names[-1], *(name for update in updates.of.values() for name in update.settings.values())}
    session = TrainingSession(source, [each.scope for each in found], wanted, conversion.endpoints.training)
    losses = [[session.tensor(name) for name in own] for own in names]
    optimizers = []
    for updates, own in zip(found, gradients, strict=True):
        clipping = clipping_of(session, own, len(updates.of))
        rate = learning_rate_of(source, session, rate_name(updates.one))
        optimizers.append(optimizer_of(updates, rate, clipping, session))
    trained = {name for updates in found for name in _trained(conversion, updates)}
    frozen = [name for name in weights_of(conversion) if name not in trained]
    return _Opened(session, losses, optimizers, frozen, _momentums(averages, conversion, session))


def _compiled(source: Source, conversion: Conversion, found: Sequence[Updates]) -> Training:
    """Recognise a training of one optimizer, for `fit`."""
    from migration.graphs.training.next_steps import prove

    opened = _opened(source, conversion, found)
    _refuse_shared(weights_of(conversion), found[0], conversion)
    (loss,), (optimizer,), (updates,) = opened.losses, opened.optimizers, found
    losses, of_variables = losses_of_outputs(source, opened.session, conversion, loss)
    training = Training(
        optimizer,
        losses,
        metrics_of(source, losses),
        _penalties(of_variables, conversion),
        opened.frozen,
        opened.momentums,
        notes=_notes(source, found),
    )
    return prove(training, updates, conversion, opened.session, loss)


def _with_own_steps(source: Source, conversion: Conversion, found: Sequence[Updates]) -> OwnSteps:
    """Recognise a training whose steps are written out."""
    from migration.graphs.training.next_steps import prove_steps

    _refuse_shared_slots(found)
    opened = _opened(source, conversion, found)
    steps, labels, penalties = [], dict[str, str](), dict[str, Penalty]()
    for name, loss, optimizer, updates in zip(names_of(found), opened.losses, opened.optimizers, found, strict=True):
        trained = _trained(conversion, updates)
        own, of_variables = step_of(source, opened.session, conversion, loss, trained, labels)
        steps.append(Step(name, optimizer, **own))
        for weight, penalty in _penalties(of_variables, conversion).items():
            if penalties.setdefault(weight, penalty) != penalty:
                raise NotRecognised(f"'{weight}' is regularised otherwise by each optimizer")
    training = OwnSteps(steps, penalties, opened.frozen, opened.momentums, notes=_notes(source, found))
    return prove_steps(training, found, conversion, opened.session, opened.losses)


def _refuse_shared_slots(found: Sequence[Updates]) -> None:
    """Refuse optimizers that keep one slot, as those have that were made in a scope with `reuse=True`."""
    owners: dict[str, str] = {}
    for updates in found:
        for slot in {slot for update in updates.of.values() for slot in update.slots.values()}:
            if owners.setdefault(slot, updates.scope) != updates.scope:
                raise NotRecognised(f"'{owners[slot]}' and '{updates.scope}' have the same slots: '{slot}'")


def _trained(conversion: Conversion, updates: Updates) -> list[str]:
    return [name for name in weights_of(conversion) if _is_trained(name, conversion, updates)]


def _refuse_shared(weights: Mapping[str, Weight], updates: Updates, conversion: Conversion) -> None:
    """Refuse a variable that several weights are made of: after a step they would not be the same any more."""
    sizes: dict[str, int] = {}
    for weight in weights.values():
        values = [conversion.plan.array(tensor) for tensor in weight.tensors]
        if len(values) == 1:
            name = weight.tensors[0].node.name
            sizes[name] = sizes.get(name, 0) + np.size(weight.make(*values) if weight.make else values[0])
            if name in updates.of and sizes[name] > values[0].size:
                raise NotRecognised(f"'{name}' is in several weights of the model, which would be trained apart")


def _is_trained(name: str, conversion: Conversion, updates: Updates) -> bool:
    """Whether an optimizer changes a weight, or nobody does.

    Raises:
        NotRecognised: if a part of it is changed.
    """
    weight = weights_of(conversion)[name]
    changed = {tensor.node.name for tensor in weight.tensors} & updates.of.keys()
    if not changed:
        return False
    if lacking := set(variables_of(weight)) - changed:
        raise NotRecognised(f"of '{name}' a part is not trained: {', '.join(sorted(lacking))}")
    return True


def _penalties(of_variables: Mapping[str, Penalty], conversion: Conversion) -> dict[str, Penalty]:
    """What weights add to the loss, by what variables do.

    Raises:
        NotRecognised: if a weight is not the same numbers in another order.
    """
    found: dict[str, Penalty] = {}
    squares: dict[str, float] = dict.fromkeys(of_variables, 0.0)
    for name, weight in weights_of(conversion).items():
        own = {of_variables.get(tensor.node.name) for tensor in weight.tensors}
        if own == {None}:
            continue
        penalty = own.pop()
        if own or penalty is None:
            raise NotRecognised(f"of '{name}' a part is regularised")
        found[name] = penalty
        values = [conversion.plan.array(tensor) for tensor in weight.tensors]
        made = _squares(weight.make(*values)) if weight.make else _squares(values[0])
        # Of several variables, each has its share.
        for tensor, value in zip(weight.tensors, values, strict=True):
            squares[tensor.node.name] += made * _squares(value) / sum(map(_squares, values))
    for name, found_squares in squares.items():
        held = [t for w in weights_of(conversion).values() for t in w.tensors if t.node.name == name]
        if not held or not np.isclose(found_squares, _squares(conversion.plan.array(held[0])), rtol=1e-5):
            raise NotRecognised(f"'{name}' is regularised, and the model has it in no form, or in another one")
    return found


def _squares(value: np.ndarray) -> float:
    return float(np.sum(np.square(value, dtype=np.float64))) or 1e-30


def _moving_averages(graph: tf.GraphDef) -> dict[str, str]:
    """What moving averages are moved by, by the names of their variables: `average -= (average - value) * decay`."""
    nodes = {node.name: node for node in graph.node}
    found = {}
    for node in graph.node:
        if node.op in ("AssignSub", "AssignSubVariableOp") and "AssignMovingAvg" in node.name:
            product = nodes.get(node.input[1])
            variable = node.input[0]
            if product is not None and product.op == "Mul" and variable not in found:
                found[variable] = product.input[1] if ":" in product.input[1] else f"{product.input[1]}:0"
    return found


def _momentums(averages: dict[str, str], conversion: Conversion, session: TrainingSession) -> dict[str, Any]:
    """The momentums of layers whose moving averages are moved in training."""
    found = {}
    for call in conversion.plan.calls:
        layer = call.layer
        if layer is None or layer.type != "BatchNormalization" or "moving_mean" not in layer.weights:
            continue
        variable = layer.weights["moving_mean"].tensors[0].node.name
        if variable in averages and session.tensor(averages[variable]).shape == ():
            momentum = np.float32(1) - np.float32(session.value(averages[variable]))
            momentum = np.float32(f"{momentum:.6g}")
            if momentum != np.float32(layer.arguments.get("momentum", 0.99)):
                found[layer.name] = momentum
    return found


def _notes(source: Source, found: Sequence[Updates]) -> list[str]:
    names = {node.name for node in source.graph.node}
    if any(f"{variable}/ExponentialMovingAverage" in names for updates in found for variable in updates.of):
        return ["The script keeps moving averages of weights: this does not."]
    return []
