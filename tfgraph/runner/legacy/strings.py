"""Functions of Python 2's module `string`."""

from collections.abc import Iterable


def join(words: Iterable[str], separator: str = " ") -> str:
    """`string.join`."""
    return separator.join(words)
