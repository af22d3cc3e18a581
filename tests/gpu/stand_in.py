"""The device of these tests: the first GPU, and on a machine without one the CPU, which stands in for it.

What can be proved without a GPU is: that the tests run, and that they compare what they say.
"""

import pytest
import tensorflow as tf

STANDS_IN = not tf.config.list_physical_devices("GPU")
GPU = "/CPU:0" if STANDS_IN else "/GPU:0"

#: For what only a GPU has.
gpu_only = pytest.mark.skipif(STANDS_IN, reason="needs a GPU: the CPU, which stands in, has no such kernel")


def quick(is_quick: bool = False) -> tuple:
    """Marks of a test that `make test` leaves out while the CPU stands in, unless it is quick."""
    return (pytest.mark.slow,) if STANDS_IN and not is_quick else ()
