"""Whether `import tensorflow` works, and finds the package that is installed."""

from collections.abc import Iterator
from importlib import metadata

from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, error, ok, warning
from migration.doctor.machine import Machine, NotImportableError


def _examine(machine: Machine) -> Iterator[Finding]:
    installed = next(iter(metadata.distributions(name="tensorflow", path=list(machine.packages))), None)
    try:
        version = machine.tensorflow.__version__
    except NotImportableError as reason:
        yield error(
            f"TensorFlow cannot be imported: {reason}",
            "mend what `versions` names; else pip install --force-reinstall 'tensorflow"
            + (f"=={installed.version}'" if installed else "'"),
        )
        return
    if installed and installed.version != version:
        yield warning(
            f"`import tensorflow` gives {version}, of '{machine.tensorflow.__file__}'; installed is"
            f" {installed.version}",
            "remove the other one from PYTHONPATH or from the working directory, or start this process again",
        )
    else:
        yield ok(f"TensorFlow {version} can be imported")


CHECK = Check(
    looks_at="whether TensorFlow can be imported, and is the one that is installed",
    remedy="mend what `versions` names; rename a file of yours that is called `tensorflow.py`; install it again",
    examine=_examine,
)
