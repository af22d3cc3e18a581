"""Methods and attributes that Python 2's own types had."""

import codecs
import functools
from typing import Any

#: Python 2's codecs that made bytes of bytes.
_OF_BYTES = {"base64", "bz2", "hex", "rot13", "string_escape", "zip", "zlib"}


def decode(owner: Any) -> Any:
    """`owner.decode`: text is decoded already."""
    return functools.partial(_decode, owner) if isinstance(owner, str) else owner.decode


def _decode(text: str, encoding: str = "ascii", errors: str = "strict") -> Any:
    return _recoded(codecs.decode, text, encoding) if encoding in _OF_BYTES else text


def encode(owner: Any) -> Any:
    """`owner.encode`, with the codecs that are none of text."""
    return functools.partial(_encode, owner) if isinstance(owner, str) else owner.encode


def _encode(text: str, encoding: str = "utf-8", errors: str = "strict") -> Any:
    return _recoded(codecs.encode, text, encoding) if encoding in _OF_BYTES else text.encode(encoding, errors)


def _recoded(function: Any, text: str, encoding: str) -> str:
    """One character stands for each byte."""
    if encoding == "rot13":
        return function(text, encoding)
    if encoding == "string_escape":
        if function is codecs.decode:
            return text.encode("latin1").decode("unicode_escape")
        return text.encode("unicode_escape").replace(b"'", b"\\'").decode("latin1")
    return function(text.encode("latin1"), encoding).decode("latin1")


def message(owner: Any) -> Any:
    """`owner.message`: what an exception was given, if that is one thing."""
    if not isinstance(owner, BaseException) or hasattr(owner, "message"):
        return owner.message
    return owner.args[0] if len(owner.args) == 1 else ""


def next_of(owner: Any) -> Any:
    """`owner.next`: iterators have `__next__`."""
    return owner.next if hasattr(owner, "next") else functools.partial(next, owner)


def sort(owner: Any) -> Any:
    """`owner.sort`, which took a function that compares."""
    if not isinstance(owner, list):
        return owner.sort

    def sort(cmp: Any = None, key: Any = None, reverse: bool = False) -> None:
        owner.sort(key=sort_key(cmp, key), reverse=reverse)

    return sort


def sort_key(cmp: Any, key: Any) -> Any:
    """One key for a function that compares, and a key for what it compares."""
    if cmp is None:
        return key
    compared = functools.cmp_to_key(cmp)
    return compared if key is None else lambda element: compared(key(element))


def translate(owner: Any) -> Any:
    """`owner.translate`: the second argument names the characters to leave out."""
    if not isinstance(owner, str):
        return owner.translate

    def translate(table: Any, deleted: str = "") -> str:
        kept = owner.translate(dict.fromkeys(map(ord, deleted)))
        return kept if table is None else kept.translate(table)

    return translate
