"""The versions of Python and of the packages, against what the installed packages ask for."""

import platform
from collections.abc import Iterator, Sequence
from importlib import metadata

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, error, ok, warning
from migration.doctor.machine import Machine

_SHOWN = ("tensorflow", "keras", "tf_keras", "tf-slim", "tensorflow-estimator", "numpy", "protobuf")
#: Other distributions of the same files: whichever was installed last has overwritten the other's.
_OF_THE_SAME_FILES = {
    "tensorflow": ("tensorflow-cpu", "tensorflow-gpu", "tensorflow-intel", "tf-nightly", "tf-nightly-cpu"),
    "keras": ("keras-nightly",),
    "tf_keras": ("tf-keras-nightly",),
}


def _examine(machine: Machine) -> Iterator[Finding]:
    ours = _distribution("tfgraph", machine.packages)
    if ours is None:
        yield warning(
            "tfgraph is not installed but found as a folder: what it asks for is not known",
            "install it: pip install -e .",
        )
        return
    troubles = [*_of_python(ours), *_of_packages(machine.packages), *_of_the_same_files(machine.packages)]
    if troubles:
        yield from troubles
        return
    found = {name: _distribution(name, machine.packages) for name in _SHOWN}
    versions = [f"{name} {distribution.version}" for name, distribution in found.items() if distribution]
    yield ok(", ".join([f"Python {platform.python_version()}", *versions]))


def _of_python(ours: metadata.Distribution) -> Iterator[Finding]:
    asked = ours.metadata["Requires-Python"]
    if asked and not SpecifierSet(asked).contains(platform.python_version(), prereleases=True):
        yield error(f"Python {platform.python_version()}; tfgraph needs {asked}", "make a venv with such a Python")


def _of_packages(packages: Sequence[str]) -> Iterator[Finding]:
    """What is missing or of another version: of our own requirements, of theirs, and so on."""
    seen = set()
    names = ["tfgraph"]
    while names:
        name = names.pop()
        distribution = _distribution(name, packages)
        if distribution is None or canonicalize_name(name) in seen:
            continue
        seen.add(canonicalize_name(name))
        for requirement in map(Requirement, distribution.requires or []):
            # Without the extras: which of them the user wants is not known.
            if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
                continue
            names.append(requirement.name)
            wanted = f"{requirement.name}{requirement.specifier}"
            found = _distribution(requirement.name, packages)
            if found is None:
                yield error(f"{name} needs {wanted}; it is not installed", f"pip install '{wanted}'")
            elif not requirement.specifier.contains(found.version, prereleases=True):
                yield error(f"{name} needs {wanted}; installed is {found.version}", f"pip install '{wanted}'")


def _of_the_same_files(packages: Sequence[str]) -> Iterator[Finding]:
    for name, others in _OF_THE_SAME_FILES.items():
        rivals = [other for other in others if _distribution(other, packages)]
        if rivals and _distribution(name, packages):
            yield warning(
                f"{name} and {', '.join(rivals)} are installed, into the same folder: its files are a mixture",
                f"pip uninstall {name} {' '.join(rivals)}, and install the one that you want",
            )


def _distribution(name: str, packages: Sequence[str]) -> metadata.Distribution | None:
    return next(iter(metadata.distributions(name=name, path=list(packages))), None)


CHECK = Check(
    looks_at="Python, TensorFlow, Keras, tf_keras, tf-slim, tensorflow-estimator, numpy, protobuf and all else that the"
    " installed packages ask for; two packages that share a folder",
    remedy="`pip install` what is asked for",
    examine=_examine,
)
