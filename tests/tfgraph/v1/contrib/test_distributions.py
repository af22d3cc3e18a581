"""contrib.distributions against what TF 1.15.5 computed."""

import importlib
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from make_contrib_distributions import DISTRIBUTIONS, KINDS, fetch

import tfgraph.v1 as tf
from tfgraph.v1 import contrib
from tfgraph.v1.contrib import distributions as ds

GOLDENS = json.loads((Path(__file__).parents[3] / "goldens" / "contrib_distributions.json").read_text())
# The formulas of TensorFlow Probability round elsewhere than 1.15's, and some take a difference of
# lgammas; a wrong formula shows from the second digit on.
TOLERANCE = {"rtol": 2e-5, "atol": 2e-6}


def check(found, wanted):
    """Every number that 1.15.5 gave, with its dtype and shape; more may be there."""
    assert wanted
    for name, (dtype, values) in wanted.items():
        assert name in found, f"1.15.5 implements {name}"
        assert found[name][0] == dtype, name
        ours, theirs = (np.array(value, np.float64) for value in (found[name][1], values))
        assert ours.shape == theirs.shape, name
        np.testing.assert_allclose(ours, theirs, **TOLERANCE, err_msg=name)


@pytest.mark.parametrize("name", KINDS["distribution"][1])
def test_distributions_compute_what_tf_115_computed(name, device):
    found, wanted = KINDS["distribution"][0](tf, ds, name), GOLDENS["distribution"][name]
    assert found["static"] == wanted["static"]
    check(found["values"], wanted["values"])


@pytest.mark.parametrize("name", KINDS["bijector"][1])
def test_bijectors_compute_what_tf_115_computed(name, device):
    found, wanted = KINDS["bijector"][0](tf, ds, name), GOLDENS["bijector"][name]
    assert found["variables"] == wanted["variables"]
    check(found["values"], wanted["values"])


@pytest.mark.parametrize("name", KINDS["divergence"][1])
def test_divergences_are_those_of_tf_115(name, device):
    check(KINDS["divergence"][0](tf, ds, name), GOLDENS["divergence"][name])


@pytest.mark.parametrize("name", KINDS["function"][1])
def test_functions_return_what_tf_115_returned(name, device):
    check(KINDS["function"][0](tf, ds, name), GOLDENS["function"][name])


def test_samples_have_the_moments_of_tf_115(device):
    """5,000 draws of each distribution whose mean and variance 1.15.5 knows, in one run."""
    draws, wanted = 5_000, {}
    with tf.Graph().as_default(), tf.device(device):
        tensors = {}
        for name, (make, _) in DISTRIBUTIONS.items():
            golden = GOLDENS["distribution"][name]
            made = make(ds)
            sample = made.sample(draws, seed=17)
            batch, event, dtype = golden["static"]
            assert (sample.shape.as_list(), sample.dtype.name) == ([draws, *batch, *event], dtype), name
            moments = [np.array(golden["values"].get(moment, [0, np.nan])[1]) for moment in ("mean", "variance")]
            # The mean of Cholesky factors is not the factor of the mean.
            if all(np.isfinite(moment).all() for moment in moments) and name != "WishartCholesky factors":
                tensors[name] = tf.reduce_mean(tf.cast(sample, tf.float64), axis=0)
                wanted[name] = moments
        found = fetch(tf, tensors)
    assert len(found) > 50
    for name, (mean, variance) in wanted.items():
        # Five standard errors; the seed is fixed. The float32 sums of constants err by 1e-6.
        error = np.abs(np.array(found[name][1]) - mean)
        assert (error <= 5 * np.sqrt(variance / draws) + 1e-6).all(), (name, error)


def test_a_seed_gives_the_same_samples_in_every_session_and_others_in_every_run():
    with tf.Graph().as_default():
        sample = ds.MultivariateNormalDiag(tf.zeros(3), tf.ones(3)).sample(seed=3)
        with tf.Session() as session:
            first, second = session.run(sample), session.run(sample)
        with tf.Session() as session:
            again = session.run(sample)
    np.testing.assert_array_equal(first, again)
    assert (first != second).all()


def test_one_family():
    with tf.Graph().as_default():
        normal = ds.MultivariateNormalDiag(tf.zeros(3), tf.ones(3))
        independent = ds.Independent(tf.distributions.Normal(tf.zeros(3), 1.0), 1)
        assert ds.Normal is tf.distributions.Normal
        assert isinstance(normal, tf.distributions.Distribution)
        assert isinstance(independent.distribution, tf.distributions.Normal)
        assert not isinstance(normal, tf.distributions.Normal)
        assert normal.reparameterization_type is not None and normal.parameters["loc"] is not None


def test_divergences_of_users_are_registered():
    with tf.Graph().as_default():

        class Mine(ds.MultivariateNormalDiag):
            pass

        ds.RegisterKL(Mine, tf.distributions.Normal)(lambda a, b, name=None: tf.constant(7.0))
        divergence = ds.kl_divergence(Mine(tf.zeros(3)), ds.Normal(0.0, 1.0))
        assert fetch(tf, {"kl": divergence})["kl"][1] == 7


def test_arguments_by_position_are_in_the_order_of_tf_115():
    with tf.Graph().as_default():
        independent = ds.Independent(ds.Normal(tf.zeros(3), 1.0), 1, False, "mine")
        mixture = ds.MixtureSameFamily(ds.Categorical([0.1, 0.2]), ds.Normal([0.0, 1.0], 1.0), True, False)
        poisson = ds.Poisson(2.0, None, True, False, "rare")
        assert independent.name == "mine"
        assert (mixture.validate_args, mixture.allow_nan_stats) == (True, False)
        assert (poisson.validate_args, poisson.allow_nan_stats, poisson.name) == (True, False, "rare")
        assert not poisson.force_probs_to_zero_outside_support


