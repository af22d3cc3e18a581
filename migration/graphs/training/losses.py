"""The loss of a graph, as Keras has it: for each label what a prediction loses."""

import ast
import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.conversion import Conversion
from migration.graphs.plan.literals import argument
from migration.graphs.plan.names import identifier, unique
from migration.graphs.sources import Source
from migration.graphs.training.cut import OF_LOGITS, Cut, End, cut_out, made_by, nearest, nodes_before, refuse_layers
from migration.graphs.training.functions import Formula
from migration.graphs.training.loss_candidates import Candidate, candidates
from migration.graphs.training.not_recognised import NotRecognised
from migration.graphs.training.regularization import Penalty
from migration.graphs.training.terms import Term
from migration.graphs.training.training_session import TrainingSession

#: So many predictions are tried.
ATTEMPTS = 6
#: As far may a loss of Keras be from that of the graph, of their size: another order of the sums.
_RELATIVE = 2e-6


@dataclass(frozen=True)
class Loss:
    """What a prediction loses.

    Attributes:
        label: key of the label in the data.
        tensor: name of the label in the graph.
        prediction: the prediction of `model`, as Python: `model.output`.
        predicted: its name in the graph.
        text: the loss, as Python: of Keras, or the name of a function.
        function: lines of the function, behind its first.
        weight: what it is multiplied by.
        of_logits: whether the prediction is one of logits.
    """

    label: str
    tensor: str
    prediction: str
    predicted: str
    text: str
    function: tuple[str, ...] = ()
    weight: float = 1.0
    of_logits: bool = False


def losses_of_outputs(
    source: Source, session: TrainingSession, conversion: Conversion, loss: Sequence[tf.Tensor]
) -> tuple[list[Loss], Mapping[str, Penalty]]:
    """Recognise a loss.

    Args:
        source: the graph.
        session: of its training.
        conversion: of the model in it.
        loss: tensors whose sum it is.

    Returns:
        What predictions lose, and what variables add.

    Raises:
        NotRecognised: if it is of something else than predictions of the model, labels and weights.
    """
    made = made_by(conversion)
    try:
        return _losses(source, session, conversion, loss, made)
    except NotRecognised as error:
        # The graph may compute something of predictions alone that only the loss wants, as the logarithm in a
        # cross-entropy: the prediction is before.
        for name in nearest(session, made, loss)[:ATTEMPTS]:
            with contextlib.suppress(NotRecognised):
                return _losses(source, session, conversion, loss, {name: made[name]})
        raise error


def _losses(
    source: Source,
    session: TrainingSession,
    conversion: Conversion,
    loss: Sequence[tf.Tensor],
    made: Mapping[str, End],
) -> tuple[list[Loss], Mapping[str, Penalty]]:
    """Recognise a loss of some of what the model makes."""
    cut = cut_out(source, session, conversion, loss, made)
    groups: dict[str, list[Term]] = {}
    predictions: dict[str, set[str]] = {}
    for term in cut.terms:
        own_predictions, own_labels = cut.needed(term)
        texts = {cut.ends[cut.names[key]].text for key in own_predictions}
        if len(own_labels) != 1 or len(texts) != 1:
            raise NotRecognised(
                f"'{term.tensor.node.name}' is a loss of {len(texts)} predictions and {len(own_labels)} labels;"
                " Keras's are of one of each"
            )
        predictions.setdefault(own_labels[0], set()).update(own_predictions)
        if len({cut.ends[cut.names[key]].text for key in predictions[own_labels[0]]}) > 1:
            raise NotRecognised(f"the label '{cut.names[own_labels[0]]}' is compared with several predictions")
        groups.setdefault(own_labels[0], []).append(term)
    taken = {key.lower() for key in conversion.endpoints.inputs}
    found = []
    inputs = {name: key for key, name in conversion.endpoints.inputs.items()}
    for label, own in groups.items():
        keys = sorted(predictions[label])
        tensor = cut.names[label]
        key = inputs.get(tensor) or unique(word_of(tensor), taken)
        end = cut.ends[cut.names[keys[0]]]
        name = identifier(f"{key}_loss" if len(groups) > 1 else "loss")
        loss_of = _recognised(cut, conversion, own, label, keys, end, name)
        found.append(
            Loss(key, tensor, end.text, cut.names[keys[0]], *loss_of, of_logits=_is_of_logits(end, loss_of[0]))
        )
    return found, cut.penalties


def _is_of_logits(end: End, text: str) -> bool:
    return not end.activation and "from_logits=True" in text


