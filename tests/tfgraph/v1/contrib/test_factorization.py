"""contrib.factorization against what TF 1.15.5 found: k-means, Gaussian mixtures, the estimator."""

import json
from pathlib import Path

import numpy as np
import pytest
from make_contrib_factorization import CASES, points

import tfgraph.v1 as tf
from tfgraph.v1.contrib import factorization

GOLDENS = json.loads((Path(__file__).parents[3] / "goldens" / "contrib_factorization.json").read_text())


@pytest.mark.parametrize("name", CASES)
def test_clusters_are_those_of_tf_115(name, device):
    with tf.Graph().as_default(), tf.device(device):
        found = CASES[name](tf, factorization)
    for ours, theirs in zip(found, GOLDENS[name], strict=True):
        if isinstance(theirs, list) and not isinstance(np.ravel(theirs)[0], np.floating):
            assert ours == theirs  # names of variables, classes
        else:
            # Sums over 60 points of float32 numbers below 100, in another order.
            np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=2e-4)


def test_mini_batches_come_to_the_means():
    with tf.Graph().as_default(), tf.Session() as session:
        model = factorization.KMeans(tf.constant(points()), 3, points()[:3], use_mini_batch=True)
        *_, initialized, init, train = model.training_graph()
        session.run(tf.global_variables_initializer())
        session.run(init)
        assert session.run(initialized)
        for _ in range(30):
            session.run(train)
        (centres,) = (session.run(v) for v in tf.global_variables() if v.op.name == "clusters")
    classes = np.linalg.norm(points()[:, None] - centres, axis=2).argmin(axis=1)
    means = [points()[classes == index].mean(axis=0) for index in range(3)]
    # Updates of one step race, in TF 1.15 as here: it gave centres up to 0.1 apart from run to run.
    np.testing.assert_allclose(centres, means, atol=0.2)


def test_a_mixture_of_two_equal_batches_is_that_of_one():
    results = []
    for batches in ([points()], [points(), points()]):
        with tf.Graph().as_default(), tf.Session() as session:
            data = [tf.constant(batch) for batch in batches]
            loss, scores, [classes], train, init, _ = factorization.gmm(data, points()[:3], 3, 0)
            session.run(tf.global_variables_initializer())
            session.run(init)
            for _ in range(5):
                session.run(train)
            results.append([*session.run([loss, scores]), np.concatenate(session.run(classes))])
    one, two = results
    # Sums in another order.
    np.testing.assert_allclose(two[0], one[0] + np.log(2), rtol=1e-4)
    np.testing.assert_allclose(two[1], np.tile(one[1], [2, 1]), rtol=1e-4)
    np.testing.assert_array_equal(two[2], np.tile(one[2], 2))


def test_a_mixture_begins_at_points_of_the_data():
    with tf.Graph().as_default(), tf.Session() as session:
        model = factorization.GmmAlgorithm([tf.constant(points())], 3, random_seed=5)
        session.run(tf.global_variables_initializer())
        session.run(model.init_ops())
        means = session.run(model.clusters())
        assert means.shape == (3, 1, 2)
        assert all((points() == mean).all(axis=1).any() for mean in means)
        session.run(model.training_ops())
        session.run(model.init_ops())
        assert not np.array_equal(session.run(model.clusters()), means), "init_ops began again"


def test_factorization_refuses():
    with tf.Graph().as_default():
        with pytest.raises(ValueError, match="Invalid covariance type: round"):
            factorization.GmmAlgorithm([tf.constant(points())], 3, covariance_type="round")
        with pytest.raises(ValueError, match="Unsupported initialization algorithm .nearest"):
            factorization.KMeans(tf.constant(points()), 3, initial_clusters="nearest")
    with pytest.raises(AttributeError, match="tf.contrib.factorization.WALSModel is not available"):
        factorization.WALSModel  # noqa: B018
