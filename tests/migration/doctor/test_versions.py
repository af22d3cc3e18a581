"""Versions, against what real metadata of installed packages ask for."""

import platform
import sys
from importlib import metadata

from migration.doctor import Status


def install(folder, name, version, *requires, python=">=3.8"):
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir()
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", f"Requires-Python: {python}"]
    (info / "METADATA").write_text("\n".join([*lines, *(f"Requires-Dist: {text}" for text in requires), ""]))


def test_shown_where_all_is_well(only, machine, tmp_path):
    install(tmp_path, "tfgraph", "0.1", "numpy>=1.20", 'nowhere; extra == "gpu"', 'nowhere; python_version < "3"')
    machine.packages = [str(tmp_path), *sys.path]
    finding = only("versions", machine)
    assert finding.status == Status.OK
    assert finding.what.startswith(f"Python {platform.python_version()}, tensorflow {metadata.version('tensorflow')}, ")
    for name in ("keras", "tf_keras", "tf-slim", "tensorflow-estimator", "numpy", "protobuf"):
        assert f", {name} {metadata.version(name)}" in finding.what


def test_what_is_missing_old_or_new(findings, machine, tmp_path):
    install(tmp_path, "tfgraph", "0.1", "numpy<1.19", "absent-package>=2", "Ten_sor", python=">=9")
    install(tmp_path, "ten.sor", "2.21", "protocol<8,>=6.31", "tfgraph")
    install(tmp_path, "protocol", "5.0", "numpy>=1")
    machine.packages = [str(tmp_path), *sys.path]
    found = findings("versions", machine)
    assert {finding.status for finding in found} == {Status.ERROR}
    assert [finding.what for finding in found] == [
        f"Python {platform.python_version()}; tfgraph needs >=9",
        f"tfgraph needs numpy<1.19; installed is {metadata.version('numpy')}",
        "tfgraph needs absent-package>=2; it is not installed",
        "Ten_sor needs protocol<8,>=6.31; installed is 5.0",
    ]
    assert found[3].remedy == "pip install 'protocol<8,>=6.31'"


def test_two_packages_in_one_folder(only, machine, tmp_path):
    install(tmp_path, "tfgraph", "0.1")
    install(tmp_path, "tensorflow_cpu", "2.19")
    machine.packages = [str(tmp_path), *sys.path]
    finding = only("versions", machine)
    assert finding.status == Status.WARNING
    assert finding.what.startswith("tensorflow and tensorflow-cpu are installed, into the same folder")
    assert finding.remedy.startswith("pip uninstall tensorflow tensorflow-cpu")


def test_not_installed(only, machine, tmp_path):
    machine.packages = [str(tmp_path)]
    finding = only("versions", machine)
    assert finding.status == Status.WARNING and "tfgraph is not installed" in finding.what
