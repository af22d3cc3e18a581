"""contrib.estimator: what extends an estimator, and what is refused. Its heads: test_learn_estimators.py."""

from itertools import islice

import numpy as np
import pytest

import tfgraph.v1 as tf
from tfgraph.v1 import contrib


def input_fn():
    features = {
        "a": tf.constant([[1.0], [2.0]]),
        "id": tf.constant([7, 8]),
        "word": tf.SparseTensor([[1, 0]], tf.constant(["w"]), [2, 1]),
    }
    return features, tf.constant([[1.0], [3.0]])


def regressor(path):
    return tf.estimator.LinearRegressor([tf.feature_column.numeric_column("a")], str(path))


def test_features_are_forwarded(tmp_path):
    estimator = regressor(tmp_path)
    estimator.train(input_fn, steps=1)
    forwarding = contrib.estimator.forward_features(estimator, ["id", "word"], {"word": ""})
    predictions = list(islice(forwarding.predict(input_fn), 2))  # constants are predicted for ever
    assert [row["id"] for row in predictions] == [7, 8]
    assert [row["word"].tolist() for row in predictions] == [[b""], [b"w"]]
    with pytest.raises(ValueError, match=r'Key "none" is not in features dict'):
        next(contrib.estimator.forward_features(estimator, "none").predict(input_fn))
    with pytest.raises(ValueError, match=r"Feature \(word\) should be a Tensor"):
        next(contrib.estimator.forward_features(estimator, "word").predict(input_fn))
    with pytest.raises(TypeError, match="keys should be either a string or a list of strings"):
        contrib.estimator.forward_features(estimator, [1])


def test_metrics_are_added(tmp_path):
    def metric_fn(labels, predictions):
        return {"error": tf.metrics.mean_absolute_error(labels, predictions["predictions"])}

    estimator = contrib.estimator.add_metrics(regressor(tmp_path), metric_fn)
    estimator.train(input_fn, steps=1)
    results = estimator.evaluate(input_fn, steps=1)
    predictions = np.array([row["predictions"] for row in islice(estimator.predict(input_fn), 2)])
    assert results["error"] == pytest.approx(np.abs(predictions - [[1.0], [3.0]]).mean(), rel=1e-6)  # float32


def test_all_gradients_are_clipped_together(device):
    with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
        x, y = tf.get_variable("x", initializer=3.0), tf.get_variable("y", initializer=4.0)
        optimizer = contrib.estimator.clip_gradients_by_norm(tf.train.GradientDescentOptimizer(1.0), 0.5)
        train_op = optimizer.minimize(x * x / 2 + y * y / 2)
        session.run(tf.global_variables_initializer())
        session.run(train_op)
        # The gradient (3, 4) has the norm 5.
        np.testing.assert_allclose(session.run([x, y]), [3 - 0.3, 4 - 0.4], rtol=1e-6)  # float32
    assert optimizer.get_name() == "ClipByNormGradientDescent"


def test_towers_are_one():
    def model_fn(features, labels, mode):
        raise AssertionError("it is not called")

    assert contrib.estimator.replicate_model_fn(model_fn) is model_fn
    optimizer = tf.train.AdamOptimizer()
    assert contrib.estimator.TowerOptimizer(optimizer) is optimizer
    assert contrib.estimator.TowerOptimizer(lambda: optimizer) is optimizer


def test_what_heads_refuse():
    heads = contrib.estimator
    for make, message in (
        (lambda: heads.multi_label_head(1), "n_classes must be > 1"),
        (lambda: heads.multi_label_head(3, thresholds=[1.5]), r"thresholds must be in \(0, 1\) range. Given: 1.5"),
        (lambda: heads.multi_label_head(3, label_vocabulary=["a"]), r"must be n_classes \(3\). Given: 1"),
        (lambda: heads.multi_label_head(3, classes_for_class_based_metrics=[3]), r"in range \[0, 2\]. Given: 3"),
        (lambda: heads.multi_head([]), "Must specify heads"),
        (lambda: heads.multi_head([heads.regression_head()]), "must have name specified"),
        (lambda: heads.multi_head([heads.regression_head(name="a")] * 2), "must have different names"),
        (lambda: heads.multi_head([heads.regression_head(name="a")], [1, 2]), "must have the same size"),
        (lambda: heads.call_logit_fn(lambda features: 1, {}, "train", None, None), "should return a Tensor"),
    ):
        with pytest.raises(ValueError, match=message):
            make()
    with pytest.raises(AttributeError, match="boosted_trees_classifier_train_in_memory is not available.*tf.estimator"):
        _ = heads.boosted_trees_classifier_train_in_memory
