"""The sorted table of keys and values that an `.index` of V2, and every file of V1, is made of.

    data block …   meta block   index block   footer (48 bytes)

A block is a run of entries (count of the key's bytes shared with the key before, count of its own, length of the
value, key's own bytes, value), the places where no bytes are shared, their number, and a trailer: one byte that says
whether it is compressed, and a masked CRC-32C. The index block has, for each data block, a key not before its last
one and its place; the footer has the place of the index block, and a magic number.

Source: LevelDB, `doc/table_format.md`; `tensorflow/core/lib/io/table.cc`, `format.cc`, `block.cc`.
"""

import bisect
import struct
from collections.abc import Iterator
from typing import BinaryIO

import cramjam

from tfgraph.checkpoints.formats.checksum import crc32c, masked
from tfgraph.checkpoints.formats.data_file import Damage, DataFile

_MAGIC = 0xDB4775248B80FB57
_FOOTER = 48
_TRAILER = 5
_PLAIN, _SNAPPY = 0, 1
_SNAPPY_RATIO = 32  # a copy of 64 bytes takes 3, so nothing that is longer than this says the truth of its length
_KEYS_RATIO = 100  # of all keys to the block that they come from: sharing bytes, few can claim to be very many
_BLOCK_SIZE = 256 * 1024  # bytes of entries, as TF has it
_RESTART_EVERY = 16  # entries


class Table:
    """A table, open for reading.

    Opening reads the footer and the index block; each data block is read, and its checksum compared, when it is asked
    for. No file is left open.

    Attributes:
        path: of the file.
        size: of the file, in bytes.
    """

    def __init__(self, path: str) -> None:
        """Read where the blocks are.

        Raises:
            Damage: if it is not there, or no table, or damaged.
        """
        self.path = path
        self._last_keys: list[bytes] = []
        self._blocks: list[tuple[int, int]] = []
        self._kept: tuple[int, dict[bytes, memoryview]] | None = None
        end = 0
        for key, value in self._entries(self._index(), "the index block"):
            offset, size = self._place(value, "the place of a data block")
            # In this order a small file cannot name one block a million times.
            if offset < end or (self._last_keys and key <= self._last_keys[-1]):
                raise self._damaged("its index block is out of order")
            end = offset + size
            self._last_keys.append(key)
            self._blocks.append((offset, size))

    def get(self, key: bytes) -> memoryview | None:
        """Return the value of a key, or None.

        Raises:
            Damage: if its block cannot be read.
        """
        number = bisect.bisect_left(self._last_keys, key)
        if number == len(self._blocks):
            return None
        return self._block(number).get(key)

    def items(self) -> Iterator[tuple[bytes, memoryview]]:
        """Yield all keys and values in order.

        Raises:
            Damage: if a block cannot be read.
        """
        for number in range(len(self._blocks)):
            yield from self._block(number).items()

    def forget(self) -> None:
        """Free the memory of the block that was read last."""
        self._kept = None

    def _index(self) -> memoryview:
        with DataFile(self.path) as file:
            self.size = file.size
            if file.size < _FOOTER:
                raise Damage(file.foreign("the table that a checkpoint is made of"))
            footer = file.read(file.size - _FOOTER, _FOOTER, "the footer")
            if int.from_bytes(footer[-8:], "little") != _MAGIC:
                raise Damage(file.foreign("the table that a checkpoint is made of"))
        # The place of the meta block, which TF leaves empty, comes first.
        offset, size = self._place(footer, "the footer", which=1)
        return self._content(offset, size, "the index block")

    def _block(self, number: int) -> dict[bytes, memoryview]:
        """Read a block, and keep it: tensors that are read in order lie in one."""
        if self._kept and self._kept[0] == number:
            return self._kept[1]
        self.forget()  # before the next is read: never two of them in memory
        what = f"data block {number}"
        previous = self._last_keys[number - 1] if number else None
        entries = {}
        for key, value in self._entries(self._content(*self._blocks[number], what), what):
            if previous is not None and key <= previous:
                raise self._damaged(f"key {key!r} comes after {previous!r}")
            entries[key] = value
            previous = key
        self._kept = number, entries
        return entries

    def _content(self, offset: int, size: int, what: str) -> memoryview:
        with DataFile(self.path) as file:
            raw = file.read(offset, size + _TRAILER, what)
        kind = raw[size]
        if masked(crc32c(raw[: size + 1])) != int.from_bytes(raw[size + 1 :], "little"):
            raise self._damaged(f"the checksum of {what} at {offset} is wrong")
        content = raw[:size]
        if kind == _PLAIN:
            return content
        if kind != _SNAPPY:
            raise self._damaged(f"{what} at {offset} is compressed by method {kind}, which TF never had")
        try:
            length, _ = varint(content, 0)
            if length > _SNAPPY_RATIO * size:
                raise self._damaged(f"{what} at {offset} has {size} bytes and claims to hold {length}")
            return memoryview(cramjam.snappy.decompress_raw(content, output_len=length))
        except (cramjam.DecompressionError, ValueError) as error:
            raise self._damaged(f"{what} at {offset} cannot be decompressed ({error})") from None

    def _entries(self, block: memoryview, what: str) -> Iterator[tuple[bytes, memoryview]]:
        try:
            end = len(block) - 4 * (1 + int.from_bytes(block[-4:], "little"))
            position, key, keys = 0, b"", 0
            while position < end:
                shared, position = varint(block, position)
                own, position = varint(block, position)
                length, position = varint(block, position)
                if shared > len(key) or position + own + length > end:
                    raise ValueError(f"the entry after {key!r} is longer than the block")
                key = key[:shared] + bytes(block[position : position + own])
                keys += len(key)
                if keys > _KEYS_RATIO * len(block):
                    raise ValueError(f"it has {len(block)} bytes, and keys of more than {keys}")
                position += own + length
                yield key, block[position - length : position]
            if position != end:
                raise ValueError("its last entry does not end where it should")
        except ValueError as error:
            raise self._damaged(f"{what} makes no sense: {error}") from None

    def _place(self, data: memoryview, what: str, which: int = 0) -> tuple[int, int]:
        """Read the offset and size of a block, the first of several in `data` or the one after it."""
        try:
            position = 0
            for _ in range(which + 1):
                offset, position = varint(data, position)
                size, position = varint(data, position)
        except ValueError as error:
            raise self._damaged(f"{what} makes no sense: {error}") from None
        return offset, size

    def _damaged(self, cause: str) -> Damage:
        return Damage(f"'{self.path}' is damaged: {cause}")


