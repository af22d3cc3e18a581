"""Two traces by levels, and the order in which a divergence is looked for."""

import numpy as np
import tensorflow as tf
from pairs import compared


def variables():
    return [tf.Variable(np.float32([value]), name=name) for name, value in (("first", 2), ("last", 3))]


def step_with(variables, factor=1.0, gradient_factors=(1.0, 1.0)):
    """Two layers, whose outputs and gradients may be spoiled."""

    def step(x):
        with tf.GradientTape() as tape:
            y = factor * tf.tanh(x * variables[0]) * variables[1]
            loss = tf.reduce_sum(y * y)
        gradients = tape.gradient(loss, variables)
        spoiled = [each * by for each, by in zip(gradients, gradient_factors, strict=True)]
        return y, loss, dict(zip(("first", "last"), spoiled, strict=True))

    return step


def compared_with(rng, **faults):
    own = variables()
    x = rng.normal(size=(5, 1)).astype(np.float32)
    return compared(step_with(own), step_with(own, **faults), x, a_variables=own, b_variables=own)


def test_the_same(rng):
    comparison = compared_with(rng)
    assert all(level.passed for level in comparison.levels())
    assert comparison.divergence() is None


def test_gradients_begin_at_the_end_of_the_program(rng):
    comparison = compared_with(rng, gradient_factors=(2.0, 3.0))
    assert [level.passed for level in comparison.levels()] == [True, True, False]
    assert comparison.divergence().target == "gradient of last"
    assert compared_with(rng, gradient_factors=(2.0, 1.0)).divergence().target == "gradient of first"


def test_outputs_come_before_gradients(rng):
    comparison = compared_with(rng, factor=2.0, gradient_factors=(2.0, 3.0))
    assert [level.passed for level in comparison.levels()] == [False] * 3
    assert comparison.divergence().target == "y"
