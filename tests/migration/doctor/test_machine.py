"""The machine that the checks look at."""

import sys

import pytest
import tensorflow as tf

from migration.doctor import Machine
from migration.doctor.machine import NotImportableError


def test_tensorflow_and_keras_are_those_of_the_process():
    machine = Machine()
    assert machine.tensorflow is tf
    assert machine.keras.Model is tf.keras.Model


def test_a_cpu_without_avx_does_not_import_tensorflow(tmp_path):
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/cpuinfo").write_text("model name\t: Old\nflags\t\t: fpu sse sse2\n")
    with pytest.raises(NotImportableError, match="this CPU has no AVX, and TensorFlow would end the process"):
        Machine(root=tmp_path).tensorflow  # noqa: B018


def test_a_folder_called_tensorflow_is_not_it(tmp_path, monkeypatch, machine):
    (tmp_path / "tensorflow").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    monkeypatch.delitem(sys.modules, "tensorflow")
    with pytest.raises(NotImportableError, match=r"tensorflow' is what `import tensorflow` finds, .*: rename it"):
        machine.tensorflow  # noqa: B018


@pytest.mark.parametrize(
    ("devices", "models", "expected"),
    [
        ([], [], []),
        (["nvidia0", "nvidiactl", "nvidia-uvm"], [], ["nvidia0"]),
        (["nvidia0"], ["NVIDIA H100"], ["NVIDIA H100"]),
        (["nvidia3"], ["NVIDIA H100", "NVIDIA T4"], ["NVIDIA H100"]),  # of two, one is given to this container
        ([], ["NVIDIA T4"], ["NVIDIA T4"]),
    ],
)
def test_gpus_of_the_driver(machine, tmp_path, devices, models, expected):
    for number, model in enumerate(models):
        folder = tmp_path / f"proc/driver/nvidia/gpus/0000:0{number}:00.0"
        folder.mkdir(parents=True)
        (folder / "information").write_text(f"Model: \t\t {model}\nIRQ: 7\n")
    (tmp_path / "dev").mkdir()
    for device in devices:
        (tmp_path / "dev" / device).touch()
    assert machine.driver_gpus == expected
