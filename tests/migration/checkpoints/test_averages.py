"""The choice between weights and their moving averages."""

import numpy as np
import pytest

from migration.checkpoints import CheckpointError
from migration.checkpoints.averages import choose
from tfgraph.checkpoints import Entry

ENTRIES = {
    name: Entry(name, shape, np.dtype(np.float32), 4)
    for name, shape in {
        "W": (2, 3),
        "W/Adam": (2, 3),
        "W/ExponentialMovingAverage": (2, 3),
        "b": (3,),
        "lost/ExponentialMovingAverage": (7,),
    }.items()
}
SHADOW = "W/ExponentialMovingAverage"


def test_it_must_be_said():
    with pytest.raises(
        CheckpointError, match="'m.ckpt' has 1 weights both as .* \\('W/ExponentialMovingAverage', …\\). Choose"
    ):
        choose(ENTRIES, None, "m.ckpt")


def test_raw():
    sources, left = choose(ENTRIES, "raw", "m.ckpt")
    assert sources == {name: name for name in ENTRIES if name != SHADOW}
    assert left == {SHADOW: "moving average; the trained weight was chosen"}


def test_shadow():
    sources, left = choose(ENTRIES, "shadow", "m.ckpt")
    assert sources == {name: name for name in ENTRIES if name != SHADOW} | {"W": SHADOW}
    assert left == {"W": "trained weight; its moving average was chosen"}


def test_nothing_to_choose():
    without = {name: entry for name, entry in ENTRIES.items() if name != SHADOW}
    for averages in (None, "raw"):
        assert choose(without, averages, "m.ckpt") == ({name: name for name in without}, {})
    with pytest.raises(CheckpointError, match="'m.ckpt' has no moving averages of its weights"):
        choose(without, "shadow", "m.ckpt")
