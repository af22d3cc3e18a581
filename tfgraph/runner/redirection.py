"""Give the user's own files `tfgraph.v1` where they say `import tensorflow`.

Installed packages (Keras among them) must go on seeing the real TensorFlow, so
`sys.modules["tensorflow"]` stays what it is. Instead, the user's modules are executed with
builtins of their own, whose `__import__` looks for `tensorflow.…` in `tfgraph.v1` first.
"""

import builtins
import functools
import importlib
import importlib.machinery
import importlib.util
import os
import pkgutil
import site
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from tfgraph.runner.mending import session

#: Where `tensorflow.<rest>` is looked for, in this order.
HOMES = ("tfgraph.v1", "tensorflow.compat.v1", "tensorflow")

#: What Python itself has imported before a script begins: no file beside the script takes its place.
_ALWAYS_LOADED = {
    "abc",
    "builtins",
    "codecs",
    "encodings",
    "io",
    "marshal",
    "os",
    "posix",
    "site",
    "stat",
    "sys",
    "time",
}
#: The user's modules that have the names of modules that we or TensorFlow have imported before.
_namesakes: dict[str, ModuleType] = {}

_PACKAGES = Path(__file__).resolve().parents[2]


def install() -> None:
    """Redirect the imports of every user's module that is imported from now on."""
    if not any(isinstance(finder, UserModuleFinder) for finder in sys.meta_path):
        # Just before the finder whose answers it passes on: the order of the search stays Python's.
        sys.meta_path.insert(sys.meta_path.index(importlib.machinery.PathFinder), UserModuleFinder())


def redirected_builtins(additions: Mapping[str, str] | None = None) -> ModuleType:
    """A copy of `builtins` whose `__import__` redirects `tensorflow`.

    Args:
        additions: further builtins, for mended code: from names to where the objects are.
    """
    copy = ModuleType("builtins", builtins.__doc__)
    copy.__dict__.update(vars(builtins))
    copy.__dict__["__import__"] = _redirecting_import
    copy.__dict__.update({name: pkgutil.resolve_name(where) for name, where in (additions or {}).items()})
    return copy


class UserModuleFinder:
    """Finds the modules that `sys.path` would give, and redirects those that are the user's own."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the spec that `sys.path` gives, with a loader of ours if it is a source file of the user's."""
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and type(spec.loader) is importlib.machinery.SourceFileLoader:
            if is_users_own(spec.loader.path):
                spec.loader = UserModuleLoader(spec.loader.name, spec.loader.path)
        return spec


class UserModuleLoader(importlib.machinery.SourceFileLoader):
    """Executes a module, mended, with the redirecting builtins."""

    _additions: Mapping[str, str] = {}

    def get_code(self, fullname: str) -> CodeType | None:
        """Return the code of the mended source; a mended source is never cached on disk."""
        path = self.get_filename(fullname)
        mended = session.current().mend(self.get_data(path), path)
        self._additions = mended.builtins
        return mended.compile() if mended.mends else super().get_code(fullname)

    def exec_module(self, module: ModuleType) -> None:
        """Execute `module`."""
        code = self.get_code(module.__name__)
        assert code is not None, "only modules without a source have no code"
        from tfgraph.runner import generation  # imports TensorFlow, which has started by now

        generation.observe_file(self.path)
        module.__dict__["__builtins__"] = redirected_builtins(self._additions)
        exec(code, module.__dict__)


def is_users_own(path: str) -> bool:
    """Whether a source file is the user's: neither installed, nor Python's own, nor ours."""
    file = Path(path).resolve()
    if any(file.is_relative_to(_PACKAGES / package) for package in ("tfgraph", "tfkeras", "migration")):
        return False
    return not any(file.is_relative_to(directory) for directory in _installed_directories())


