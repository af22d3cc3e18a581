"""Real inputs, to compare a graph and its model on as well as on random ones: the user's, or what a script was fed."""

from collections.abc import Mapping

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.endpoints import Endpoints
from migration.graphs.graph_session import GraphSession, said_by_tensorflow
from migration.graphs.sources import GraphError

#: So many of the examples that a script was fed are enough.
_ENOUGH = 32


def real_inputs(
    session: GraphSession, endpoints: Endpoints, data: Mapping[str, np.ndarray] | None
) -> dict[str, np.ndarray]:
    """Take what the user gives, else what the script that built the graph was fed.

    Args:
        session: the graph.
        endpoints: where it begins.
        data: by the names of the inputs, or of their tensors.

    Returns:
        By the names of the inputs; nothing if nobody has any.

    Raises:
        GraphError: if what the user gives is not what the graph takes.
    """
    if data:
        return _given(session, endpoints, data)
    fed = session.source.fed
    found = {key: fed[name] for key, name in endpoints.inputs.items() if name in fed}
    if len(found) < len(endpoints.inputs):
        return {}
    counts = {value.shape[:1] for value in found.values()}
    shapes = [session.inputs[key].shape for key in found]
    if len(counts) == 1 and counts != {()} and all(shape.rank and shape[0] is None for shape in shapes):
        found = {key: value[:_ENOUGH] for key, value in found.items()}
    try:
        session.run(found)
    except (tf.errors.OpError, ValueError):
        return {}  # it was fed for another part of the graph
    return found


def _given(session: GraphSession, endpoints: Endpoints, data: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    names = {name: key for key, name in endpoints.inputs.items()}
    found = {names.get(name, name): value for name, value in data.items()}
    problems = [f"'{key}' is missing" for key in endpoints.inputs if key not in found]
    problems += [f"'{key}' is no input" for key in found if key not in endpoints.inputs]
    for key in [key for key in found if key in session.inputs]:
        tensor, value = session.inputs[key], found[key]
        if not tensor.shape.is_compatible_with(value.shape):
            problems.append(f"'{key}' is {list(value.shape)}, the graph takes {tensor.shape.as_list()}")
        elif not np.can_cast(value.dtype, tensor.dtype.as_numpy_dtype, "same_kind"):
            problems.append(f"'{key}' is {value.dtype}, the graph takes {tensor.dtype.name}")
        else:
            found[key] = value.astype(tensor.dtype.as_numpy_dtype)
    if problems:
        raise GraphError(f"'{session.source.path}': the data do not fit: {'; '.join(problems)}")
    try:
        session.run(found)
    except tf.errors.OpError as error:
        problem = said_by_tensorflow(error)
        raise GraphError(f"'{session.source.path}': the graph refuses the data: {problem}") from None
    return found
