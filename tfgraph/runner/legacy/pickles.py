"""Pickles of Python 2, and files for them that were opened for text."""

import io
import pickle
from typing import Any


def load(file: Any, **options: Any) -> Any:
    """`pickle.load`: byte strings become text, one character for each byte, as numpy needs it."""
    return pickle.load(_binary(file), **{"encoding": "latin1", **options})


def loads(data: Any, **options: Any) -> Any:
    """`pickle.loads`; the pickle may be a text."""
    return pickle.loads(data.encode("latin1") if isinstance(data, str) else data, **{"encoding": "latin1", **options})


def dump(thing: Any, file: Any, *protocol: int) -> None:
    """`pickle.dump`."""
    pickle.dump(thing, _binary(file), *protocol)


def _binary(file: Any) -> Any:
    """The bytes behind a text file: Python 2 made no difference."""
    return file.buffer if isinstance(file, io.TextIOWrapper) else file
