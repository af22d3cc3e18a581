"""Fixtures for all tests, beside those of our own plugin (`migration/pytest_plugin/`)."""

import functools
import os
import random
import subprocess
import sys
import textwrap
from pathlib import Path

# Before TensorFlow is imported anywhere: its start-up notes would bury the test report.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest
import tensorflow as tf

pytest_plugins = [
    "pytester",  # runs the plugin's tests
    "gpu_option",  # tests/gpu
]

ROOT = Path(__file__).resolve().parents[1]
FULL_MNIST = ROOT.parent / "shared" / "data" / "mnist"

# TF32 keeps 10 bits of each factor: no comparison survives it.
tf.config.experimental.enable_tensor_float_32_execution(False)


@pytest.fixture(autouse=True)
def fresh_process():
    """Start each test as a new process starts: nothing in the default graph, no seed, no log that a test asked for."""
    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.WARN)
    tf.compat.v1.reset_default_graph()
    tf.random.set_seed(None)
    np.random.seed(0)  # The same in every run, unless a test asks for more chance than that.
    random.seed(0)


@pytest.fixture
def rng():
    """Random numbers that are the same in every run."""
    return np.random.default_rng(0)


@pytest.fixture
def op_determinism():
    """For this test, operations whose sums have one order; graphs must be built after it, for Python builds others."""
    from tensorflow.python.framework import config  # the public API can only switch it on

    tf.config.experimental.enable_op_determinism()
    tf.random.set_seed(1)  # demanded of all that is random; a graph needs one of its own
    yield
    config.disable_op_determinism()


@pytest.fixture(scope="session")
def full_mnist():
    """The directory with the four real idx files of MNIST."""
    if not FULL_MNIST.is_dir():
        pytest.skip(f"the full MNIST set is not in {FULL_MNIST}")
    return FULL_MNIST


@pytest.fixture
def run_file(tmp_path):
    """Run a Python file in a process of its own, in `tmp_path`: `run_file(path, argument, …)`."""

    def run(*arguments, cwd=tmp_path, timeout=600, **environment):
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            text=True,
            timeout=timeout,
        )

    return run


@pytest.fixture
def run(run_file):
    """Run a command of the package likewise, as a user would type it: `run("tfgraph", "run", …)`."""
    return functools.partial(run_file, "-m")


@pytest.fixture
def write(tmp_path):
    """Write a source file, given indented as it stands in the test: `write("script.py", text)`; returns its path."""

    def write(name, text):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text).lstrip("\n"))
        return file

    return write
