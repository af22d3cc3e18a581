"""Format V1, which `tf.train.Saver` wrote before TF 0.12, and later with `write_version=SaverDef.V1`.

Each file is a table: under the empty key it says which tensors, or pieces of partitioned variables, it has; under the
key of a piece lie its values, a `TensorProto` in a `SavedTensorSlices`. A sharded checkpoint is several such files.
A checksum covers every byte of a block, though not those few between the blocks' places and the magic number.

Source: `tensorflow/core/util/saved_tensor_slice.proto`, `saved_tensor_slice_util.h`, `tensor_slice_reader.cc`.
"""

import dataclasses
import math
from collections.abc import Sequence

import numpy as np
from google.protobuf.message import DecodeError
from tensorflow.core.util.saved_tensor_slice_pb2 import SavedTensorSlices

from tfgraph.checkpoints.formats import partitions, wire
from tfgraph.checkpoints.formats.data_file import Damage, explained
from tfgraph.checkpoints.formats.dtypes import dtype_name, dtype_of, shape_of
from tfgraph.checkpoints.formats.table import Table
from tfgraph.checkpoints.reader import CheckpointError, Entry, Reader

_VERSION = 1
_DATA, _SLICE_NAME, _SLICE_DATA = 2, 1, 3  # fields of SavedTensorSlices and SavedSlice
_STRINGS = 8
#: Fields of TensorProto whose numbers lie there as they do in memory.
_FIXED = {"float32": 5, "float64": 6, "complex64": 9, "complex128": 12}
#: Fields of varints, and what they are decoded to before they are viewed as their dtype.
_VARINTS = {
    "int64": (10, "int64"),
    "bool": (11, "uint8"),
    "float16": (13, "uint16"),
    **{name: (7, name) for name in ("int8", "int16", "int32", "uint8", "uint16")},
}
_SMALLEST = 1 / 256  # bytes of a file for one of memory: a varint is an eighth of its number, and compressed


@dataclasses.dataclass
class _Tensor:
    """What the files say of one tensor."""

    dtype: int
    shape: tuple[int, ...]
    pieces: list[tuple[Table, partitions.Extents]] = dataclasses.field(default_factory=list)


