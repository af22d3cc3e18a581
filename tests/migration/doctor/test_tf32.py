"""TF32."""

import pytest
import tensorflow as tf

from migration.doctor import Gpu, Status

H100, T4 = Gpu("H100", (9, 0)), Gpu("T4", (7, 5))


@pytest.fixture
def switched_on():
    tf.config.experimental.enable_tensor_float_32_execution(True)
    yield
    tf.config.experimental.enable_tensor_float_32_execution(False)  # as tests/conftest.py has it


def test_on(only, machine, switched_on):
    machine.tensorflow_gpus = [T4, H100, Gpu("of unknown capability")]
    finding = only("tf32", machine)
    assert finding.status == Status.WARNING
    assert finding.what.startswith("on: H100, of unknown capability rounds the factors")
    assert "enable_tensor_float_32_execution(False)" in finding.remedy


def test_the_remedies(only, machine, switched_on):
    machine.tensorflow_gpus = [H100]
    machine.environ = {"NVIDIA_TF32_OVERRIDE": "0"}
    assert only("tf32", machine).status == Status.OK
    machine.environ = {}
    tf.config.experimental.enable_tensor_float_32_execution(False)
    assert only("tf32", machine).status == Status.OK


@pytest.mark.parametrize("gpus", [[], [T4]])
def test_no_gpu_that_could(only, machine, switched_on, gpus):
    machine.tensorflow_gpus = gpus
    assert only("tf32", machine).what == "on, and no GPU here that could"
