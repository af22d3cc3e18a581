"""`pytest --gpu`: only the tests that run on a GPU; where TensorFlow sees none it fails at once instead of skipping."""

from pathlib import Path

import pytest

#: The parameter of the fixture `device` (migration/pytest_plugin/devices.py).
DEVICE = "_tensorflow_device"
FOLDER = Path(__file__).parent

MISSING = """--gpu: TensorFlow sees no GPU on this machine, so nothing would be tested on one.
  why:     python -m migration doctor     (the driver, the CUDA libraries, CUDA_VISIBLE_DEVICES)
  install: pip install -e '.[gpu]'        (TensorFlow's CUDA libraries; the driver must be there)
  offline: tests/gpu/README.md
Without --gpu, the tests of tests/gpu take the CPU in the GPU's place."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--gpu", action="store_true", help="only what runs on a GPU; fails where TensorFlow sees none")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to start without a GPU; the workers of xdist need not be asked again."""
    if config.getoption("gpu") and not hasattr(config, "workerinput"):
        import tensorflow as tf

        if not tf.config.list_physical_devices("GPU"):
            raise pytest.UsageError(MISSING)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what runs on a GPU."""
    if config.getoption("gpu"):
        config.hook.pytest_deselected(items=[item for item in items if not runs_on_gpu(item)])
        items[:] = filter(runs_on_gpu, items)


def runs_on_gpu(item: pytest.Item) -> bool:
    """Whether a test has the fixture `device` with a GPU, or lies in this folder."""
    call = getattr(item, "callspec", None)
    return FOLDER in item.path.parents or (call is not None and "GPU" in call.params.get(DEVICE, ""))
