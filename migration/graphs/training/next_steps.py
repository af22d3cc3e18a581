"""The losses of the next steps, in the graph and in the `train.py` that is to go on where it stopped."""

import contextlib
import dataclasses
import operator
import runpy
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.conversion import Conversion, set_weights, write_source
from migration.graphs.drawing import Drawn, drawing_layers, drawing_the_same
from migration.graphs.graph_session import said_by_tensorflow
from migration.graphs.training.feeds import Feeds
from migration.graphs.training.not_recognised import NotRecognised
from migration.graphs.training.optimizers import Optimizer, move_state, weights_of
from migration.graphs.training.own_steps import OwnSteps
from migration.graphs.training.recognition import Training
from migration.graphs.training.training_session import TrainingSession
from migration.graphs.training.updates import Updates
from migration.graphs.writing.train_source import train_source

_STEPS = 3
_BATCH = 4
#: So far may losses be apart: rounding of some steps.
_RELATIVE = 1e-5
#: Where the graph itself goes further apart when its weights are rounded otherwise, so many times as far: every
#: operation rounds, and not only the weights.
_AMPLIFIED = 10
#: What a rate that the script feeds is, to try it.
_RATE = 0.01


#: What is fed in a batch: inputs and labels, by their keys in the data.
Batch = tuple[dict[str, np.ndarray], dict[str, np.ndarray]]


def prove(
    training: Training, updates: Updates, conversion: Conversion, session: TrainingSession, loss: list[tf.Tensor]
) -> Training:
    """Make some steps in the graph and in the model, from the same checkpoint.

    Args:
        training: as it was recognised.
        updates: what the graph's optimizer does.
        conversion: of the model.
        session: of the training; its variables are changed.
        loss: tensors whose sum is the loss.

    Returns:
        With the state of the optimizer and the losses.

    Raises:
        NotRecognised: if the losses are others.
    """
    feeds = Feeds(session, conversion, loss, [each.tensor for each in training.losses])
    training = dataclasses.replace(training, batch=feeds.batch)
    with made(training, conversion) as (model, trained):
        trained.run_eagerly = True
        optimizer = trained.optimizer
        of_trained = {id(weight) for weight in trained.trainable_variables}
        variables = {name: weight for name, weight in _weights(model, conversion).items() if id(weight) in of_trained}
        slots = move_state(optimizer, variables, updates, training.optimizer, conversion, session)
        if training.optimizer.rate.fed:
            optimizer.learning_rate = _RATE
        state = {str(number): np.asarray(variable) for number, variable in enumerate(optimizer.variables)}
        labels = {each.label: each.tensor for each in training.losses}
        batches = list(_batches(feeds, labels, session))
        fed = [_fed(batch, labels, [training.optimizer], conversion, session) for batch in batches]
        drawn = [_drawn(conversion, session, each) for each in fed]
        found = losses_of_model(training, model, trained, batches, drawn)
    fed = [each | dict(own.values()) for each, own in zip(fed, drawn, strict=True)]
    (steps,) = _equal(session, {"": loss}, fed, [found])
    return dataclasses.replace(training, state=state, slots=slots, steps=steps)


def prove_steps(
    training: OwnSteps,
    found: Sequence[Updates],
    conversion: Conversion,
    session: TrainingSession,
    losses: Sequence[list[tf.Tensor]],
) -> OwnSteps:
    """Make some steps of each optimizer in the graph and in the model, from the same checkpoint, in turn.

    Args:
        training: as it was recognised.
        found: what each optimizer of the graph does.
        conversion: of the model.
        session: of the training; its variables are changed.
        losses: of each optimizer, tensors whose sum is its loss.

    Returns:
        With the state of the optimizers and the losses.

    Raises:
        NotRecognised: if the losses are others.
    """
    labels = {key: tensor for step in training.steps for key, tensor in step.labels.items()}
    feeds = Feeds(session, conversion, [tensor for loss in losses for tensor in loss], list(labels.values()))
    training = dataclasses.replace(training, batch=feeds.batch)
    state: dict[str, np.ndarray] = {}
    slots: list[dict[str, str]] = []
    with made(training, conversion) as (model, steps), _eagerly():
        weights = _weights(model, conversion)
        for step, updates in zip(training.steps, found, strict=True):
            optimizer = steps[step.name].optimizer
            variables = {name: weights[name] for name in step.weights}
            slots += move_state(optimizer, variables, updates, step.optimizer, conversion, session)
            if step.optimizer.rate.fed:
                optimizer.learning_rate = _RATE
            state |= {f"{step.name}/{number}": np.asarray(each) for number, each in enumerate(optimizer.variables)}
        optimizers = [step.optimizer for step in training.steps]
        fed = []
        lost: list[list[float]] = [[] for _ in training.steps]
        for batch in _batches(feeds, labels, session):
            feed = _fed(batch, labels, optimizers, conversion, session)
            drawn = _drawn(conversion, session, feed)
            fed.append(feed | dict(drawn.values()))
            arrays = {key: tf.constant(value) for key, value in {**batch[0], **batch[1]}.items()}
            for own, step in zip(lost, training.steps, strict=True):
                with drawing_the_same(model, drawn):
                    own.append(float(steps[step.name](arrays)))
    named_losses = dict(zip((step.name for step in training.steps), losses, strict=True))
    pairs = _equal(session, named_losses, fed, lost)
    named = {step.name: own for step, own in zip(training.steps, pairs, strict=True)}
    return dataclasses.replace(training, state=state, slots=slots, losses=named)


