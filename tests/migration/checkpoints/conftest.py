"""A small model and what its checkpoint holds."""

import numpy as np
import pytest

import tfkeras.models
from tfkeras import optimizers


@pytest.fixture
def tensors(rng):
    """What a checkpoint of softmax regression with Adam holds."""
    shapes = {
        f"{name}{slot}": shape for name, shape in (("W", (784, 10)), ("b", (10,))) for slot in ("", "/Adam", "/Adam_1")
    }
    drawn = {name: rng.uniform(0, 1, shape).astype(np.float32) for name, shape in shapes.items()}
    return {**drawn, "beta1_power": np.float32(0.5), "beta2_power": np.float32(0.75), "global_step": np.int64(7)}


@pytest.fixture
def model():
    """Softmax regression with Adam, all of whose state is other than at the start and in `tensors`."""
    model = tfkeras.models.SoftmaxRegression()
    model.compile(optimizers.Adam(0.1), model.loss, jit_compile=False)
    model.optimizer.build(model.trainable_variables)
    for number, variable in enumerate((*model.weights, *model.optimizer.variables)):
        variable.assign(np.full(variable.shape, number + 2))
    return model
