"""The names of a Keras model's weights in a TF1 checkpoint."""

import keras
import pytest

import tfkeras.models
from migration.checkpoints import CheckpointError
from migration.checkpoints.names import weight_names


def test_weight_names_are_without_the_models_own():
    model = tfkeras.models.SoftmaxRegression(name="any")
    assert list(weight_names(model)) == ["W", "b"]
    assert weight_names(model)["b"] is model.b


def test_weights_of_nested_layers():
    inner = keras.Sequential([keras.layers.Dense(2, name="dense")], name="inner")
    model = keras.Sequential([keras.Input([3]), inner, keras.layers.BatchNormalization(name="norm")], name="outer")
    assert set(weight_names(model)) == {
        "inner/dense/kernel",
        "inner/dense/bias",
        *(f"norm/{name}" for name in ("gamma", "beta", "moving_mean", "moving_variance")),
    }


def test_model_without_weights():
    with pytest.raises(CheckpointError, match="'empty' has no weights yet"):
        weight_names(keras.Sequential([keras.layers.Dense(2)], name="empty"))