class V1(Reader):
    """A checkpoint of format V1, of one file or of several.

    The byte counts of its entries are those in memory; of strings, which only reading them would tell, 0.
    """

    format = "V1"

    def __init__(self, prefix: str, files: Sequence[str] | None = None) -> None:
        """Read what each file has.

        Args:
            prefix: the file; or what to call it, if there are several.
            files: all files of a sharded checkpoint.

        Raises:
            CheckpointError: if one is missing, damaged, or contradicts another.
        """
        self.path = prefix
        self.files = tuple(files or (prefix,))
        self._tensors: dict[str, _Tensor] = {}
        with explained(f"checkpoint '{prefix}'"):
            self._tables = [Table(file) for file in self.files]
            for table in self._tables:
                self._add(table)
            size = sum({table.path: table.size for table in self._tables}.values())
            self.entries = {name: self._entry(name, self._tensors[name], size) for name in sorted(self._tensors)}

    def _add(self, table: Table) -> None:
        value = table.get(b"")
        try:
            meta = SavedTensorSlices.FromString(bytes(value or b"")).meta
        except DecodeError:
            raise Damage(f"'{table.path}' is damaged: its list of tensors makes no sense") from None
        if value is None or (not meta.tensor and not meta.HasField("versions")):
            raise Damage(f"'{table.path}' has no list of tensors: it is a table, but not a checkpoint of format V1")
        if meta.versions.min_consumer > _VERSION or _VERSION in meta.versions.bad_consumers:
            raise Damage(
                f"'{table.path}' says that it wants a reader of version {meta.versions.min_consumer}; this one knows"
                f" {_VERSION}"
            )
        for tensor in meta.tensor:
            dtype = dtype_of(tensor.type)
            try:
                shape = shape_of(tensor.shape, dtype.itemsize if dtype else 1)
            except Damage as damage:
                raise Damage(f"'{table.path}' is damaged: tensor '{tensor.name}': {damage}") from None
            known = self._tensors.setdefault(tensor.name, _Tensor(tensor.type, shape))
            if (known.dtype, known.shape) != (tensor.type, shape):
                raise Damage(
                    f"'{table.path}' has tensor '{tensor.name}' as {dtype_name(tensor.type)} of shape {shape}; another"
                    f" file, or another place in it, as {dtype_name(known.dtype)} of shape {known.shape}"
                )
            known.pieces += [(table, partitions.extents(piece)) for piece in tensor.slice]

    def _entry(self, name: str, tensor: _Tensor, file_size: int) -> Entry:
        dtype = dtype_of(tensor.dtype) or np.dtype(object)
        count = math.prod(tensor.shape)
        try:
            partitions.check_cover((partitions.place(piece, tensor.shape) for _, piece in tensor.pieces), tensor.shape)
            if count * dtype.itemsize * _SMALLEST > file_size:
                raise Damage(f"its shape, {tensor.shape}, is more than {file_size} bytes can hold")
        except Damage as damage:
            raise Damage(f"tensor '{name}': {damage}; or not all of its files are there") from None
        byte_count = 0 if dtype.hasobject else count * dtype.itemsize
        return Entry(name, tensor.shape, dtype, byte_count, len(tensor.pieces))

    def read(self, name: str) -> np.ndarray:
        """Read one tensor; the checksums of the blocks are compared.

        Raises:
            CheckpointError: if there is no such tensor, if the format has no such dtype, if it is damaged.
        """
        if name not in self.entries:
            raise CheckpointError(f"Checkpoint '{self.path}' has no tensor '{name}'.")
        entry, tensor = self.entries[name], self._tensors[name]
        dtype = dtype_of(tensor.dtype)
        if dtype is None or not (dtype.hasobject or dtype.name in _FIXED or dtype.name in _VARINTS):
            raise CheckpointError(
                f"Cannot read '{name}' from checkpoint '{self.path}': format V1 has no values of dtype"
                f" {dtype_name(tensor.dtype)}."
            )
        with explained(f"'{name}' from checkpoint '{self.path}'"):
            for table in self._tables:
                if all(table is not other for other, _ in tensor.pieces):
                    table.forget()
            if len(tensor.pieces) == 1:
                return _read(*tensor.pieces[0], name, entry.shape, dtype)
            whole = np.empty(entry.shape, dtype)
            for table, piece in tensor.pieces:
                place = partitions.place(piece, entry.shape)
                shape = tuple(axis.stop - axis.start for axis in place)
                whole[place] = _read(table, piece, name, shape, dtype)
        return whole


def _read(table: Table, piece: partitions.Extents, name: str, shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    """Read one piece."""
    value = table.get(partitions.key(name, piece))
    if value is None:
        raise Damage(f"'{table.path}' lists it, but has no values for its piece {piece}")
    try:
        saved = _only(value, _DATA)
        if bytes(_only(saved, _SLICE_NAME)) != name.encode():
            raise ValueError("they are of another tensor")
        values = _values(_only(saved, _SLICE_DATA), math.prod(shape), dtype)
    except ValueError as error:
        raise Damage(f"'{table.path}' is damaged: the values of its piece {piece} make no sense ({error})") from None
    return values.reshape(shape)


def _only(message: memoryview, number: int) -> memoryview:
    fields = list(wire.fields(message, number))
    if len(fields) != 1:
        raise ValueError(f"{len(fields)} tensors instead of one")
    return fields[0]


def _values(data: memoryview, count: int, dtype: np.dtype) -> np.ndarray:
    if dtype.hasobject:
        strings = list(wire.fields(data, _STRINGS))
        _compare(len(strings), count)
        values = np.empty(count, object)
        values[:] = [bytes(string) for string in strings]
        return values
    if dtype.name in _FIXED:
        parts = [np.frombuffer(part, np.uint8) for part in wire.fields(data, _FIXED[dtype.name]) if part]
        _compare(sum(part.size for part in parts), count * dtype.itemsize)
        packed = np.concatenate(parts) if parts else np.empty(0, np.uint8)
        return packed.view(dtype.newbyteorder("<")).astype(dtype, copy=False)
    number, stored = _VARINTS[dtype.name]
    parts = [wire.varints(part, np.dtype(stored)) for part in wire.fields(data, number)]
    _compare(sum(part.size for part in parts), count)
    if dtype.kind == "b" and any(part.max(initial=0) > 1 for part in parts):
        raise ValueError("one of them is neither true nor false")
    return (np.concatenate(parts) if parts else np.empty(0, stored)).view(dtype)


def _compare(actual: int, expected: int) -> None:
    if actual != expected:
        raise ValueError(f"{actual} of them instead of {expected}")
