"""Which variables of an optimizer go with which tensors of a TF1 checkpoint, and their values."""

import keras
import numpy as np
import pytest

from migration.checkpoints import CheckpointError
from migration.checkpoints.groups import optimizer_groups, weight_groups
from tfkeras import optimizers


def targets(groups):
    return {name: target for group in groups for name, target in zip(group.tensors, group.targets, strict=True)}


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
def test_names_of_the_optimizers_variables(optimizer, slots, others, model):
    names = targets(optimizer_groups(model, optimizer, weight_groups(model)))
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
    names = targets(optimizer_groups(model, optimizers.Momentum(), weight_groups(model)))
    assert set(names) == {"b/kernel/Momentum", "b/bias/Momentum", "global_step"}


def test_optimizer_that_tf1_has_not(model):
    with pytest.raises(CheckpointError, match="Lion does not keep what TF1's optimizers keep"):
        optimizer_groups(model, keras.optimizers.Lion(), weight_groups(model))


def test_values_are_those_of_tf1(model):
    """Keras's momentum has minus the learning rate in it."""
    optimizer = keras.optimizers.SGD(0.5, momentum=0.9)
    optimizer.build(model.trainable_variables)
    optimizer.momentums[1].assign(range(10))
    found = {
        name: value
        for group in optimizer_groups(model, optimizer, weight_groups(model))
        for name, value in group.values().items()
    }
    np.testing.assert_array_equal(found["b/Momentum"], np.arange(10, dtype=np.float32) / np.float32(-0.5), strict=True)
