"""`tf1_session`: a graph and a session of its own; `eagerly`: out of them again."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest

from migration.pytest_plugin.devices import device_of


@pytest.fixture
def tf1_session(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Build and run a TF1 graph: a `tf.compat.v1.Session` of a fresh graph; both are the default ones.

    Its variables are the test's to initialise. With the fixture `device` the graph is placed there; with `numerics` it
    has that seed. Keras and all else of TensorFlow 2 run in `with eagerly():`.
    """
    device = device_of(request)
    seed = request.getfixturevalue("numerics") if "numerics" in request.fixturenames else None

    import tfgraph.v1 as tf

    with tf.Graph().as_default() as graph, graph.device(device):
        if seed is not None:
            tf.set_random_seed(seed)
        with tf.Session(graph=graph) as session:
            yield session


@pytest.fixture
def eagerly() -> Callable[[], AbstractContextManager[None]]:
    """Leave the graph for a while: in this context Keras, and all else of TensorFlow 2, computes at once."""
    from tensorflow.python.eager import context  # tf.init_scope leaves graphs of functions, but not a session's

    return context.eager_mode
