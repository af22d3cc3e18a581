"""Sums that Keras takes for something else."""

import itertools

import keras
import numpy as np
import pytest

from migration.graphs.plan.sums import is_taken_for_a_bias

SHAPES = [shape for rank in (1, 2, 3, 4) for shape in itertools.product((1, 2, 3), repeat=rank)]


def test_every_sum_that_keras_makes_another_one_of_is_told():
    wrong = 0
    for first, second in itertools.product(SHAPES, repeat=2):
        a, b = np.ones(first, np.float32), np.full(second, 2, np.float32)
        try:
            wanted = a + b
        except ValueError:
            continue
        try:
            found = np.asarray(keras.ops.add(a, b))
            same = found.shape == wanted.shape and np.array_equal(found, wanted)
        except Exception:
            same = False
        if not same:
            wrong += 1
            assert is_taken_for_a_bias(first, second), (first, second)
    assert wrong, "Keras has mended it: this file and its subject can go"


@pytest.mark.parametrize(
    "first, second, taken",
    [
        ((None, 5), (5,), False),
        ((None, 8, 8, 3), (3,), False),
        ((None, 8, 8, 3), (None, 8, 8, 3), False),
        ((None, 1, 5), (None, 5, 1), True),  # with one example
        ((None, 5, 1), (None, 1, 5), True),
        (None, (5,), True),
    ],
)
def test_open_lengths_may_be_one(first, second, taken):
    assert is_taken_for_a_bias(first, second) == taken
