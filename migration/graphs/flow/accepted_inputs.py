"""Inputs that a graph accepts, of two numbers of examples and of two lengths: to see what follows from these."""

from collections import Counter
from collections.abc import Mapping

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.flow.tensors import static_shape
from migration.graphs.graph_session import GraphSession, said_by_tensorflow
from migration.graphs.random_inputs import random_values
from migration.graphs.sources import GraphError

#: With how many examples a graph is tried, to tell what follows from their number.
BATCHES = (2, 3)
#: How long other axes of unknown length are, when it is tried: the first two that the graph can compute.
_LENGTHS = ((8, 12), (20, 28), (64, 96), (224, 256))

Feeds = dict[tf.Tensor, np.ndarray]


def has_open_lengths(session: GraphSession) -> bool:
    """Whether an input of a graph has an open axis beside that of the examples."""
    shapes = [static_shape(tensor) for tensor in session.inputs.values()]
    return any(shape is None or None in shape[1:] for shape in shapes)


def accepted_inputs(session: GraphSession) -> tuple[tuple[int, int], list[Feeds]]:
    """Find random inputs that a graph accepts.

    Args:
        session: the graph.

    Returns:
        With how many examples it is tried, the same twice if it was built for that number; and inputs of the one, of
        the other, and of the first where other open lengths are larger.

    Raises:
        GraphError: if it refuses all that are tried.
    """
    problem = ""
    best: tuple[int, bool, list[Feeds]] | None = None
    for batches in (BATCHES, *((number, number) for number in _mentioned(session))):
        for lengths in _LENGTHS if has_open_lengths(session) else _LENGTHS[:1]:
            one, other, longer = _feeds(session, batches, lengths)
            try:
                made = [_outputs_of(session, each) for each in ((one, other) if len(set(batches)) > 1 else (one,))]
            except tf.errors.OpError as error:
                problem = problem or said_by_tensorflow(error)
                continue
            # Images that are too small leave nothing; some outputs, as masks that nobody asked for, never hold any.
            empty = sum(not np.size(value) for value in made[0])
            refused = has_open_lengths(session) and not _takes(session, longer)
            if empty < len(made[0]) and (best is None or (empty, refused) < best[:2]):
                best = empty, refused, [one, other, one if refused else longer]
            if not empty and not refused:
                break
        if best is not None:
            return batches, best[2]
    problem = problem or "its outputs are empty"
    raise GraphError(f"'{session.source.path}': the graph refuses random inputs: {problem}")


def _outputs_of(session: GraphSession, feeds: Mapping[tf.Tensor, np.ndarray]) -> list[np.ndarray]:
    return session.session.run(list(session.outputs.values()), {**session.training, **feeds})


def _takes(session: GraphSession, feeds: Mapping[tf.Tensor, np.ndarray]) -> bool:
    try:
        _outputs_of(session, feeds)
    except tf.errors.OpError:
        return False
    return True


def _mentioned(session: GraphSession) -> list[int]:
    """Numbers that the graph may have been built for: those that its shapes begin with, the most frequent first."""
    counts: Counter[int] = Counter()
    for operation in session.graph.get_operations():
        if operation.type == "Const" and operation.outputs[0].dtype.base_dtype in (tf.int32, tf.int64):
            shape = static_shape(operation.outputs[0])
            if shape is not None and len(shape) == 1 and 1 <= (shape[0] or 0) <= 5:
                first = int(tf.make_ndarray(operation.get_attr("value"))[0])
                counts[first] += 0 < first <= 1024
    return [1, *(number for number, _ in counts.most_common(6) if number > 1)]


def _feeds(session: GraphSession, batches: tuple[int, int], lengths: tuple[int, int]) -> list[Feeds]:
    return [
        {tensor: random_values(tensor, batch, np.random.default_rng(0), length) for tensor in session.inputs.values()}
        for batch, length in ((batches[0], lengths[0]), (batches[1], lengths[0]), (batches[0], lengths[1]))
    ]
