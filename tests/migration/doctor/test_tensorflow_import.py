"""Whether TensorFlow can be imported. That a broken one is named: see test_doctoring.py."""

import sys

import tensorflow as tf

from migration.doctor import Status


def test_it_can(only, machine):
    finding = only("tensorflow_import", machine)
    assert (finding.status, finding.what) == (Status.OK, f"TensorFlow {tf.__version__} can be imported")


def test_another_one_is_installed(only, machine, tmp_path):
    info = tmp_path / "tensorflow-1.15.5.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tensorflow\nVersion: 1.15.5\n")
    machine.packages = [str(tmp_path), *sys.path]
    finding = only("tensorflow_import", machine)
    assert finding.status == Status.WARNING
    assert finding.what == f"`import tensorflow` gives {tf.__version__}, of '{tf.__file__}'; installed is 1.15.5"


def test_it_cannot_on_this_cpu(only, machine, tmp_path):
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/cpuinfo").write_text("flags\t\t: fpu sse sse2\n")
    finding = only("tensorflow_import", machine)
    assert finding.status == Status.ERROR
    assert finding.what.startswith("TensorFlow cannot be imported: this CPU has no AVX")
    assert f"pip install --force-reinstall 'tensorflow=={tf.__version__}'" in finding.remedy
