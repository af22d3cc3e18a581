"""Machine code or PTX."""

import pytest
import tensorflow as tf

from migration.doctor import Gpu, Status
from migration.doctor.checks.compute_capability import code_for

#: Of TensorFlow 2.21's wheel.
WHEEL = ["sm_60", "sm_70", "sm_80", "sm_89", "compute_90"]


@pytest.mark.parametrize(
    ("capability", "expected"),
    [
        ((8, 0), "machine code"),
        ((8, 6), "machine code"),  # that of 8.0
        ((7, 5), "machine code"),
        ((9, 0), "PTX"),
        ((10, 0), "PTX"),
        ((12, 1), "PTX"),
        ((5, 2), None),
    ],
)
def test_code_for(capability, expected):
    assert code_for(capability, WHEEL) == expected


def test_machine_code_of_a_later_minor_version_does_not_run():
    assert code_for((8, 6), ["sm_89"]) is None
    assert code_for((10, 0), ["sm_100a", "compute_120"]) == "machine code"


@pytest.fixture
def built_for():
    info = tf.sysconfig.get_build_info()
    if not info["is_cuda_build"]:
        pytest.skip("a TensorFlow without CUDA is built for none")
    return info["cuda_compute_capabilities"]


def test_what_is_said(only, machine, built_for):
    assert built_for == WHEEL
    for capability, status, words in (
        ((8, 0), Status.OK, "A, compute capability 8.0: TensorFlow has machine code for it"),
        ((9, 0), Status.NOTE, "the driver compiles each kernel at its first use; that takes minutes, once"),
        ((3, 5), Status.ERROR, "built for sm_60, sm_70, sm_80, sm_89, compute_90, and has no code for it"),
    ):
        machine.__dict__.pop("gpus", None)
        machine.tensorflow_gpus = [Gpu("A", capability)]
        finding = only("compute_capability", machine)
        assert finding.status == status and words in finding.what


def test_the_cache_is_switched_off(only, machine, built_for):
    machine.tensorflow_gpus = [Gpu("A", (9, 0))]
    machine.environ = {"CUDA_CACHE_DISABLE": "1"}
    finding = only("compute_capability", machine)
    assert (finding.status, finding.remedy) == (Status.WARNING, "unset CUDA_CACHE_DISABLE")


def test_no_gpu(only, machine):
    machine.tensorflow_gpus = []
    assert only("compute_capability", machine).status == Status.NOTE
