"""contrib.losses.metric_learning against what TF 1.15.5 made: values and gradients."""

import pytest
from make_contrib_small_projects import cases_of, check

import tfgraph.v1 as tf
from tfgraph.v1 import contrib


@pytest.mark.parametrize("name", cases_of("losses"))
def test_losses_of_metric_learning_are_as_in_tf_115(name, device):
    check(tf, contrib, device, name)
