"""Causes that are seen in variables alone: what must not be taken for them, and which way round they are said."""

import numpy as np
import pytest

from migration.parity.causes import adam_step, causes, recognised
from migration.parity.evidence import Evidence

RNG = np.random.default_rng(5)
W, OTHER, THIRD = RNG.normal(size=(3, 8)).astype(np.float32)
ZEROS = np.zeros(8, np.float32)
QUARTER = np.repeat(np.float32([0, 0, 1, 0]), 2)


@pytest.mark.parametrize(
    ("cause", "a", "b"),
    [
        ("exchanged_variables", {"a": W, "b": OTHER}, {"a": THIRD, "b": W}),
        ("flipped", {"a": W}, {"a": W[::-1].reshape(2, 4)}),
        ("forget_bias", {"a": W}, {"a": W + QUARTER + QUARTER[::-1]}),
        ("forget_bias", {"a": W}, {"a": W + QUARTER * OTHER}),
        ("gate_order", {"a": W}, {"a": np.roll(W, 4).reshape(2, 4)}),
        ("not_loaded", {"a": ZEROS}, {"a": ZEROS + 1}),
        ("not_loaded", {"a": W[:1]}, {"a": OTHER}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_not_the_cause(cause, a, b):
    assert causes()[cause].recognise(Evidence(before=(a, b))) is None


@pytest.mark.parametrize("count", [2, 3, 4])
def test_gates_of_any_cell(count):
    gates = RNG.normal(size=(2, 3 * count)).astype(np.float32)
    found = recognised(Evidence(before=({"a": gates}, {"a": np.roll(gates, 3, axis=1)})))
    assert found["gate_order"].startswith(
        "the gates of 'a' are in another order: the second program's are the first's ("
    )
    assert f"({count - 1}, " in found["gate_order"]


def moved(name, first, second):
    """Two programs with the same variable, that moves by another number in each."""
    before, after = {name: W}, ({name: W + np.float32(first)}, {name: W + np.float32(second)})
    return Evidence(before=(before, dict(before)), after=after, gradients_agree=True)


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (1, 0, "'bn/moving_mean' does not move in the second program: its update operations are not run"),
        (0, 1, "'bn/moving_mean' does not move in the first program: its update operations are not run"),
        (1, 2, "'bn/moving_mean' moves 2 times as far in the second program: the momentum is another"),
        (1, 1, None),
    ],
)
def test_moving_averages(first, second, sentence):
    recognise = causes()["moving_averages"].recognise
    assert recognise(moved("bn/moving_mean", first, second)) == sentence
    assert recognise(moved("dense/kernel", first, second)) is None


def adam_at(steps, factors=(1.0, 1.0)):
    """Two programs whose Adam makes the step of that number; the second's weights move so many times as far."""
    state = {"a": W, "b": OTHER, "a/Adam": W, "b/Adam": W}
    powers = {"beta1_power": 0.9, "beta2_power": 0.999}
    before = {**state, **{name: np.float32(beta**steps) for name, beta in powers.items()}}
    after = {**state, **{name: np.float32(beta ** (steps + 1)) for name, beta in powers.items()}}
    step = {name: 0.1 * np.sign(state[name]) for name in ("a", "b")}
    one = {**after, **{name: state[name] + step[name] for name in step}}
    other = {**after, **{name: state[name] + f * step[name] for (name, f) in zip(step, factors, strict=True)}}
    return Evidence(before=(before, dict(before)), after=(one, other), gradients_agree=True)


def rate(steps):
    return np.sqrt(1 - 0.999**steps) / (1 - 0.9**steps)


@pytest.mark.parametrize(
    ("off", "words"),
    [(-1, "one step behind"), (1, "one step ahead"), (-2, "2 steps behind"), (2, "2 steps ahead")],
)
def test_adam_that_counts_otherwise(off, words):
    factor = float(rate(5 + off) / rate(5))
    found = recognised(adam_at(5, (factor, factor)))
    assert found == {"adam_step": f"Adam of the second program is {words}"}


def test_no_step_is_behind_the_first():
    """There is no step 0; and a factor that is near that of the second step is not that."""
    assert adam_step.correction(adam_at(1, [float(0.95 * rate(2) / rate(1))] * 2)) is None


def test_a_learning_rate_is_one_factor_for_all():
    assert recognised(adam_at(5, (3.0, 3.0))).keys() == {"learning_rate"}
    assert "learning_rate" not in recognised(adam_at(5, (3.0, 2.0)))
