"""The names of a Keras model's variables in a TF1 checkpoint."""

import keras
import pytest

import tfkeras.models
from migration.checkpoints import CheckpointError
from migration.checkpoints.names import optimizer_names, weight_names
from tfkeras import optimizers


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


@pytest.mark.parametrize(
    ("optimizer", "slots", "others"),
    [
        (optimizers.GradientDescent(), {}, []),
        (optimizers.Momentum(), {"Momentum": "momentum"}, []),
        (optimizers.Adagrad(), {"Adagrad": "accumulator"}, []),
        (optimizers.RMSProp(), {"RMSProp": "rms", "RMSProp_1": "momentum"}, []),
        (optimizers.RMSProp(centered=True), {"RMSProp": "rms", "RMSProp_1": "mg", "RMSProp_2": "momentum"}, []),
        (optimizers.Adam(), {"Adam": "m", "Adam_1": "v"}, ["beta1_power", "beta2_power"]),
    ],
    ids=["GradientDescent", "Momentum", "Adagrad", "RMSProp", "RMSProp-centered", "Adam"],
)
def test_optimizer_names(optimizer, slots, others, model):
    names = optimizer_names(model, optimizer)
    assert set(names) == {f"{weight}/{slot}" for weight in ("W", "b") for slot in slots} | {*others, "global_step"}
    for weight in (model.W, model.b):
        for in_checkpoint, slot in slots.items():
            assert names[f"{weight.name}/{in_checkpoint}"] is optimizer.slots(weight)[slot]
    for power in others:
        assert names[power] is getattr(optimizer, power)
    assert names["global_step"] is optimizer.iterations


def test_frozen_weights_have_no_slots():
    model = keras.Sequential([keras.Input([3]), keras.layers.Dense(2, name="a"), keras.layers.Dense(2, name="b")])
    model.layers[0].trainable = False
    names = optimizer_names(model, optimizers.Momentum())
    assert set(names) == {"b/kernel/Momentum", "b/bias/Momentum", "global_step"}


def test_keras_own_optimizer_is_refused(model):
    with pytest.raises(CheckpointError, match="Adam does not keep what TF1's optimizers keep"):
        optimizer_names(model, keras.optimizers.Adam())
