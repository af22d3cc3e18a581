"""Fixtures for the tests of contrib."""

import pytest

import tfgraph.v1 as tf


@pytest.fixture
def v1_control_flow():
    """Loops and branches as `tfgraph run` makes them for a script: TF1's."""
    was_v2 = tf.control_flow_v2_enabled()
    tf.disable_control_flow_v2()
    yield
    if was_v2:
        tf.enable_control_flow_v2()
