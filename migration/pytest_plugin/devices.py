"""`device`: the test once on the CPU and once on each GPU."""

from collections.abc import Iterator

import pytest

#: The fixture that is parametrised. It has a name of its own so that a test or a project can have another `device`.
_PARAMETER = "_tensorflow_device"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask TensorFlow for its devices only if a test wants to know."""
    if _PARAMETER in metafunc.fixturenames:
        import tensorflow as tf

        gpus = tf.config.list_physical_devices("GPU")
        metafunc.parametrize(_PARAMETER, ["/CPU:0", *(f"/GPU:{i}" for i in range(len(gpus)))], indirect=True)


@pytest.fixture
def _tensorflow_device(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def device(_tensorflow_device: str) -> Iterator[str]:
    """Run the test on each device present: `/CPU:0`, `/GPU:0`, and so on.

    Eager operations run there, and the graph of `tf1_session`; a test that makes a `tf.Graph` of its own names the
    device in there again.
    """
    import tensorflow as tf

    with tf.device(_tensorflow_device):
        yield _tensorflow_device


def device_of(request: pytest.FixtureRequest) -> str | None:
    """The device that a test runs on; None if it did not take the fixture `device`."""
    if _PARAMETER not in request.fixturenames:
        return None
    request.getfixturevalue("device")  # now, while no other fixture's graph would take the device for its own
    return request.getfixturevalue(_PARAMETER)
