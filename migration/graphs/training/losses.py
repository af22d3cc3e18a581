"""The loss of a graph, as Keras has it: for each label what a prediction loses."""

import ast
import contextlib
import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.conversion import Conversion
from migration.graphs.endpoints import VARIABLES
from migration.graphs.flow import Flow, Kind, Node, Tensor
from migration.graphs.plan import Plan, Value
from migration.graphs.plan.literals import argument
from migration.graphs.plan.names import identifier, unique
from migration.graphs.random_inputs import random_values
from migration.graphs.sources import Source
from migration.graphs.training.functions import Formula, part_of_graph
from migration.graphs.training.loss_candidates import Candidate, candidates
from migration.graphs.training.not_recognised import NotRecognised
from migration.graphs.training.regularization import Penalty, penalties
from migration.graphs.training.terms import Term, terms_of
from migration.graphs.training.training_session import TrainingSession, before, passed_on, without_updates

_SOURCES = ("Placeholder", "IteratorGetNext", "QueueDequeue")
#: Activations behind which Keras finds the logits.
_OF_LOGITS = {"softmax": "Categorical", "sigmoid": "Binary"}
_ACTIVATIONS = {"Softmax": "softmax", "Sigmoid": "sigmoid"}
#: So many predictions are tried.
_ATTEMPTS = 6
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


@dataclass(frozen=True)
class _End:
    """Where the loss takes something of the model."""

    text: str
    activation: str = ""


def losses_of_outputs(
    source: Source, session: TrainingSession, conversion: Conversion, loss: Sequence[tf.Tensor]
) -> tuple[list[Loss], dict[str, Penalty]]:
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
    made = _made_by(conversion)
    try:
        return _losses(source, session, conversion, loss, made)
    except NotRecognised as error:
        # The graph may compute something of predictions alone that only the loss wants, as the logarithm in a
        # cross-entropy: the prediction is before.
        for name in _nearest(session, made, loss)[:_ATTEMPTS]:
            with contextlib.suppress(NotRecognised):
                return _losses(source, session, conversion, loss, {name: made[name]})
        raise error


def _nearest(session: TrainingSession, made: Mapping[str, _End], loss: Sequence[tf.Tensor]) -> list[str]:
    """What the model makes and the loss is computed of, the last first."""
    names = [name for name in made if session.has(name)]
    of_loss = before(loss)
    order = {operation: number for number, operation in enumerate(session.graph.get_operations())}
    found = {name: order[session.tensor(name).op] for name in names if session.tensor(name).op in of_loss}
    return sorted(found, key=found.__getitem__, reverse=True)


def _losses(
    source: Source,
    session: TrainingSession,
    conversion: Conversion,
    loss: Sequence[tf.Tensor],
    made: Mapping[str, _End],
) -> tuple[list[Loss], dict[str, Penalty]]:
    """Recognise a loss of some of what the model makes."""
    ends, labels = _ends(session, conversion, loss, made)
    if not ends:
        raise NotRecognised("the loss is computed of nothing that the model makes: perhaps of another copy of it")
    names = {f"prediction_{number}": name for number, name in enumerate(ends)}
    names |= {f"label_{number}": name for number, name in enumerate(labels)}
    outputs = {f"loss_{number}": tensor.name for number, tensor in enumerate(loss)}
    switches = {tensor.name: value for tensor, value in session.feeds.items()}
    still = dataclasses.replace(source, graph=without_updates(source.graph))
    trials = list(_trials(session, conversion, ends, labels))
    shapes = {key: _shape([trial[name] for trial in trials]) for key, name in names.items()}
    fitting = [{key: trial[name] for key, name in names.items()} for trial in trials]
    flow, plan = part_of_graph(still, names, outputs, switches, shapes, [fitting[0], fitting[1], fitting[0]])
    terms = [term for tensor in flow.outputs.values() for term in terms_of(tensor, plan)]
    of_weights = [term for term in terms if term.tensor.is_known]
    groups: dict[str, list[Term]] = {}
    predictions: dict[str, set[str]] = {}
    for term in terms:
        if term.tensor.is_known:
            continue
        needed = {key for key, tensor in flow.inputs.items() if tensor in _tensors_before(term.tensor)}
        own_labels = [key for key in needed if key.startswith("label")]
        own_predictions = [key for key in needed if key.startswith("prediction")]
        texts = {ends[names[key]].text for key in own_predictions}
        if len(own_labels) != 1 or len(texts) != 1:
            raise NotRecognised(
                f"'{term.tensor.node.name}' is a loss of {len(texts)} predictions and {len(own_labels)} labels;"
                " Keras's are of one of each"
            )
        predictions.setdefault(own_labels[0], set()).update(own_predictions)
        if len({ends[names[key]].text for key in predictions[own_labels[0]]}) > 1:
            raise NotRecognised(f"the label '{names[own_labels[0]]}' is compared with several predictions")
        groups.setdefault(own_labels[0], []).append(term)
    taken = {key.lower() for key in conversion.endpoints.inputs}
    found = []
    inputs = {name: key for key, name in conversion.endpoints.inputs.items()}
    for label, own in groups.items():
        keys = sorted(predictions[label])
        tensor = names[label]
        key = inputs.get(tensor) or unique(_word(tensor), taken)
        end = ends[names[keys[0]]]
        name = identifier(f"{key}_loss" if len(groups) > 1 else "loss")
        loss_of = _recognised(flow, plan, own, label, keys, end, name, fitting)
        found.append(Loss(key, tensor, end.text, names[keys[0]], *loss_of, of_logits=_is_of_logits(end, loss_of[0])))
    return found, penalties(of_weights, plan)


