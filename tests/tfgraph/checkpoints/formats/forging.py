"""Checkpoints that nobody wrote: what the tests of several formats make them of."""

from pathlib import Path

import cramjam
from tensorflow.core.framework.tensor_slice_pb2 import TensorSliceProto

from tfgraph.checkpoints.formats.checksum import crc32c, masked
from tfgraph.checkpoints.formats.table import TableWriter, as_varint

GOLDENS = Path(__file__).parents[3] / "goldens"
FORMATS = GOLDENS / "checkpoint_formats"
#: What is there instead of a file that Git keeps elsewhere.
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"


def assert_same(actual, expected):
    """Compare arrays bit by bit, strings as `bytes`."""
    assert actual.shape == expected.shape
    assert actual.dtype == expected.dtype
    assert actual.tolist() == expected.tolist() if actual.dtype.hasobject else actual.tobytes() == expected.tobytes()


def piece(*extents):
    """The place of a piece of a partitioned variable: start and length along each axis."""
    proto = TensorSliceProto()
    for start, length in extents:
        extent = proto.extent.add(start=start)
        if length is not None:
            extent.length = length
    return proto


class SnappyWriter(TableWriter):
    """Writes each block compressed, as TF did before 1.2."""

    def _write(self, block):
        packed = bytes(cramjam.snappy.compress_raw(block.content()))
        place = as_varint(self._written) + as_varint(len(packed))
        self.write_raw(packed + b"\1")
        return place

    def write_raw(self, content):
        """Write a block as it is, with a good checksum."""
        self._file.write(content + masked(crc32c(content)).to_bytes(4, "little"))
        self._written += len(content) + 4
