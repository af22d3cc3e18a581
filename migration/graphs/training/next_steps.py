"""The losses of the next steps, in the graph and in the `train.py` that is to go on where it stopped."""

import contextlib
import dataclasses
import runpy
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.conversion import Conversion, set_weights, write_source
from migration.graphs.random_inputs import random_values
from migration.graphs.training.not_recognised import NotRecognised
from migration.graphs.training.optimizers import move_state
from migration.graphs.training.recognition import Training
from migration.graphs.training.training_session import TrainingSession, before
from migration.graphs.training.updates import Updates
from migration.graphs.writing.train_source import train_source

_STEPS = 3
_BATCH = 4
#: So far may losses be apart: rounding of some steps.
_RELATIVE = 1e-5
#: What a rate that the script feeds is, to try it.
_RATE = 0.01


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
    with made(training, conversion) as (module, model, trained):
        optimizer = trained.optimizer
        names = {
            f"{layer.name}/{weight.name}": weight for layer in model.layers for weight in getattr(layer, "weights", ())
        }
        of_trained = {id(weight) for weight in trained.trainable_variables}
        variables = {name: weight for name, weight in names.items() if id(weight) in of_trained}
        slots = move_state(optimizer, variables, updates, training.optimizer, conversion, session)
        if training.optimizer.rate.fed:
            optimizer.learning_rate = _RATE
        state = {str(number): np.asarray(variable) for number, variable in enumerate(optimizer.variables)}
        batches = list(_batches(training, conversion, session, loss))
        wanted = _losses_of_graph(training, conversion, session, loss, batches)
        found = losses_of_model(training, trained, batches)
    steps = list(zip(wanted, found, strict=True))
    if not np.all(np.isfinite(wanted)):
        raise NotRecognised("the losses of the next steps are no numbers, with random inputs")
    for number, (one, other) in enumerate(steps, 1):
        if abs(one - other) > _RELATIVE * abs(one) + 1e-7:
            raise NotRecognised(
                f"the loss of step {number} from the checkpoint is {one:.9g} in the graph and {other:.9g} in Keras"
            )
    return dataclasses.replace(training, state=state, slots=slots, steps=steps)


@contextlib.contextmanager
def made(training: Training, conversion: Conversion) -> Iterator[tuple[dict[str, Any], keras.Model, keras.Model]]:
    """Run `train.py` beside its model: the module, the model with its weights, and what is trained, compiled."""
    with tempfile.TemporaryDirectory() as directory:
        write_source(Path(directory), conversion.source, conversion.plan.parts)
        (Path(directory) / "train.py").write_text(train_source(training, conversion))
        hidden = sys.modules.pop("model", None)
        sys.path.insert(0, directory)
        try:
            module = runpy.run_path(str(Path(directory) / "train.py"))
            model = module["make_model"]()
            set_weights(model, conversion.plan)
            trained = module["prepare"](model)
            for layer in trained._flatten_layers():
                if isinstance(layer, keras.layers.Dropout):
                    layer.rate = 0.0  # no other program could draw the same masks
            trained.run_eagerly = True
            yield module, model, trained
        finally:
            sys.path.remove(directory)
            sys.modules.pop("model", None)
            if hidden is not None:
                sys.modules["model"] = hidden


Batch = tuple[dict[str, np.ndarray], dict[str, np.ndarray]]


def losses_of_model(training: Training, trained: keras.Model, batches: list[Batch]) -> list[float]:
    """Train on some batches of inputs and labels, and say what was lost on each before."""
    found = []
    for inputs, labels in batches:
        x = inputs if len(inputs) > 1 else next(iter(inputs.values()))
        y = [labels[loss.label] for loss in training.losses]
        result = trained.train_on_batch(x, y if len(y) > 1 else y[0], return_dict=True)
        found.append(float(result["loss"]))
        trained.reset_metrics()
    return found


def _losses_of_graph(
    training: Training,
    conversion: Conversion,
    session: TrainingSession,
    loss: list[tf.Tensor],
    batches: list[Batch],
) -> list[float]:
    found = []
    fed = training.optimizer.rate.fed
    for inputs, labels in batches:
        feeds: dict[tf.Tensor, Any] = {
            session.tensor(conversion.endpoints.inputs[key]): value for key, value in inputs.items()
        }
        feeds |= {session.tensor(each.tensor): labels[each.label] for each in training.losses}
        if fed:
            feeds[session.tensor(fed)] = _RATE
        found.append(session.loss(loss, feeds))
        session.step(feeds)
    return found


def _batches(
    training: Training, conversion: Conversion, session: TrainingSession, loss: list[tf.Tensor]
) -> Iterator[Batch]:
    random = np.random.default_rng(0)
    used = before(loss)
    for _ in range(_STEPS):
        inputs = {
            key: random_values(session.tensor(name), _BATCH, random)
            for key, name in conversion.endpoints.inputs.items()
            if session.has(name) and session.tensor(name).op in used and session.tensor(name).dtype.is_numpy_compatible
        }
        yield (
            inputs,
            {each.label: _label(session.tensor(each.tensor), inputs, each.label, random) for each in training.losses},
        )


def _label(tensor: tf.Tensor, inputs: dict[str, np.ndarray], key: str, random: np.random.Generator) -> np.ndarray:
    if key in inputs:
        return inputs[key]
    value = random_values(tensor, _BATCH, random)
    if value.dtype.kind == "f" and value.ndim > 1 and value.shape[-1] > 1:
        # One of several, as most are; regression does not mind.
        value = np.eye(value.shape[-1], dtype=value.dtype)[random.integers(0, value.shape[-1], value.shape[:-1])]
    elif value.dtype.kind == "f":
        value = (value > 0).astype(value.dtype)
    return value