def _weights(model: keras.Model, conversion: Conversion) -> dict[str, Any]:
    # Those of a layer within a layer are found by their attributes: their own names may be the same.
    inner = [name.split("/") for name in weights_of(conversion) if "." in name]
    layers = [layer for layer in model.layers if layer.name not in {name for name, _ in inner}]
    found = {f"{layer.name}/{weight.name}": weight for layer in layers for weight in layer.weights}
    return found | {f"{layer}/{name}": operator.attrgetter(name)(model.get_layer(layer)) for layer, name in inner}


def _equal(
    session: TrainingSession,
    named: Mapping[str, Sequence[tf.Tensor]],
    fed: Sequence[Mapping[Any, Any]],
    found: Sequence[Sequence[float]],
) -> list[list[tuple[float, float]]]:
    """Make the steps in the graph, and compare what is lost before each.

    Args:
        session: of the training; its variables are changed.
        named: of each optimizer, by its name, tensors whose sum is its loss.
        fed: of each batch.
        found: of each optimizer, the losses on these batches in Keras.

    Returns:
        Of each optimizer, the losses of the graph and of Keras.

    Raises:
        NotRecognised: if they are not equal.
    """
    start, losses = session.variables(), list(named.values())
    wanted = _losses_of_graph(session, losses, fed)
    if not np.all(np.isfinite(wanted)):
        raise NotRecognised("the losses of the next steps are no numbers, with random inputs")
    allowed = _RELATIVE * np.abs(wanted) + 1e-7
    if np.any(np.abs(wanted - found) > allowed):
        # Small errors grow fast in some trainings, as that of a GAN: as fast as in the graph itself.
        for seed in range(2):
            session.set_variables(_rounded(start, np.random.default_rng(seed)))
            other = _losses_of_graph(session, losses, fed)
            allowed = np.maximum(allowed, _AMPLIFIED * np.abs(wanted - other))
    if not np.all(np.abs(wanted - found) <= allowed):
        step, place = min((step, place) for place, step in np.argwhere(~(np.abs(wanted - found) <= allowed)))
        of = f" of '{list(named)[place]}'" if len(named) > 1 else ""
        raise NotRecognised(
            f"the loss{of} of step {step + 1} from the checkpoint is {wanted[place][step]:.9g} in the graph and"
            f" {found[place][step]:.9g} in Keras"
        )
    return [list(zip(map(float, one), other, strict=True)) for one, other in zip(wanted, found, strict=True)]


def _losses_of_graph(
    session: TrainingSession, losses: Sequence[Sequence[tf.Tensor]], fed: Sequence[Mapping[Any, Any]]
) -> np.ndarray:
    """The losses of each optimizer on each batch, while they make their steps in turn."""
    found: list[list[float]] = [[] for _ in losses]
    for feeds in fed:
        for number, loss in enumerate(losses):
            found[number].append(session.loss(loss, feeds))
            session.step(feeds, number)
    return np.array(found)


def _rounded(values: Mapping[str, np.ndarray], random: np.random.Generator) -> dict[str, np.ndarray]:
    """Variables as another rounding would have made them: each number is the next one, or the one before."""
    return {
        name: np.nextafter(value, np.where(random.random(value.shape) < 0.5, -np.inf, np.inf).astype(value.dtype))
        if value.dtype.kind == "f" and value.ndim  # powers of beta and the like stay
        else value
        for name, value in values.items()
    }


@contextlib.contextmanager
def _eagerly() -> Iterator[None]:
    before = tf.config.functions_run_eagerly()
    tf.config.run_functions_eagerly(True)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(before)


