"""Fixtures of the tests on a GPU."""

import pytest
from stand_in import GPU


@pytest.fixture
def gpu():
    """`/GPU:0`; where there is none, `/CPU:0` in its place."""
    return GPU


@pytest.fixture(autouse=True)
def deterministic(op_determinism):
    """Two runs on a GPU can be compared only if sums have one order."""
