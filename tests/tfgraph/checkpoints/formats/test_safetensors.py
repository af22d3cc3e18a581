"""Hugging Face's files."""

import json

import ml_dtypes
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import save_file

from tfgraph.checkpoints import CheckpointError, open_checkpoint, read_checkpoint

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


@pytest.mark.parametrize("content", [b"", b"text", b"\xff" * 100])
def test_no_file_of_that_format(content, tmp_path):
    (tmp_path / "x.safetensors").write_bytes(content)
    with pytest.raises(CheckpointError, match="it is damaged or no .safetensors file"):
        open_checkpoint(tmp_path / "x.safetensors")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    path = tmp_path_factory.mktemp("safetensors") / "x.safetensors"
    save_file({"w": np.arange(50, dtype=np.float32), "n": np.array(3)}, path)
    return path


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_fuzz(data, whole):
    """The format has no checksums: changed numbers are not noticed, but nothing else comes than our error."""
    content = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged = whole.with_name("damaged.safetensors")
    damaged.write_bytes(content[: data.draw(st.integers(1, len(content)))])
    try:
        read_checkpoint(damaged)
    except CheckpointError as error:
        assert str(damaged) in str(error)
