"""Determinism."""

import pytest
from tensorflow.python.framework import config

from migration.doctor import Status


@pytest.fixture
def switched():
    before = config.is_op_determinism_enabled()
    yield
    (config.enable_op_determinism if before else config.disable_op_determinism)()


def test_on_and_off(only, machine, switched):
    config.enable_op_determinism()
    assert only("determinism", machine).status == Status.OK
    config.disable_op_determinism()
    finding = only("determinism", machine)
    assert finding.status == Status.NOTE
    assert "enable_op_determinism()" in finding.remedy
