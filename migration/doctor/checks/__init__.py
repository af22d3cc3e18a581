"""What `migration doctor` looks at: one module per check; each module has a `CHECK`, which registers it."""

import functools
import importlib
import pkgutil

from migration.doctor.checks.check import Check


@functools.cache
def all_checks() -> dict[str, Check]:
    """The checks of this folder, by the name of their file."""
    names = sorted({module.name for module in pkgutil.iter_modules(__path__)} - {"check"})
    return {name: importlib.import_module(f"{__name__}.{name}").CHECK for name in names}
