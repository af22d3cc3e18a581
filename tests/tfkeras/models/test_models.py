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
    "PlainRNN": {
        "rnn/basic_rnn_cell/kernel": (28 + 128, 128),
        "rnn/basic_rnn_cell/bias": (128,),
        "fc/kernel": (128, 10),
        "fc/bias": (10,),
    },
    "LSTM": {
        "rnn/basic_lstm_cell/kernel": (28 + 128, 4 * 128),
        "rnn/basic_lstm_cell/bias": (4 * 128,),
        "fc/kernel": (128, 10),
        "fc/bias": (10,),
    },
    "GRU": {
        "rnn/gru_cell/gates/kernel": (28 + 128, 2 * 128),
        "rnn/gru_cell/gates/bias": (2 * 128,),
        "rnn/gru_cell/candidate/kernel": (28 + 128, 128),
        "rnn/gru_cell/candidate/bias": (128,),
        "fc/kernel": (128, 10),
        "fc/bias": (10,),
    },
    "Autoencoder": {
        "encoder1/kernel": (784, 128),
        "encoder1/bias": (128,),
        "encoder2/kernel": (128, 64),
        "encoder2/bias": (64,),
        "encoder3/kernel": (64, 32),
        "encoder3/bias": (32,),
        "decoder1/kernel": (32, 64),
        "decoder1/bias": (64,),
        "decoder2/kernel": (64, 128),
        "decoder2/bias": (128,),
        "decoder3/kernel": (128, 784),
        "decoder3/bias": (784,),
    },
    "ConvolutionalAutoencoder": {
        "encoder1/kernel": (3, 3, 1, 16),
        "encoder1/bias": (16,),
        "encoder2/kernel": (3, 3, 16, 8),
        "encoder2/bias": (8,),
        "decoder1/kernel": (3, 3, 16, 8),
        "decoder1/bias": (16,),
        "decoder2/kernel": (3, 3, 1, 16),
        "decoder2/bias": (1,),
    },
    "MLP": {
        "fc1/kernel": (784, 128),
        "fc1/bias": (128,),
        "fc2/kernel": (128, 10),
        "fc2/bias": (10,),
    },
    "CifarCNN": {
        "conv1/kernel": (3, 3, 3, 32),
        "conv1/bias": (32,),
        "conv2/kernel": (3, 3, 32, 64),
        "conv2/bias": (64,),
        "fc1/kernel": (2304, 64),
        "fc1/bias": (64,),
        "fc2/kernel": (64, 10),
        "fc2/bias": (10,),
    },
    "AlexNet": {
        "conv1/kernel": (3, 3, 3, 6),
        "bn1/gamma": (6,),
        "bn1/beta": (6,),
        "bn1/moving_mean": (6,),
        "bn1/moving_variance": (6,),
        "conv2/kernel": (5, 5, 6, 16),
        "bn2/gamma": (16,),
        "bn2/beta": (16,),
        "bn2/moving_mean": (16,),
        "bn2/moving_variance": (16,),
        "conv3/kernel": (3, 3, 16, 24),
        "bn3/gamma": (24,),
        "bn3/beta": (24,),
        "bn3/moving_mean": (24,),
        "bn3/moving_variance": (24,),
        "conv4/kernel": (3, 3, 24, 24),
        "bn4/gamma": (24,),
        "bn4/beta": (24,),
        "bn4/moving_mean": (24,),
        "bn4/moving_variance": (24,),
        "conv5/kernel": (3, 3, 24, 16),
        "bn5/gamma": (16,),
        "bn5/beta": (16,),
        "bn5/moving_mean": (16,),
        "bn5/moving_variance": (16,),
        "fc1/kernel": (256, 256),
        "bn6/gamma": (256,),
        "bn6/beta": (256,),
        "bn6/moving_mean": (256,),
        "bn6/moving_variance": (256,),
        "fc2/kernel": (256, 256),
        "bn7/gamma": (256,),
        "bn7/beta": (256,),
        "bn7/moving_mean": (256,),
        "bn7/moving_variance": (256,),
        "fc3/kernel": (256, 10),
        "fc3/bias": (10,),
    },
}
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
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in WEIGHTS]
)


@pytest.fixture
def batch(name, rng):
    """Twelve random examples for the model of that name."""
    x = rng.uniform(0, 1, (12, *SHAPES[getattr(models, name).data])).astype(np.float32)
    targets_are_inputs = getattr(getattr(models, name), "targets", "labels") == "inputs"
    return x, x if targets_are_inputs else np.eye(10)[rng.integers(0, 10, 12)]


def make(kind, module=models, **arguments):
    return getattr(module, kind)(**{**SMALL.get(kind, {}), **arguments})


def names_of(model):
    return {weight.path.removeprefix(f"{model.name}/"): tuple(weight.shape) for weight in model.weights}


