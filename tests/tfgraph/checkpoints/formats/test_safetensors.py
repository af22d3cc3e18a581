"""Hugging Face's files."""

import json

import ml_dtypes
import numpy as np
import pytest
from safetensors.numpy import save_file

from tfgraph.checkpoints import CheckpointError, open_checkpoint

TENSORS = {
    "conv/kernel": np.arange(24, dtype=np.float32).reshape(2, 3, 4),
    "empty": np.zeros((0, 4), np.int8),
    "scalar": np.array(7, np.int64),
    "bool": np.array([True, False]),
    "half": np.array([1.5], np.float16),
    "bfloat16": np.array([1.5, -2], ml_dtypes.bfloat16),
    "double": np.array([np.pi]),
}


def test_read(tmp_path):
    save_file(TENSORS, tmp_path / "x.safetensors")
    with open_checkpoint(tmp_path / "x.safetensors") as reader:
        assert reader.format == "safetensors" and not reader.has_checksums
        assert list(reader.entries) == sorted(TENSORS)
        for name, array in TENSORS.items():
            np.testing.assert_array_equal(reader.read(name), array, strict=True)
            entry = reader.entries[name]
            assert (entry.shape, entry.dtype, entry.byte_count) == (array.shape, array.dtype, array.nbytes)
        with pytest.raises(CheckpointError, match="'conv' is not in"):
            reader.read("conv")


def raw(path, header, data=b""):
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)
    return path


@pytest.mark.parametrize(
    ("header", "data", "why"),
    [
        ({"x": {"dtype": "F32", "shape": [10**12], "data_offsets": [0, 4 * 10**12]}}, b"", "incomplete|invalid"),
        ({"x": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}}, bytes(4), "invalid"),
        ({"x": {"dtype": "F8_E8M0", "shape": [4], "data_offsets": [0, 4]}}, bytes(4), "which numpy lacks"),
        ({"x": {"dtype": "F99", "shape": [1], "data_offsets": [0, 4]}}, bytes(4), "unknown variant"),
    ],
)
def test_refused(header, data, why, tmp_path):
    path = raw(tmp_path / "x.safetensors", header, data)
    with pytest.raises(CheckpointError, match=f"Cannot read '{path}': .*({why})"):
        open_checkpoint(path)
