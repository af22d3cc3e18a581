"""Functions that the standard library dropped."""

import inspect
import platform
from collections.abc import Callable
from typing import Any, NamedTuple


class ArgSpec(NamedTuple):
    """What `inspect.getargspec` returned."""

    args: list[str]
    varargs: str | None
    keywords: str | None
    defaults: tuple[Any, ...] | None


def getargspec(function: Callable[..., Any]) -> ArgSpec:
    """`inspect.getargspec`."""
    return ArgSpec(*inspect.getfullargspec(function)[:4])


def linux_distribution(*_: Any, **__: Any) -> tuple[str, str, str]:
    """`platform.linux_distribution`: name, version and code name."""
    release = platform.freedesktop_os_release()
    return release.get("NAME", ""), release.get("VERSION_ID", ""), release.get("VERSION_CODENAME", "")
