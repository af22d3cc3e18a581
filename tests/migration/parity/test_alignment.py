"""Which tensors of two programs have the same values."""

import numpy as np
import tensorflow as tf
from pairs import trace_of

from migration.parity.alignment import Alignment, data_tensors


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
