"""One module per format that tensors are written in, one tensor at a time; the module is the registration.

Each has `SUFFIX`, which names such a file; `refused(entry)`, why a tensor cannot be in one, or None; and
`write(path, entries, tensors)`, which writes beside the target and renames, so that nothing half done lies there.
"""

import functools
import importlib
import os
import pkgutil
from types import ModuleType


@functools.cache
def writers() -> dict[str, ModuleType]:
    """All modules, by the name of the format."""
    return {
        module.name: importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)
    }


def format_of(path: str | os.PathLike[str]) -> str:
    """Tell the format from the name of a file: `ckpt` where no other suffix is there."""
    name = os.fspath(path)
    suffixes = {writer.SUFFIX: format for format, writer in writers().items() if writer.SUFFIX}
    return next((format for suffix, format in suffixes.items() if name.endswith(suffix)), "ckpt")
