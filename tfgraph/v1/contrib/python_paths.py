"""Answer imports of the old source paths below a contrib project.

Scripts say `from tensorflow.contrib.learn.python.learn.datasets import mnist` or
`from tensorflow.contrib.rnn.python.ops import core_rnn_cell`. Such a path stands for the
module of the same last name if we have one, and else for the whole project.
"""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from types import ModuleType

_CONTRIB = __name__.rpartition(".")[0]


def install() -> None:
    """Register the finder once."""
    if not any(isinstance(finder, PythonPathFinder) for finder in sys.meta_path):
        sys.meta_path.append(PythonPathFinder())


class PythonPathFinder:
    """Finds `tfgraph.v1.contrib.<project>.python.…`."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return a spec for an old source path, and nothing for any other name."""
        if not name.startswith(f"{_CONTRIB}."):
            return None
        project, *rest = name.removeprefix(f"{_CONTRIB}.").split(".")
        if "python" not in rest:
            return None
        return importlib.machinery.ModuleSpec(name, _Alias(_stands_for(project, rest)), is_package=True)


class _Alias(importlib.abc.Loader):
    """Makes a module whose names are those of another."""

    def __init__(self, target: str):
        """Make it; the class says what the arguments are."""
        self.target = target

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """Leave it to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Give the module the names of its target."""
        target = importlib.import_module(self.target)
        module.__doc__ = f"An old source path of `{self.target}`."
        module.__dict__["__getattr__"] = lambda attribute: getattr(target, attribute)
        module.__dict__["__dir__"] = lambda: dir(target)


def _stands_for(project: str, rest: Sequence[str]) -> str:
    """The longest end of the path that is a module of ours; the project itself if there is none."""
    for start in range(rest.index("python") + 1, len(rest)):
        name = ".".join([_CONTRIB, project, *rest[start:]])
        try:
            if importlib.util.find_spec(name) is not None:
                return name
        except ModuleNotFoundError:
            pass
        # A module of tf-slim that ours only passes on: `slim.nets.vgg`.
        parent, _, attribute = name.rpartition(".")
        try:
            found = getattr(importlib.import_module(parent), attribute, None)
        except ModuleNotFoundError:
            continue
        if isinstance(found, ModuleType) and found.__name__.startswith("tf_slim.nets."):
            return found.__name__
    return f"{_CONTRIB}.{project}"
