"""GPUs of the driver, and those of TensorFlow."""

import pytest

from migration.doctor import Gpu, Status

T4 = Gpu("Tesla T4", (7, 5))


@pytest.fixture
def with_gpu(machine, tmp_path):
    """A machine whose driver has two GPUs, and TensorFlow none."""
    for number in range(2):
        folder = tmp_path / f"proc/driver/nvidia/gpus/{number}"
        folder.mkdir(parents=True)
        (folder / "information").write_text("Model: \t\t Tesla T4\n")
    machine.tensorflow_gpus = []
    return machine


def test_none(only, machine):
    machine.tensorflow_gpus = []
    assert only("gpus", machine).status == Status.NOTE


def test_all(only, with_gpu):
    with_gpu.tensorflow_gpus = [T4, Gpu("Other")]
    finding = only("gpus", with_gpu)
    assert finding.status == Status.OK
    assert finding.what == ("TensorFlow has Tesla T4 (compute capability 7.5), Other (compute capability unknown)")


def test_tensorflow_sees_none(only, with_gpu):
    finding = only("gpus", with_gpu)
    assert finding.status == Status.ERROR
    assert finding.what.startswith("there is Tesla T4, Tesla T4, ")


@pytest.mark.parametrize("value", ["", "-1", "7"])
def test_hidden(only, with_gpu, value):
    with_gpu.environ = {"CUDA_VISIBLE_DEVICES": value}
    finding = only("gpus", with_gpu)
    assert finding.status == Status.NOTE
    assert finding.what == f"TensorFlow has 0 of 2 (Tesla T4, Tesla T4): CUDA_VISIBLE_DEVICES={value!r}"


def test_some(only, with_gpu):
    with_gpu.tensorflow_gpus = [T4]
    finding = only("gpus", with_gpu)
    assert finding.status == Status.NOTE and finding.what.startswith("TensorFlow has 1 of 2")
