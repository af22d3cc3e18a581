"""`tf.nn` computes what TF 1.15's computed, dropout above all."""

import runpy
from pathlib import Path

import numpy as np
import pytest
import tensorflow.compat.v1 as tf

from migration.parity.session_program import dropout_masks
from tfgraph.v1 import nn

GOLDENS = Path(__file__).parents[2] / "goldens"
ORACLE = runpy.run_path(str(GOLDENS / "make_dropout.py"))
GOLDEN = np.load(GOLDENS / "dropout.npz")


@pytest.fixture
def session(device):
    """A session with a graph of its own, on the device."""
    with tf.Graph().as_default() as graph, tf.device(device), tf.Session(graph=graph) as session:
        tf.set_random_seed(1)
        yield session


@pytest.mark.parametrize("case", ORACLE["CASES"])
def test_dropout_is_bit_identical_to_tf_1_15(case, session):
    x, y, feed = ORACLE["build"](nn.dropout, case)
    (mask,) = dropout_masks(session.graph)
    output = session.run(y, {x: GOLDEN["x"], mask: GOLDEN[f"{case} mask"], **feed})
    np.testing.assert_array_equal(output.view(np.uint32), GOLDEN[case].view(np.uint32))  # -0.0 is not 0.0


@pytest.mark.parametrize("arguments", [{"keep_prob": 0.3}, {"rate": 0.7}])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_dropout_keeps_as_many_as_it_says(arguments, dtype, session):
    kept = session.run(nn.dropout(np.ones((100, 1000), dtype), **arguments))
    assert kept.dtype == dtype
    # Five standard deviations of a binomial distribution; the seed is fixed.
    assert np.mean(kept != 0) == pytest.approx(0.3, abs=5 * np.sqrt(0.3 * 0.7 / 1e5))
    np.testing.assert_allclose(kept[kept != 0], 1 / 0.3, rtol=4 * np.finfo(dtype).eps)  # 1 - 0.7, 1 / …: two roundings


def test_dropout_draws_anew_in_each_run(session):
    y = nn.dropout(tf.ones([100]), 0.5)
    assert not np.array_equal(session.run(y), session.run(y))


def test_op_seed_repeats_the_mask(device):
    masks = []
    for _ in range(2):
        with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
            tf.zeros([])  # the seed alone counts, not the number of ops
            masks.append(session.run(nn.dropout(tf.ones([100]), 0.5, seed=3)))
    np.testing.assert_array_equal(*masks)


def test_dropout_works_eagerly(device):
    assert tf.executing_eagerly()
    y = nn.dropout(tf.ones([8, 8]), rate=tf.constant(0.5)).numpy()
    assert set(np.unique(y)) == {0.0, 2.0}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "exactly one of keep_prob and rate, received keep_prob=None, rate=None"),
        ({"keep_prob": 0.5, "rate": 0.5}, "exactly one of keep_prob and rate, received keep_prob=0.5, rate=0.5"),
        ({"keep_prob": 0}, r"keep_prob must be .* in the range \(0, 1\], got 0"),
        ({"keep_prob": -0.5}, r"keep_prob must be .* in the range \(0, 1\], got -0.5"),
        ({"keep_prob": 1.5}, r"keep_prob must be .* in the range \(0, 1\], got 1.5"),
        ({"keep_prob": np.float32(1.5)}, r"keep_prob must be .* in the range \(0, 1\], got 1.5"),
        ({"keep_prob": float("nan")}, r"keep_prob must be .* in the range \(0, 1\], got nan"),
        ({"rate": 1}, r"rate must be .* in the range \[0, 1\), got 1"),
        ({"rate": -0.5}, r"rate must be .* in the range \[0, 1\), got -0.5"),
        ({"rate": np.float32(-0.5)}, r"rate must be .* in the range \[0, 1\), got -0.5"),
    ],
)
def test_arguments_that_cannot_be(arguments, message, session):
    with pytest.raises(ValueError, match=message):
        nn.dropout(tf.ones([2]), **arguments)


def test_integers_cannot_be_scaled(session):
    with pytest.raises(ValueError, match="has to be a floating point tensor .* Got a .*int32.* tensor"):
        nn.dropout(tf.ones([2], tf.int32), 0.5)


def test_rate_must_be_a_scalar(session):
    with pytest.raises(ValueError, match="must have rank 0"):
        nn.dropout(tf.ones([2]), rate=tf.placeholder(tf.float32, [2]))


@pytest.mark.parametrize(
    "arguments", [{"keep_prob": 1.0}, {"keep_prob": 1}, {"rate": 0.0}, {"rate": 0}, {"rate": np.float32(0)}]
)
def test_dropping_nothing_returns_the_input(arguments, session):
    x = tf.ones([2])
    assert nn.dropout(x, **arguments) is x


def test_dropping_a_constant_rate_of_nothing_returns_the_input(session):
    x = tf.ones([2])
    assert nn.dropout(x, rate=tf.constant(0.0)) is x


@pytest.mark.parametrize("shape", [[None, 16], [4, 16], [None, None]])
def test_shape_is_known_after_dropout_of_unknown_rate(shape, session):
    dropped = nn.dropout(tf.placeholder(tf.float32, shape), tf.placeholder(tf.float32))
    assert dropped.shape.as_list() == shape
    # Without a shape this would become a BatchMatMul, another kernel.
    assert tf.matmul(dropped, tf.ones([16, 2])).op.type == "MatMul"


@pytest.mark.parametrize("noise_shape", [[6, 1], [None, 1], (6, 1), "tensor"])
def test_noise_shape_drops_whole_rows(noise_shape, session):
    if noise_shape == "tensor":
        noise_shape = tf.constant([6, 1])
    y = session.run(nn.dropout(tf.ones([6, 50]), 0.5, noise_shape=noise_shape))
    assert set(map(tuple, y)) == {(0.0,) * 50, (2.0,) * 50}


def test_noise_shape_that_does_not_fit(session):
    with pytest.raises(ValueError, match="Dimensions must be equal"):
        nn.dropout(tf.ones([6, 50]), 0.5, noise_shape=[6, 49])


@pytest.mark.parametrize(("name", "scope"), [(None, "dropout/"), ("mine", "mine/")])
def test_ops_lie_in_one_scope(name, scope, session):
    x = tf.ones([2], name="x")
    assert nn.dropout(x, 0.5, name=name).name.startswith(scope)
    assert all(op.name.startswith(scope) for op in session.graph.get_operations() if op is not x.op)


def test_gradient_passes_where_the_mask_is_one(session):
    x = tf.ones([100])
    y = nn.dropout(x, 0.5)
    kept, gradient = session.run([y, tf.gradients(y, x)[0]])
    np.testing.assert_array_equal(gradient, kept)


def test_the_rest_is_tensorflows():
    assert nn.relu is tf.nn.relu
    assert nn.softmax_cross_entropy_with_logits_v2 is tf.nn.softmax_cross_entropy_with_logits_v2
    assert nn.dropout is not tf.nn.dropout
