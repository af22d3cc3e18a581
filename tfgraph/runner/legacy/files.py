"""Files and streams as Python 2 had them, where text and bytes were one."""

import builtins
import csv
import io
import subprocess
from collections.abc import Iterable, Iterator
from typing import Any

#: Bytes that are no UTF-8 survive being read and written.
_TEXT: dict[str, Any] = {"encoding": "utf-8", "errors": "surrogateescape"}


def open(name: Any, mode: str = "r", buffering: int = -1) -> Any:  # noqa: A001
    """`open` and `file`: text files take bytes, binary files take ASCII text.

    Non-ASCII text cannot be written to a binary file: nobody knows which bytes it stood for.
    """
    universal, mode = "U" in mode, mode.replace("U", "") or "r"
    if "b" not in mode:
        if buffering in (0, 1):  # not buffered at all, or by lines: Python 3 does not know the first for text
            line_buffering, buffering = True, -1
        else:
            line_buffering = False
        stream = builtins.open(name, mode.replace("t", "") + "b", buffering)
        text = _TextFile(stream, newline=None if universal else "\n", line_buffering=line_buffering, **_TEXT)
        text.mode = mode
        return text
    if buffering == 0 or mode.replace("b", "") == "r":
        return builtins.open(name, mode, buffering)
    kind = _BinaryUpdater if "+" in mode else _BinaryWriter
    return kind(io.FileIO(name, mode.replace("b", "")))


class _TextFile(io.TextIOWrapper):
    mode: str

    def write(self, text: Any) -> int:
        return super().write(_as_text(text))

    def writelines(self, lines: Iterable[Any]) -> None:
        super().writelines(map(_as_text, lines))

    def xreadlines(self) -> Iterator[str]:
        return self


class _BinaryWriter(io.BufferedWriter):
    def write(self, data: Any) -> int:
        return super().write(_as_bytes(data))


class _BinaryUpdater(io.BufferedRandom):
    def write(self, data: Any) -> int:
        return super().write(_as_bytes(data))


def StringIO(initial: Any = "") -> Any:  # noqa: N802
    """`StringIO.StringIO`: what it holds, text or bytes, shows with what is put into it."""
    if not initial:
        return _TextOrBytes()
    return io.StringIO(initial) if isinstance(initial, str) else io.BytesIO(initial)


class _TextOrBytes(io.BytesIO):
    _has_bytes = False

    def write(self, data: Any) -> int:
        if not isinstance(data, str):
            self._has_bytes = True
        return super().write(data.encode(**_TEXT) if isinstance(data, str) else data)

    def getvalue(self) -> Any:
        return self._as_written(super().getvalue())

    def read(self, size: int | None = -1) -> Any:
        return self._as_written(super().read(size))

    def readline(self, size: int | None = -1) -> Any:
        return self._as_written(super().readline(size))

    def readlines(self, hint: int | None = -1) -> Any:
        return [self._as_written(line) for line in super().readlines(hint)]

    def __next__(self) -> Any:
        return self._as_written(super().__next__())

    def _as_written(self, data: bytes) -> Any:
        return data if self._has_bytes else data.decode(**_TEXT)


def csv_reader(lines: Iterable[Any], *arguments: Any, **options: Any) -> Any:
    """`csv.reader`, which is given files that were opened with `"rb"`."""
    return csv.reader(map(_as_text, lines), *arguments, **options)


def csv_dict_reader(lines: Iterable[Any], *arguments: Any, **options: Any) -> Any:
    """`csv.DictReader`, likewise."""
    return csv.DictReader(map(_as_text, lines), *arguments, **options)


def check_output(*arguments: Any, **options: Any) -> Any:
    """`subprocess.check_output`, which gave text."""
    return _as_text(subprocess.check_output(*arguments, **options))


class Popen(subprocess.Popen):
    """`subprocess.Popen`, to which one talked in text; what is no text stays bytes."""

    def communicate(self, input: Any = None, timeout: float | None = None) -> Any:  # noqa: A002
        """What the command wrote: its output and its errors."""
        if isinstance(input, str) and not isinstance(self.stdin, io.TextIOBase):
            input = input.encode(**_TEXT)  # noqa: A001
        return tuple(_text_if_it_is(data) for data in super().communicate(input, timeout))


def _text_if_it_is(data: Any) -> Any:
    try:
        return data.decode("utf-8") if isinstance(data, bytes) else data
    except UnicodeDecodeError:
        return data


def _as_text(data: Any) -> Any:
    return data.decode(**_TEXT) if isinstance(data, (bytes, bytearray)) else data


def _as_bytes(data: Any) -> Any:
    return data.encode("ascii") if isinstance(data, str) else data