@contextlib.contextmanager
def made(training: Training | OwnSteps, conversion: Conversion) -> Iterator[tuple[keras.Model, Any]]:
    """Run `train.py` beside its model: the model with its weights, and what its `prepare` makes of that."""
    with tempfile.TemporaryDirectory() as directory:
        write_source(Path(directory), conversion.source, conversion.plan.parts)
        (Path(directory) / "train.py").write_text(train_source(training, conversion))
        hidden = sys.modules.pop("model", None)
        sys.path.insert(0, directory)
        try:
            module = runpy.run_path(str(Path(directory) / "train.py"))
            model = module["make_model"]()
            set_weights(model, conversion.plan)
            prepared = module["prepare"](model)
            for layer in model._flatten_layers():
                if isinstance(layer, keras.layers.Dropout):
                    layer.rate = 0.0  # no other program could draw the same masks
            yield model, prepared
        except NotRecognised:
            raise
        except Exception as error:  # whatever Keras or TensorFlow say of what was written
            said = said_by_tensorflow(error) if isinstance(error, tf.errors.OpError) else str(error).strip()
            raise NotRecognised(f"Keras cannot make its steps: {said.partition(chr(10))[0]}") from error
        finally:
            sys.path.remove(directory)
            sys.modules.pop("model", None)
            if hidden is not None:
                sys.modules["model"] = hidden


def losses_of_model(
    training: Training,
    model: keras.Model,
    trained: keras.Model,
    batches: Sequence[Batch],
    drawn: Sequence[Mapping[str, Drawn]],
) -> list[float]:
    """Train on some batches of inputs and labels, and say what was lost on each before."""
    found = []
    for (inputs, labels), own in zip(batches, drawn, strict=True):
        x = inputs if len(inputs) > 1 else next(iter(inputs.values()))
        y = [labels[loss.label] for loss in training.losses]
        with drawing_the_same(model, own):
            result = trained.train_on_batch(x, y if len(y) > 1 else y[0], return_dict=True)
        found.append(float(result["loss"]))
        trained.reset_metrics()
    return found


def _drawn(conversion: Conversion, session: TrainingSession, feeds: Mapping[tf.Tensor, Any]) -> dict[str, Drawn]:
    """What the graph draws for a batch, by the layers that draw it in the model."""
    names = {
        layer: tensor.tensor.name
        for layer, tensor in drawing_layers(conversion.plan).items()
        if tensor.tensor is not None and session.has(tensor.tensor.name)
    }
    values = session.session.run(names, {**session.feeds, **feeds}) if names else {}
    return {layer: (names[layer], value) for layer, value in values.items()}


def _fed(
    batch: Batch,
    labels: Mapping[str, str],
    optimizers: Sequence[Optimizer],
    conversion: Conversion,
    session: TrainingSession,
) -> dict[tf.Tensor, Any]:
    """What a batch is in the graph."""
    names = conversion.endpoints.inputs
    feeds = {session.tensor(names[key]): value for key, value in batch[0].items()}
    feeds |= {session.tensor(labels[key]): value for key, value in batch[1].items()}
    return feeds | {session.tensor(each.rate.fed): _RATE for each in optimizers if each.rate.fed}


def _batches(feeds: Feeds, labels: Mapping[str, str], session: TrainingSession) -> Iterator[Batch]:
    """Draw some batches: inputs and labels, by their keys."""
    random = np.random.default_rng(0)
    for _ in range(_STEPS):
        batch = feeds.batch or _BATCH
        inputs = feeds.inputs(batch, random)
        drawn = {key: _label(session.tensor(name), inputs, key, feeds, batch, random) for key, name in labels.items()}
        yield inputs, drawn


def _label(
    tensor: tf.Tensor,
    inputs: Mapping[str, np.ndarray],
    key: str,
    feeds: Feeds,
    batch: int,
    random: np.random.Generator,
) -> np.ndarray:
    """Draw labels as people have them: one of several classes, or yes and no. Regression does not mind."""
    if key in inputs:
        return inputs[key]
    value = feeds.label(tensor, batch, random)
    if feeds.are_real:
        return value
    if value.dtype.kind == "f" and value.ndim > 1 and value.shape[-1] > 1:
        value = np.eye(value.shape[-1], dtype=value.dtype)[random.integers(0, value.shape[-1], value.shape[:-1])]
    elif value.dtype.kind == "f":
        value = (value > 0).astype(value.dtype)
    return value
