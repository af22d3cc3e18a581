"""Keras's policies of mixed precision: they train, in each loop that can, about as float32 does."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from stand_in import quick

import tfkeras.models
from migration.parity.tolerances import tolerance_of
from tfkeras.data import load_mnist, shuffled_rows
from tfkeras.training import evaluate_loss, train_loop

STEPS = 20


@pytest.fixture
def policy():
    """Sets a policy until the test ends."""
    yield keras.config.set_dtype_policy
    keras.config.set_dtype_policy("float32")


def compiled_loop(model, x, y_, batch):
    for losses in train_loop(model, x, y_, shuffled_rows(len(x), batch, STEPS, seed=0), STEPS):
        assert losses.dtype == np.float32 and losses.shape == (STEPS,)


def fit(model, x, y_, batch):
    model.fit(x[: STEPS * batch], y_[: STEPS * batch], batch, shuffle=False, verbose=0)


# float16 needs its loss scaled, which Keras's own loop does.
@pytest.mark.parametrize(
    "name, policy_name, train",
    [
        ("softmax_regression", "mixed_bfloat16", compiled_loop),
        pytest.param("lenet5", "mixed_bfloat16", compiled_loop, marks=quick()),
        pytest.param("softmax_regression", "mixed_float16", fit, marks=quick()),
        pytest.param("lenet5", "mixed_float16", fit, marks=quick()),
    ],
)
def test_it_trains_about_as_float32_does(name, policy_name, train, gpu, policy):
    (x, y_), _ = load_mnist("embedded")
    options = {"initialization": "scaled", "keep_prob": 1.0} if name == "lenet5" else {}
    losses = []
    for each in ("float32", policy_name):
        policy(each)
        keras.utils.set_random_seed(1)
        with tf.device(gpu):
            model = tfkeras.models.MODELS[name](**options)
            before = evaluate_loss(model, x[:500], y_[:500])
            train(model, x, y_, type(model).batch_size)
            losses.append(evaluate_loss(model, x[:500], y_[:500]))
        assert model.compute_dtype == each.removeprefix("mixed_") and losses[-1] < 0.9 * before
    # float16's scale of the loss begins at 2**15: a step whose gradients overflow is skipped, and it is halved. One of
    # the last of these 20 steps is worth 3 % of the loss, one at the beginning more.
    skipped = STEPS - int(getattr(model.optimizer, "inner_optimizer", model.optimizer).iterations)
    assert 0 <= skipped <= (3 if policy_name == "mixed_float16" else 0)
    # Beside that, the tolerance of one evaluation: over so few steps the roundings of the updates cancel.
    allowed = tolerance_of(model.compute_dtype, gpu).rtol + 0.06 * skipped
    assert abs(losses[1] - losses[0]) <= allowed * losses[0]
