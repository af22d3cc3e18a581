"""Pieces of partitioned variables: whether they cover it, and under which keys they lie."""

import numpy as np
import pytest
import tensorflow as tf

from tfgraph.checkpoints.formats import partitions
from tfgraph.checkpoints.formats.table import Table
from tfgraph.checkpoints.reader import CheckpointError


@pytest.mark.parametrize(
    ("shape", "places", "covers"),
    [
        ((4,), [[(0, 4)]], True),
        ((4,), [[(0, 1)], [(1, 3)]], True),
        ((4,), [[(0, 1)], [(1, 3)], [(2, 0)]], True),  # an empty piece does no harm
        ((4,), [[(0, 2)], [(1, 3)]], False),
        ((4,), [[(0, 2)], [(3, 1)]], False),
        ((4,), [[(0, 4)], [(0, 4)]], False),
        ((4,), [], False),
        (
            (3, 3),
            [[(0, 1), (0, 2)], [(0, 2), (2, 1)], [(2, 1), (1, 2)], [(1, 2), (0, 1)], [(1, 1), (1, 1)]],
            True,
        ),  # spiral
        ((3, 3), [[(0, 1), (0, 2)], [(0, 2), (2, 1)], [(2, 1), (1, 2)], [(1, 2), (0, 1)], [(0, 1), (1, 1)]], False),
        ((2, 2), [[(0, 1), (0, 2)], [(0, 1), (0, 2)]], False),  # as many elements, and half of them twice
        ((), [[]], True),
    ],
)
def test_cover(shape, places, covers):
    slices = [partitions.place(tuple(extents), shape) for extents in places]
    counts = np.zeros(shape, int)
    for box in slices:
        counts[box] += 1
    assert (counts == 1).all() == covers
    if covers:
        partitions.check_cover(slices, shape)
    else:
        with pytest.raises(CheckpointError, match="do not cover it exactly"):
            partitions.check_cover(slices, shape)


@pytest.mark.parametrize("start", [0, 1, 63, 64, 65, 8191, 8192, 2**20, 2**31, 2**40, 2**62])
def test_keys_of_pieces_are_those_of_tf(start, tmp_path):
    """TF finds a piece by its key, so that a wrong one would be one that is not found."""
    name, length = "scope/w:ü", 2
    shape = f"{start + length + 1} 1 {start},{length}:-"
    prefix = str(tmp_path / "model")
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        values = tf.ones((length, 1))
        session.run(tf.raw_ops.SaveV2(prefix=prefix, tensor_names=[name], shape_and_slices=[shape], tensors=[values]))
    assert partitions.key(name, ((start, length), (0, None))) in dict(Table(f"{prefix}.index").items())
