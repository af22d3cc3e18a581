"""Operations that agree on these inputs only."""

import numpy as np
import pytest
import tensorflow as tf
from pairs import compared

from migration.parity.coincidence import coincidences
from migration.parity.comparison import Comparison
from migration.parity.difference import compare_arrays
from migration.parity.levels import Level
from migration.parity.report import as_json, explanation, write_page

POSITIVE = np.linspace(0.1, 5, 12, dtype=np.float32).reshape(4, 3)
MIXED = POSITIVE - 2.5


def noted(a, b, x, exact=True):
    """What is said of two functions, without the names of the operations, in both directions."""
    found = []
    for one, other in ((a, b), (b, a)):
        notes = coincidences(compared(one, other, x, exact=exact).alignment)
        found.append([note.rpartition(": ")[2] for note in notes])
    assert [[" against ".join(each.split(" against ")[::-1]) for each in found[1]]] == [found[0]]
    return found[0]


DIFFERENT = {
    "relu6": (tf.nn.relu, tf.nn.relu6, MIXED, "Relu against Relu6"),
    "relu that does nothing": (tf.nn.relu, tf.identity, POSITIVE, "Relu against nothing"),
    "relu after the same": (lambda x: tf.nn.relu(tf.square(x) - 1), lambda x: tf.square(x) - 1, POSITIVE + 1, ""),
    "elu": (tf.nn.elu, tf.nn.relu, POSITIVE, "Elu against Relu"),
    "leaky": (
        lambda x: tf.nn.leaky_relu(x, 0.2),
        lambda x: tf.nn.leaky_relu(x, 0.01),
        POSITIVE,
        "alpha 0.2 against alpha 0.01",
    ),
    "bounds of a clip": (
        lambda x: tf.clip_by_value(x, -10.0, 10.0),
        lambda x: tf.clip_by_value(x, -20.0, 20.0),
        MIXED,
        "Minimum 10, Maximum -10 against Minimum 20, Maximum -20",
    ),
    "epsilon that is lost": (lambda x: tf.math.log(x + 1e-20), tf.math.log, POSITIVE, "AddV2 1e-20 against nothing"),
    "another bound below": (
        lambda x: tf.maximum(tf.reduce_sum(x), 1e-12),
        lambda x: tf.maximum(tf.reduce_sum(x), 1e-7),
        POSITIVE,
        "Maximum 1e-12 against Maximum 1e-07",
    ),
    "logarithm of a clipped probability": (
        lambda x: tf.math.log(tf.clip_by_value(tf.nn.softmax(x), 1e-10, 1.0)),
        lambda x: tf.math.log(tf.nn.softmax(x)),
        MIXED,
        "Minimum 1, Maximum 1e-10 against nothing",
    ),
}
SAME = {
    "the same": (tf.nn.relu, tf.nn.relu, MIXED),
    "relu by a maximum": (tf.nn.relu, lambda x: tf.maximum(x, 0.0), MIXED),
    "relu6 by a clip": (tf.nn.relu6, lambda x: tf.clip_by_value(x, 0.0, 6.0), MIXED),
    "twice": (tf.nn.relu, lambda x: tf.nn.relu(tf.nn.relu(x)), MIXED),
    "what cannot be negative": (lambda x: tf.nn.relu(tf.square(x)), tf.square, MIXED),
    "a pooling of what cannot be negative": (
        lambda x: tf.nn.relu(tf.reduce_max(tf.nn.relu(x), 1)),
        lambda x: tf.reduce_max(tf.nn.relu(x), 1),
        MIXED,
    ),
    "a probability cannot be above 1": (
        lambda x: tf.minimum(tf.nn.softmax(x), 1.0),
        tf.nn.softmax,
        MIXED,
    ),
    "leaky relu by a maximum": (lambda x: tf.nn.leaky_relu(x, 0.5), lambda x: tf.maximum(x, 0.5 * x), MIXED),
    "products in another order": (lambda x: (x + 1.0) * 2.0, lambda x: x * 2.0 + 2.0, MIXED),
    "all the same number": (lambda x: tf.maximum(x * 0, 1e-12), lambda x: tf.maximum(x * 0, 1e-12), MIXED),
    "what is not the same": (tf.nn.relu, tf.tanh, MIXED),
    "a clip that clips, by the norm": (
        lambda x: tf.clip_by_norm(x, 0.5),
        lambda x: tf.clip_by_norm(x, 0.5),
        MIXED,
    ),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_agrees_by_chance(name, device):
    a, b, x, sentence = DIFFERENT[name]
    with tf.device(device):
        found = noted(a, b, x)
    assert sentence in found if sentence else found == ["Relu against nothing"]


@pytest.mark.parametrize("name", SAME)
def test_what_is_the_same_for_any_inputs(name, device):
    a, b, x = SAME[name]
    with tf.device(device):
        assert noted(a, b, x) == []


def test_epsilon_of_a_normalisation():
    """One that is of no account within the tolerance."""

    def normalised(epsilon):
        scale, offset = tf.ones([3]), tf.zeros([3])
        return lambda x: tf.compat.v1.nn.fused_batch_norm(
            tf.reshape(x, [1, 2, 2, 3]) * 1e4, scale, offset, epsilon=epsilon
        )[0]

    assert noted(normalised(1e-3), normalised(1e-5), MIXED, exact=False) == ["epsilon 0.001 against epsilon 1e-05"]
    assert noted(normalised(1e-3), normalised(1e-3), MIXED, exact=False) == []


def test_operations_are_named_with_their_lines(device):
    with tf.device(device):
        (note,) = coincidences(compared(tf.nn.relu, tf.nn.relu6, MIXED).alignment)
    assert note.startswith("Relu (") and " against Relu6 (" in note
    assert note.count(".py:") == 2


@pytest.mark.parametrize("y", [MIXED, MIXED + 1], ids=["passed", "failed"])
def test_notes_are_in_every_report(y, tmp_path):
    note = "equal on these inputs only: a <1>"
    comparison = Comparison("Session", "Keras", (Level("outputs", (compare_arrays("y", MIXED, y),)),), notes=(note,))
    assert explanation(comparison)[-1] == f"note: {note}."
    assert len(explanation(comparison)) == (1 if comparison.passed else 3)
    assert as_json(comparison)["notes"] == [note]
    write_page([comparison], tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text().count("equal on these inputs only: a &lt;1&gt;.") == 1
