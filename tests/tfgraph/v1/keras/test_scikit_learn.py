"""The scikit-learn wrappers: labels of any kind in and out, parameters checked."""

import numpy as np
import pytest

import tfgraph.v1 as tf

wrappers = tf.keras.wrappers.scikit_learn


def classifier(units=8, loss="sparse_categorical_crossentropy", classes=3):
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Dense(units, "relu", input_shape=(3,)),
            tf.keras.layers.Dense(classes, "softmax" if classes > 1 else "sigmoid"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.05), loss, metrics=["accuracy"])
    return model


@pytest.fixture
def points(rng):
    tf.set_random_seed(0)  # Some initial weights do not learn it in 20 epochs.
    x = rng.normal(size=(200, 3)).astype(np.float32)
    return x, np.array(["a", "b", "c"])[x.argmax(axis=1)]


@pytest.mark.parametrize("loss", ["sparse_categorical_crossentropy", "categorical_crossentropy"])
def test_classifier(points, loss):
    wrapper = wrappers.KerasClassifier(classifier, units=16, loss=loss, epochs=20, verbose=0)
    wrapper.fit(*points)
    assert wrapper.model.layers[0].units == 16
    assert list(wrapper.classes_) == ["a", "b", "c"]
    predicted = wrapper.predict(points[0])
    accuracy = np.mean(predicted == points[1])
    assert accuracy > 0.9
    assert wrapper.score(*points) == pytest.approx(accuracy)
    assert wrapper.predict_proba(points[0]).shape == (200, 3)


def test_two_classes_of_one_output(points):
    wrapper = wrappers.KerasClassifier(classifier, classes=1, loss="binary_crossentropy", epochs=10, verbose=0)
    labels = np.where(points[0][:, 0] > 0, 7, 3)
    wrapper.fit(points[0], labels)
    assert wrapper.predict(points[0]).shape == (200, 1)  # as in TF 1.15
    probabilities = wrapper.predict_proba(points[0])
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-6)
    assert np.mean(np.array([3, 7])[probabilities.argmax(axis=1)] == labels) > 0.9


def test_regressor(points):
    def regressor():
        model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(3,))])
        model.compile(tf.keras.optimizers.Adam(0.1), "mse")
        return model

    wrapper = wrappers.KerasRegressor(regressor, epochs=30, verbose=0)
    wrapper.fit(points[0], points[0].sum(axis=1))
    error = points[0].sum(axis=1) - wrapper.predict(points[0])
    assert wrapper.score(points[0], points[0].sum(axis=1)) == pytest.approx(-np.mean(error**2), rel=1e-4, abs=1e-9)
    assert np.abs(error).max() < 0.5


def test_parameters():
    wrapper = wrappers.KerasClassifier(classifier, units=4, epochs=2)
    assert wrapper.get_params() == {"build_fn": classifier, "units": 4, "epochs": 2}
    assert wrapper.set_params(units=5).get_params()["units"] == 5
    with pytest.raises(ValueError, match="unit is not a legal parameter"):
        wrapper.set_params(unit=3)


def test_accuracy_must_be_compiled_in(points):
    def silent():
        model = classifier()
        model.compile("sgd", "sparse_categorical_crossentropy")
        return model

    wrapper = wrappers.KerasClassifier(silent, verbose=0)
    wrapper.fit(*points)
    with pytest.raises(ValueError, match="not configured to compute accuracy"):
        wrapper.score(*points)
