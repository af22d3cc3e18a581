"""Whatever is done to the files: the values are right, or `CheckpointError` says that they are not; nothing else.

300 inputs of each kind in `make test`, 5000 in `make test-all`; the same in every run.
"""

import datetime
import os
import shutil
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tfgraph.checkpoints.formats.checksum import crc32c, masked
from tfgraph.checkpoints.formats.table import Table, varint
from tfgraph.checkpoints.formats.v1 import V1
from tfgraph.checkpoints.formats.v2 import V2
from tfgraph.checkpoints.reader import CheckpointError

FORMATS = Path(__file__).parents[2] / "goldens" / "checkpoint_formats"
CHECKPOINTS = ["every_dtype_v1", "every_dtype_v2", "v1", "v1_sharded", "v2", "v2_sharded"]
FEW, MANY = 300, 5000
FOOTER = 48


def files_of(checkpoint):
    """Name to bytes."""
    names = [path.name for path in FORMATS.iterdir() if path.name.split(".")[0].split("-")[0] == checkpoint]
    return {name: (FORMATS / name).read_bytes() for name in sorted(names)}


FILES = {checkpoint: files_of(checkpoint) for checkpoint in CHECKPOINTS}


def read(directory, checkpoint):
    """Read everything."""
    prefix = os.path.join(directory, checkpoint)
    if "v1" not in checkpoint:
        return dict(V2(prefix))
    return dict(V1(prefix, [os.path.join(directory, name) for name in FILES[checkpoint]]))


VALUES = {checkpoint: read(FORMATS, checkpoint) for checkpoint in CHECKPOINTS}


def put(directory, files):
    """Write files; anew, since overwriting one waits for the disk."""
    shutil.rmtree(directory, ignore_errors=True)
    os.mkdir(directory)
    for name, data in files.items():
        with open(os.path.join(directory, name), "wb") as file:
            file.write(data)


def examples(count):
    return settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=datetime.timedelta(seconds=20),  # nothing hangs, however slow the machine is
        suppress_health_check=list(HealthCheck),
    )


@st.composite
def damaged(draw):
    """A checkpoint, and its files after one to three accidents."""
    checkpoint = draw(st.sampled_from(CHECKPOINTS))
    files = dict(FILES[checkpoint])
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(files)))
        data = files[name]
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 100)))
        other = draw(st.sampled_from(sorted(files)))
        match draw(st.sampled_from(["flip", "flip", "cut", "remove", "insert", "zero", "append", "swap", "delete"])):
            case "flip":
                changed = bytes([data[start] ^ draw(st.integers(1, 255))]) if start < len(data) else b""
                files[name] = data[:start] + changed + data[start + 1 :]
            case "cut":
                files[name] = data[:start]
            case "remove":
                files[name] = data[:start] + data[end:]
            case "insert":
                files[name] = data[:start] + draw(st.binary(max_size=30)) + data[start:]
            case "zero":
                files[name] = data[:start] + bytes(end - start) + data[end:]
            case "append":
                files[name] = data + files[other][start:]
            case "swap":
                files[name], files[other] = files[other], files[name]
            case "delete" if len(files) > 1:
                del files[name]
    return checkpoint, files


def check_damaged(directory, damage):
    checkpoint, files = damage
    put(directory, files)
    try:
        values = read(directory, checkpoint)
    except CheckpointError as error:
        assert str(error).startswith("Cannot read")
        assert "\n" not in str(error)
        return
    assert values.keys() == VALUES[checkpoint].keys()
    for name, array in VALUES[checkpoint].items():
        np.testing.assert_array_equal(values[name], array, strict=True)


@given(damaged())
@examples(FEW)
def test_accidents(tmp_path_factory, damage):
    check_damaged(tmp_path_factory.getbasetemp() / "accidents", damage)


@pytest.mark.slow
@given(damaged())
@examples(MANY)
def test_many_accidents(tmp_path_factory, damage):
    check_damaged(tmp_path_factory.getbasetemp() / "accidents", damage)


def blocks_of(name, data):
    """Offset and size of each block of a table, and of its index block."""
    position = len(data) - FOOTER
    numbers = []
    for _ in range(4):
        number, position = varint(data, position)
        numbers.append(number)
    return [*Table(str(FORMATS / name))._blocks, tuple(numbers[2:])]


TABLES = {name: files[name] for files in FILES.values() for name in files if ".data-" not in name}
BLOCKS = {name: blocks_of(name, data) for name, data in TABLES.items()}


def sealed(name, data):
    """Make all checksums of a table good."""
    data = bytearray(data)
    for offset, size in BLOCKS[name]:
        data[offset + size + 1 : offset + size + 5] = masked(crc32c(bytes(data[offset : offset + size + 1]))).to_bytes(
            4, "little"
        )
    return bytes(data)


@st.composite
def forged(draw):
    """A checkpoint, and its files after some bytes of its tables were changed by someone who mended the checksums."""
    checkpoint = draw(st.sampled_from(CHECKPOINTS))
    name = draw(st.sampled_from([name for name in FILES[checkpoint] if name in TABLES]))
    data = bytearray(TABLES[name])
    # Most of V1's bytes are values, of which any will do: rather in the index block, the list of tensors, the footer.
    ends = draw(st.booleans())
    for _ in range(draw(st.integers(1, 4))):
        position = draw(st.integers(-300, 600)) if ends else draw(st.integers(0, len(data) - 9))
        position = min(position, len(data) - 9)
        data[position] = draw(st.one_of(st.integers(0, 255), st.sampled_from([0, 1, 0x7F, 0x80, 0xFF])))
    return checkpoint, {**FILES[checkpoint], name: sealed(name, data)}


def check_forged(directory, forgery):
    checkpoint, files = forgery
    put(directory, files)
    tracemalloc.start()
    try:
        read(directory, checkpoint)
    except CheckpointError as error:
        assert str(error).startswith("Cannot read")
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 2**23  # bytes; the files have some thousands


@given(forged())
@examples(FEW)
def test_forgeries(tmp_path_factory, forgery):
    check_forged(tmp_path_factory.getbasetemp() / "forgeries", forgery)


@pytest.mark.slow
@given(forged())
@examples(MANY)
def test_many_forgeries(tmp_path_factory, forgery):
    check_forged(tmp_path_factory.getbasetemp() / "forgeries", forgery)
