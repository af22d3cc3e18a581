"""What TF 1.15.5 wrote (tests/goldens/make_meta_graphs.py), and what its graphs answered there."""

import json
from pathlib import Path

import numpy as np
import pytest

import tfgraph.v1 as tf
from tfgraph.v1.saving import notes

GOLDENS = Path(__file__).parents[3] / "goldens" / "meta_graphs"


@pytest.fixture(autouse=True)
def nothing_said_yet():
    notes.say_once.cache_clear()


@pytest.fixture(scope="session")
def goldens():
    """The folder."""
    return GOLDENS


@pytest.fixture(scope="session")
def golden():
    """The answers, as arrays."""
    found = json.loads((GOLDENS / "golden.json").read_text())
    return {name: np.float32(value) if isinstance(value, list) else value for name, value in found.items()}


@pytest.fixture(scope="session")
def images():
    return np.random.RandomState(0).uniform(-1, 1, [3, 4, 4, 1]).astype("float32")


@pytest.fixture(scope="session")
def words():
    return np.random.RandomState(1).randint(0, 10, [2, 3])


@pytest.fixture
def meta():
    """The meta graph of `network.ckpt`, to be spoiled."""
    return tf.MetaGraphDef.FromString((GOLDENS / "network.ckpt.meta").read_bytes())


@pytest.fixture
def logits(images):
    """Restore `network.ckpt` into an imported graph and compute its logits."""

    def compute(saver):
        with tf.Session(graph=tf.get_default_graph()) as session:
            saver.restore(session, str(GOLDENS / "network.ckpt"))
            return session.run("logits:0", {"x:0": images})

    return compute