class TableWriter:
    """Writes a table, uncompressed, as TF does for an `.index`."""

    def __init__(self, file: BinaryIO) -> None:
        """Begin a table at the beginning of `file`."""
        self._file = file
        self._written = 0
        self._index = _Block(1)
        self._block = _Block(_RESTART_EVERY)

    def add(self, key: bytes, value: bytes) -> None:
        """Add an entry; keys must come in order.

        Raises:
            ValueError: if they do not.
        """
        self._block.add(key, value)
        if len(self._block.data) >= _BLOCK_SIZE:
            self._end_block()

    def finish(self) -> None:
        """Write what is left, and the index; nothing may be added after it."""
        if self._block.data:
            self._end_block()
        meta = self._write(_Block(1))
        footer = meta + self._write(self._index)
        self._file.write(footer.ljust(_FOOTER - 8, b"\0") + _MAGIC.to_bytes(8, "little"))

    def _end_block(self) -> None:
        last = self._block.last or b""
        self._index.add(last, self._write(self._block))
        self._block = _Block(_RESTART_EVERY, after=last)

    def _write(self, block: "_Block") -> bytes:
        """Write a block and return its place."""
        content = block.content()
        checked = content + bytes([_PLAIN])
        self._file.write(checked + masked(crc32c(checked)).to_bytes(4, "little"))
        offset = self._written
        self._written += len(content) + _TRAILER
        return as_varint(offset) + as_varint(len(content))


class _Block:
    """A block that is being filled."""

    def __init__(self, restart_every: int, after: bytes | None = None) -> None:
        self.data = bytearray()
        self.last = after
        self._restart_every = restart_every
        self._restarts: list[int] = []
        self._count = 0

    def add(self, key: bytes, value: bytes) -> None:
        if self.last is not None and key <= self.last:
            raise ValueError(f"key {key!r} comes after {self.last!r}")
        shared = 0
        if self._count % self._restart_every:
            shared = _common(self.last or b"", key)
        else:
            self._restarts.append(len(self.data))
        self.data += as_varint(shared) + as_varint(len(key) - shared) + as_varint(len(value)) + key[shared:] + value
        self.last = key
        self._count += 1

    def content(self) -> bytes:
        restarts = self._restarts or [0]
        return bytes(self.data) + struct.pack(f"<{len(restarts) + 1}I", *restarts, len(restarts))


def varint(data: bytes | memoryview, position: int) -> tuple[int, int]:
    """Read a number of up to 64 bits, seven to a byte, the lowest first.

    Returns:
        The number, and the position after it.

    Raises:
        ValueError: if `data` ends before it does, or if it has more bits.
    """
    number = 0
    for shift in range(0, 70, 7):
        if position >= len(data):
            raise ValueError("a number is cut short")
        byte = data[position]
        position += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            if number >> 64:
                break
            return number, position
    raise ValueError("a number has more than 64 bits")


def as_varint(number: int) -> bytes:
    """Write a number as `varint` reads it."""
    data = bytearray()
    while number > 0x7F:
        data.append(number & 0x7F | 0x80)
        number >>= 7
    data.append(number)
    return bytes(data)


def _common(one: bytes, other: bytes) -> int:
    """Count the bytes that both begin with."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
