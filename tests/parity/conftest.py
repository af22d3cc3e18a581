"""Fixtures of the parity tests."""

import pytest

from migration.pytest_plugin.devices import device_of


@pytest.fixture(autouse=True)
def deterministic_on_gpus(request):
    """On a GPU each sum is to have one order; on the CPU the kernels of these models have one anyway."""
    if "GPU" in (device_of(request) or ""):
        request.getfixturevalue("op_determinism")
