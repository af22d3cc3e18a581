"""Format V2, which `tf.train.Saver` writes since TF 0.12, and SavedModels and TF2 checkpoints have, too.

`prefix.index` is a table: under the empty key the header, under a tensor's name its dtype, shape, shard, offset, size
and checksum. A partitioned variable has its pieces listed there, and each piece an entry of its own under a key that
begins with a zero. The values lie in `prefix.data-?????-of-?????` as they lie in memory.

Source: `tensorflow/core/protobuf/tensor_bundle.proto`, `core/util/tensor_bundle/tensor_bundle.cc`.
"""

import dataclasses
import math
import sys
from typing import Literal

import numpy as np
from google.protobuf.message import DecodeError
from tensorflow.core.protobuf.tensor_bundle_pb2 import BundleEntryProto, BundleHeaderProto

from tfgraph.checkpoints.formats import partitions
from tfgraph.checkpoints.formats.checksum import crc32c, masked
from tfgraph.checkpoints.formats.data_file import Damage, DataFile, explained
from tfgraph.checkpoints.formats.dtypes import dtype_name, dtype_of, shape_of
from tfgraph.checkpoints.formats.table import Table, varint
from tfgraph.checkpoints.reader import CheckpointError, Entry, Reader

VERSION = 1  # of the format


@dataclasses.dataclass(frozen=True)
class _Extent:
    """Where the values of one tensor, or of one piece, lie.

    Attributes:
        place: in the whole tensor.
        shape: of the piece.
        shard: number of the data file.
        offset: in it, in bytes.
        size: in bytes.
        checksum: masked CRC-32C.
    """

    place: tuple[slice, ...]
    shape: tuple[int, ...]
    shard: int
    offset: int
    size: int
    checksum: int


