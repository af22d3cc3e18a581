"""Which tensors of two programs have the same values."""

import numpy as np
import tensorflow as tf
from pairs import trace_of

from migration.parity.alignment import Alignment, data_tensors
from migration.parity.trace import Node, Trace


def test_names_and_shapes_do_not_matter(rng, device):
    x = rng.normal(size=(5, 6)).astype(np.float32)
    a = trace_of(lambda x: tf.nn.relu(tf.tanh(x, name="h"), name="y"), x)
    b = trace_of(lambda x: tf.nn.relu(tf.tanh(tf.reshape(x, [-1, 3, 2]), name="other"), name="z"), x)
    alignment = Alignment(a, b, exact=True)
    assert alignment.partners(a, "h:0") == ("other:0",)
    assert alignment.partners(b, "z:0") == ("y:0",)
    assert alignment.counts() == (3, 3)
    assert [(each.name, each.partner) for each in alignment.aligned()][1:] == [("h:0", "other:0"), ("y:0", "z:0")]
    assert all(each.difference.exact and each.ulps == (30, *[0] * 11) for each in alignment.aligned())


def test_rounding_is_forgiven_unless_it_must_not_be(rng):
    x = rng.normal(size=(5, 6)).astype(np.float32)
    a = trace_of(lambda x: tf.identity(x * 3, name="y"), x)
    b = trace_of(lambda x: tf.identity(x * np.nextafter(np.float32(3), np.float32(4)), name="y"), x)
    assert Alignment(a, b, exact=True).partners(a, "y:0") == ()
    close = Alignment(a, b)
    assert "y:0" in close.partners(a, "y:0")
    (found,) = (each for each in close.aligned() if each.name == "y:0")
    assert 0 < found.difference.ulp <= 2
    assert sum(found.ulps) == 30
    assert sum(found.ulps[1:]) > 0 == sum(found.ulps[3:])


def test_what_is_further_apart_than_rounding_is_no_partner(rng):
    x = rng.normal(size=(5, 6)).astype(np.float32)
    a = trace_of(lambda x: tf.identity(x, name="y"), x)
    b = trace_of(lambda x: tf.identity(x * 1.001, name="y"), x)
    assert "y:0" not in Alignment(a, b).partners(a, "y:0")


def test_parameters_are_no_data(rng):
    x = rng.normal(size=(5, 6)).astype(np.float32)
    trace = trace_of(lambda x: tf.multiply(x, tf.sqrt(tf.constant(2.0, name="two"), name="root"), name="y"), x)
    assert data_tensors(trace) == {*trace.feeds, "y:0"}


def test_shapes_are_no_data(rng):
    trace = trace_of(
        lambda x: tf.reshape(x, tf.roll(tf.shape(x, name="shape"), 1, 0), name="y"),
        rng.normal(size=(5, 6)).astype(np.float32),
    )
    assert "shape:0" not in data_tensors(trace)
    assert "y:0" in data_tensors(trace)


class Listed(Trace):
    """A program of which some values are known: `x` is fed, each operation takes what the one before makes."""

    program = "listed"
    random, y, loss = (), None, None
    feeds = ("x",)

    def __init__(self, *nodes, **values):
        """Make it of types, with the outputs of each, and of values by name."""
        outputs = [(), ("x",), *(tuple(made.split()) for _, made in nodes)]
        self.nodes = tuple(
            Node(f"{kind}_{number}", kind, outputs[number][:1], outputs[number + 1])
            for number, (kind, _) in enumerate([("Placeholder", "x"), *nodes])
        )
        self.variables, self.gradients, self._values = {}, {}, values

    def values(self, tensors):
        """Yield those that are known."""
        return ((name, self._values[name]) for name in tensors if name in self._values)


def agreeing(kind, shown, rng):
    """Which outputs agree of an operation that makes `a`, `b` and `c`, of which both programs show some."""
    x, *values = rng.normal(size=(4, 5)).astype(np.float32)
    known = {name: value for name, value in zip("abc", values, strict=True) if name in shown}
    one, other = (Listed((kind, "a b c"), x=x, **known) for _ in range(2))
    alignment = Alignment(one, other, exact=True)
    return "".join(name for name in "abc" if alignment.agrees(one, name))


def test_what_shows_nothing_agrees_with_what_it_is_made_of(rng):
    assert agreeing("Exp", "", rng) == "abc"
    assert agreeing("Exp", "a", rng) == "abc"


def test_of_a_function_nothing_is_known_by_what_it_takes(rng):
    for kind in ("If", "StatefulPartitionedCall", "While"):
        assert agreeing(kind, "", rng) == ""
        assert agreeing(kind, "ab", rng) == "abc"


def test_a_function_of_which_a_part_differs_agrees_in_the_others_alone(rng):
    x, a, b = rng.normal(size=(3, 5)).astype(np.float32)
    one, other = (Listed(("While", "a b c"), x=x, a=a, b=its) for its in (b, -b))
    alignment = Alignment(one, other, exact=True)
    assert [alignment.agrees(one, name) for name in "abc"] == [True, False, False]


def test_what_is_made_of_what_differs_does_not_agree(rng):
    x, a = rng.normal(size=(2, 5)).astype(np.float32)
    one, other = (Listed(("Exp", "a"), ("Tanh", "b"), x=x, a=its) for its in (a, -a))
    alignment = Alignment(one, other, exact=True)
    assert not alignment.agrees(one, "a")
    assert not alignment.agrees(one, "b")
