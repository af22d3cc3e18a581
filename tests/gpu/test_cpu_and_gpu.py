"""The GPU against the CPU, at the tolerance that `migration.parity.tolerances` has for GPUs, and checkpoints between.

Dropout is fed 1 here: the two devices need not draw the same masks.
"""

import numpy as np
import pytest
import tensorflow as tf
import tensorflow.compat.v1 as tf1
from cases import CASES
from stand_in import quick
from starting import batches_of, data_sets, restored, started

from migration.checkpoints import save_ckpt
from migration.parity import Allowance, SessionProgram

CPU = "/CPU:0"
AS_ON_A_GPU = Allowance(exact=False, device="GPU")
#: Training amplifies what rounding does, Adam most: its first steps are of the size of the learning rate, whatever
#: the gradient. The losses of so few steps still agree as far as the tolerance of one, once for each step.
STEPS = 10

every_case = pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=[*[pytest.mark.slow] * case.slow, *quick(case.name == "softmax_regression")])
        for case in CASES
    ],
    ids=str,
)


@pytest.fixture(scope="module")
def data():
    return data_sets()


def continued(case, checkpoint, device):
    """A session of its own on a device, which goes on from a checkpoint."""
    with tf.Graph().as_default(), tf.device(device):
        tf1.set_random_seed(1)
        model = case.graph()
        session = tf1.Session(config=tf1.ConfigProto(allow_soft_placement=True))
        tf1.train.Saver().restore(session, str(checkpoint))
    return SessionProgram.of_model(model, session)


def saved(program, path):
    with program.session.graph.as_default():
        return tf1.train.Saver().save(program.session, str(path))


def assert_as_near(differences):
    far = [f"{each.name}: {each}, {each.excess:.2g} times what is allowed" for each in differences if not each.allowed]
    assert not far


def assert_same_state(a, b):
    assert a.keys() == b.keys()
    for name, value in a.items():
        np.testing.assert_array_equal(b[name], value, err_msg=name)


@every_case
def test_the_gpu_computes_what_the_cpu_does(case, gpu, tmp_path, data):
    _, checkpoint = started(case, CPU, tmp_path, data)
    batches = batches_of(data, case, STEPS)
    x, _ = batches[0]
    programs = [continued(case, checkpoint, device) for device in (CPU, gpu)]

    outputs = [{"outputs": program.outputs(x)} for program in programs]
    first = [program.train(batches[:1], keep_prob=1.0)[1] for program in programs]
    rest = [program.train(batches[1:], keep_prob=1.0)[1] for program in programs]

    assert_as_near(AS_ON_A_GPU.compare_named(*outputs))
    assert_as_near(AS_ON_A_GPU.compare_named(*({"loss": each.loss, **each.gradients} for each in first)))
    losses = [{"losses": np.array(each.losses, np.float32)} for each in rest]
    assert_as_near(AS_ON_A_GPU.compare_named(*losses, steps=STEPS))


@every_case
@pytest.mark.parametrize("way", ["cpu-gpu-cpu", "gpu-cpu-gpu"])
def test_a_checkpoint_goes_on_training_on_the_other_device_and_back(case, way, gpu, tmp_path, data):
    here, there = (CPU, gpu) if way == "cpu-gpu-cpu" else (gpu, CPU)
    program, _ = started(case, here, tmp_path, data)
    batches = batches_of(data, case, 6)
    left = saved(program, tmp_path / "left.ckpt")

    other = continued(case, left, there)
    assert_same_state(other.state(), program.state())
    other.train(batches[:3], keep_prob=1.0)
    returned = saved(other, tmp_path / "returned.ckpt")

    back = continued(case, returned, here)
    assert_same_state(back.state(), other.state())
    moved = back.train(batches[3:], keep_prob=1.0)[1].losses

    stayed = program.train(batches, keep_prob=1.0)[1].losses[3:]
    losses = [{"losses": np.array(each, np.float32)} for each in (stayed, moved)]
    assert_as_near(AS_ON_A_GPU.compare_named(*losses, steps=len(batches)))


@every_case
def test_keras_on_the_gpu_goes_on_from_the_cpu_s_checkpoint_and_back(case, gpu, tmp_path, data):
    program, checkpoint = started(case, CPU, tmp_path, data)
    with tf.device(gpu):
        twin = restored(case, checkpoint)
        assert_same_state({**program.state(), **twin.state()}, program.state())
        save_ckpt(twin.model, tmp_path / "back.ckpt", optimizer=twin.model.optimizer)
    assert_same_state(continued(case, tmp_path / "back.ckpt", CPU).state(), program.state())
