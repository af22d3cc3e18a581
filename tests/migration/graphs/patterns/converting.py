"""Graphs that a test builds, converted."""

import tempfile
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

import tfgraph.v1 as tf
from migration.graphs.conversion import Conversion, convert_graph
from migration.graphs.sources import Source
from tfgraph.v1.saving.subgraph import needed_part

#: Placeholders of this dtype say whether a model is trained.
_BOOL = tf.bool.as_datatype_enum


def converted(
    build: Callable[[], Any], data: Mapping[str, np.ndarray] | None = None, frozen: bool = False, seed: int = 0
) -> Conversion:
    """Build a graph, draw its variables, and convert it.

    Args:
        build: makes the graph in the default one, and returns its output, or its outputs by name.
        data: inputs, by the names of their placeholders; random ones by default.
        frozen: whether its variables are to be constants, as in a `.pb`.
        seed: of the variables: normal; those whose names say that they are a variance, from 0.5 to 2.
    """
    with tempfile.TemporaryDirectory() as directory:
        with tf.Graph().as_default() as graph, tf.Session() as session:
            made = build()
            outputs = made if isinstance(made, dict) else {"y": made}
            names = [tensor.op.name for tensor in outputs.values()]
            source = _saved(graph, session, names, f"{directory}/model.ckpt", frozen, np.random.default_rng(seed))
        needed = needed_part(source.graph, names).node
        inputs = [node.name for node in needed if node.op == "Placeholder" and node.attr["dtype"].type != _BOOL]
        return convert_graph(source, inputs, names, data=data)


def _saved(graph: Any, session: Any, names: list[str], path: str, frozen: bool, random: np.random.Generator) -> Source:
    session.run(tf.global_variables_initializer())
    for variable in tf.global_variables():
        if variable.dtype.base_dtype.is_floating:
            variable.load(_drawn(variable, random), session)
    definition = graph.as_graph_def()
    if frozen:
        return Source("graph.pb", tf.graph_util.convert_variables_to_constants(session, definition, names))
    if tf.global_variables():
        return Source("model.ckpt.meta", definition, tf.train.Saver().save(session, path))
    return Source("graph.pb", definition)


def _drawn(variable: Any, random: np.random.Generator) -> np.ndarray:
    shape = variable.shape.as_list()
    positive = "variance" in variable.name or "var" in variable.name.rsplit("/", 1)[-1].split("_")
    drawn = random.uniform(0.5, 2, shape) if positive else random.standard_normal(shape)
    return drawn.astype(variable.dtype.base_dtype.as_numpy_dtype)


def layers_of(conversion: Conversion) -> list[str]:
    """The types of the layers that a model calls, in order."""
    return [call.layer.type for call in conversion.plan.calls if call.layer is not None]


def arguments_of(conversion: Conversion, kind: str) -> dict[str, Any]:
    """The arguments of the only layer of a type."""
    (found,) = {
        id(call.layer): call.layer
        for call in conversion.plan.calls
        if call.layer is not None and call.layer.type == kind
    }.values()
    return dict(found.arguments)


def check(conversion: Conversion, exact: bool = True, wrapped: bool = False) -> None:
    """Assert that the outputs are those of the graph.

    Args:
        conversion: of a graph.
        exact: whether to the last bit; else within the 1e-5 of the largest value that conversion allows.
        wrapped: whether operations may be wrapped.
    """
    assert not conversion.without and not conversion.plan.troubles, (conversion.without, conversion.plan.troubles)
    differences = [each for trial in conversion.trials.values() for each in trial.values()]
    assert differences
    for difference in differences:
        assert difference.exact if exact else difference.allowed, f"{difference}\n{conversion.source}"
    assert wrapped or not conversion.wrapped, conversion.source
