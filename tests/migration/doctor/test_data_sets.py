"""Data sets."""

import gzip
import struct

import numpy as np
import pytest

from migration.doctor import Status
from tfkeras.data import FILES


@pytest.fixture
def mnist(tmp_path):
    """A directory with the four files, of 3 images each."""
    folder = tmp_path / "mnist"
    folder.mkdir()
    for name, magic, dimensions in FILES:
        shape = (3, 28, 28)[:dimensions]
        data = struct.pack(f">{1 + dimensions}I", magic, *shape) + bytes(int(np.prod(shape)))
        (folder / name).write_bytes(gzip.compress(data))
    return folder


@pytest.fixture
def cifar10(tmp_path):
    """A directory with CIFAR-10's binary version, of 2 images in each file."""
    folder = tmp_path / "cifar10"
    folder.mkdir()
    for name in (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"):
        (folder / f"{name}.bin").write_bytes(bytes(2 * 3073))
    return folder


def test_none_chosen(findings, machine):
    found = findings("data_sets", machine)
    assert [finding.status for finding in found] == [Status.NOTE, Status.NOTE]
    assert [finding.what for finding in found] == [
        "MNIST: the embedded set of 5,000 images",
        "CIFAR-10: images of our own making",
    ]
    assert "MNIST_DATA=DIR" in found[0].remedy and "CIFAR10_DATA=DIR" in found[1].remedy


def test_named_by_the_environment(findings, machine, mnist, cifar10):
    machine.environ = {"MNIST_DATA": str(mnist), "CIFAR10_DATA": str(cifar10)}
    found = findings("data_sets", machine)
    assert [(finding.status, finding.what) for finding in found] == [
        (Status.OK, f"MNIST in '{mnist}': 3 images to train and 3 to test"),
        (Status.OK, f"CIFAR-10 in '{cifar10}': 10 images to train and 2 to test"),
    ]


@pytest.mark.parametrize("name", [file[0] for file in FILES])
def test_a_file_is_missing_or_cut(only, machine, mnist, name):
    machine.data = str(mnist)
    assert only("data_sets", machine).status == Status.OK
    content = (mnist / name).read_bytes()
    (mnist / name).write_bytes(content[: len(content) // 2])
    finding = only("data_sets", machine)
    assert finding.status == Status.ERROR and name in finding.what and "cut short" in finding.what
    (mnist / name).unlink()
    finding = only("data_sets", machine)
    assert finding.status == Status.ERROR and f"missing {name}" in finding.what


def test_cut_cifar10(only, machine, cifar10):
    (cifar10 / "data_batch_3.bin").write_bytes(bytes(3000))
    machine.data = str(cifar10)
    finding = only("data_sets", machine)
    assert finding.status == Status.ERROR and "data_batch_3.bin' holds 3000 bytes" in finding.what
    assert finding.remedy.startswith("put the published files of CIFAR-10 there, whole")


@pytest.mark.parametrize("exists", [True, False])
def test_a_directory_with_neither(only, machine, tmp_path, exists):
    folder = tmp_path / "empty"
    if exists:
        folder.mkdir()
    machine.data = str(folder)
    finding = only("data_sets", machine)
    assert (finding.status, finding.what) == (Status.ERROR, f"neither MNIST nor CIFAR-10 is in '{folder}'")