@functools.cache  # it is asked once per module: a second of TensorFlow's import
def _installed_directories() -> set[Path]:
    paths = sysconfig.get_paths()
    names = [paths[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")]
    return {Path(name).resolve() for name in [*names, *site.getsitepackages(), site.getusersitepackages()]}


def _redirecting_import(
    name: str,
    globals: Mapping[str, Any] | None = None,
    locals: Mapping[str, Any] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    if not level and name.partition(".")[0] == "importlib":
        found = builtins.__import__(name, globals, locals, fromlist or (), level)
        return _redirecting_importlib() if found is importlib else found
    if level or name.partition(".")[0] != "tensorflow":
        namesake = _namesake(name) if not level else None
        return namesake or builtins.__import__(name, globals, locals, fromlist or (), level)
    module = _module(name)
    if not fromlist:
        # `import tensorflow.a.b` binds `tensorflow`, from which the script goes on to `.a.b`.
        parts = name.split(".")
        for end, attribute in enumerate(parts[1:], start=1):
            _bind_submodule(_module(".".join(parts[:end])), ".".join(parts[:end]), attribute)
        return importlib.import_module(HOMES[0])
    for attribute in fromlist:
        if attribute != "*":
            # `from package import submodule`; a name that is no module either fails in the script's line.
            _bind_submodule(module, name, attribute)
            _import_error_of(module, attribute)
    return module


def import_siblings_first(
    name: str,
    globals: Mapping[str, Any] | None = None,
    locals: Mapping[str, Any] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    """Python 2's `__import__`: in a package, `import x` looks for `x` in the package first."""
    package = (globals or {}).get("__package__")
    if package and not level:
        sibling = f"{package}.{name.partition('.')[0]}"
        if sibling in sys.modules or UserModuleFinder().find_spec(sibling, sys.modules[package].__path__) is not None:
            level = 1
    return _redirecting_import(name, globals, locals, fromlist, level)


def _namesake(name: str) -> ModuleType | None:
    """The user's module beside the script that has the name of a module that we or TensorFlow have imported.

    `python script.py` would have given the script its `queue.py`, not Python's.
    """
    loaded = sys.modules.get(name)
    if name in _namesakes or loaded is None or name in _ALWAYS_LOADED or not sys.path:
        return _namesakes.get(name)
    spec = UserModuleFinder().find_spec(name, [sys.path[0] or os.getcwd()])
    if spec is None or not isinstance(spec.loader, UserModuleLoader) or spec.submodule_search_locations is not None:
        return None
    if getattr(loaded, "__file__", None) is None or is_users_own(loaded.__file__ or ""):
        return None  # it is that file, or nobody knows
    module = importlib.util.module_from_spec(spec)
    _namesakes[name] = module  # as in sys.modules: before it is executed, for imports in a circle
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del _namesakes[name]
        raise
    return module


def _import_error_of(module: ModuleType, attribute: str) -> None:
    """Pass on what a namespace of ours says of a name that it lacks; `from … import` would hide it.

    Raises:
        ImportError: if `module` is of `tfgraph.v1.contrib` and lacks the name.
    """
    if not module.__name__.startswith("tfgraph.v1.contrib"):
        return
    try:
        getattr(module, attribute)
    except AttributeError as error:
        raise ImportError(str(error), name=module.__name__) from None


@functools.cache
def _redirecting_importlib() -> ModuleType:
    """A copy of `importlib` whose `import_module` redirects `tensorflow`."""
    copy = ModuleType("importlib", importlib.__doc__)
    copy.__dict__.update(vars(importlib))
    copy.__dict__["import_module"] = _redirecting_import_module
    # `importlib.util` and the like, once somebody has imported them
    copy.__dict__["__getattr__"] = lambda attribute: getattr(importlib, attribute)
    return copy


def _redirecting_import_module(name: str, package: str | None = None) -> ModuleType:
    if name.partition(".")[0] != "tensorflow":
        return importlib.import_module(name, package)
    return _module(name)


def _module(name: str) -> ModuleType:
    """Import `tensorflow.<rest>` from the first home that has it."""
    from tfgraph.v1 import moved_modules  # here, because it imports TensorFlow

    name = moved_modules.canonical(name)
    if (moved := moved_modules.module(name)) is not None:
        return moved
    rest = name.removeprefix("tensorflow")
    for home in HOMES:
        wanted = home + rest
        try:
            return importlib.import_module(wanted)
        except ModuleNotFoundError as error:
            # A module that is there but lacks one of its own imports is an error of its own.
            if error.name is None or not f"{wanted}.".startswith(f"{error.name}."):
                raise
    reason = f"it is neither in TensorFlow {_tensorflow_version()} nor in tfgraph.v1"
    if name.startswith("tensorflow.contrib."):
        from tfgraph.v1.contrib import refusals

        reason = refusals.message(name)
    raise ModuleNotFoundError(f"No module named {name!r}: {reason}", name=name)


def _bind_submodule(parent: ModuleType, parent_name: str, attribute: str) -> None:
    """Make `parent.attribute` the module `tensorflow.….attribute`, if there is one and the name is free."""
    if hasattr(parent, attribute):
        return
    name = f"{parent_name}.{attribute}"
    try:
        module = _module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
    else:
        setattr(parent, attribute, module)


def _tensorflow_version() -> str:
    return importlib.import_module("tensorflow").__version__
