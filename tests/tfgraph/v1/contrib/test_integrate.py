"""contrib.integrate against what TF 1.15.5 made: solutions, steps, and gradients."""

import numpy as np
import pytest
from make_contrib_small_projects import cases_of, check

import tfgraph.v1 as tf
from tfgraph.v1 import contrib


@pytest.mark.parametrize("name", cases_of("integrate"))
def test_solutions_are_as_in_tf_115(name, device):
    check(tf, contrib, device, name)


def test_the_step_of_odeint_finds_an_exponential():
    with tf.Graph().as_default(), tf.Session() as session:
        found = session.run(contrib.integrate.odeint(lambda y, t: y, tf.constant(1.0, tf.float64), [0.0, 1.0]))
    # Beside the tolerance of a step, 1e-6.
    np.testing.assert_allclose(found, [1, np.e], rtol=1e-5)


def test_times_must_increase():
    with tf.Graph().as_default(), tf.Session() as session:
        found = contrib.integrate.odeint_fixed(lambda y, t: y, 1.0, [0.0, 1.0, 0.5])
        with pytest.raises(tf.errors.InvalidArgumentError, match="must be monotonic increasing"):
            session.run(found)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda I: I.odeint(None, 1.0, [0.0], method="rk4"), ValueError, "invalid method: 'rk4'"),
        (lambda I: I.odeint(None, 1.0, [0.0], options={"safety": 1}), ValueError, "without specifying `method`"),
        (lambda I: I.odeint(None, 1, [0.0]), TypeError, "`y0` must have a floating point.* not int32"),
        (lambda I: I.odeint(None, 1.0, tf.constant([0])), TypeError, "`t` must have a floating point dtype, not int32"),
        (lambda I: I.odeint_fixed(None, 1.0, [0.0, 1.0], [0.1, 0.1]), ValueError, "must be N and N-1"),
        (lambda I: I.odeint_fixed(None, 1.0, [0.0, 1.0], method="euler"), ValueError, "method not supported: euler"),
    ],
)
def test_what_makes_no_sense_is_refused(call, error, message):
    with tf.Graph().as_default(), pytest.raises(error, match=message):
        call(contrib.integrate)
