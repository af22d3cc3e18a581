"""The Keras models: weights, outputs, initial values, files, configuration."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import tfgraph.models
from tfkeras import models, optimizers
from tfkeras.training import train_fit

#: Arguments of a small model; with its own, AlexNet makes files of 450 MB.
SMALL = {"AlexNet": {"width": 1 / 16}}
#: Arguments that are not the default.
ARGUMENTS = {
    "SoftmaxRegression": {"learning_rate": 0.25},
    "DeepMnist": {"learning_rate": 0.25, "keep_prob": 0.75},
    "LeNet5": {"learning_rate": 0.25, "keep_prob": 0.75, "initialization": "scaled"},
    "PlainRNN": {"learning_rate": 0.25, "units": 8},
    "LSTM": {"learning_rate": 0.25, "units": 8},
    "GRU": {"learning_rate": 0.25, "units": 8},
    "Autoencoder": {"learning_rate": 0.25, "code_size": 8},
    "ConvolutionalAutoencoder": {"learning_rate": 0.25},
    "MLP": {"learning_rate": 0.25, "keep_prob": 0.75, "from_logits": False},
    "CifarCNN": {"learning_rate": 0.25},
    "AlexNet": {"learning_rate": 0.25, "keep_prob": 0.75, "input_size": 32, "width": 1 / 32},
}
DEFAULT_OPTIMIZERS = {
    "SoftmaxRegression": (optimizers.GradientDescent, 0.5),
    "DeepMnist": (optimizers.Adam, 1e-4),
    "LeNet5": (optimizers.Adam, 1e-3),
    "PlainRNN": (optimizers.Adam, 1e-3),
    "LSTM": (optimizers.Adam, 1e-3),
    "GRU": (optimizers.Adam, 1e-3),
    "Autoencoder": (optimizers.Adam, 1e-3),
    "ConvolutionalAutoencoder": (optimizers.Adam, 1e-3),
    "MLP": (optimizers.Adam, 1e-3),
    "CifarCNN": (optimizers.Adam, 1e-3),
    "AlexNet": (optimizers.Adam, 1e-3),
}
SHAPES = {"mnist": (784,), "cifar10": (32, 32, 3)}

#: `make test` takes the LSTM for all three.
SLOW = {"PlainRNN", "GRU"}

every_model = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in ARGUMENTS]
)


@pytest.fixture
def batch(name, rng):
    """Twelve random examples for the model of that name."""
    x = rng.uniform(0, 1, (12, *SHAPES[getattr(models, name).data])).astype(np.float32)
    targets_are_inputs = getattr(getattr(models, name), "targets", "labels") == "inputs"
    return x, x if targets_are_inputs else np.eye(10)[rng.integers(0, 10, 12)]


def make(kind, module=models, **arguments):
    return getattr(module, kind)(**{**SMALL.get(kind, {}), **arguments})


def names_of(model, weights):
    # Dropout's random numbers have a state, which Keras counts among the weights that are not trained.
    kept = [weight for weight in weights if "seed_generator" not in weight.path]
    return {weight.path.removeprefix(f"{model.name}/"): tuple(weight.shape) for weight in kept}


def randomise(model, rng):
    for variable in (*model.weights, *model.optimizer.variables):
        if variable.dtype == "float32":
            variable.assign(rng.uniform(0.01, 0.02, variable.shape))


@every_model
def test_weights_are_there_at_once_and_named_as_in_the_graph_mode_twin(name):
    with tf.Graph().as_default():
        make(name, tfgraph.models)
        trainable = {v.op.name: tuple(v.shape.as_list()) for v in tf.compat.v1.trainable_variables()}
        averages = [v for v in tf.compat.v1.global_variables() if "/moving_" in v.op.name]
        moving = {v.op.name: tuple(v.shape.as_list()) for v in averages}
    model = make(name, name="any_name")
    assert names_of(model, model.trainable_weights) == trainable
    assert names_of(model, model.non_trainable_weights) == moving
    assert all(weight.dtype == "float32" for weight in model.weights)


@every_model
def test_outputs(name, batch, device):
    y = make(name)(batch[0])
    assert y.shape == batch[1].shape
    assert y.dtype == tf.float32
    sums = tf.reduce_sum(y, axis=1)
    are_probabilities = np.allclose(sums, 1, atol=1e-6) and np.all(y >= 0)  # ten roundings of 6e-8
    assert are_probabilities == (name == "SoftmaxRegression")  # the others give logits


@every_model
def test_compiled_as_its_twin(name):
    model = make(name)
    kind, learning_rate = DEFAULT_OPTIMIZERS[name]
    assert type(model.optimizer) is kind
    assert model.optimizer.learning_rate.numpy() == np.float32(learning_rate)
    assert make(name, learning_rate=0.25).optimizer.learning_rate.numpy() == 0.25


@pytest.mark.parametrize("name", ["DeepMnist", "LeNet5", "MLP"])
def test_dropout_in_training_only(name, batch, device):
    model = make(name, keep_prob=0.5)
    assert model.dropout.keep_prob == 0.5
    np.testing.assert_array_equal(model(batch[0]), model(batch[0], training=False))
    assert not np.array_equal(model(batch[0], training=True), model(batch[0]))


@pytest.mark.parametrize("name", ["DeepMnist", "LeNet5", "MLP", "AlexNet"])
def test_bad_keep_prob(name):
    with pytest.raises(ValueError, match="keep_prob"):
        make(name, keep_prob=0)


@every_model
def test_config_round_trip(name):
    model = make(name, **ARGUMENTS[name], name="mine")
    config = model.get_config()
    assert {**ARGUMENTS[name], "name": "mine"}.items() <= config.items()
    again = type(model).from_config(config)
    assert again.get_config() == config
    assert again.optimizer.learning_rate.numpy() == 0.25


@every_model
def test_keras_file_keeps_every_bit(name, batch, tmp_path, rng, device):
    model = make(name, **ARGUMENTS[name])
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
    model = make(name)
    model.compile(optimizers.Momentum(0.5, momentum=0.75), model.loss, metrics=["accuracy"], jit_compile=False)
    before = model.get_weights()
    history = train_fit(model, [batch])
    assert np.isfinite(history.history["loss"][0])
    assert any(not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
    assert {slot for weight in model.trainable_weights for slot in model.optimizer.slots(weight)} == {"momentum"}
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert type(loaded.optimizer) is optimizers.Momentum
    for a, b in zip(model.optimizer.variables, loaded.optimizer.variables, strict=True):
        np.testing.assert_array_equal(a.numpy(), b.numpy())
