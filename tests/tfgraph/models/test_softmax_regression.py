"""The softmax regression in graph mode."""

from initial_values import initial_values

from tfgraph import models


def test_starts_at_zero():
    assert not any(values.any() for values in initial_values(models.SoftmaxRegression).values())
