"""Unmodified TF1 scripts on the GPU: what they ask of it by name, and the three of examples/legacy."""

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
import tensorflow.compat.v1 as tf1
from stand_in import GPU, STANDS_IN, gpu_only, quick

from migration.parity import Allowance
from tfgraph.checkpoints import read_checkpoint

LEGACY = Path(__file__).parents[2] / "examples" / "legacy"
#: The option of `tfgraph run` that puts a script where these tests run.
DEVICE = "cpu" if STANDS_IN else "gpu"
FRACTION = 0.25

SCRIPT = f"""
    import numpy as np
    import tensorflow as tf

    tf.set_random_seed(1)
    with tf.device('/gpu:0'):
        x = tf.placeholder(tf.float32, [None, 4], name='x')
        w = tf.Variable(tf.random_normal([4, 3]), name='w')
        loss = tf.reduce_mean(tf.square(tf.matmul(x, w, name='product')), name='loss')
        train_op = tf.train.MomentumOptimizer(0.1, 0.9).minimize(loss)
    with tf.device('/cpu:0'):
        seen = tf.identity(loss, name='seen')

    config = tf.ConfigProto(log_device_placement=True)
    config.gpu_options.allow_growth = True
    config.gpu_options.per_process_gpu_memory_fraction = {FRACTION}
    with tf.Session(config=config) as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(3):
            print('loss of a step:', sess.run([seen, train_op], {{x: np.ones([2, 4])}})[0])
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """The script, run once: its standard output and its log."""
    file = tmp_path_factory.mktemp("script") / "script.py"
    file.write_text(textwrap.dedent(SCRIPT))
    command = [sys.executable, "-m", "tfgraph", "run", "--device", DEVICE, str(file)]
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))}
    environment |= {"TF_CPP_MIN_LOG_LEVEL": "0", "TF_FORCE_GPU_ALLOW_GROWTH": ""}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)


def test_the_script_trains(ran):
    assert ran.returncode == 0, ran.stderr
    losses = [float(line.split()[-1]) for line in ran.stdout.splitlines() if line.startswith("loss of a step: ")]
    assert len(losses) == 3 and losses == sorted(losses, reverse=True) and losses[0] > losses[-1]


def test_log_device_placement_tells_where_each_operation_is(ran):
    placed = dict(re.findall(r"^(?:.*\] )?(\w+): \(\w+\): \S*device:([GC]PU:\d)$", ran.stdout + ran.stderr, re.M))
    assert placed["product"] == GPU.lstrip("/")
    assert placed["seen"] == "CPU:0"


@gpu_only
def test_the_fraction_of_memory_is_the_one_asked_for(ran):
    (megabytes,) = set(re.findall(r"Created device .*GPU:0 with (\d+) MB memory", ran.stderr))
    query = ["nvidia-smi", "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
    total = int(subprocess.run(query, capture_output=True, text=True, check=True).stdout.split()[0])
    # The driver keeps some of what nvidia-smi calls total: hundreds of MiB of an H100's 80 GiB.
    assert int(megabytes) / total == pytest.approx(FRACTION, rel=0.05)


#: Its arguments, of which the last names the directory for its checkpoints.
SCRIPTS = {
    "mnist_softmax": ["--max_steps", 20, "--train_dir"],
    "mnist_deep": ["--max_steps", 3, "--train_dir"],
}


@pytest.mark.parametrize("name", [pytest.param(name, marks=quick()) for name in SCRIPTS])
def test_a_script_ends_on_the_gpu_where_it_ends_on_the_cpu(name, run, tmp_path):
    ended = []
    for device in ("cpu", DEVICE):
        folder = tmp_path / f"{device}{len(ended)}"
        command = ["tfgraph", "run", "--seed", 7, "--device", device, LEGACY / f"{name}.py", *SCRIPTS[name], folder]
        result = run(*command, MNIST_DATA="embedded")
        assert result.returncode == 0, result.stderr
        ended.append(dict(read_checkpoint(tf1.train.latest_checkpoint(str(folder)))))
    # Adam's first steps are as large as the learning rate, whatever rounding did to a gradient near 0: a thousandth.
    steps = SCRIPTS[name][1]
    weights = [{key: np.asarray(value) for key, value in each.items() if "Adam" not in key} for each in ended]
    differences = Allowance(exact=False, device="GPU").compare_named(*weights, steps=steps)
    far = [each for each in differences if not each.allowed and each.absolute > 1e-3 * steps]
    assert len(differences) >= 2 and not far
