"""Functions that the standard library dropped, or from which it took arguments away."""

import builtins
import contextlib
import gettext
import inspect
import json
import os
import platform
import random
import sys
from collections.abc import Callable, Iterator, Set
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


def nothing(*_: Any) -> None:
    """A function that there is no need for now, such as `sys.setdefaultencoding`."""


@contextlib.contextmanager
def nested(*contexts: Any) -> Iterator[tuple[Any, ...]]:
    """`contextlib.nested`."""
    with contextlib.ExitStack() as stack:
        yield tuple(stack.enter_context(context) for context in contexts)


def json_load(file: Any, encoding: Any = None, **options: Any) -> Any:
    """`json.load`, whose `encoding` had no effect before Python 3.9 took it away."""
    return json.load(file, **options)


def json_loads(text: Any, encoding: Any = None, **options: Any) -> Any:
    """`json.loads`, likewise."""
    return json.loads(text, **options)


def json_dump(value: Any, file: Any, encoding: Any = None, **options: Any) -> None:
    """`json.dump`, whose `encoding` was that of text that was bytes."""
    json.dump(value, file, **options)


def json_dumps(value: Any, encoding: Any = None, **options: Any) -> str:
    """`json.dumps`, likewise."""
    return json.dumps(value, **options)


def install_gettext(domain: str, localedir: Any = None, *_: Any, names: Any = None, **__: Any) -> None:
    """`gettext.install`, which was told whether to give text or bytes; `_` is among the caller's builtins, too."""
    gettext.install(domain, localedir, names=names)
    for name in {"_", *(names or ())} & vars(builtins).keys():
        sys._getframe(1).f_builtins[name] = vars(builtins)[name]


def walk(top: str, visit: Callable[[Any, str, list[str]], Any], argument: Any) -> None:
    """`os.path.walk`: calls `visit(argument, folder, names)`, which may take folders out of `names`."""
    names = os.listdir(top) if os.path.isdir(top) else None
    if names is None:
        return
    visit(argument, top, names)
    for folder in (os.path.join(top, name) for name in names):
        if os.path.isdir(folder) and not os.path.islink(folder):
            walk(folder, visit, argument)


def sample(population: Any, k: int, **options: Any) -> list[Any]:
    """`random.sample`, which took sets up to Python 3.10."""
    sequence = tuple(population) if isinstance(population, Set) else population
    return random.sample(sequence, k, **options)


def shuffle(x: Any, source: Callable[[], float] | None = None) -> None:
    """`random.shuffle`, which took a source of random numbers up to Python 3.10."""
    if source is None:
        return random.shuffle(x)
    for i in reversed(range(1, len(x))):
        j = int(source() * (i + 1))
        x[i], x[j] = x[j], x[i]
