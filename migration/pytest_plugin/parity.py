"""`assert_parity`: fail unless two programs compute the same."""

import functools
from collections.abc import Callable

import pytest

from migration.pytest_plugin.devices import device_of


@pytest.fixture
def assert_parity(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Compare two programs, arrays or mappings of arrays: `assert_parity(a, b)`; see `migration.parity.assert_parity`.

    With the fixture `device` the tolerance is that of the device.
    """
    from migration.parity.asserting import assert_parity

    device = device_of(request)
    return assert_parity if device is None else functools.partial(assert_parity, device=device)
