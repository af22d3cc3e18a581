"""Where the loss of a graph takes something of the model, and the loss cut out there."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.conversion import Conversion
from migration.graphs.endpoints import VARIABLES
from migration.graphs.flow import Flow, Kind, Node, Tensor
from migration.graphs.plan import Plan, Value
from migration.graphs.plan.literals import argument
from migration.graphs.sources import Source
from migration.graphs.training.feeds import Feeds
from migration.graphs.training.functions import part_of_graph
from migration.graphs.training.not_recognised import NotRecognised
from migration.graphs.training.regularization import Penalty, penalties
from migration.graphs.training.terms import Term, terms_of
from migration.graphs.training.training_session import TrainingSession, before, passed_on, without_updates

_SOURCES = ("Placeholder", "IteratorGetNext", "QueueDequeue")
#: Activations behind which Keras finds the logits.
OF_LOGITS = {"softmax": "Categorical", "sigmoid": "Binary"}
_ACTIVATIONS = {"Softmax": "softmax", "Sigmoid": "sigmoid"}
#: Of what these take, they pass no values on.
_NO_VALUES = ("OnesLike", "Rank", "Shape", "ShapeN", "Size", "ZerosLike")


@dataclass(frozen=True)
class End:
    """Where the loss takes something of the model.

    Attributes:
        text: what it is of `model`, as Python.
        value: likewise in the plan.
        activation: the one before which the loss takes it; "" for behind it.
    """

    text: str
    value: Value
    activation: str = ""


def nearest(session: TrainingSession, made: Mapping[str, End], loss: Sequence[tf.Tensor]) -> list[str]:
    """What the model makes and the loss is computed of, the last first."""
    names = [name for name in made if session.has(name)]
    of_loss = before(loss)
    order = {operation: number for number, operation in enumerate(session.graph.get_operations())}
    found = {name: order[session.tensor(name).op] for name in names if session.tensor(name).op in of_loss}
    return sorted(found, key=found.__getitem__, reverse=True)


@dataclass(frozen=True)
class Cut:
    """A loss, cut out of the graph where it takes something of the model.

    Attributes:
        flow: of the loss alone.
        plan: its calls of Keras.
        ends: names of tensors of the model, to what they are of `model`.
        names: keys of what the flow takes, `prediction_…` and `label_…`, to names of tensors.
        terms: the numbers whose sum it is, those of weights alone aside.
        penalties: what variables add.
        trials: inputs of the flow, of some batches.
    """

    flow: Flow
    plan: Plan
    ends: Mapping[str, End]
    names: Mapping[str, str]
    terms: Sequence[Term]
    penalties: Mapping[str, Penalty]
    trials: Sequence[Mapping[str, np.ndarray]]

    def needed(self, term: Term) -> tuple[list[str], list[str]]:
        """The keys of the predictions that a term is computed of, and of the labels."""
        tensors = _tensors_before(term.tensor)
        keys = [key for key, tensor in self.flow.inputs.items() if tensor in tensors]
        labels = [key for key in keys if key.startswith("label")]
        return [key for key in keys if key not in labels], labels


def cut_out(
    source: Source,
    session: TrainingSession,
    conversion: Conversion,
    loss: Sequence[tf.Tensor],
    made: Mapping[str, End],
) -> Cut:
    """Cut a loss out of the graph.

    Args:
        source: the graph.
        session: of its training.
        conversion: of the model in it.
        loss: tensors whose sum it is.
        made: names of tensors where it may be cut, to what they are of `model`.

    Raises:
        NotRecognised: if it takes nothing of the model.
    """
    ends, labels = _ends(session, conversion, loss, made)
    if not ends:
        raise NotRecognised("the loss is computed of nothing that the model makes: perhaps of another copy of it")
    names = {f"prediction_{number}": name for number, name in enumerate(ends)}
    names |= {f"label_{number}": name for number, name in enumerate(labels)}
    outputs = {f"loss_{number}": tensor.name for number, tensor in enumerate(loss)}
    switches = {tensor.name: value for tensor, value in session.feeds.items()}
    still = dataclasses.replace(source, graph=without_updates(source.graph))
    trials = list(_trials(session, conversion, loss, ends, labels))
    shapes = {key: _shape([trial[name] for trial in trials]) for key, name in names.items()}
    fitting = [{key: trial[name] for key, name in names.items()} for trial in trials]
    flow, plan = part_of_graph(still, names, outputs, switches, shapes, [fitting[0], fitting[1], fitting[0]])
    terms = [term for tensor in flow.outputs.values() for term in terms_of(tensor, plan)]
    own = [term for term in terms if not term.tensor.is_known]
    return Cut(flow, plan, ends, names, own, penalties([t for t in terms if t.tensor.is_known], plan), fitting)


def refuse_layers(plan: Plan, terms: Sequence[Term], conversion: Conversion) -> None:
    """Refuse a loss that is computed by layers of its own, as that of a GAN is by a second discriminator.

    Raises:
        NotRecognised: with what it takes of them.
    """
    found: dict[str, None] = {}
    waiting, seen = [plan.value_of(term.tensor).call for term in terms], set()
    while waiting:
        call = waiting.pop(0)
        if call is None or call in seen:
            continue
        seen.add(call)
        if call.tensors[0].node.type in _NO_VALUES:
            continue
        if call.layer is not None and call.layer.weights and call.tensors[0].tensor is not None:
            found[call.tensors[0].tensor.name] = None
        else:
            waiting += [value.call for value in call.inputs]
    if found:
        outputs = ",".join(dict.fromkeys((*conversion.endpoints.outputs.values(), *found)))
        raise NotRecognised(
            f"the loss takes {', '.join(found)}, which the model does not give: --outputs {outputs} converts that, too"
        )


def _trials(
    session: TrainingSession,
    conversion: Conversion,
    loss: Sequence[tf.Tensor],
    ends: Mapping[str, End],
    labels: Sequence[str],
) -> Iterator[dict[str, np.ndarray]]:
    """What the loss takes, by the names of tensors, of some batches of random inputs and labels."""
    random = np.random.default_rng(0)
    feeds = Feeds(session, conversion, loss, labels)
    inputs = set(conversion.endpoints.inputs.values())
    for batch in feeds.batches:
        drawn = feeds.drawn(labels, batch, random)
        # Errors larger and smaller than 1 are needed to tell a Huber loss.
        fed = {
            tensor: 2 * value if value.dtype.kind == "f" and tensor.name not in inputs else value
            for tensor, value in drawn.items()
        }
        made = session.session.run([session.tensor(name) for name in ends], session.feeds | fed)
        found = dict(zip(ends, made, strict=True)) | {tensor.name: value for tensor, value in fed.items()}
        yield {name: np.asarray(value) for name, value in found.items()}


def _shape(values: Sequence[np.ndarray]) -> list[int | None]:
    return [
        sizes[0] if len(set(sizes)) == 1 else None for sizes in zip(*(value.shape for value in values), strict=True)
    ]


def _tensors_before(tensor: Tensor) -> set[Tensor]:
    return {tensor, *(each for node in nodes_before(tensor) for each in (*node.inputs, *node.outputs))}


def nodes_before(tensor: Tensor) -> list[Node]:
    """What a tensor is computed by, the last first."""
    found: dict[Node, None] = {}
    waiting = [tensor.node]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found[node] = None
            waiting += [each.node for each in node.inputs]
    return list(found)


def _ends(
    session: TrainingSession, conversion: Conversion, loss: Sequence[tf.Tensor], made: Mapping[str, End]
) -> tuple[dict[str, End], list[str]]:
    """Where the loss takes something of the model, and its labels, by the names of tensors."""
    inputs = set(conversion.endpoints.inputs.values())
    switches = {tensor.name for tensor in session.feeds}
    ends: dict[str, End] = {}
    labels: dict[str, None] = {}
    waiting, seen = list(loss), set[str]()
    while waiting:
        tensor = waiting.pop(0)
        name = tensor.name
        if name in seen or name in switches or tensor.op.type in _NO_VALUES:
            continue
        seen.add(name)
        logits = passed_on(tensor.op.inputs[0]).name if tensor.op.type in _ACTIVATIONS else ""
        if name in made:
            ends[name] = made[name]
        elif logits in made and made[logits].activation == _ACTIVATIONS.get(tensor.op.type):
            ends[name] = End(made[logits].text, made[logits].value)  # computed again
        elif name in inputs or tensor.op.type.startswith(_SOURCES):
            labels[name] = None
        elif tensor.op.type not in VARIABLES:
            waiting += tensor.op.inputs
    return ends, list(labels)


def made_by(conversion: Conversion) -> dict[str, End]:
    """What the model makes, by the names of the tensors in the graph, that an expression can name."""
    plan = conversion.plan
    found: dict[str, End] = {}
    for call in plan.calls:
        for index, tensor in enumerate(call.tensors):
            text = _text(plan, call.value(index))
            if text and tensor.tensor is not None and tensor.kind is Kind.DATA:
                found[tensor.tensor.name] = End(text, call.value(index))
        if call.layer is None or call.several:
            continue
        activation = call.layer.arguments.get("activation")
        last = call.tensors[0].node
        text = _text(plan, call.value())
        if activation in OF_LOGITS and text and last.type in ("Softmax", "Sigmoid"):
            logits = last.inputs[0].tensor
            if logits is not None:
                found.setdefault(logits.name, End(text, call.value(), str(activation)))
    for key, tensor in plan.flow.outputs.items():
        if tensor.tensor is not None and tensor.is_data and tensor.tensor.name not in found:
            found[tensor.tensor.name] = End(_text(plan, plan.outputs[key]), plan.outputs[key])
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
