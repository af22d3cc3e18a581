"""Write arrays as a TF1 checkpoint."""

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf.tensor_bundle_pb2 import BundleEntryProto, BundleHeaderProto

from tfgraph.checkpoints.formats import v2
from tfgraph.checkpoints.formats.checksum import crc32c, masked
from tfgraph.checkpoints.formats.table import TableWriter, as_varint
from tfgraph.checkpoints.new_file import new_file
from tfgraph.checkpoints.reader import CheckpointError

_CHUNK = 2**20  # bytes; written right after their checksum is computed, they are still in the processor's cache


def write_checkpoint(
    path: str | os.PathLike[str], tensors: Mapping[str, np.ndarray] | Iterable[tuple[str, np.ndarray]]
) -> str:
    """Write a checkpoint (format V2) that `tf.train.Saver` of TF 1.x restores, and make it the latest.

    All bytes are written beside the target first and renamed, the index last: an interrupted
    write leaves no half checkpoint under the name.

    Args:
        path: the prefix, as for `Saver.save`, without `-<global_step>` added.
        tensors: name to array; or pairs of them in any order, such as a `Reader`: each is written before the next is
            asked for, so that only one is in memory. Strings are `bytes`, or `str` to be encoded as UTF-8, in an
            array of dtype `object`.

    Returns:
        The prefix.

    Raises:
        CheckpointError: if the directory is not there or cannot be written to, if there is nothing to write, or if
            something is no tensor, has no name, or the name of another.
    """
    prefix = Path(path)
    if "\0" in str(prefix):
        raise CheckpointError(f"Cannot write checkpoint {str(prefix)!r}: no path has a null character.")
    if not prefix.parent.is_dir():
        raise CheckpointError(
            f"Cannot write checkpoint '{prefix}': there is no directory '{prefix.parent}'. Make it first."
        )
    try:
        with tempfile.TemporaryDirectory(dir=prefix.parent, prefix=f".{prefix.name}.") as directory:
            beside = os.path.join(directory, "new")
            _save(beside, tensors.items() if isinstance(tensors, Mapping) else tensors)
            state = os.path.join(directory, "checkpoint")
            with new_file(state) as file:
                file.write(_state_naming(prefix).encode())
            # Without the old index first: it must not stand over the new data, not even for a moment.
            Path(f"{prefix}.index").unlink(missing_ok=True)
            for part in (".data-00000-of-00001", ".index"):
                os.replace(beside + part, f"{prefix}{part}")
            os.replace(state, prefix.with_name("checkpoint"))
        _sync_directory(prefix.parent)
    except (_Refused, OSError) as error:
        raise CheckpointError(f"Cannot write checkpoint '{prefix}': {error}") from None
    return str(prefix)


class _Refused(ValueError):
    """What cannot be written, and why."""


def _save(prefix: str, tensors: Iterable[tuple[str, np.ndarray]]) -> None:
    """Write the values as they come, then the index that says where they are."""
    entries: dict[bytes, bytes] = {}
    with new_file(f"{prefix}.data-00000-of-00001") as file:
        for name, tensor in tensors:
            key = _key(name)
            if key in entries:
                raise _Refused(f"there are two tensors of the name '{name}'.")
            entries[key] = _append(file, name, np.asarray(tensor)).SerializeToString()
            del tensor  # or it would be in memory beside the next
    if not entries:
        raise _Refused("there are no tensors to write.")
    header = BundleHeaderProto(num_shards=1)
    header.version.producer = v2.VERSION
    with new_file(f"{prefix}.index") as file:
        table = TableWriter(file)
        table.add(b"", header.SerializeToString())
        for key in sorted(entries):
            table.add(key, entries[key])
        table.finish()


def _key(name: str) -> bytes:
    if not name or name.startswith("\0"):  # the first is the header's key; pieces of partitioned variables begin so
        raise _Refused(f"{name!r} cannot be the name of a tensor.")
    try:
        return name.encode()
    except UnicodeEncodeError:
        raise _Refused(f"{name!r}, the name of a tensor, cannot be encoded as UTF-8.") from None


def _append(file: BinaryIO, name: str, array: np.ndarray) -> BundleEntryProto:
    entry = BundleEntryProto(offset=file.tell())
    for size in array.shape:
        entry.shape.dim.add(size=size)
    if array.dtype.kind in "OSU":
        entry.dtype = tf.string.as_datatype_enum
        crc = _append_strings(file, [_as_bytes(name, string) for string in array.astype(object).flat])
    else:
        try:
            entry.dtype = tf.dtypes.as_dtype(array.dtype).as_datatype_enum
        except TypeError:
            raise _Refused(f"'{name}' is of dtype {array.dtype}, which TensorFlow has not.") from None
        little = array.dtype.newbyteorder("<")
        flat = np.ascontiguousarray(array, little).reshape(-1).view(np.uint8)
        crc = 0
        for start in range(0, flat.size, _CHUNK):
            chunk = flat[start : start + _CHUNK]
            crc = crc32c(chunk, crc)
            file.write(chunk.data)
    entry.size = file.tell() - entry.offset
    entry.crc32c = masked(crc)
    return entry


def _append_strings(file: BinaryIO, strings: list[bytes]) -> int:
    """Write all lengths, a checksum of them, all bytes; return the checksum of the whole."""
    lengths = [len(string) for string in strings]
    file.write(b"".join(map(as_varint, lengths)))
    crc = crc32c(b"".join(v2.checked_length(length, "little") for length in lengths))
    checksum = masked(crc).to_bytes(4, "little")
    crc = crc32c(checksum, crc)
    file.write(checksum)
    for string in strings:
        crc = crc32c(string, crc)
        file.write(string)
    return crc


def _as_bytes(name: str, value: object) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if not isinstance(value, bytes):
        raise _Refused(f"'{name}' is of dtype object and has a {type(value).__name__}; only strings can be written.")
    return value


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _state_naming(prefix: Path) -> str:
    """The text of a state file that names `prefix` the latest, by relative paths so that the directory can move."""
    try:
        state = tf.train.get_checkpoint_state(str(prefix.parent))
    except ValueError:  # it is empty or no text
        state = None
    earlier = [os.path.basename(known) for known in state.all_model_checkpoint_paths] if state else []
    known = [name for name in earlier if name != prefix.name]
    return str(
        tf.compat.v1.train.generate_checkpoint_state_proto(
            str(prefix.parent), prefix.name, all_model_checkpoint_paths=[*known, prefix.name]
        )
    )