class V2(Reader):
    """A checkpoint of format V2, or the `variables/variables` of a SavedModel.

    Tensors of a dtype that numpy has not (resources, variants) are listed, with dtype `object`; `read` refuses them.
    """

    format = "V2"

    def __init__(self, prefix: str) -> None:
        """Read the index.

        Args:
            prefix: what comes before `.index`.

        Raises:
            CheckpointError: if there is no index, or if it is damaged or contradicts itself.
        """
        self.path = prefix
        with explained(f"checkpoint '{prefix}'"):
            protos = self._read_index(f"{prefix}.index")
            self._dtypes: dict[str, int] = {}
            self._extents: dict[str, list[_Extent]] = {}
            self.entries: dict[str, Entry] = {}
            for key, proto in protos.items():
                if not key.startswith(b"\0"):
                    self._add(key, proto, protos)
            self._check_overlap()

    def _read_index(self, path: str) -> dict[bytes, BundleEntryProto]:
        values = dict(Table(path).items())
        if b"" not in values:
            raise Damage(f"'{path}' has no header: it is a table, but not the index of a checkpoint")
        try:
            header = BundleHeaderProto.FromString(bytes(values.pop(b"")))
            protos = {key: BundleEntryProto.FromString(bytes(value)) for key, value in values.items()}
        except DecodeError:
            raise Damage(f"'{path}' is damaged: one of its entries makes no sense") from None
        if header.version.min_consumer > VERSION or VERSION in header.version.bad_consumers:
            raise Damage(
                f"'{path}' says that it wants a reader of version {header.version.min_consumer}; this one knows"
                f" {VERSION}"
            )
        if not 0 < header.num_shards < 100_000:
            raise Damage(f"'{path}' is damaged: it tells of {header.num_shards} data files")
        self._order: Literal["big", "little"] = "big" if header.endianness == BundleHeaderProto.BIG else "little"
        self._shards = header.num_shards
        self.files = (path, *map(self._shard, range(header.num_shards)))
        return protos

    def _shard(self, number: int) -> str:
        return f"{self.path}.data-{number:05d}-of-{self._shards:05d}"

    def _add(self, key: bytes, proto: BundleEntryProto, protos: dict[bytes, BundleEntryProto]) -> None:
        try:
            name = key.decode()
        except UnicodeDecodeError:
            raise Damage(f"the name {key!r} in '{self.path}.index' is no text") from None
        dtype = dtype_of(proto.dtype)
        try:
            shape = shape_of(proto.shape, dtype.itemsize if dtype else 1)
            if proto.slices:
                pieces = [self._piece(name, partitions.extents(piece), proto, shape, protos) for piece in proto.slices]
                partitions.check_cover([piece.place for piece in pieces], shape)
            else:
                pieces = [self._extent(proto, tuple(slice(0, size) for size in shape), shape)]
        except Damage as damage:
            raise Damage(f"'{self.path}.index' is damaged: tensor '{name}': {damage}") from None
        self._dtypes[name] = proto.dtype
        self._extents[name] = pieces
        byte_count = sum(piece.size for piece in pieces)
        self.entries[name] = Entry(name, shape, dtype or np.dtype(object), byte_count, len(pieces))

    def _piece(
        self,
        name: str,
        piece: partitions.Extents,
        whole: BundleEntryProto,
        shape: tuple[int, ...],
        protos: dict[bytes, BundleEntryProto],
    ) -> _Extent:
        place = partitions.place(piece, shape)
        proto = protos.get(partitions.key(name, piece))
        if proto is None:
            raise Damage(f"there is no entry for its piece {piece}")
        size = tuple(axis.stop - axis.start for axis in place)
        if proto.slices or proto.dtype != whole.dtype or tuple(dim.size for dim in proto.shape.dim) != size:
            raise Damage(f"its piece {piece} has another shape or dtype than the whole says")
        return self._extent(proto, place, size)

    def _extent(self, proto: BundleEntryProto, place: tuple[slice, ...], shape: tuple[int, ...]) -> _Extent:
        if not 0 <= proto.shard_id < self._shards:
            raise Damage(f"it lies in data file {proto.shard_id} of {self._shards}")
        if proto.offset < 0 or proto.size < 0:
            raise Damage(f"it would be {proto.size} bytes at {proto.offset}")
        dtype = dtype_of(proto.dtype)
        count = math.prod(shape)
        if dtype is not None and dtype.hasobject:
            if proto.size < count:  # each string has at least one byte, for its length
                raise Damage(f"it has {proto.size} bytes for {count} strings")
        elif dtype is not None and proto.size != count * dtype.itemsize:
            raise Damage(f"it has {proto.size} bytes; {dtype} of shape {shape} has {count * dtype.itemsize}")
        return _Extent(place, shape, proto.shard_id, proto.offset, proto.size, proto.crc32c)

    def _check_overlap(self) -> None:
        """Refuse values that two tensors share: a small file could otherwise claim to hold any amount of them."""
        places = sorted(
            (piece.shard, piece.offset, piece.offset + piece.size, name)
            for name, pieces in self._extents.items()
            for piece in pieces
            if piece.size
        )
        for (shard, _, end, name), (next_shard, start, _, other) in zip(places, places[1:], strict=False):
            if shard == next_shard and start < end:
                raise Damage(
                    f"'{self.path}.index' is damaged: '{name}' and '{other}' would share bytes of data file {shard}"
                )

    def read(self, name: str) -> np.ndarray:
        """Read one tensor and compare its checksum.

        Raises:
            CheckpointError: if there is no such tensor, if its dtype has no numpy counterpart, if its data file is
                missing, cut short or damaged.
        """
        if name not in self.entries:
            raise CheckpointError(f"Checkpoint '{self.path}' has no tensor '{name}'.")
        entry, pieces = self.entries[name], self._extents[name]
        if dtype_of(self._dtypes[name]) is None:
            raise CheckpointError(
                f"Cannot read '{name}' from checkpoint '{self.path}': its dtype, {dtype_name(self._dtypes[name])}, has"
                " no numpy counterpart."
            )
        with explained(f"'{name}' from checkpoint '{self.path}'"):
            for piece in pieces:  # all of them, before the whole is allocated
                with DataFile(self._shard(piece.shard)) as file:
                    file.checked(piece.offset, piece.size, f"tensor '{name}'")
            whole = np.empty(entry.shape, entry.dtype)
            for piece in pieces:
                target = whole[piece.place] if piece.place else whole  # of a scalar, [()] would be a copy
                with DataFile(self._shard(piece.shard)) as file:
                    if entry.dtype.hasobject:
                        self._read_strings(name, piece, file, target)
                    elif target.flags.c_contiguous:
                        self._read_numbers(name, piece, file, target)
                    else:
                        values = np.empty(piece.shape, entry.dtype)
                        self._read_numbers(name, piece, file, values)
                        target[...] = values
        return whole

    def _read_numbers(self, name: str, piece: _Extent, file: DataFile, values: np.ndarray) -> None:
        flat = values.reshape(-1)
        crc = 0
        for chunk in file.chunks(flat.view(np.uint8), piece.offset, f"tensor '{name}'"):
            crc = crc32c(chunk, crc)
        _compare(crc, piece, file)
        if self._order != sys.byteorder:
            number = values.dtype.itemsize // (2 if values.dtype.kind == "c" else 1)
            flat.view(f"u{number}").byteswap(inplace=True)

    def _read_strings(self, name: str, piece: _Extent, file: DataFile, target: np.ndarray) -> None:
        """Read strings: all lengths, a checksum of them, all bytes."""
        if not piece.size:  # there are none
            return
        data = file.read(piece.offset, piece.size, f"tensor '{name}'")
        try:
            position = 0
            lengths = []
            for _ in range(target.size):
                length, position = varint(data, position)
                lengths.append(length)
        except ValueError as error:
            raise Damage(f"'{file.path}' is damaged: {error}") from None
        crc = crc32c(b"".join(checked_length(length, self._order) for length in lengths))
        stored = data[position : position + 4]
        if masked(crc) != int.from_bytes(stored, self._order) or position + 4 + sum(lengths) != piece.size:
            raise Damage(f"'{file.path}' is damaged: the lengths of its strings are wrong")
        _compare(crc32c(data[position:], crc), piece, file)
        position += 4
        for number, length in enumerate(lengths):
            target.flat[number] = bytes(data[position : position + length])
            position += length


def checked_length(length: int, order: Literal["big", "little"]) -> bytes:
    """Return the length of a string as it enters the checksum, in four bytes where they are enough, else in eight."""
    return length.to_bytes(4 if length < 2**32 else 8, order)


def _compare(crc: int, piece: _Extent, file: DataFile) -> None:
    if masked(crc) != piece.checksum:
        raise Damage(f"'{file.path}' is damaged: the checksum of its {piece.size} bytes at {piece.offset} is wrong")
