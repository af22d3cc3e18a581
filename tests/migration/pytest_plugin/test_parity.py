"""The fixture `assert_parity` is the function, told on which device the test runs."""

SOURCE = """
import numpy as np
from migration.parity.asserting import assert_parity as function

a = {"conv1/kernel": np.float32([1, 2]), "conv1/bias": np.float32([0])}
b = {"conv1/kernel": np.float32([1, 2.5]), "conv1/biases": np.float32([0])}
"""


def test_it_passes_and_fails(run_tests):
    source = """
def test_same(assert_parity):
    assert assert_parity is function
    assert_parity(a, dict(a))

def test_other(assert_parity):
    assert_parity(a, b)
"""
    done = run_tests(SOURCE + source)
    done.assert_outcomes(passed=1, failed=1)
    done.stdout.fnmatch_lines(
        [
            ">       assert_parity(a, b)",
            "E       AssertionError: 3 of 3 arrays differ:",
            "E         conv1/bias    only in a",
            "E         conv1/biases  only in b",
            "E         array         shape  dtype    ulp        max abs  max rel  cosine    at    a    b",
            "E         conv1/kernel  (2,)   float32  2,097,152  0.5      0.2      0.996546  (1,)  2.0  2.5",
            "E       Allowed for float32 on *PU: rtol *, atol * of the largest value:",
        ],
        consecutive=True,
    )
    # The traceback ends in the test, not in our code.
    assert "asserting.py" not in done.stdout.str()


def test_it_knows_the_device(run_tests):
    done = run_tests(SOURCE + "\ndef test_it(device, assert_parity):\n    assert_parity(a, b)\n", "-k", "CPU")
    done.stdout.fnmatch_lines(["E       Allowed for float32 on /CPU:0: rtol 1e-05, atol 5e-06 of the largest value:"])
