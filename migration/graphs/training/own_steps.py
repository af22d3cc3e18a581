"""Trainings that `fit` of Keras has no words for: several optimizers, or a loss of several predictions or labels.

Each optimizer makes a step of its own, written out in `train.py`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.conversion import Conversion
from migration.graphs.plan.layer import Layer, Weight
from migration.graphs.plan.literals import argument
from migration.graphs.plan.names import identifier, unique
from migration.graphs.plan.ordering import needed_for
from migration.graphs.sources import Source
from migration.graphs.training.cut import Cut, End, cut_out, made_by, nearest, refuse_layers
from migration.graphs.training.functions import Formula
from migration.graphs.training.losses import (
    ATTEMPTS,
    candidates_for,
    product,
    refuse_activation,
    summed,
    weight_of,
    word_of,
)
from migration.graphs.training.not_recognised import NotRecognised
from migration.graphs.training.optimizers import Optimizer
from migration.graphs.training.regularization import Penalty
from migration.graphs.training.terms import Term
from migration.graphs.training.training_session import TrainingSession, before
from migration.graphs.training.updates import Updates

#: Labels that a loss may have without being fed them, as those of a GAN: 0 and 1, and what makes them of a prediction.
_SAME_LABELS = {0.0: "ops.zeros_like({})", 1.0: "ops.ones_like({})"}


@dataclass(frozen=True)
class Step:
    """A step of an optimizer.

    Attributes:
        name: of it, in `train.py`.
        optimizer: what makes it.
        inputs: keys of the inputs of the model that the loss needs.
        predictions: keys to what they are of `model`, as Python.
        labels: keys of the data to names of tensors.
        function: lines of the loss, of `made` and `batch`.
        weights: those that it changes: `layer/kernel`.
        copies: layers that it changes, each with another one that has the same variables of the graph, elsewhere, and
            whether all their weights are the same, or those only that are trained.
    """

    name: str
    optimizer: Optimizer
    inputs: Sequence[str]
    predictions: Mapping[str, str]
    labels: Mapping[str, str]
    function: Sequence[str]
    weights: Sequence[str]
    copies: Sequence[tuple[str, str, bool]] = ()


@dataclass(frozen=True)
class OwnSteps:
    """How a model is trained that has steps of its own.

    Attributes:
        steps: in the order of the graph.
        penalties: what weights add to the losses: `layer/kernel` to how much.
        frozen: weights that are not trained: `layer/kernel`.
        momentums: of the moving averages of layers that normalise batches, by the names of the layers.
        state: what the optimizers keep, `step/number`.
        slots: of each slot, where it is from and where it went.
        losses: of each step, the next losses: those of the graph, and of the model.
        notes: what `train.py` does otherwise than the graph.
        batch: how many examples the graph was built for; None if it takes any number.
    """

    steps: Sequence[Step]
    penalties: Mapping[str, Penalty]
    frozen: Sequence[str]
    momentums: Mapping[str, np.floating]
    state: Mapping[str, np.ndarray] = field(default_factory=dict)
    slots: Sequence[Mapping[str, str]] = ()
    losses: Mapping[str, Sequence[tuple[float, float]]] = field(default_factory=dict)
    notes: Sequence[str] = ()
    batch: int | None = None

    def described(self) -> dict[str, Any]:
        """Say what was recognised, in what JSON has."""
        return {
            "optimizers": [
                {
                    "step": step.name,
                    **step.optimizer.described(),
                    "loss": " ".join(step.function),
                    "labels": list(step.labels.values()),
                    "trains": list(step.weights),
                }
                for step in self.steps
            ],
            "regularised": {name: penalty._asdict() for name, penalty in self.penalties.items()},
            "not trained": [name for name in self.frozen if "/moving_" not in name],
            "slots": [dict(slot) for slot in self.slots],
            "next losses": {
                name: [{"graph": graph, "keras": keras} for graph, keras in pairs]
                for name, pairs in self.losses.items()
            },
            "otherwise": list(self.notes),
        }


def names_of(updates: Sequence[Updates]) -> list[str]:
    """Call each optimizer after the scope that all its variables share, if no other has the same, or its own name."""
    scopes = [_shared([name.split("/")[:-1] for name in each.of]) for each in updates]
    taken: set[str] = {"loss", "prepare", "main", "made", "batch"}
    return [
        unique(identifier(scope if scope and scopes.count(scope) == 1 else re.sub(r"\W", "_", each.scope)), taken)
        for scope, each in zip(scopes, updates, strict=True)
    ]


def _shared(scopes: Sequence[Sequence[str]]) -> str:
    words = []
    for same in zip(*scopes, strict=False):
        if len(set(same)) > 1:
            break
        words.append(same[0])
    return "_".join(words)


def step_of(
    source: Source,
    session: TrainingSession,
    conversion: Conversion,
    loss: Sequence[tf.Tensor],
    trained: Sequence[str],
    labels: dict[str, str],
) -> tuple[dict[str, Any], Mapping[str, Penalty]]:
    """Recognise what an optimizer makes smaller.

    Args:
        source: the graph.
        session: of its training.
        conversion: of the model in it.
        loss: tensors whose sum it is.
        trained: weights of which the optimizer changes the variables: `layer/kernel`.
        labels: names of tensors to keys in the data; more are added.

    Returns:
        The attributes of a `Step` that are of the loss, and what variables add to it.

    Raises:
        NotRecognised: if it cannot be written of what the model makes.
    """
    made = made_by(conversion)
    of_activations = {name for name, end in made.items() if end.activation}
    attempts = [made, {name: end for name, end in made.items() if name not in of_activations}]
    attempts += [{name: made[name]} for name in nearest(session, made, loss)[:ATTEMPTS]]
    first: NotRecognised | None = None
    for attempt in attempts:
        try:
            cut = cut_out(source, session, conversion, loss, attempt)
            weights, copies = _with_copies(cut, conversion, trained)
            own = {"weights": weights, "copies": copies}
            return own | _written(cut, session, conversion, loss, labels), cut.penalties
        except NotRecognised as error:
            first = first or error
    assert first is not None
    raise first


def _with_copies(
    cut: Cut, conversion: Conversion, trained: Sequence[str]
) -> tuple[list[str], list[tuple[str, str, bool]]]:
    """Which weights a loss is computed of, and which layers have the same ones elsewhere: to draw, or for one example.

    Raises:
        NotRecognised: if the loss itself is computed of several layers with the same variables.
    """
    layers = {call.layer.name: call.layer for call in conversion.plan.calls if call.layer and call.layer.weights}
    used = {call.layer.name for call in needed_for([end.value for end in cut.ends.values()]) if call.layer}
    weights = [name for name in trained if name.rpartition("/")[0] in used]
    copies = []
    for one in dict.fromkeys(name.rpartition("/")[0] for name in weights):
        own = _variables(layers[one])
        for name, other in layers.items():
            if name == one or own.isdisjoint(_variables(other)):
                continue
            whole = list(layers[one].weights) == list(other.weights)
            names = [[key for key in each.weights if whole or "moving_" not in key] for each in (layers[one], other)]
            same = names[0] == names[1] and all(
                _is_copy(layers[one].weights[key], other.weights[key], conversion) for key in names[0]
            )
            if name in used or not same:
                shared = sorted(own & _variables(other))
                raise NotRecognised(f"'{shared[0]}' is in several weights of the model, which would be trained apart")
            copies.append((one, name, whole))
    return weights, copies


def _variables(layer: Layer) -> set[str]:
    return {tensor.node.name for weight in layer.weights.values() for tensor in weight.tensors}


def _is_copy(one: Weight, other: Weight, conversion: Conversion) -> bool:
    """Whether two weights are made of the same variables in the same way, whatever these have."""
    if [tensor.node for tensor in one.tensors] != [tensor.node for tensor in other.tensors]:
        return False
    random = np.random.default_rng(0)
    values = [random.random(np.shape(conversion.plan.array(tensor))) for tensor in one.tensors]
    made, same = (each.make(*values) if each.make else values[0] for each in (one, other))
    return np.array_equal(made, same)


def _written(
    cut: Cut,
    session: TrainingSession,
    conversion: Conversion,
    loss: Sequence[tf.Tensor],
    labels: dict[str, str],
) -> dict[str, Any]:
    taken = {key.lower() for key in (*labels.values(), *conversion.endpoints.inputs)}
    keys = {name: key for key, name in conversion.endpoints.inputs.items()} | labels
    of_predictions: dict[str, str] = {}
    texts: dict[str, str] = {}
    names: set[str] = set()
    for key, name in cut.names.items():
        if key.startswith("label"):
            if session.tensor(name).shape.rank == 0:
                raise NotRecognised(f"the loss takes a number that is fed, '{name}'")
            if name not in keys:
                keys[name] = unique(word_of(name), taken)
            texts[key] = f"batch[{argument(keys[name])}]"
        else:
            end = cut.ends[name]
            own = next((word for word, text in of_predictions.items() if text == end.text), None)
            if own is None:
                own = unique(word_of(name), names)
                of_predictions[own] = end.text
            texts[key] = f"made[{argument(own)}]"
    lines, results = _lines(cut, texts, conversion)
    labels |= {name: keys[name] for key, name in cut.names.items() if key.startswith("label")}
    needed = before(loss)
    return {
        "inputs": [
            key
            for key, name in conversion.endpoints.inputs.items()
            if session.has(name) and session.tensor(name).op in needed
        ],
        "predictions": of_predictions,
        "labels": {keys[name]: name for key, name in cut.names.items() if key.startswith("label")},
        "function": (*lines, f"return {' + '.join(results)}"),
    }


def _lines(cut: Cut, texts: Mapping[str, str], conversion: Conversion) -> tuple[list[str], list[str]]:
    """The lines of a loss, and the numbers whose sum it is."""
    results, others = [], []
    for term in cut.terms:
        text = _of_keras(cut, term, texts)
        if text:
            results.append(text)
        else:
            others.append(term)
    if not others:
        return [], results
    for term in others:
        for key in cut.needed(term)[0]:
            refuse_activation(cut.ends[cut.names[key]], [term])
    refuse_layers(cut.plan, others, conversion)
    formula = Formula(cut.plan, texts)
    results.append(summed(others, formula))
    return formula.lines, results


def _of_keras(cut: Cut, term: Term, texts: Mapping[str, str]) -> str:
    """A term as a loss of Keras; "" if there is none."""
    predictions, labels = cut.needed(term)
    if len(predictions) != 1 or len(labels) > 1:
        return ""
    (prediction,) = predictions
    end: End = cut.ends[cut.names[prediction]]
    made = texts[prediction]
    if labels:
        values = [trial[labels[0]] for trial in cut.trials]
        proposed = {texts[labels[0]]: values}
        shapes = [(value.size, trial[prediction].shape[:-1]) for value, trial in zip(values, cut.trials, strict=True)]
        if all((size,) == shape for size, shape in shapes):  # classes of sequences, of which all steps are in a row
            proposed = {f"ops.reshape({texts[labels[0]]}, -1)": [value.reshape(-1) for value in values]}
    else:
        proposed = {
            text.format(made): [np.full_like(trial[prediction], value) for trial in cut.trials]
            for value, text in _SAME_LABELS.items()
        }
    for candidate in candidates_for(cut, [term], end):
        for label, values in proposed.items():
            weight = weight_of(candidate, cut, [term], values, prediction)
            if weight is not None:
                return product(weight, f"{candidate.text(bool(end.activation))}({label}, {made})")
    return ""
