"""Graphs with their training that a test builds: saved after some steps, and trained some more."""

import runpy
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

import tfgraph.v1 as tf
from migration.graphs.conversion import Conversion, convert_graph, write_source
from migration.graphs.sources import Source
from migration.graphs.training import OwnSteps, Training, recognised_training
from migration.graphs.writing.train_source import train_source

BATCH = 6


@dataclass
class Trained:
    """What a graph was recognised as, and the losses of the next steps.

    Attributes:
        training: as it was recognised.
        conversion: of the model.
        source: of `train.py`.
        wanted: losses of three steps after the checkpoint, by the session that saved it; of each optimizer, if there
            are several.
        found: of the same steps by `train.py`.
    """

    training: Training | OwnSteps
    conversion: Conversion
    source: str
    wanted: list[Any] = field(default_factory=list)
    found: list[Any] = field(default_factory=list)


@dataclass
class Built:
    """A graph with its training.

    Attributes:
        outputs: of the model.
        loss: a number; a list, if there are several optimizers.
        step: operation; a list, likewise.
        inputs: placeholders of the model.
        labels: those of the labels.
        fed: placeholders to what they are when it is trained.
        classes: labels of integers are below.
    """

    outputs: list[Any]
    loss: Any
    step: Any
    inputs: list[Any]
    labels: list[Any]
    fed: dict[Any, Any] = field(default_factory=dict)
    classes: int = 3


def trained(build: Callable[[], Built], before: int = 3, propose: bool = False) -> Trained:
    """Build a graph, train it, save it, recognise its training, and go on with both.

    Args:
        build: makes the graph in the default one.
        before: how many steps are made before it is saved.
        propose: whether inputs and outputs are left to the converter.
    """
    random = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as directory:
        with tf.Graph().as_default() as graph, tf.Session() as session:
            built = build()
            session.run(tf.global_variables_initializer())
            for variable in tf.trainable_variables():
                value = 0.4 * random.standard_normal(variable.shape.as_list())
                variable.load(value.astype(variable.dtype.base_dtype.as_numpy_dtype), session)
            losses, steps = (each if isinstance(each, list) else [each] for each in (built.loss, built.step))
            for _ in range(before):
                for step in steps:
                    session.run(step, _batch(built, random) | built.fed)
            path = tf.train.Saver(tf.global_variables()).save(session, f"{directory}/model.ckpt")
            source = Source("model.ckpt.meta", graph.as_graph_def(), path)
            batches = [_batch(built, random) for _ in range(3)]
            wanted = []
            for fed in batches:
                lost = []
                for loss, step in zip(losses, steps, strict=True):
                    lost.append(float(session.run(loss, fed | built.fed)))
                    session.run(step, fed | built.fed)
                wanted.append(lost if len(lost) > 1 else lost[0])
        by_name = [{tensor.name: value for tensor, value in fed.items()} for fed in batches]
        # Keras makes its models eagerly: in no graph.
        result = _recognised(source, built, propose)
        result.wanted = wanted
        result.found = _losses(result, by_name, Path(directory), built)
    return result


def _recognised(source: Source, built: Built, propose: bool) -> Trained:
    names = [[each.name for each in tensors] for tensors in (built.inputs, built.outputs)]
    conversion = convert_graph(source) if propose else convert_graph(source, *names)
    assert conversion.verified
    training = recognised_training(source, conversion)
    assert training is not None
    return Trained(training, conversion, train_source(training, conversion))


def _batch(built: Built, random: np.random.Generator) -> dict[Any, np.ndarray]:
    return {each: _values(each, built.classes, random) for each in dict.fromkeys([*built.inputs, *built.labels])}


def _values(tensor: Any, classes: int, random: np.random.Generator) -> np.ndarray:
    shape = [BATCH if size is None else size for size in tensor.shape.as_list()]
    if tensor.dtype.is_integer:
        return random.integers(0, classes, shape).astype(tensor.dtype.as_numpy_dtype)
    return random.standard_normal(shape).astype(tensor.dtype.as_numpy_dtype)


def _losses(result: Trained, batches: list[dict[str, np.ndarray]], directory: Path, built: Built) -> list[float]:
    """Do what a user does: import `train.py`, beside its files."""
    place = directory / "out"
    place.mkdir()
    write_source(place, result.conversion.source, result.conversion.plan.parts)
    result.conversion.model.save_weights(place / "model.weights.h5")
    (place / "train.py").write_text(result.source)
    np.savez(place / "optimizer.npz", **result.training.state)
    sys.path.insert(0, str(place))
    try:
        module = runpy.run_path(str(place / "train.py"))
        model = module["make_model"]()
        model.load_weights(place / "model.weights.h5")
        trained = module["prepare"](model)
        if isinstance(result.training, OwnSteps):
            return _losses_of_steps(result, trained, batches, np.load(place / "optimizer.npz"))
        trained.run_eagerly = True
        trained.optimizer.load_own_variables(np.load(place / "optimizer.npz"))
        for tensor, value in built.fed.items():
            if tensor.op.name == result.training.optimizer.rate.fed:
                trained.optimizer.learning_rate = value
        found = []
        for layer in trained.layers:
            if hasattr(layer, "rate"):
                layer.rate = 0.0
        for batch in batches:
            x = [batch[name] for name in result.conversion.endpoints.inputs.values()]
            y = [batch[loss.tensor] for loss in result.training.losses]
            trained.reset_metrics()
            log = trained.train_on_batch(x[0] if len(x) == 1 else x, y[0] if len(y) == 1 else y, return_dict=True)
            found.append(float(log["loss"]))
        return found
    finally:
        sys.path.remove(str(place))
        sys.modules.pop("model", None)


def _losses_of_steps(result: Trained, steps: Any, batches: list[dict[str, np.ndarray]], state: Any) -> list[Any]:
    names = dict(result.conversion.endpoints.inputs)
    for step in result.training.steps:
        names |= step.labels
        own = {key.removeprefix(f"{step.name}/"): state[key] for key in state if key.startswith(f"{step.name}/")}
        steps[step.name].optimizer.load_own_variables(own)
    found = []
    for fed in batches:
        batch = {key: tf.constant(fed[name]) for key, name in names.items()}
        lost = [float(step(batch)) for step in steps.values()]
        found.append(lost if len(lost) > 1 else lost[0])
    for step in steps.values():
        for weights, others in getattr(step, "copies", ()):
            for weight, other in zip(weights, others, strict=True):
                np.testing.assert_array_equal(weight, other)
    return found
