"""One module per known reason why a port computes something else; the module is the registration.

Each has `recognise(evidence)`, which says in a sentence what the reason is, or returns None; one with `IS_GENERAL` is
only asked if no other knows the reason.
"""

import functools
import importlib
import pkgutil
from types import ModuleType

from migration.parity.evidence import Evidence


@functools.cache
def causes() -> dict[str, ModuleType]:
    """All modules, by name."""
    return {
        module.name: importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)
    }


def recognised(evidence: Evidence) -> dict[str, str]:
    """What is known to look like this, by the name of the cause."""
    for general in (False, True):
        modules = {name: each for name, each in causes().items() if getattr(each, "IS_GENERAL", False) == general}
        found = {name: sentence for name, each in modules.items() if (sentence := each.recognise(evidence))}
        if found:
            return found
    return {}
