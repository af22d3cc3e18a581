"""Functions of Python 2 for text: its module `string`, and `unicode`."""

from collections.abc import Iterable


def join(words: Iterable[str], separator: str = " ") -> str:
    """`string.join`."""
    return separator.join(words)


def unicode(data: str | bytes, encoding: str = "ascii", errors: str = "strict") -> str:
    """`unicode(data, encoding)`."""
    return data if isinstance(data, str) else data.decode(encoding, errors)
