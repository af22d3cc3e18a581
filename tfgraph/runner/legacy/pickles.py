"""Read pickles that Python 2 wrote."""

import pickle
from typing import IO, Any


def load(file: IO[bytes], **options: Any) -> Any:
    """`cPickle.load`: byte strings become text, one character for each byte, as numpy needs it."""
    return pickle.load(file, **{"encoding": "latin1", **options})


def loads(data: bytes, **options: Any) -> Any:
    """`cPickle.loads`."""
    return pickle.loads(data, **{"encoding": "latin1", **options})
