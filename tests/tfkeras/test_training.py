"""Eager, function, loop and fit: four ways to the same weights, bit for bit."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from tfkeras import training
from tfkeras.data import shuffled_rows
from tfkeras.layers import Dense, Dropout
from tfkeras.models import SoftmaxRegression
from tfkeras.optimizers import Adam

LOOPS = {
    "eager": lambda model, batches: list(training.train_eager(model, batches)),
    "function": lambda model, batches: list(training.train_function(model, batches)),
    "fit": training.train_fit,
}


def softmax_regression():
    return SoftmaxRegression(learning_rate=0.1)


def two_layers():
    """A network with dropout, whose mask stays."""
    model = keras.Sequential([keras.Input([784]), Dense(16, "relu"), Dropout(0.5), Dense(10)])
    model.compile(
        Adam(0.01), keras.losses.CategoricalCrossentropy(from_logits=True), metrics=["accuracy"], jit_compile=False
    )
    model.layers[1].replay((np.arange(16) % 2)[np.newaxis].astype(np.float32))
    return model


every_model = pytest.mark.parametrize("make", [softmax_regression, two_layers])
every_loop = pytest.mark.parametrize("loop", LOOPS)


@pytest.fixture
def batches(rng):
    """Six batches of images and one-hot labels, the last of them smaller; float64 labels, as TF1's readers make."""
    return [
        (rng.uniform(0, 1, (n, 784)).astype(np.float32), np.eye(10)[rng.integers(0, 10, n)]) for n in [25] * 5 + [7]
    ]


@pytest.fixture
def start(make, rng):
    """Random weights for the model."""
    return [rng.normal(0, 0.05, weight.shape).astype(np.float32) for weight in make().weights]


def trained(make, start, loop, batches):
    """Weights and optimizer state after training from `start`."""
    model = make()
    model.set_weights(start)
    LOOPS[loop](model, batches)
    return [variable.numpy() for variable in (*model.weights, *model.optimizer.variables)]


@every_model
def test_same_weights_by_every_loop(make, start, batches, device):
    eager, function, fit = (trained(make, start, loop, batches) for loop in LOOPS)
    assert len(eager) > len(start)
    for a, b, c in zip(eager, function, fit, strict=True):
        np.testing.assert_array_equal(a, b, strict=True)
        np.testing.assert_array_equal(a, c, strict=True)
    for before, after in zip(start, eager, strict=False):
        assert not np.array_equal(before, after)


def with_dropout():
    """Random masks, whose seed is part of the model."""
    model = keras.Sequential([keras.Input([784]), Dense(16, "relu"), Dropout(0.5, seed=3), Dense(10)])
    model.compile(Adam(0.01), keras.losses.CategoricalCrossentropy(from_logits=True), jit_compile=False)
    return model


@pytest.mark.parametrize("make", [softmax_regression, with_dropout])
@pytest.mark.parametrize("steps_per_call", [1, 4, 100, [3, 1, 6]], ids=str)
def test_a_compiled_loop_makes_the_same_steps(make, start, steps_per_call, rng, device):
    x, y_ = rng.uniform(0, 1, (60, 784)).astype(np.float32), np.eye(10)[rng.integers(0, 10, 60)]
    rows = list(shuffled_rows(60, 20, 10, seed=1))
    models = [make(), make()]
    for model in models:
        model.set_weights(start)
    expected = [step.loss.numpy() for step in training.train_function(models[0], [(x[r], y_[r]) for r in rows])]
    losses = list(training.train_loop(models[1], x, y_, rows, steps_per_call))
    assert [len(part) for part in losses] == {"1": [1] * 10, "4": [4, 4, 2], "100": [10]}.get(
        str(steps_per_call), [3, 1, 6]
    )
    np.testing.assert_array_equal(np.concatenate(losses), expected, strict=True)
    ours, theirs = ([v.numpy() for v in (*model.variables, *model.optimizer.variables)] for model in models[::-1])
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(a, b, strict=True)


@every_model
@every_loop
def test_any_numbers_train_as_float32(make, start, loop, batches, device):
    batches = [(np.rint(x), y_) for x, y_ in batches]
    results = [
        trained(make, start, loop, [(x.astype(images), y_.astype(labels)) for x, y_ in batches])
        for images, labels in ((np.float32, np.float32), (np.float64, np.float64), (np.uint8, np.int64))
    ]
    for variables in zip(*results, strict=True):
        np.testing.assert_array_equal(variables[0], variables[1], strict=True)
        np.testing.assert_array_equal(variables[0], variables[2], strict=True)


@every_model
@pytest.mark.parametrize("loop", ["eager", "function"])
def test_steps_tell_what_they_computed(make, start, loop, batches, device):
    model = make()
    model.set_weights(start)
    x, y_ = (tf.constant(array, tf.float32) for array in batches[0])
    with tf.GradientTape() as tape:
        y = model(x, training=True)
        loss = tf.reduce_mean(model.loss(y_, y))
    gradients = tape.gradient(loss, model.trainable_variables)
    steps = LOOPS[loop](model, batches)
    assert [len(step.y) for step in steps] == [len(x) for x, _ in batches]
    # The same formula in other ops: a mean taken in another order rounds in the last place.
    np.testing.assert_allclose(steps[0].y, y, rtol=1e-6)
    np.testing.assert_allclose(steps[0].loss, loss, rtol=1e-6)
    for actual, expected in zip(steps[0].gradients, gradients, strict=True):
        np.testing.assert_allclose(actual, expected, rtol=1e-4, atol=1e-8)


@pytest.mark.parametrize("loop", ["eager", "function"])
def test_steps_are_made_as_they_are_asked_for(loop, batches, device):
    model = softmax_regression()
    steps = getattr(training, f"train_{loop}")(model, iter(batches))
    assert not model.W.numpy().any()
    next(steps)
    assert model.optimizer.iterations.numpy() == 1


def test_fit_has_history_and_callbacks(batches, device):
    seen = []
    callback = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: seen.append(batch))
    history = training.train_fit(softmax_regression(), iter(batches), callbacks=[callback])
    assert seen == [0, 1, 2, 3, 4, 5]
    assert set(history.history) == {"accuracy", "loss"}


@pytest.mark.parametrize("batch_size", [1, 7, 100, 1000])
def test_evaluate_counts_what_is_right(batch_size, rng, device):
    model = softmax_regression()
    model.W.assign(np.eye(784, 10))  # the class is the first pixel that is set
    x, y_ = np.eye(784)[rng.integers(0, 10, 100)], np.eye(10)[rng.integers(0, 10, 100)]
    right = np.sum(np.argmax(x, axis=1) == np.argmax(y_, axis=1))
    assert 0 < right < 100
    assert training.evaluate(model, x, y_, batch_size) == right / 100


def test_evaluate_is_without_dropout(rng, device):
    model = two_layers()
    model.layers[1].replay(np.zeros((1, 16), np.float32))  # in training, every output would be the same
    x = rng.uniform(0, 1, (50, 784)).astype(np.float32)
    answers = np.eye(10)[np.argmax(model(x, training=False), axis=1)]
    assert training.evaluate(model, x, answers) == 1
    assert len(np.unique(np.argmax(answers, axis=1))) > 1


def test_fit_without_batches():
    with pytest.raises(ValueError, match="there are no batches to train on"):
        training.train_fit(SoftmaxRegression(), [])
