"""Whether the process still behaves as TensorFlow 2."""

import pytest
import tensorflow as tf

from migration.doctor import Status


def test_it_does_even_while_a_graph_is_built(only, machine):
    assert only("v2_behavior", machine).status == Status.OK
    with tf.Graph().as_default():
        assert only("v2_behavior", machine).status == Status.OK


@pytest.mark.xdist_group("doctor")
def test_switched_off(spoilt):
    (finding,) = spoilt["v2_behavior"]
    assert finding["status"] == "warning"
    assert finding["what"].startswith("switched off in this process: eager execution, v2 behavior, resource variables.")
    assert "tfgraph run" in finding["remedy"]
