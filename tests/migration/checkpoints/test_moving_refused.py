"""What does not fit: every difference is named, and nothing moves."""

import numpy as np
import pytest

import tfkeras.models
from migration.checkpoints import CheckpointError, load_ckpt, save_ckpt
from tfgraph.checkpoints import write_checkpoint
from tfkeras import optimizers


def state(model):
    return [variable.numpy() for variable in (*model.weights, *model.optimizer.variables)]


def load_fails(model, path, optimizer=None, rename=None):
    """Assert that nothing changes and return the message."""
    before = state(model)
    with pytest.raises(CheckpointError) as caught:
        load_ckpt(model, path, rename, optimizer)
    for a, b in zip(before, state(model), strict=True):
        np.testing.assert_array_equal(a, b, strict=True)
    return str(caught.value)


def test_the_message_lists_every_difference(model, tensors, tmp_path):
    tensors["weights"] = tensors.pop("W").T
    tensors["b/Adam"] = tensors["b/Adam"].reshape(2, 5)
    tensors["b/Adam_1"] = tensors["b/Adam_1"].astype(np.float64)
    tensors["b"] = np.zeros(12)
    tensors["extra"] = np.zeros((1, 2), np.float32)
    prefix = write_checkpoint(tmp_path / "model.ckpt", {k: v for k, v in tensors.items() if k != "beta1_power"})
    message = load_fails(model, prefix, model.optimizer)
    first, *problems, last = message.splitlines()
    assert first == f"Cannot load '{prefix}' into '{model.name}' with Adam; nothing was changed:"
    assert {problem.strip() for problem in problems} == {
        "W: not in the checkpoint",
        "b: checkpoint has (12,), model wants (10,)",
        "b: checkpoint has float64, model wants float32",
        "b/Adam: checkpoint has (2, 5), model wants (10,)",
        "b/Adam_1: checkpoint has float64, model wants float32",
        "beta1_power: not in the checkpoint",
        "weights: (10, 784) in the checkpoint, nothing in the model takes it",
        "extra: (1, 2) in the checkpoint, nothing in the model takes it",
    }
    assert "rename=" in last
    assert "pass no optimizer" in last


def test_the_message_names_the_nearest(model, tensors, tmp_path):
    tensors["W_1"], tensors["bias"] = tensors.pop("W"), np.zeros(11, np.float32)
    del tensors["b"]
    message = load_fails(model, write_checkpoint(tmp_path / "model.ckpt", tensors))
    assert "W: not in the checkpoint; nearest name: 'W_1'" in message
    assert "with" not in message.splitlines()[0]
    assert "pass no optimizer" not in message


def test_checkpoint_of_another_model(model, tmp_path, rng):
    other = tfkeras.models.LeNet5()
    save_ckpt(other, tmp_path / "other.ckpt", optimizer=other.optimizer)
    for optimizer in (None, model.optimizer):
        message = load_fails(model, tmp_path / "other.ckpt", optimizer)
        assert "W: not in the checkpoint" in message
        for weight in other.weights:
            name = weight.path.removeprefix(f"{other.name}/")
            assert f"{name}: {tuple(weight.shape)} in the checkpoint, nothing in the model takes it" in message


def test_checkpoint_of_another_optimizer(model, tensors, tmp_path):
    other = tfkeras.models.SoftmaxRegression()
    other.compile(optimizers.Momentum(), other.loss)
    save_ckpt(other, tmp_path / "other.ckpt", optimizer=other.optimizer)
    message = load_fails(model, tmp_path / "other.ckpt", model.optimizer)
    for name in ("W/Adam", "W/Adam_1", "b/Adam", "b/Adam_1", "beta1_power", "beta2_power"):
        assert f"{name}: not in the checkpoint" in message
    for name in ("W/Momentum", "b/Momentum"):
        assert f"{name}: {other.W.shape if name[0] == 'W' else (10,)} in the checkpoint" in message


def test_missing_and_damaged_checkpoints(model, tensors, tmp_path):
    assert f"No checkpoint '{tmp_path}/model.ckpt'" in load_fails(model, tmp_path / "model.ckpt")
    write_checkpoint(tmp_path / "model.ckpt", tensors)
    (tmp_path / "model.ckpt.data-00000-of-00001").write_bytes(b"")
    assert f"from checkpoint '{tmp_path}/model.ckpt'" in load_fails(model, tmp_path / "model.ckpt")


def test_rename_of_what_is_not_there(model, tensors, tmp_path):
    prefix = write_checkpoint(tmp_path / "model.ckpt", tensors)
    message = load_fails(model, prefix, rename={"Variable": "W", "b": "b", "Variable_1": "b2"})
    assert message == f"rename names what is not in '{prefix}': 'Variable', 'Variable_1'."


@pytest.mark.parametrize("rename", [{"b": "W"}, {"b": "c", "W": "c"}])
def test_rename_that_makes_two_the_same(rename, model, tensors, tmp_path):
    prefix = write_checkpoint(tmp_path / "model.ckpt", tensors)
    assert load_fails(model, prefix, rename=rename).startswith(f"rename makes '{rename['b']}' of both ")


def test_rename_that_makes_two_the_same_in_a_saved_checkpoint(model, tmp_path):
    with pytest.raises(CheckpointError, match="rename makes 'b' of both 'W' and 'b'"):
        save_ckpt(model, tmp_path / "model.ckpt", rename={"b": "W"})
    assert list(tmp_path.iterdir()) == []


def test_save_fails_without_a_directory(model, tmp_path):
    with pytest.raises(CheckpointError, match=f"there is no directory '{tmp_path}/nowhere'"):
        save_ckpt(model, tmp_path / "nowhere" / "model.ckpt")
