"""The role of every tensor, against what TF 1.15.5's own objects say (goldens/make_checkpoint_roles.py)."""

import json
from pathlib import Path

import numpy as np
import pytest

from tfgraph.checkpoints import Entry, open_checkpoint
from tfgraph.checkpoints.roles import Role, roles

GOLDEN = Path(__file__).parents[2] / "goldens" / "checkpoint_roles"


def test_every_optimizer_and_average_of_tf115():
    expected = {name: Role(*fields) for name, fields in json.loads((GOLDEN / "roles.json").read_text()).items()}
    with open_checkpoint(GOLDEN / "all.ckpt") as reader:
        assert roles(reader.entries) == expected


def of(*entries):
    """The roles of tensors given as (name, shape) or (name, shape, dtype)."""
    made = [(name, shape, np.dtype(*dtype or ["f4"])) for name, shape, *dtype in entries]
    found = roles({name: Entry(name, shape, dtype, 0) for name, shape, dtype in made})
    return {name: str(role) for name, role in found.items()}


def test_in_words():
    assert of(("w", (2,)), ("w/Adam", (2,)), ("w/Adam_1", (2,)), ("w/ExponentialMovingAverage", (2,))) == {
        "w": "weight",
        "w/Adam": "slot m of w (Adam)",
        "w/Adam_1": "slot v of w (Adam)",
        "w/ExponentialMovingAverage": "EMA shadow of w",
    }


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("global_step", "global step"),
        ("train/global_step", "global step"),
        ("beta1_power_1", "optimizer state"),
        ("train/beta2_power", "optimizer state"),
        ("bn/moving_mean", "moving statistic"),
        ("bn/pop_variance", "moving statistic"),
        ("tower/bn/moments/moments_1/mean/ExponentialMovingAverage", "moving statistic"),
        ("loss/avg", "EMA shadow of loss"),
        ("lost/Adam_1", "slot v of lost (Adam)"),
        ("scalar", "weight"),
        ("adam", "weight"),
        ("Adam", "weight"),
    ],
)
def test_scalars_that_stand_alone(name, role):
    assert of((name, ())) == {name: role}


@pytest.mark.parametrize(("dtype", "role"), [("i8", "other"), ("?", "other"), ("O", "other"), ("f2", "weight")])
def test_dtypes(dtype, role):
    assert of(("x", (3,), dtype)) == {"x": role}


def test_a_vector_called_global_step_is_none():
    assert of(("global_step", (3,))) == {"global_step": "weight"}


def test_a_layer_called_as_a_variable_has_no_slots():
    assert of(("conv", (3,)), ("conv/bias", (4,))) == {"conv": "weight", "conv/bias": "weight"}


def test_names_of_another_optimizer():
    assert of(("w", (3,)), ("w/Mine", (3,)), ("w/Mine_1", (3,)))["w/Mine_1"] == "optimizer slot of w (Mine_1)"
