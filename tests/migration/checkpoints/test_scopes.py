"""State of an optimizer that was made in a scope."""

import keras
import numpy as np
import pytest

import tfgraph.v1 as tf
from migration.checkpoints import load_ckpt
from migration.checkpoints.scopes import without_scopes
from tfgraph.checkpoints import Entry
from tfgraph.checkpoints.roles import roles


def found(shapes, rename=None, sources=None):
    entries = {name: Entry(name, shape, np.dtype(np.float32), 4) for name, shape in shapes.items()}
    return without_scopes(sources or {name: name for name in shapes}, roles(entries), rename or {})


def test_slots_and_scalars():
    shapes = {"d/W": (2, 3), "train/d/W/Adam": (2, 3), "train/d/W/Adam_1": (2, 3), "train/beta1_power": ()}
    assert found(shapes) == {
        "d/W": "d/W",
        "d/W/Adam": "train/d/W/Adam",
        "d/W/Adam_1": "train/d/W/Adam_1",
        "beta1_power": "train/beta1_power",
    }


def test_slots_follow_a_renamed_variable():
    shapes = {"d/W": (2, 3), "train/d/W/Adam": (2, 3)}
    sources = {"dense/kernel": "d/W", "train/d/W/Adam": "train/d/W/Adam"}
    assert found(shapes, {"d/W": "dense/kernel"}, sources) == {
        "dense/kernel": "d/W",
        "dense/kernel/Adam": "train/d/W/Adam",
    }


@pytest.mark.parametrize(
    "shapes",
    [
        {"W": (2, 3), "W/Adam": (2, 3), "beta1_power": ()},
        {"a/beta1_power": (), "b/beta1_power": ()},  # of two optimizers
        {"W": (2, 3), "W/Adam": (2, 3), "other/W/Adam": (2, 3)},
        {"a/W": (2, 3), "b/W": (2, 3)},
    ],
)
def test_what_is_clear_or_ambiguous_keeps_its_name(shapes):
    assert found(shapes) == {name: name for name in shapes}


def test_of_two_optimizers_the_second_keeps_its_scope():
    shapes = {"W": (2, 3), "a/W/Adam": (2, 3), "b/W/Adam": (2, 3)}
    assert found(shapes) == {"W": "W", "W/Adam": "a/W/Adam", "b/W/Adam": "b/W/Adam"}


@pytest.mark.parametrize("scope", [tf.variable_scope, tf.name_scope])
def test_a_checkpoint_of_tf1(scope, tmp_path):
    with tf.Graph().as_default(), tf.Session() as session:
        kernel, bias = tf.get_variable("dense/kernel", [3, 2]), tf.get_variable("dense/bias", [2])
        with scope("train"):
            step = tf.Variable(0, trainable=False, name="global_step", dtype=tf.int64)
            minimize = tf.train.AdamOptimizer().minimize(tf.reduce_sum(kernel) + tf.reduce_sum(bias), step)
        session.run(tf.global_variables_initializer())
        session.run(minimize)
        names = [variable.op.name for variable in tf.global_variables()]
        checkpoint = tf.train.Saver().save(session, str(tmp_path / "model.ckpt"))
        m = session.run(next(v for v in tf.global_variables() if v.op.name.endswith("dense/kernel/Adam")))
    assert "train/global_step" in names and "train/beta1_power" in names
    model = keras.Sequential([keras.Input([3]), keras.layers.Dense(2, name="dense")])
    model.compile(keras.optimizers.Adam(), "mse")
    ledger = load_ckpt(model, checkpoint, optimizer=model.optimizer)
    assert ledger.unexplained == []
    assert int(model.optimizer.iterations) == 1
    np.testing.assert_array_equal(model.optimizer._momentums[0], m)
