"""Learning-rate decay gives the float32 bits of TF 1.15.5, in a session, eager and in a function."""

from pathlib import Path

import keras
import make_schedules
import numpy as np
import pytest
import tensorflow as tf

import tfgraph.v1
from tfkeras.schedules import ExponentialDecay

TF115 = np.load(Path(make_schedules.__file__).with_name("schedules.npz"))
STEPS = np.array(make_schedules.STEPS)

KERAS = {
    name: ExponentialDecay(0.1, decay_steps, 0.96, staircase)
    for name, (decay_steps, staircase) in make_schedules.EXPONENTIAL.items()
}
KERAS["piecewise"] = keras.optimizers.schedules.PiecewiseConstantDecay(**make_schedules.PIECEWISE)

every_schedule = pytest.mark.parametrize("name", KERAS)


@every_schedule
@pytest.mark.parametrize("how", ["eager", "function"])
def test_rates_are_those_of_tf_1_15(name, how, device):
    compute = KERAS[name] if how == "eager" else tf.function(KERAS[name])
    rates = [compute(tf.constant(step, tf.int64)).numpy() for step in STEPS]
    assert len(np.unique(rates)) >= 3
    np.testing.assert_array_equal(rates, TF115[name], strict=True)


@pytest.mark.parametrize("name", ["7 False", "41 True"])
def test_a_session_gives_them_too(name, device):
    decay_steps, staircase = make_schedules.EXPONENTIAL[name]
    with tf.Graph().as_default(), tf.device(device), tf.compat.v1.Session() as session:
        step = tf.compat.v1.placeholder(tf.int64, [])
        rate = tfgraph.v1.train.exponential_decay(0.1, step, decay_steps, 0.96, staircase=staircase)
        rates = [session.run(rate, {step: number}) for number in STEPS]
    np.testing.assert_array_equal(rates, TF115[name], strict=True)


def test_keras_itself_would_step_earlier(device):
    """Why there is a class: in both worlds the documented formula, but not the same step."""
    tf1 = ExponentialDecay(0.1, 41, 0.5, staircase=True)
    own = keras.optimizers.schedules.ExponentialDecay(0.1, 41, 0.5, staircase=True)
    assert (tf1(41).numpy(), own(41).numpy()) == (np.float32(0.1), np.float32(0.05))
    assert tf1(42).numpy() == own(42).numpy() == np.float32(0.05)


def test_config_round_trip():
    schedule = ExponentialDecay(0.1, 41, 0.5, staircase=True)
    again = keras.optimizers.schedules.deserialize(keras.optimizers.schedules.serialize(schedule))
    assert type(again) is ExponentialDecay
    assert again.get_config() == schedule.get_config()


@pytest.mark.parametrize("decay_steps", [0, -1])
def test_decay_steps_must_be_positive(decay_steps):
    with pytest.raises(ValueError, match="decay_steps"):
        ExponentialDecay(0.1, decay_steps, 0.5)
