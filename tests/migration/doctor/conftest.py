"""Machines to look at."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from migration.doctor import Machine
from migration.doctor.checks import all_checks

#: What a process may do to itself before it asks: too late, and for good.
SPOILT = """
import json, os
import tensorflow as tf
os.environ.update(TF_USE_LEGACY_KERAS="1", TF_ENABLE_ONEDNN_OPTS="0", TF_DETERMINISTIC_OPS="1")
tf.config.experimental.enable_op_determinism()
tf.config.threading.set_intra_op_parallelism_threads(4096)
tf.compat.v1.disable_v2_behavior()
from dataclasses import asdict
from migration.doctor import examine
print(json.dumps([asdict(finding) for finding in examine()]))
tf.config.threading.set_inter_op_parallelism_threads(3)  # refused once TensorFlow has started its threads
"""


@pytest.fixture
def machine(tmp_path):
    """A machine without files, of 4 cores, with nothing in its environment."""
    return Machine(environ={}, root=tmp_path, home=tmp_path, cores=4)


@pytest.fixture
def findings():
    """What one check says of a machine: `findings("tf32", machine)`."""
    return lambda name, machine: list(all_checks()[name].examine(machine))


@pytest.fixture
def only(findings):
    """The same, of a check that says one thing."""

    def only(name, machine):
        (finding,) = findings(name, machine)
        return finding

    return only


@pytest.fixture(scope="session")
def spoilt(tmp_path_factory):
    """What the doctor finds in a process that set everything too late, by check."""
    flags = ("TF_USE_LEGACY_KERAS", "TF_ENABLE_ONEDNN_OPTS", "TF_DETERMINISTIC_OPS", "KERAS_BACKEND", "XLA_FLAGS")
    done = subprocess.run(
        [sys.executable, "-c", SPOILT],
        cwd=tmp_path_factory.mktemp("spoilt"),
        env={name: value for name, value in os.environ.items() if name not in flags}
        | {"PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    by_check = {}
    for finding in json.loads(done.stdout):
        by_check.setdefault(finding["check"], []).append(finding)
    return by_check