def test_copy_takes_the_arguments_of_tf_115():
    with tf.Graph().as_default():
        normal = ds.MultivariateNormalDiag(tf.zeros(2), scale_identity_multiplier=2.0)
        laplace = ds.VectorLaplaceDiag(tf.zeros(2), tf.ones(2)).copy(scale_diag=[3.0, 4.0])
        values = fetch(tf, {"normal": normal.copy(loc=[1.0, 5.0]).stddev(), "laplace": laplace.variance()})
    assert values["normal"][1] == [2, 2]
    assert values["laplace"][1] == [18, 32]


def test_conditional_distributions_pass_their_keyword_arguments_on():
    class Conditional(ds.ConditionalDistribution):
        def __init__(self):
            super().__init__(tf.float32, ds.NOT_REPARAMETERIZED, validate_args=False, allow_nan_stats=True)

        def _log_prob(self, x, shift=0.0):
            return x + shift

        def _sample_n(self, n, seed=None, shift=0.0):
            return tf.ones([n]) * shift

        def _batch_shape(self):
            return tf.TensorShape([])

        _event_shape = _batch_shape

    with tf.Graph().as_default():
        made = Conditional()
        values = fetch(tf, {"log_prob": made.log_prob(1.0, shift=3.0), "sample": made.sample(2, shift=4.0)})
    assert values["log_prob"][1] == 4
    assert values["sample"][1] == [4, 4]


def test_unknown_batch_sizes():
    with tf.Graph().as_default(), tf.Session() as session:
        loc = tf.placeholder(tf.float32, [None, 3])
        normal = ds.MultivariateNormalDiag(loc, tf.ones(3))
        images = ds.Independent(ds.Bernoulli(logits=tf.placeholder(tf.float32, [None, 4, 5])), 2)
        assert normal.sample().shape.as_list() == [None, 3]
        assert images.event_shape.as_list() == [4, 5]
        assert images.log_prob(tf.zeros([7, 4, 5])).shape.as_list() in ([7], [None])
        divergence = ds.kl_divergence(normal, ds.MultivariateNormalDiag(tf.zeros(3), tf.ones(3)))
        np.testing.assert_allclose(session.run(divergence, {loc: np.ones([2, 3])}), [1.5, 1.5], rtol=1e-6)


def test_reparameterized_samples_have_gradients():
    with tf.Graph().as_default(), tf.Session() as session:
        loc, scale = tf.constant([1.0, 2.0]), tf.constant([3.0, 4.0])
        sample = ds.MultivariateNormalDiag(loc, scale).sample(seed=1)
        by_loc, by_scale = tf.gradients(sample, [loc, scale])
        drawn, by_loc, by_scale = session.run([sample, by_loc, by_scale])
    np.testing.assert_array_equal(by_loc, [1, 1])
    np.testing.assert_allclose(by_scale, (drawn - [1, 2]) / [3, 4], rtol=1e-5)  # float32, one subtraction


def test_tensorflow_probability_is_imported_with_the_first_name_of_its_own(monkeypatch):
    monkeypatch.setattr(contrib, "distributions", ds)
    for name in list(sys.modules):
        if name.startswith((ds.__name__, "tensorflow_probability")):
            monkeypatch.delitem(sys.modules, name)
    fresh = importlib.import_module(ds.__name__)
    assert fresh is not ds
    assert fresh.Normal and fresh.Chi2 and fresh.kl_divergence and fresh.fill_triangular
    assert "tensorflow_probability" not in sys.modules


def test_distributions_of_users_are_refused_where_their_methods_would_be_lost():
    class Mine(ds.Normal):
        pass

    with tf.Graph().as_default(), pytest.raises(TypeError, match="Mine is a tf.distributions.Distribution of your own"):
        ds.Independent(Mine(tf.zeros(3), 1.0), 1)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ds.MultivariateNormalDiagPlusVDVT, "since TF 1.0 it is MultivariateNormalDiagPlusLowRank"),
        (lambda: ds.kl, "since TF 1.0 it is kl_divergence"),
        (lambda: ds.VectorDiffeomixture, "tf.contrib.distributions.VectorDiffeomixture is not available"),
        (lambda: ds.MultivariateNormalDiag(), "Nothing tells the size of the event"),
        (lambda: ds.RelaxedOneHotCategorical(0.5, [0.1, 0.2], dtype="float64"), "dtype is float64, but the parameters"),
        (lambda: ds.Poisson(1.0, rate=2.0), "Poisson received these by position and by name: rate"),
        (lambda: ds.Geometric(*"123456"), "Geometric takes 5 arguments, received 6"),
        (lambda: ds.percentile([1.0], 30, interpolation="linear"), "must be one of nearest, lower, higher"),
        (lambda: ds.bijectors.AffineLinearOperator(scale=1.0), "Expected scale to be a tf.linalg.LinearOperator"),
        (
            lambda: ds.bijectors.Affine(scale_diag=[1.0], scale_perturb_diag=[1.0]),
            "scale_perturb_diag was given without scale_perturb_factor",
        ),
        (
            lambda: ds.normal_conjugates_known_scale_posterior(ds.Laplace(0.0, 1.0), 1.0, 1.0, 1.0),
            "Expected prior to be a Normal",
        ),
    ],
)
def test_refusals_say_what_to_do(make, message):
    with tf.Graph().as_default(), pytest.raises((AttributeError, TypeError, ValueError), match=message):
        make()
