"""Files of other programs: what is damaged, or is something else, is refused by name."""

import io
import re

import h5py
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import save

from tfgraph.checkpoints import CheckpointError, open_checkpoint, read_checkpoint

ARRAYS = {"n": np.array(3), "w": np.arange(50, dtype=np.float32)}


def npz():
    file = io.BytesIO()
    np.savez_compressed(file, **ARRAYS)
    return file.getvalue()


def h5():
    file = io.BytesIO()
    with h5py.File(file, "w") as opened:
        opened["n"] = ARRAYS["n"]
        opened.create_dataset("w", data=ARRAYS["w"], compression="gzip")
    return file.getvalue()


CONTENTS = {"npz": npz(), "h5": h5(), "safetensors": save(ARRAYS)}


@pytest.mark.parametrize("format", CONTENTS)
def test_whole(format, tmp_path):
    path = tmp_path / f"x.{format}"
    path.write_bytes(CONTENTS[format])
    found = read_checkpoint(path)
    assert list(found) == ["n", "w"]
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(found[name], array, strict=True)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff" * 100, b"text"])
@pytest.mark.parametrize(
    ("name", "kind"),
    [("x.npz", "no .npz file"), ("x.h5", "no HDF5 file"), ("x.keras", "no HDF5 file"), ("x.safetensors", "no .saf")],
)
def test_no_file_of_that_format(name, kind, content, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match=re.escape(f"Cannot read '{path}': it is damaged or {kind}")):
        open_checkpoint(path)


@pytest.mark.parametrize("name", ["x.h5", "x.keras", "x.npz"])
def test_the_content_tells_the_format(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    with pytest.raises(CheckpointError, match=re.escape(f"Cannot read '{path}': it is damaged or no HDF5 file")):
        open_checkpoint(path)


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(format=st.sampled_from(sorted(CONTENTS)), data=st.data())
def test_fuzz(format, data, tmp_path_factory):
    """Only our error comes; of an archive nothing wrong is read, of the others, which have no checksums, it may be."""
    content = bytearray(CONTENTS[format])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged = tmp_path_factory.getbasetemp() / f"damaged.{format}"
    damaged.write_bytes(content[: data.draw(st.integers(1, len(content)))])
    try:
        found = read_checkpoint(damaged)
    except CheckpointError as error:
        assert str(damaged) in str(error)
        return
    if format == "npz":
        for name, array in ARRAYS.items():  # headers are under the checksum, names are not
            assert name not in found or np.array_equal(found[name], array) or found[name].shape != array.shape
