"""`numerics` gives the same numbers in every run, and leaves no trace."""

import random

import keras
import numpy as np
import pytest
import tensorflow as tf
from tensorflow.python.framework import config

DRAW = """
import random
import keras, numpy as np, pytest, tensorflow as tf

def draw():
    return random.random(), np.random.rand(), float(tf.random.uniform([])), float(keras.random.normal([]))

"""


def draw():
    """One number of each generator."""
    return random.random(), np.random.rand(), float(tf.random.uniform([])), float(keras.random.normal([]))


@pytest.fixture
def seeded(numerics):
    """All generators at a known place in their streams; what was before comes back by the fixture itself."""
    config.disable_op_determinism()
    keras.utils.set_random_seed(5)
    draw()


def test_the_same_numbers_in_each_test(run_tests):
    source = """
seen = {}

@pytest.mark.parametrize("run", [1, 2])
def test_seed_0(numerics, run):
    assert numerics == 0
    seen[0, run] = draw(), draw()

@pytest.mark.parametrize("run", [1, 2])
@pytest.mark.numerics(seed=3)
def test_seed_3(run, numerics):
    assert numerics == 3
    seen[3, run] = draw(), draw()

@pytest.mark.numerics(seed=3)
def test_the_mark_is_enough():
    assert (draw(), draw()) == seen[3, 1] == seen[3, 2]

def test_runs_and_seeds():
    assert seen[0, 1] == seen[0, 2]
    assert not set(seen[0, 1][0]) & set(seen[3, 1][0])
    assert not set(seen[0, 1][0]) & set(seen[0, 1][1])
"""
    run_tests(DRAW + source).assert_outcomes(passed=6)


def test_tf32_is_off_and_operations_are_deterministic(run_tests):
    tf.config.experimental.enable_tensor_float_32_execution(True)
    try:
        source = """
            import tensorflow as tf
            from tensorflow.python.framework import config

            def test_it(numerics):
                assert not tf.config.experimental.tensor_float_32_execution_enabled()
                assert config.is_op_determinism_enabled()

            def test_after():
                assert tf.config.experimental.tensor_float_32_execution_enabled()
                assert not config.is_op_determinism_enabled()
        """
        run_tests(source).assert_outcomes(passed=2)
    finally:
        tf.config.experimental.enable_tensor_float_32_execution(False)


@pytest.mark.parametrize("ending", ["pass", "assert False", "tf.random.set_seed(8); keras.utils.set_random_seed(9)"])
def test_all_is_as_it_was(run_tests, seeded, ending):
    expected = [draw() for _ in range(3)]
    keras.utils.set_random_seed(5)
    draw()
    outcome = run_tests(DRAW + f"def test_it(numerics):\n    draw()\n    {ending}\n").parseoutcomes()
    assert outcome == {"failed": 1} if "assert" in ending else {"passed": 1}
    assert [draw() for _ in range(3)] == expected
    assert not config.is_op_determinism_enabled()
    assert not tf.config.experimental.tensor_float_32_execution_enabled()  # as our own conftest has it


def test_determinism_that_was_on_stays_on(run_tests, numerics):
    run_tests("def test_it(numerics): pass").assert_outcomes(passed=1)
    assert config.is_op_determinism_enabled()


def test_no_seed_stays_none(run_tests):
    from tensorflow.python.eager import context

    assert context.global_seed() is None
    run_tests("def test_it(numerics): pass").assert_outcomes(passed=1)
    assert context.global_seed() is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("3", "Write @pytest.mark.numerics(seed=0), not @pytest.mark.numerics(3)."),
        ("sed=3", "Write @pytest.mark.numerics(seed=0), not @pytest.mark.numerics(sed=3)."),
        ("seed='a'", "seed: expected an integer from 0 to 2**32 - 1, received 'a'."),
        ("seed=True", "seed: expected an integer from 0 to 2**32 - 1, received True."),
        ("seed=2**32", "seed: expected an integer from 0 to 2**32 - 1, received 4294967296."),
    ],
)
def test_a_wrong_mark_is_refused(run_tests, arguments, message):
    done = run_tests(f"import pytest\n@pytest.mark.numerics({arguments})\ndef test_it(): pass")
    done.assert_outcomes(errors=1)
    assert message in done.stdout.str()
