"""contrib.sparsemax against what TF 1.15.5 made: probabilities, loss, gradients, and what becomes of infinity."""

import pytest
from make_contrib_small_projects import cases_of, check

import tfgraph.v1 as tf
from tfgraph.v1 import contrib


@pytest.mark.parametrize("name", cases_of("sparsemax"))
def test_sparsemax_is_as_in_tf_115(name, device):
    check(tf, contrib, device, name)
