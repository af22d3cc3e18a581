"""contrib.checkpoint reads what TF 1.15.5 wrote, and reads its own."""

from pathlib import Path

import numpy as np
import pytest
from make_contrib_checkpoint import objects

import tfgraph.v1 as tf
from tfgraph.v1.contrib import checkpoint

GOLDEN = Path(__file__).parents[3] / "goldens" / "contrib_checkpoint"


def changed():
    """The objects, each with other values than a checkpoint has."""
    root, state = objects(tf, checkpoint)
    root.arrays.kept = np.zeros(2)
    for variable in [*root.names._values, root.weight, *state.values()]:
        variable.assign(tf.zeros_like(variable))
    slot = root.optimizer.get_slot(root.weight, "momentum")
    slot.assign(tf.zeros_like(slot))
    return root, state


@pytest.mark.parametrize("written_by", ["TF 1.15.5", "us"])
def test_everything_is_restored(written_by, tmp_path):
    root, _ = objects(tf, checkpoint)
    path = str(GOLDEN / "ckpt-1") if written_by == "TF 1.15.5" else root.save(str(tmp_path / "ckpt"))
    restored, state = changed()
    restored.restore(path).assert_consumed()
    np.testing.assert_array_equal(restored.arrays.kept, [[0, 1, 2], [3, 4, 5]])
    assert [v.numpy().tolist() for v in restored.names._values] == [[1.5, -1.5], [2.5, -2.5], [3.5, -3.5]]
    np.testing.assert_array_equal(restored.weight.numpy(), np.float32([0.9, 2.1]))
    np.testing.assert_array_equal(restored.optimizer.get_slot(restored.weight, "momentum"), [1, -1])
    assert {name: part.numpy().tolist() for name, part in state.items()} == {"a": [1, 2], "b": [0.25]}


def test_arrays_appear_when_a_checkpoint_has_them():
    arrays = checkpoint.NumpyState()
    tf.train.Checkpoint(arrays=arrays).restore(str(GOLDEN / "ckpt-1"))
    np.testing.assert_array_equal(arrays.kept, [[0, 1, 2], [3, 4, 5]])


def test_names_are_unique():
    names = checkpoint.UniqueNameTracker()
    for name in ("x", "x", "x_1", "y"):
        names.track(tf.Variable(0.0), name)
    assert list(names._trackable_children()) == ["x", "x_1", "x_1_1", "y"]


def test_the_picture_is_that_of_tf_115():
    ours = checkpoint.dot_graph_from_checkpoint(str(GOLDEN / "ckpt-1"))
    assert ours.split("\n") == (GOLDEN / "graph.dot").read_text().split("\n")


@pytest.mark.parametrize("name", ["List", "Mapping", "NoDependency", "CheckpointManager", "list_objects"])
def test_core_has_the_rest(name):
    assert getattr(checkpoint, name).__name__ == name


def test_checkpoints_refuse():
    with pytest.raises(NotImplementedError, match="Assigned 3 to the count property .* which is not a NumPy array"):
        checkpoint.NumpyState().count = 3
    with pytest.raises(ValueError, match="Expected a trackable value, got 3"):
        checkpoint.UniqueNameTracker().track(3, "x")
    parts = checkpoint.split_dependency(["a", "b"], [tf.float32] * 2, lambda buffer: buffer.update(b=1), None, "/cpu:0")
    with pytest.raises(KeyError, match="a"):  # filled, but not with this part
        parts["a"]._saveable("a").specs[0].tensor  # noqa: B018
    with pytest.raises(AssertionError, match="Split dependency a unsynchronized"):
        parts["a"]._saveable("a").specs[0].tensor  # noqa: B018
