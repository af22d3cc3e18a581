"""CUDA libraries, by name."""

import contextlib
import ctypes

import pytest
import tensorflow as tf

from migration.doctor import Status
from migration.doctor.checks.cuda_libraries import DRIVER, LIBRARIES


@pytest.fixture
def with_gpu(machine, tmp_path):
    """A machine whose driver has a GPU."""
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev/nvidia0").touch()
    machine.packages = [str(tmp_path / "site-packages")]
    return machine


def install(folder, *names):
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).touch()


def skip_where_installed(*names):
    for name in names:
        with contextlib.suppress(OSError):
            ctypes.CDLL(name)
            pytest.skip(f"this machine has {name} where the loader finds it")


def test_the_names_are_of_the_versions_that_tensorflow_is_built_for():
    info = tf.sysconfig.get_build_info()
    if not info["is_cuda_build"]:
        pytest.skip("a TensorFlow without CUDA opens none")
    assert (info["cuda_version"].partition(".")[0], info["cudnn_version"]) == ("12", "9")


def test_without_a_gpu_none_is_needed(only, machine, tmp_path):
    install(tmp_path / "nvidia/cudnn/lib", "libcudnn.so.9")
    machine.packages = [str(tmp_path)]
    finding = only("cuda_libraries", machine)
    assert (finding.status, finding.what) == (
        Status.NOTE,
        f"not needed: no NVIDIA GPU. 1 of {len(LIBRARIES)} are installed",
    )


def test_missing_ones_are_named(only, with_gpu, tmp_path):
    names = list(LIBRARIES)
    absent = "libcudnn.so.9", "libcufft.so.11"
    skip_where_installed(*absent)
    install(tmp_path / "site-packages/nvidia/cublas/lib", *names[:2], DRIVER)
    install(tmp_path / "named", *(name for name in names[2:] if name not in absent))
    with_gpu.environ = {"LD_LIBRARY_PATH": f"{tmp_path}/nowhere:{tmp_path}/named"}
    finding = only("cuda_libraries", with_gpu)
    assert finding.status == Status.ERROR
    assert finding.what == "missing: libcudnn.so.9, libcufft.so.11: TensorFlow computes on the CPU"
    assert "pip install 'tensorflow[and-cuda]>=2.21,<2.22' (it brings nvidia-cudnn-cu12, nvidia-cufft-cu12)" in (
        finding.remedy
    )


def test_the_drivers_own(findings, with_gpu, tmp_path):
    skip_where_installed(DRIVER)
    install(tmp_path / "site-packages/nvidia/all/lib", *LIBRARIES)
    found = findings("cuda_libraries", with_gpu)
    assert [finding.status for finding in found] == [Status.ERROR, Status.OK]
    assert DRIVER in found[0].what and "docker run --gpus all" in found[0].remedy