def _is_of_logits(end: _End, text: str) -> bool:
    return not end.activation and "from_logits=True" in text


def _recognised(
    flow: Flow,
    plan: Plan,
    terms: list[Term],
    label: str,
    predictions: list[str],
    end: _End,
    name: str,
    trials: list[dict[str, np.ndarray]],
) -> tuple[str, tuple[str, ...], float]:
    """A loss of Keras, or a function: as text, its lines, and what it is multiplied by."""
    nodes = list(dict.fromkeys(node for term in terms for node in _nodes_before(term.tensor)))
    for candidate in candidates(nodes, plan) if len(predictions) == 1 else ():
        of_logits = "from_logits" in candidate.arguments
        if end.activation and not (of_logits and _OF_LOGITS[end.activation] in candidate.kind):
            continue
        weight = _weight(candidate, flow, terms, label, predictions[0], trials)
        if weight is not None:
            return candidate.text(bool(end.activation)), (), weight
    if end.activation:
        raise NotRecognised(
            f"'{terms[0].tensor.node.name}' takes what the {end.activation} of the model takes, and Keras has no such"
            " loss"
        )
    formula = Formula(plan, {label: "y_true", **dict.fromkeys(predictions, "y_pred")})
    texts = formula.write([term.tensor for term in terms])
    lines = list(formula.lines)
    if flow.inputs[label].dtype.name != "float32":  # Keras makes floats of all labels
        lines.insert(0, f'y_true = ops.cast(y_true, "{flow.inputs[label].dtype.name}")')
    products = [_product(term.weight, text) for term, text in zip(terms, texts, strict=True)]
    result = ast.unparse(ast.parse(" + ".join(products), mode="eval"))
    return name, (*lines, f"return {result}"), 1.0


def _trials(
    session: TrainingSession, conversion: Conversion, ends: Mapping[str, _End], labels: Sequence[str]
) -> Iterator[dict[str, np.ndarray]]:
    """What the loss takes, by the names of tensors, of some batches of random inputs and labels."""
    random = np.random.default_rng(0)
    used = before([session.tensor(name) for name in ends])
    for batch in (2, 3, 5):
        inputs = [session.tensor(name) for name in conversion.endpoints.inputs.values() if session.has(name)]
        needed = [tensor for tensor in inputs if tensor.op in used and tensor.dtype.is_numpy_compatible]
        fed = {tensor: random_values(tensor, batch, random) for tensor in needed}
        try:
            made = session.session.run([session.tensor(name) for name in ends], session.feeds | fed)
        except tf.errors.OpError as error:
            raise NotRecognised(f"it refuses random inputs: {error.message}") from None
        found = dict(zip(ends, made, strict=True)) | {tensor.name: value for tensor, value in fed.items()}
        # Errors larger and smaller than 1 are needed to tell a Huber loss.
        drawn = {name: random_values(session.tensor(name), batch, random) for name in labels if name not in found}
        found |= {name: 2 * value if value.dtype.kind == "f" else value for name, value in drawn.items()}
        yield {name: np.asarray(value) for name, value in found.items()}


def _shape(values: Sequence[np.ndarray]) -> list[int | None]:
    return [
        sizes[0] if len(set(sizes)) == 1 else None for sizes in zip(*(value.shape for value in values), strict=True)
    ]


