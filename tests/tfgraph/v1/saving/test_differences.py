"""What does not fit, and the names that are nearest."""

import numpy as np
import pytest
import tensorflow as tf

from tfgraph.checkpoints import open_checkpoint
from tfgraph.v1.saving.differences import Differences, damage, differences, open_like_restore
from tfgraph.v1.saving.requests import Request


@pytest.fixture
def reader(tmp_path):
    arrays = {"dense/weights": [2, 3], "dense_1/weights": [3], "dense/bias": [3], "dense_1/kernell": [9]}
    np.savez(tmp_path / "a.npz", **{name: np.zeros(shape, "float32") for name, shape in arrays.items()})
    with open_checkpoint(tmp_path / "a.npz") as opened:
        yield opened


def request(key, shape, dtype=tf.float32, **more):
    return Request(key, dtype, shape, None, key, **more)


@pytest.mark.parametrize(
    "key, shape, nearest",
    [
        ("dense_1/kernel", (3,), "'dense_1/weights' (3,)"),  # of the same shape, though another name is nearer
        ("dens/bias", (3,), "'dense/bias' (3,)"),  # of the same shape and the same last part
        ("dense_1/kernel", (7,), "'dense_1/kernell' (9,)"),
    ],
)
def test_nearest(reader, key, shape, nearest):
    assert differences([request(key, shape)], reader).missing == [
        f"{key}  {shape} float32; nearest name there: {nearest}"
    ]


def test_nothing_is_near(reader):
    assert differences([request("zzz", (7,))], reader).missing == ["zzz  (7,) float32"]


def test_what_fits(reader):
    wanted = [request("dense/bias", None), request("dense/weights", (3, 2), reshapes=True)]
    found = differences(wanted, reader)
    assert (found.missing, found.mismatched) == ([], [])
    assert found.unused == ["dense_1/kernell  (9,) float32", "dense_1/weights  (3,) float32"]
    assert damage(wanted, reader) is None


def test_slices_of_one_tensor_are_one_line(reader):
    parts = [Request("gone", tf.float32, (4,), ((start, 2),), f"gone/part_{start}") for start in (0, 2)]
    assert differences(parts, reader).missing == ["gone  (4,) float32"]


def test_other_types(reader):
    assert differences([request("dense/bias", (3,), tf.int64)], reader).mismatched == [
        "dense/bias: checkpoint has (3,) float32, graph wants (3,) int64"
    ]


def test_the_message_says_what_to_do():
    message = Differences(["a  () float32"], [], []).message("model.ckpt", 3)
    assert message.startswith(
        "Cannot restore 'model.ckpt': 1 of 3 tensors do not fit.\nnot in the checkpoint (1):\n  a  "
    )
    assert "`tfgraph checkpoint list model.ckpt`" in message


def test_opens_v2_where_v1_lies_under_the_same_name(goldens, tmp_path):
    for file in goldens.glob("network.ckpt.*"):
        (tmp_path / file.name.replace("network", "v1")).write_bytes(file.read_bytes())
    (tmp_path / "v1.ckpt").write_bytes((goldens / "v1.ckpt").read_bytes())
    with open_like_restore(str(tmp_path / "v1.ckpt")) as opened:
        assert opened.format == "V2"
