"""What the checks look at: environment, files, packages, and TensorFlow, which may not be importable."""

import functools
import importlib
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class NotImportableError(Exception):
    """A package that a check needs cannot be imported; the message says why."""

    def __init__(self, package: str, reason: str):
        """Keep the package's name beside the reason."""
        super().__init__(reason)
        self.package = package


@dataclass(frozen=True)
class Gpu:
    """A GPU as TensorFlow sees it.

    Attributes:
        name: its model, `NVIDIA H100 80GB HBM3`.
        compute_capability: `(9, 0)`; None if TensorFlow does not say.
    """

    name: str
    compute_capability: tuple[int, int] | None = None


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass
class Machine:
    """This machine by default; any part can be given otherwise.

    Attributes:
        environ: environment variables.
        root: where `/proc`, `/dev` and `/sys` are.
        home: the user's home directory.
        packages: directories with installed packages, in the order in which Python looks there.
        cores: how many cores this process may use.
        data: a directory with data sets, in place of those that environment variables name.
        tensorflow_gpus: the GPUs that TensorFlow has; None: it is asked.
    """

    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    root: Path = Path("/")
    home: Path = field(default_factory=lambda: Path(os.path.expanduser("~")))
    packages: Sequence[str] = field(default_factory=lambda: sys.path)
    cores: int = field(default_factory=_cores)
    data: str | None = None
    tensorflow_gpus: Sequence[Gpu] | None = None

    @functools.cached_property
    def _tensorflow(self) -> Any:
        # A second attempt after a failure finds half a package in sys.modules, and fails for another reason.
        if self.lacks_avx:
            return NotImportableError("TensorFlow", "this CPU has no AVX, and TensorFlow would end the process")
        return _attempt("TensorFlow", lambda: _with_version("tensorflow"))

    @property
    def tensorflow(self) -> Any:
        """The module `tensorflow`.

        Raises:
            NotImportableError: if it cannot be imported.
        """
        return _or_raise(self._tensorflow)

    @functools.cached_property
    def _keras(self) -> Any:
        # An attribute of it, because `tf.keras` is imported with the first.
        return _attempt("Keras", lambda: (self.tensorflow.keras.__name__, self.tensorflow.keras)[1])

    @property
    def keras(self) -> Any:
        """The module `tf.keras`, which is that of Keras 3 or of tf_keras.

        Raises:
            NotImportableError: if it, or TensorFlow, cannot be imported.
        """
        return _or_raise(self._keras)

    @functools.cached_property
    def gpus(self) -> Sequence[Gpu]:
        """The GPUs that TensorFlow has.

        Raises:
            NotImportableError: if TensorFlow cannot be imported.
        """
        if self.tensorflow_gpus is not None:
            return self.tensorflow_gpus
        config = self.tensorflow.config
        found = [config.experimental.get_device_details(device) for device in config.list_physical_devices("GPU")]
        return [Gpu(details.get("device_name", "GPU"), details.get("compute_capability")) for details in found]

    @functools.cached_property
    def driver_gpus(self) -> list[str]:
        """The NVIDIA GPUs that the driver has, by model where it says so."""
        named = sorted((self.root / "proc/driver/nvidia/gpus").glob("*/information"))
        models = [re.search(r"^Model:\s*(.*?)\s*$", file.read_text(), re.MULTILINE) for file in named]
        # A container sees the drivers' list of all GPUs of its host, and as devices those that it was given.
        devices = [file.name for file in sorted((self.root / "dev").glob("nvidia*")) if file.name[6:].isdigit()]
        names = [model[1] if model else "NVIDIA GPU" for model in models]
        return names[: len(devices)] + devices[len(names) :] if devices else names

    @functools.cached_property
    def cpu_flags(self) -> set[str] | None:
        """The instruction sets of the CPU in Linux's spelling, `avx2`; None if they are not known."""
        try:
            cpu = (self.root / "proc/cpuinfo").read_text()
        except OSError:
            return None
        found = re.search(r"^(?:flags|Features)\s*:(.*)$", cpu, re.MULTILINE)
        return set(found[1].split()) if found else None

    @property
    def lacks_avx(self) -> bool:
        """Whether this is an x86 CPU on which TensorFlow's wheels cannot run."""
        return self.cpu_flags is not None and "sse2" in self.cpu_flags and "avx" not in self.cpu_flags


def _with_version(name: str) -> Any:
    module = importlib.import_module(name)
    if not hasattr(module, "__version__"):
        # A folder or file of the user's own that is called like the package.
        places = getattr(module, "__file__", None) or ", ".join(getattr(module, "__path__", []))
        raise ImportError(f"'{places}' is what `import {name}` finds, and it is not {name}: rename it")
    return module


def _attempt(package: str, imported: Callable[[], Any]) -> Any:
    try:
        return imported()
    except NotImportableError as reason:
        return reason
    except Exception as reason:  # TypeError of protobuf, AttributeError of numpy, OSError of a library: anything
        return NotImportableError(package, f"{type(reason).__name__}: {' '.join(str(reason).split())}")


def _or_raise(outcome: Any) -> Any:
    if isinstance(outcome, NotImportableError):
        raise outcome
    return outcome