def _recognised(
    cut: Cut, conversion: Conversion, terms: list[Term], label: str, predictions: list[str], end: End, name: str
) -> tuple[str, tuple[str, ...], float]:
    """A loss of Keras, or a function: as text, its lines, and what it is multiplied by."""
    if len(predictions) == 1:
        labels = [trial[label] for trial in cut.trials]
        for candidate in candidates_for(cut, terms, end):
            weight = weight_of(candidate, cut, terms, labels, predictions[0])
            if weight is not None:
                return candidate.text(bool(end.activation)), (), weight
    refuse_activation(end, terms)
    refuse_layers(cut.plan, terms, conversion)
    formula = Formula(cut.plan, {label: "y_true", **dict.fromkeys(predictions, "y_pred")})
    result = summed(terms, formula)
    lines = list(formula.lines)
    if cut.flow.inputs[label].dtype.name != "float32":  # Keras makes floats of all labels
        lines.insert(0, f'y_true = ops.cast(y_true, "{cut.flow.inputs[label].dtype.name}")')
    return name, (*lines, f"return {result}"), 1.0


def candidates_for(cut: Cut, terms: Sequence[Term], end: End) -> Iterator[Candidate]:
    """Propose losses of Keras; behind an activation, those for which it finds the logits by itself."""
    nodes = list(dict.fromkeys(node for term in terms for node in nodes_before(term.tensor)))
    for candidate in candidates(nodes, cut.plan):
        of_logits = "from_logits" in candidate.arguments
        if not end.activation or (of_logits and OF_LOGITS[end.activation] in candidate.kind):
            yield candidate


def refuse_activation(end: End, terms: Sequence[Term]) -> None:
    """Refuse to write a formula of what is within a layer.

    Raises:
        NotRecognised: if it takes the logits that an activation of the model takes.
    """
    if end.activation:
        raise NotRecognised(
            f"'{terms[0].tensor.node.name}' takes what the {end.activation} of the model takes, and Keras has no such"
            " loss"
        )


def summed(terms: Sequence[Term], formula: Formula) -> str:
    """Write the sum of some terms."""
    texts = [
        text if term.tensor.shape == () else f"ops.sum({text})"  # `tf.gradients` adds all that it is asked to derive
        for term, text in zip(terms, formula.write([term.tensor for term in terms]), strict=True)
    ]
    products = [product(term.weight, text) for term, text in zip(terms, texts, strict=True)]
    return ast.unparse(ast.parse(" + ".join(products), mode="eval"))


def product(weight: float, text: str) -> str:
    """Write a number times another as people do."""
    if weight == 1:
        return text
    ratio = Fraction(weight).limit_denominator(10**6)
    if abs(ratio.numerator) == 1 and abs(float(ratio) - weight) <= 1e-9 * abs(weight):
        return f"{'-' * (weight < 0)}({text}) / {ratio.denominator}"
    return f"{argument(float(f'{weight:.9g}'))} * ({text})"


def weight_of(
    candidate: Candidate, cut: Cut, terms: Sequence[Term], labels: Sequence[np.ndarray], prediction: str
) -> float | None:
    """What a loss of Keras must be multiplied by to be that of the graph; None if it is another.

    Args:
        candidate: the loss.
        cut: of the graph.
        terms: what it may stand for.
        labels: those of each trial.
        prediction: key of the prediction.
    """
    loss = candidate.made()
    tensors = {str(number): term.tensor.tensor for number, term in enumerate(terms)}
    ratios = []
    for fed, label in zip(cut.trials, labels, strict=True):
        values = cut.flow.session.run(fed, {key: each for key, each in tensors.items() if each is not None})
        wanted = sum(term.weight * float(np.sum(value)) for term, value in zip(terms, values.values(), strict=True))
        try:
            found = float(loss(label, fed[prediction]))
        except (ValueError, TypeError, tf.errors.InvalidArgumentError):
            return None
        if not (np.isfinite(wanted) and np.isfinite(found) and wanted and found):
            return None
        ratios.append(wanted / found)
    for denominator in (1, 10, 100, 1000, 10000):
        weight = float(Fraction(float(np.mean(ratios))).limit_denominator(denominator))
        if np.allclose(ratios, weight, rtol=_RELATIVE, atol=0):
            return weight
    return None


def word_of(tensor: str) -> str:
    """The last word of the name of a tensor."""
    return re.sub(r"\W", "_", tensor.partition(":")[0].rpartition("/")[2])


def label_feeds(losses: Sequence[Loss]) -> Mapping[str, str]:
    """Names of labels in the graph, by their keys."""
    return {loss.label: loss.tensor for loss in losses}