def randomise(model, rng):
    for variable in (*model.weights, *model.optimizer.variables):
        if variable.dtype == "float32":
            variable.assign(rng.uniform(0.01, 0.02, variable.shape))


@every_model
def test_weights_are_there_at_once(name):
    model = make(name)
    assert list(names_of(model).items()) == list(WEIGHTS[name].items())
    assert all(
        weight.dtype == "float32" and weight.trainable != ("/moving_" in weight.path) for weight in model.weights
    )


@every_model
def test_weights_are_named_as_in_the_graph_mode_twin(name):
    with tf.Graph().as_default():
        make(name, tfgraph.models)
        trainable = {variable.op.name for variable in tf.compat.v1.trainable_variables()}
        moving = {v.op.name for v in tf.compat.v1.global_variables() if "/moving_" in v.op.name}
        twin = {
            v.op.name: tuple(v.shape.as_list())
            for v in tf.compat.v1.global_variables()
            if v.op.name in trainable | moving
        }
    assert names_of(make(name, name="any_name")) == twin


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


def test_cross_entropy_is_the_textbook_formula(device):
    y_, y = np.eye(10, dtype=np.float32)[[1, 2]], np.full((2, 10), 0.1, np.float32)
    y[1, 2] = 0
    loss = models.softmax_regression.cross_entropy(tf.constant(y_), tf.constant(y)).numpy()
    assert loss.shape == (2,)
    assert loss[0] == pytest.approx(np.log(10), rel=1e-6)  # float32
    assert np.isposinf(loss[1])


@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("name", ["MLP"])
def test_mlp_loses_the_same_by_logits_and_by_probabilities(name, sparse, batch, device):
    """Also where a probability is 0 in float32: Keras goes back behind the softmax."""
    logits, probabilities = (models.MLP(keep_prob=1, from_logits=given, sparse=sparse) for given in (True, False))
    for weight, other in zip(logits.weights, probabilities.weights, strict=True):
        weight.assign(30 * weight)
        other.assign(weight)
    x, y_ = batch
    y_ = np.argmax(y_, axis=1) if sparse else y_
    np.testing.assert_array_equal(probabilities(x), tf.nn.softmax(logits(x)))
    assert np.min(probabilities(x)) == 0
    losses = [train_fit(model, [(x, y_)]).history["loss"][0] for model in (logits, probabilities)]
    assert losses[0] == losses[1] > 10
    for weight, other in zip(logits.weights, probabilities.weights, strict=True):
        np.testing.assert_array_equal(weight, other)


@pytest.mark.parametrize("name", ["MLP"])
def test_mlp_flattens(name, batch, device):
    model = models.MLP()
    np.testing.assert_array_equal(model(batch[0].reshape(-1, 28, 28)), model(batch[0]))


@pytest.mark.parametrize("name", ["AlexNet"])
def test_alexnet_in_training(name, batch, device):
    """Dropout and batch normalisation: by the batch in training, by the moving averages else."""
    model = make(name, keep_prob=1)
    before = {weight.path: weight.numpy() for weight in model.non_trainable_weights}
    assert len(before) == 2 * 7
    np.testing.assert_array_equal(model(batch[0]), model(batch[0], training=False))
    assert not np.array_equal(model(batch[0], training=True), model(batch[0]))
    for weight in model.non_trainable_weights:
        assert not np.array_equal(weight.numpy(), before[weight.path])
    with_dropout = make(name, keep_prob=0.5)
    assert not np.array_equal(with_dropout(batch[0], training=True), with_dropout(batch[0], training=True))


def test_alexnet_of_large_images(rng, device):
    model = models.AlexNet(input_size=227, width=1 / 32)
    shapes = {weight.path.partition("/")[2]: tuple(weight.shape) for weight in model.weights}
    assert shapes["conv1/kernel"] == (11, 11, 3, 3)
    assert shapes["fc1/kernel"] == (6 * 6 * 8, 128)
    assert model(rng.uniform(0, 1, (2, 227, 227, 3)).astype(np.float32)).shape == (2, 10)


def test_alexnet_as_published():
    shapes = {weight.path.partition("/")[2]: tuple(weight.shape) for weight in models.AlexNet().weights}
    assert shapes["conv2/kernel"] == (5, 5, 96, 256) and shapes["conv4/kernel"] == (3, 3, 384, 384)
    assert shapes["fc1/kernel"] == shapes["fc2/kernel"] == (4096, 4096)
    assert "conv1/bias" not in shapes and "fc1/bias" not in shapes


@pytest.mark.parametrize("input_size", [224, "32", None])
def test_alexnet_of_other_images(input_size):
    with pytest.raises(ValueError, match=r"input_size: expected one of \(32, 227\), received"):
        models.AlexNet(input_size=input_size)
