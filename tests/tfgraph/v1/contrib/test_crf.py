"""contrib.crf against what TF 1.15.5 made: the cells (the functions are in test_rnn.py)."""

import pytest
from make_contrib_small_projects import cases_of, check

import tfgraph.v1 as tf
from tfgraph.v1 import contrib


@pytest.mark.parametrize("name", cases_of("crf"))
def test_cells_are_as_in_tf_115(name, device):
    check(tf, contrib, device, name)
