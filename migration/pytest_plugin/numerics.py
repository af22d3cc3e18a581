"""`numerics`: the same numbers in every run."""

import contextlib
import random
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

_MARK = "numerics(seed=0)"


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line("markers", f"{_MARK}: run the test with the fixture `numerics`, and with this seed")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give a marked test the fixture, before all others: a mark that does nothing would be a trap."""
    if item.get_closest_marker("numerics") and "numerics" not in getattr(item, "fixturenames", ["numerics"]):
        item.fixturenames.insert(0, "numerics")  # type: ignore[attr-defined]


@pytest.fixture
def numerics(request: pytest.FixtureRequest) -> Iterator[int]:
    """Compute the same in every run: TF32 off, deterministic ops, Python, numpy, TensorFlow and Keras seeded.

    All is as it was afterwards. The value is the seed: 0, or that of `@pytest.mark.numerics(seed=3)`. A `tf.Graph` of
    the test's own has a seed of its own (`tf.compat.v1.set_random_seed`); that of `tf1_session` has this one.
    """
    seed = _seed_of(request.node)
    with contextlib.ExitStack() as undoing:
        for change in (_no_tf32, _deterministic_ops, _seed_python, _seed_numpy, _seed_tensorflow, _seed_keras):
            undoing.callback(change(seed))
        yield seed


def _seed_of(node: Any) -> int:
    mark = node.get_closest_marker("numerics")
    if mark is None:
        return 0
    seed = mark.kwargs.get("seed", 0)
    if mark.args or mark.kwargs.keys() - {"seed"}:
        given = ", ".join([*map(repr, mark.args), *(f"{name}={value!r}" for name, value in mark.kwargs.items())])
        pytest.fail(f"Write @pytest.mark.{_MARK}, not @pytest.mark.numerics({given}).", pytrace=False)
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**32:
        pytest.fail(
            f"@pytest.mark.{_MARK}: seed: expected an integer from 0 to 2**32 - 1, received {seed!r}.", pytrace=False
        )
    return seed


# Each of these changes something and returns what undoes it.
_Undo = Callable[[], Any]


def _no_tf32(seed: int) -> _Undo:
    import tensorflow as tf

    was_on = tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental.enable_tensor_float_32_execution(False)
    return lambda: tf.config.experimental.enable_tensor_float_32_execution(was_on)


def _deterministic_ops(seed: int) -> _Undo:
    from tensorflow.python.framework import config  # what asks and what disables have no public names

    was_on = config.is_op_determinism_enabled()
    config.enable_op_determinism()
    return lambda: None if was_on else config.disable_op_determinism()


def _seed_python(seed: int) -> _Undo:
    state = random.getstate()
    random.seed(seed)
    return lambda: random.setstate(state)


def _seed_numpy(seed: int) -> _Undo:
    import numpy as np

    state = np.random.get_state()
    np.random.seed(seed)
    return lambda: np.random.set_state(state)


def _seed_tensorflow(seed: int) -> _Undo:
    # tf.random.set_seed would seed another fixture's graph, if there is one, and nobody else knows the earlier seed.
    from tensorflow.python.eager import context

    earlier = context.global_seed()
    drawn = None if earlier is None else context.context()._rng.getstate()

    def undo() -> None:
        context.set_global_seed(earlier)
        if drawn is not None:
            context.context()._rng.setstate(drawn)

    context.set_global_seed(seed)
    return undo


def _seed_keras(seed: int) -> _Undo:
    """Keras 3 keeps a seed and a generator of its own; before it is imported there are none, and Python's is asked."""
    if "keras.src.random.seed_generator" not in sys.modules:
        return lambda: None
    from keras.src.backend.common.global_state import get_global_attribute, set_global_attribute
    from keras.src.random.seed_generator import GLOBAL_SEED_GENERATOR
    from keras.src.utils.rng_utils import GLOBAL_RANDOM_SEED

    earlier = {name: get_global_attribute(name) for name in (GLOBAL_RANDOM_SEED, GLOBAL_SEED_GENERATOR)}

    def undo() -> None:
        for name, value in earlier.items():
            set_global_attribute(name, value)

    set_global_attribute(GLOBAL_RANDOM_SEED, seed)
    set_global_attribute(GLOBAL_SEED_GENERATOR, None)  # made anew from the seed when it is needed
    return undo
