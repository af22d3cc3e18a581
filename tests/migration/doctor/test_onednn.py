"""oneDNN. That it is found out from the process, not from the environment: see test_late_flags.py."""

import pytest
from tensorflow.python.util import _pywrap_util_port

from migration.doctor import Status


@pytest.mark.parametrize("value", ["0", "1"])
def test_what_this_process_has(only, machine, value):
    machine.environ = {"TF_ENABLE_ONEDNN_OPTS": value}  # too late to have a say
    finding = only("onednn", machine)
    if _pywrap_util_port.IsMklEnabled():
        assert finding.status == Status.NOTE and "TF_ENABLE_ONEDNN_OPTS=0" in finding.remedy
    else:
        assert (finding.status, finding.what) == (Status.OK, "off: products are Eigen's")


@pytest.mark.parametrize(
    ("value", "warned"), [("BF16", True), ("any", True), ("STRICT", False), ("strict", False), ("", False)]
)
def test_shorter_types(findings, machine, value, warned):
    machine.environ = {"TF_SET_ONEDNN_FPMATH_MODE": value}
    found = [finding.what for finding in findings("onednn", machine) if finding.status == Status.WARNING]
    assert bool(found) == warned
    assert all(what.startswith(f"TF_SET_ONEDNN_FPMATH_MODE={value}: ") for what in found)
