"""The types in which layers compute."""

import pytest
import tensorflow as tf

from migration.doctor import Status


@pytest.fixture
def policy():
    """Set Keras's policy, for one test."""
    before = tf.keras.mixed_precision.global_policy()
    yield tf.keras.mixed_precision.set_global_policy
    tf.keras.mixed_precision.set_global_policy(before)


@pytest.fixture
def rewriting():
    tf.config.optimizer.set_experimental_options({"auto_mixed_precision": True})
    yield
    tf.config.optimizer.set_experimental_options({"auto_mixed_precision": False})


def test_none(only, machine):
    assert only("mixed_precision", machine).status == Status.OK


@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("mixed_float16", "layers compute in float16, their variables are float32"),
        ("float64", "layers compute in float64, their variables are float64"),
    ],
)
def test_a_policy(only, machine, policy, name, types):
    policy(name)
    finding = only("mixed_precision", machine)
    assert (finding.status, finding.what) == (Status.WARNING, f"Keras's policy is {name}: {types}")


def test_graphs_are_rewritten(only, machine, rewriting):
    finding = only("mixed_precision", machine)
    assert finding.status == Status.WARNING
    assert finding.what == "TensorFlow rewrites graphs to float16 or bfloat16: auto_mixed_precision"