def _product(weight: float, text: str) -> str:
    if weight == 1:
        return text
    ratio = Fraction(weight).limit_denominator(10**6)
    if abs(ratio.numerator) == 1 and abs(float(ratio) - weight) <= 1e-9 * abs(weight):
        return f"{'-' * (weight < 0)}({text}) / {ratio.denominator}"
    return f"{argument(float(f'{weight:.9g}'))} * ({text})"


def _weight(
    candidate: Candidate,
    flow: Flow,
    terms: list[Term],
    label: str,
    prediction: str,
    trials: list[dict[str, np.ndarray]],
) -> float | None:
    """What a loss of Keras must be multiplied by to be that of the graph; None if it is another."""
    loss = candidate.made()
    tensors = {str(number): term.tensor.tensor for number, term in enumerate(terms)}
    ratios = []
    for fed in trials:
        values = flow.session.run(fed, {key: each for key, each in tensors.items() if each is not None})
        wanted = sum(term.weight * float(value) for term, value in zip(terms, values.values(), strict=True))
        try:
            found = float(loss(fed[label], fed[prediction]))
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


def _tensors_before(tensor: Tensor) -> set[Tensor]:
    return {tensor, *(each for node in _nodes_before(tensor) for each in (*node.inputs, *node.outputs))}


def _nodes_before(tensor: Tensor) -> list[Node]:
    found: dict[Node, None] = {}
    waiting = [tensor.node]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found[node] = None
            waiting += [each.node for each in node.inputs]
    return list(found)


def _ends(
    session: TrainingSession, conversion: Conversion, loss: Sequence[tf.Tensor], made: Mapping[str, _End]
) -> tuple[dict[str, _End], list[str]]:
    """Where the loss takes something of the model, and its labels, by the names of tensors."""
    inputs = set(conversion.endpoints.inputs.values())
    switches = {tensor.name for tensor in session.feeds}
    ends: dict[str, _End] = {}
    labels: dict[str, None] = {}
    waiting, seen = list(loss), set[str]()
    while waiting:
        tensor = waiting.pop(0)
        name = tensor.name
        if name in seen or name in switches or tensor.op.type in ("Shape", "Size", "Rank", "ShapeN"):
            continue
        seen.add(name)
        logits = passed_on(tensor.op.inputs[0]).name if tensor.op.type in _ACTIVATIONS else ""
        if name in made:
            ends[name] = made[name]
        elif logits in made and made[logits].activation == _ACTIVATIONS.get(tensor.op.type):
            ends[name] = _End(made[logits].text)  # computed again
        elif name in inputs or tensor.op.type.startswith(_SOURCES):
            labels[name] = None
        elif tensor.op.type not in VARIABLES:
            waiting += tensor.op.inputs
    return ends, list(labels)


def _made_by(conversion: Conversion) -> dict[str, _End]:
    """What the model makes, by the names of the tensors in the graph, that an expression can name."""
    plan = conversion.plan
    found: dict[str, _End] = {}
    for call in plan.calls:
        for index, tensor in enumerate(call.tensors):
            text = _text(plan, call.value(index))
            if text and tensor.tensor is not None and tensor.kind is Kind.DATA:
                found[tensor.tensor.name] = _End(text)
        if call.layer is None or call.several:
            continue
        activation = call.layer.arguments.get("activation")
        last = call.tensors[0].node
        text = _text(plan, call.value())
        if activation in _OF_LOGITS and text and last.type in ("Softmax", "Sigmoid"):
            logits = last.inputs[0].tensor
            if logits is not None:
                found.setdefault(logits.name, _End(text, str(activation)))
    for key, tensor in plan.flow.outputs.items():
        if tensor.tensor is not None and tensor.is_data and tensor.tensor.name not in found:
            found[tensor.tensor.name] = _End(_text(plan, plan.outputs[key]))
    return found


def _text(plan: Plan, value: Value) -> str:
    """A value of `model` as Python; "" if nothing names it."""
    for key, output in plan.outputs.items():
        if output is value:
            return "model.output" if len(plan.outputs) == 1 else f"model.output[{argument(key)}]"
    call: Any = value.call
    if call is None or call.layer is None or call.several:
        return ""
    times = sum(other.layer is call.layer for other in plan.calls)
    return f"model.get_layer({argument(call.layer.name)}).output" if times == 1 else ""


def _word(tensor: str) -> str:
    return re.sub(r"\W", "_", tensor.partition(":")[0].rpartition("/")[2])


def label_feeds(losses: Sequence[Loss]) -> Mapping[str, str]:
    """Names of labels in the graph, by their keys."""
    return {loss.label: loss.tensor for loss in losses}
