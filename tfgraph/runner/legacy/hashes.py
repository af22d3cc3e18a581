"""Hashes, which took text as Python 2 had it: bytes."""

import hashlib
from typing import Any


def md5(data: Any = b"") -> Any:
    """`hashlib.md5`."""
    return hashlib.md5(_as_bytes(data))


def sha1(data: Any = b"") -> Any:
    """`hashlib.sha1`."""
    return hashlib.sha1(_as_bytes(data))


def sha256(data: Any = b"") -> Any:
    """`hashlib.sha256`."""
    return hashlib.sha256(_as_bytes(data))


def _as_bytes(data: Any) -> Any:
    return data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
