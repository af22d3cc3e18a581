"""The Penn Treebank reader of TF 0.x."""

import numpy as np
import pytest

from tfgraph.v1.old_models import ptb_reader


def test_words_become_numbers_by_frequency(tmp_path):
    (tmp_path / "ptb.train.txt").write_text(" b a b \n c b \n")
    (tmp_path / "ptb.valid.txt").write_text(" a new b \n")
    (tmp_path / "ptb.test.txt").write_text(" c \n")
    train, valid, test, size = ptb_reader.ptb_raw_data(str(tmp_path))
    # b three times, the end of a line twice, then a and c in the order of the alphabet
    assert train == [0, 2, 0, 1, 3, 0, 1]
    assert valid == [2, 0, 1]  # `new` is not known
    assert test == [3, 1]
    assert size == 4


def test_batches_follow_one_another():
    batches = list(ptb_reader.ptb_iterator(range(14), batch_size=2, num_steps=3))
    assert len(batches) == 2
    np.testing.assert_array_equal(batches[0][0], [[0, 1, 2], [7, 8, 9]])
    np.testing.assert_array_equal(batches[0][1], [[1, 2, 3], [8, 9, 10]])
    np.testing.assert_array_equal(batches[1][0], [[3, 4, 5], [10, 11, 12]])


def test_too_short_a_text():
    with pytest.raises(ValueError, match="decrease batch_size or num_steps"):
        list(ptb_reader.ptb_iterator(range(4), batch_size=2, num_steps=3))
