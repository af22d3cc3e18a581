"""The Keras models: weights, outputs, initial values, files, configuration."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import tfgraph.models
from tfkeras import models, optimizers
from tfkeras.training import train_fit

WEIGHTS = {
    "SoftmaxRegression": {"W": (784, 10), "b": (10,)},
    "DeepMnist": {
        "conv1/kernel": (5, 5, 1, 32),
        "conv1/bias": (32,),
        "conv2/kernel": (5, 5, 32, 64),
        "conv2/bias": (64,),
        "fc1/kernel": (3136, 1024),
        "fc1/bias": (1024,),
        "fc2/kernel": (1024, 10),
        "fc2/bias": (10,),
    },
    "LeNet5": {
        "conv1/kernel": (5, 5, 1, 6),
        "conv1/bias": (6,),
        "conv2/kernel": (5, 5, 6, 16),
        "conv2/bias": (16,),
        "fc1/kernel": (400, 120),
        "fc1/bias": (120,),
        "fc2/kernel": (120, 84),
        "fc2/bias": (84,),
        "fc3/kernel": (84, 10),
        "fc3/bias": (10,),
    },
}
#: Arguments that are not the default.
ARGUMENTS = {
    "SoftmaxRegression": {"learning_rate": 0.25},
    "DeepMnist": {"learning_rate": 0.25, "keep_prob": 0.75},
    "LeNet5": {"learning_rate": 0.25, "keep_prob": 0.75, "initialization": "scaled"},
}
DEFAULT_OPTIMIZERS = {
    "SoftmaxRegression": (optimizers.GradientDescent, 0.5),
    "DeepMnist": (optimizers.Adam, 1e-4),
    "LeNet5": (optimizers.Adam, 1e-3),
}

every_model = pytest.mark.parametrize("name", WEIGHTS)


@pytest.fixture
def batch(rng):
    return rng.uniform(0, 1, (12, 784)).astype(np.float32), np.eye(10)[rng.integers(0, 10, 12)]


def names_of(model):
    return {weight.path.removeprefix(f"{model.name}/"): tuple(weight.shape) for weight in model.weights}


def randomise(model, rng):
    for variable in (*model.weights, *model.optimizer.variables):
        if variable.dtype == "float32":
            variable.assign(rng.uniform(0.01, 0.02, variable.shape))


@every_model
def test_weights_are_there_at_once(name):
    model = getattr(models, name)()
    assert list(names_of(model).items()) == list(WEIGHTS[name].items())
    assert all(weight.dtype == "float32" and weight.trainable for weight in model.weights)


@every_model
def test_weights_are_named_as_in_the_graph_mode_twin(name):
    with tf.Graph().as_default():
        getattr(tfgraph.models, name)()
        twin = {v.op.name: tuple(v.shape.as_list()) for v in tf.compat.v1.trainable_variables()}
    assert names_of(getattr(models, name)(name="any_name")) == twin


@every_model
def test_outputs(name, batch, device):
    y = getattr(models, name)()(batch[0])
    assert y.shape == (12, 10)
    assert y.dtype == tf.float32
    sums = tf.reduce_sum(y, axis=1)
    are_probabilities = np.allclose(sums, 1, atol=1e-6) and np.all(y >= 0)  # ten roundings of 6e-8
    assert are_probabilities == (name == "SoftmaxRegression")  # the others give logits


@every_model
def test_compiled_as_its_twin(name):
    model = getattr(models, name)()
    kind, learning_rate = DEFAULT_OPTIMIZERS[name]
    assert type(model.optimizer) is kind
    assert model.optimizer.learning_rate.numpy() == np.float32(learning_rate)
    assert getattr(models, name)(learning_rate=0.25).optimizer.learning_rate.numpy() == 0.25


@pytest.mark.parametrize("name", ["DeepMnist", "LeNet5"])
def test_dropout_in_training_only(name, batch, device):
    model = getattr(models, name)(keep_prob=0.5)
    assert model.dropout.keep_prob == 0.5
    np.testing.assert_array_equal(model(batch[0]), model(batch[0], training=False))
    assert not np.array_equal(model(batch[0], training=True), model(batch[0]))


@pytest.mark.parametrize("name", ["DeepMnist", "LeNet5"])
def test_bad_keep_prob(name):
    with pytest.raises(ValueError, match="keep_prob"):
        getattr(models, name)(keep_prob=0)


def test_softmax_regression_starts_at_zero():
    assert not any(weight.numpy().any() for weight in models.SoftmaxRegression().weights)


def assert_stddev(weight, expected, sigmas=5):
    """The standard deviation of a normal sample of n is within expected / sqrt(2n), 5 times that here."""
    values = weight.numpy()
    assert np.std(values) == pytest.approx(expected, abs=sigmas * expected / np.sqrt(2 * values.size))
    assert abs(np.mean(values)) < sigmas * expected / np.sqrt(values.size)


def test_deep_mnist_starts_as_its_twin():
    keras.utils.set_random_seed(0)
    for weight in models.DeepMnist().weights:
        if weight.name == "bias":
            assert np.all(weight.numpy() == np.float32(0.1))
        else:
            # A normal distribution cut at two standard deviations has 0.8796 of the standard deviation.
            assert_stddev(weight, 0.1 * 0.8796)
            assert np.max(np.abs(weight.numpy())) <= 0.2


@pytest.mark.parametrize("initialization", ["random_normal", "scaled"])
def test_lenet5_initialization(initialization):
    keras.utils.set_random_seed(0)
    for weight in models.LeNet5(initialization=initialization).weights:
        if initialization == "random_normal":
            assert_stddev(weight, 1)
        elif weight.name == "bias":
            assert not weight.numpy().any()
        else:
            assert_stddev(weight, np.sqrt(2 / np.prod(weight.shape[:-1])))


@pytest.mark.parametrize("initialization", ["normal", "", None, "Scaled"])
def test_lenet5_bad_initialization(initialization):
    with pytest.raises(ValueError, match="initialization: expected one of .*'random_normal', 'scaled'.*received"):
        models.LeNet5(initialization=initialization)


@every_model
def test_config_round_trip(name):
    model = getattr(models, name)(**ARGUMENTS[name], name="mine")
    config = model.get_config()
    assert {**ARGUMENTS[name], "name": "mine"}.items() <= config.items()
    again = type(model).from_config(config)
    assert again.get_config() == config
    assert again.optimizer.learning_rate.numpy() == 0.25


@every_model
def test_keras_file_keeps_every_bit(name, batch, tmp_path, rng, device):
    model = getattr(models, name)(**ARGUMENTS[name])
    train_fit(model, [batch, batch])
    randomise(model, rng)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert type(loaded) is type(model)
    assert loaded.get_config() == model.get_config()
    assert loaded.optimizer.get_config() == model.optimizer.get_config()
    assert loaded.optimizer.iterations.numpy() == 2
    pairs = [(model.weights, loaded.weights), (model.optimizer.variables, loaded.optimizer.variables)]
    for saved, restored in pairs:
        for a, b in zip(saved, restored, strict=True):
            assert a.dtype == b.dtype
            np.testing.assert_array_equal(a.numpy(), b.numpy(), strict=True)
    np.testing.assert_array_equal(loaded(batch[0]), model(batch[0]))


@every_model
def test_compile_again_with_another_optimizer(name, batch, tmp_path, device):
    model = getattr(models, name)()
    model.compile(optimizers.Momentum(0.5, momentum=0.75), model.loss, metrics=["accuracy"], jit_compile=False)
    before = model.get_weights()
    history = train_fit(model, [batch])
    assert np.isfinite(history.history["loss"][0])
    assert any(not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
    assert {slot for weight in model.weights for slot in model.optimizer.slots(weight)} == {"momentum"}
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert type(loaded.optimizer) is optimizers.Momentum
    for a, b in zip(model.optimizer.variables, loaded.optimizer.variables, strict=True):
        np.testing.assert_array_equal(a.numpy(), b.numpy())


def test_cross_entropy_is_the_textbook_formula(device):
    y_, y = np.eye(10, dtype=np.float32)[[1, 2]], np.full((2, 10), 0.1, np.float32)
    y[1, 2] = 0
    loss = models.softmax_regression.cross_entropy(tf.constant(y_), tf.constant(y)).numpy()
    assert loss.shape == (2,)
    assert loss[0] == pytest.approx(np.log(10), rel=1e-6)  # float32
    assert np.isposinf(loss[1])
