"""A graph becomes a Keras model, whose outputs are compared with those of the graph."""

import os
import runpy
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from migration.graphs.endpoints import find_endpoints
from migration.graphs.flow import Flow
from migration.graphs.graph_session import GraphSession
from migration.graphs.plan import Plan, make_plan
from migration.graphs.random_inputs import random_values
from migration.graphs.sources import GraphError, Source
from migration.graphs.writing import model_source
from migration.parity.difference import Difference, compare_arrays
from migration.parity.tolerances import Tolerance, peak

#: How far outputs may be apart, of their largest value: 80 ulp of float32, what a hundred layers make of rounding.
_RELATIVE = 1e-5


@dataclass
class Conversion:
    """A converted graph.

    Attributes:
        plan: which layer stands for which nodes.
        source: of the module.
        model: what it makes, with the weights of the graph.
        inputs: what both were tried with.
        differences: of each output.
    """

    plan: Plan
    source: str
    model: keras.Model
    inputs: Mapping[str, np.ndarray]
    differences: Mapping[str, Difference]

    @property
    def wrapped(self) -> list[str]:
        """The operations that Keras has nothing for, by their types."""
        return [call.wrapped for call in self.plan.calls if call.wrapped]


def convert_graph(
    source: Source,
    inputs: Sequence[str] = (),
    outputs: Sequence[str] = (),
    name: str = "model",
    data: Mapping[str, np.ndarray] | None = None,
    batch: int = 4,
    **options: Any,
) -> Conversion:
    """Convert the model in a graph.

    Args:
        source: the graph.
        inputs: names of tensors to feed; proposed if there are none.
        outputs: likewise to ask for.
        name: of the model.
        data: real inputs, by name; random ones by default.
        batch: how many random ones.
        **options: see `make_plan`.

    Raises:
        GraphError: if the graph cannot be opened, or nothing can be told of its inputs or outputs.
    """
    session = GraphSession(source, find_endpoints(source, inputs, outputs))
    plan = make_plan(Flow(session), **options)
    text = model_source(plan, name, os.path.basename(source.path))
    model = made(text, plan.parts)
    set_weights(model, plan)
    fed = dict(data or {})
    random = np.random.default_rng(0)
    for key, tensor in session.inputs.items():
        if key not in fed:
            fed[key] = random_values(tensor, batch, random)
    wanted = session.run(fed)
    found = computed(model, fed)
    differences = {key: _compared(key, value, found.get(key, found.get(""))) for key, value in wanted.items()}
    return Conversion(plan, text, model, fed, differences)


def _compared(name: str, wanted: np.ndarray, found: np.ndarray) -> Difference:
    """Two outputs, which may differ by what another order of the same sums makes of them."""
    size = peak(wanted) if wanted.dtype.kind == "f" and wanted.size else 0.0
    return compare_arrays(name, wanted, found, Tolerance(_RELATIVE, _RELATIVE * size, "another order of the sums"))


def made(source: str, parts: Mapping[str, bytes]) -> keras.Model:
    """Run the module, and make its model."""
    with tempfile.TemporaryDirectory() as directory:
        write_source(Path(directory), source, parts)
        return runpy.run_path(str(Path(directory) / "model.py"))["make_model"]()


def write_source(directory: Path, source: str, parts: Mapping[str, bytes]) -> None:
    """Write the module, and the parts of the graph that it has as they are."""
    (directory / "model.py").write_text(source)
    for name, graph in parts.items():
        (directory / "parts").mkdir(exist_ok=True)
        (directory / "parts" / f"{name}.pb").write_bytes(graph)


def set_weights(model: keras.Model, plan: Plan) -> None:
    """Give the model the weights of the graph."""
    done = set()
    for call in plan.calls:
        layer = call.layer
        if layer is None or not layer.weights or layer in done:
            continue
        done.add(layer)
        made_of = {weight.name: weight for weight in model.get_layer(layer.name).weights}
        for name, weight in layer.weights.items():
            values = [plan.array(tensor) for tensor in weight.tensors]
            value = weight.make(*values) if weight.make else values[0]
            if name not in made_of:
                raise GraphError(f"layer '{layer.name}' has no '{name}', only {', '.join(made_of)}")
            made_of[name].assign(value)


def computed(model: keras.Model, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What the model computes, operation by operation, by the names of its outputs."""
    fed = [tf.constant(inputs[tensor.name]) for tensor in model.inputs]
    results = model(fed if len(fed) > 1 else fed[0], training=False)
    if isinstance(results, dict):
        return {key: np.asarray(value) for key, value in results.items()}
    return {"": np.asarray(results)}
