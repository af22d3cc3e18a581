"""Proposals for tensors of other names."""

import keras
import numpy as np
import pytest

import tfgraph.v1 as tf
from migration.checkpoints import CheckpointError, load_ckpt
from migration.checkpoints.proposing import order_in_graph, propose
from tfgraph.checkpoints import write_checkpoint


@pytest.mark.parametrize(
    ("wanted", "unused", "order", "rename", "is_unambiguous"),
    [
        ({"c/kernel": (5, 2)}, {"Variable": (5, 2)}, [], {"Variable": "c/kernel"}, True),
        ({"c/kernel": (5, 2)}, {"conv/weights": (5, 2), "x": (3,)}, [], {"conv/weights": "c/kernel"}, True),
        ({"k": (2, 2), "b": (2,)}, {"V": (2, 2), "V_1": (2,)}, [], {"V": "k", "V_1": "b"}, True),
        # The word decides between two of one shape.
        (
            {"n/gamma": (2,), "n/beta": (2,)},
            {"m/offset": (2,), "m/scale": (2,)},
            [],
            {"m/scale": "n/gamma", "m/offset": "n/beta"},
            True,
        ),
        # The word before it, where the last one does not.
        (
            {"g/inputs/bias": (2,), "g/state/bias": (2,)},
            {"c/state/bias": (2,), "c/inputs/bias": (2,)},
            ["c/state/bias", "c/inputs/bias"],
            {"c/inputs/bias": "g/inputs/bias", "c/state/bias": "g/state/bias"},
            True,
        ),
        # Two of one shape and one word: by number, not by letter; or as the graph made them.
        ({"a/k": (2,), "b/k": (2,)}, {"V_10": (2,), "V_2": (2,)}, [], {"V_2": "a/k", "V_10": "b/k"}, False),
        (
            {"a/k": (2,), "b/k": (2,)},
            {"V_10": (2,), "V_2": (2,)},
            ["V_10", "V_2"],
            {"V_10": "a/k", "V_2": "b/k"},
            False,
        ),
    ],
)
def test_proposals(wanted, unused, order, rename, is_unambiguous):
    proposal = propose(wanted, unused, order)
    assert (proposal.rename, proposal.is_unambiguous) == (rename, is_unambiguous)


@pytest.mark.parametrize(
    ("wanted", "unused"),
    [
        ({"k": (2, 3)}, {"V": (3, 2)}),
        ({"a": (2,), "b": (2,)}, {"V": (2,)}),
        ({"a": (2,)}, {"V": (2,), "W": (2,)}),  # either could be it
        ({}, {"V": (2,)}),
    ],
)
def test_nothing_is_proposed_for_a_part_of_the_model(wanted, unused):
    assert propose(wanted, unused) is None


def two_layers():
    return keras.Sequential(
        [keras.Input([4]), keras.layers.Dense(4, name="first"), keras.layers.Dense(4, name="second")], name="two"
    )


@pytest.fixture
def unnamed(tmp_path, rng):
    """Two layers of variables without names, made in another order than that of their names; and their values."""
    with tf.Graph().as_default(), tf.Session() as session:
        made = [tf.Variable(rng.standard_normal(shape).astype(np.float32)) for shape in ([4, 4], [4], [4, 4], [4])]
        tf.train.AdamOptimizer().minimize(sum(tf.reduce_sum(v) for v in made), tf.train.create_global_step())
        session.run(tf.global_variables_initializer())
        return tf.train.Saver().save(session, str(tmp_path / "model.ckpt")), session.run(made)


def test_what_is_ambiguous_must_be_accepted(unnamed):
    checkpoint, values = unnamed
    model = two_layers()
    before = model.get_weights()
    with pytest.raises(CheckpointError) as caught:
        load_ckpt(model, checkpoint)
    assert (
        "proposed by shapes and order, to be looked at: {'Variable': 'first/kernel', 'Variable_1': 'first/bias',"
        " 'Variable_2': 'second/kernel', 'Variable_3': 'second/bias'}, taken with accept=True (--accept)"
    ) in str(caught.value)
    for a, b in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    ledger = load_ckpt(model, checkpoint, accept=True)
    for weight, value in zip(model.get_weights(), values, strict=True):
        np.testing.assert_array_equal(weight, value, strict=True)
    moved = {line.source: line.why for line in ledger.lines if line.outcome == "moved"}
    assert moved == {
        name: "proposed by word, shape and order" for name in ("Variable", *(f"Variable_{n}" for n in (1, 2, 3)))
    }


def test_slots_follow(tmp_path, rng):
    """One layer leaves no choice; its optimizer's state moves with it."""
    tensors = {"Variable": rng.standard_normal((4, 3)), "Variable_1": rng.standard_normal(3)}
    tensors |= {f"{name}/{slot}": value + 1 for name, value in tensors.items() for slot in ("Adam", "Adam_1")}
    tensors = {name: value.astype(np.float32) for name, value in tensors.items()}
    tensors |= {"global_step": np.int64(0), "beta1_power": np.float32(0.9), "beta2_power": np.float32(0.999)}
    model = keras.Sequential([keras.Input([4]), keras.layers.Dense(3, name="dense")])
    model.compile(keras.optimizers.Adam(), "mse")
    load_ckpt(model, write_checkpoint(tmp_path / "model.ckpt", tensors), optimizer=model.optimizer)
    np.testing.assert_array_equal(model.get_weights()[0], tensors["Variable"], strict=True)
    np.testing.assert_array_equal(model.optimizer._momentums[1], tensors["Variable_1/Adam"])


def test_the_order_in_the_graph(tmp_path):
    with tf.Graph().as_default(), tf.Session() as session:
        tf.get_variable("z", [1])
        with tf.variable_scope("s", partitioner=tf.fixed_size_partitioner(2)):
            tf.get_variable("w", [4, 2])
        tf.get_variable("a", [1], trainable=False)
        session.run(tf.global_variables_initializer())
        checkpoint = tf.train.Saver().save(session, str(tmp_path / "model.ckpt"))
    assert order_in_graph(checkpoint) == ["z", "s/w", "a"]
    (tmp_path / "model.ckpt.meta").write_bytes(b"no graph")
    assert order_in_graph(checkpoint) == order_in_graph(tmp_path / "nothing") == []
