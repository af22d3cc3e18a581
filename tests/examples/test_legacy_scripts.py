"""The legacy scripts run as they are, and leave checkpoints with the variables that TF 1.15.5 writes."""

import re
from pathlib import Path

import numpy as np
import pytest
import tensorflow.compat.v1 as tf

LEGACY = Path(__file__).parents[2] / "examples" / "legacy"

#: For each script: its arguments but for the directory, the step it ends with, its weights, and what lies beside them.
SCRIPTS = {
    "mnist_softmax": (
        ["--max_steps", 20, "--train_dir"],
        20,
        {"Variable": [784, 10], "Variable_1": [10]},
        [],
    ),
    "mnist_deep": (
        ["--max_steps", 5, "--train_dir"],
        5,
        {
            "conv1/Variable": [5, 5, 1, 32],
            "conv1/Variable_1": [32],
            "conv2/Variable": [5, 5, 32, 64],
            "conv2/Variable_1": [64],
            "fc1/Variable": [3136, 1024],
            "fc1/Variable_1": [1024],
            "fc2/Variable": [1024, 10],
            "fc2/Variable_1": [10],
        },
        ["adam_optimizer/beta1_power", "adam_optimizer/beta2_power"],
    ),
    "mnist_lenet5": (
        [],
        35,  # one epoch of 3,500 images
        {
            "conv1_w": [5, 5, 1, 6],
            "conv1_b": [6],
            "conv2_w": [5, 5, 6, 16],
            "conv2_b": [16],
            "fc1_w": [400, 120],
            "fc1_b": [120],
            "fc2_w": [120, 84],
            "fc2_b": [84],
            "fc3_w": [84, 10],
            "fc3_b": [10],
        },
        ["beta1_power", "beta2_power"],
    ),
}


def test_every_script_is_tested():
    assert {file.stem for file in LEGACY.glob("*.py")} == set(SCRIPTS)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name == "mnist_lenet5" else ()) for name in SCRIPTS]
)
def test_script_runs_and_saves(name, run, tmp_path):
    arguments, step, weights, powers = SCRIPTS[name]
    train_dir = tmp_path / "train"
    epochs = [1] if name == "mnist_lenet5" else []
    script = LEGACY / f"{name}.py"
    result = run("tfgraph", "run", "--data", "embedded", script, *arguments, train_dir, *epochs)
    assert result.returncode == 0, result.stderr
    assert 0 <= float(re.search(r"^test accuracy ([\d.]+)$", result.stdout, re.MULTILINE)[1]) <= 1
    prefix = str(train_dir / f"{name}.ckpt-{step}")
    assert result.stdout.endswith(f"saved {prefix}\n")
    assert tf.train.latest_checkpoint(str(train_dir)) == prefix

    slots = {f"{weight}/{slot}": shape for weight, shape in weights.items() for slot in ("Adam", "Adam_1")}
    expected = {**weights, **(slots if powers else {}), **{power: [] for power in powers}}
    checkpoint = tf.train.load_checkpoint(prefix)
    assert checkpoint.get_variable_to_shape_map() == expected
    assert {dtype.name for dtype in checkpoint.get_variable_to_dtype_map().values()} == {"float32"}
    assert all(np.isfinite(checkpoint.get_tensor(variable)).all() for variable in expected)
    assert all(np.any(checkpoint.get_tensor(variable)) for variable in weights)  # softmax starts with zeros: it trained


@pytest.mark.slow
def test_deep_mnist_is_right_in_more_than_99_percent(run, tmp_path, full_mnist):
    """The number in the tutorial that TF1 came with: 20,000 steps, 12 minutes on two cores."""
    script = LEGACY / "mnist_deep.py"
    result = run("tfgraph", "run", "--data", full_mnist, script, "--train_dir", tmp_path / "train", timeout=3600)
    assert result.returncode == 0, result.stderr
    assert float(re.search(r"^test accuracy ([\d.]+)$", result.stdout, re.MULTILINE)[1]) > 0.99
    assert len(list((tmp_path / "train").glob("*.index"))) == 3  # max_to_keep
