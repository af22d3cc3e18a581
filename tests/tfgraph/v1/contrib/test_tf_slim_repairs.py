"""Each repair of tf-slim: that it is still needed. A failure here says: delete the repair."""

import importlib
import subprocess
import sys

import pytest

from tfgraph.v1.contrib import tf_slim_repairs

LOST = [
    (module, alias, name)
    for module, aliases in tf_slim_repairs.MOVED_NAMES.items()
    for alias, names in aliases.items()
    for name in names
]


@pytest.mark.parametrize(("module", "alias", "name"), LOST)
def test_tensorflow_has_still_lost_the_name(module, alias, name):
    supplemented = getattr(importlib.import_module(module), alias)
    assert not hasattr(supplemented._base, name), f"{alias}.{name} is back: remove it from MOVED_NAMES"
    assert hasattr(supplemented, name)


def test_variable_scope_has_still_lost_variable():
    assert not hasattr(importlib.import_module("tf_slim.ops.variables").variable_scope._base, "variable")


@pytest.mark.slow  # another import of TensorFlow, to see whether the repair may go
def test_batch_norm_of_an_unrepaired_tf_slim_still_fails():
    program = (
        "import tensorflow.compat.v1 as tf, tf_slim\n"
        "with tf.Graph().as_default(): tf_slim.batch_norm(tf.ones([2, 3]))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode != 0, "tf_slim.batch_norm works by itself: remove LAYER_MODULES and the rest that it needs"
    assert "Error" in done.stderr
