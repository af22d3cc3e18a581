"""The graph-mode models: attributes, variables, training, checkpoints."""

import types

import numpy as np
import pytest

import tfgraph.v1 as tf
from tfgraph import models
from tfgraph.v1.examples.tutorials.mnist import input_data
from tfkeras.cifar10 import SYNTHETIC, load_cifar10

#: Class, arguments, name of the output, steps until the loss has clearly fallen.
CASES = {
    "SoftmaxRegression": (models.SoftmaxRegression, {}, "y", 40),
    "DeepMnist": (models.DeepMnist, {"learning_rate": 1e-3}, "y_conv", 25),
    "LeNet5": (models.LeNet5, {"initialization": "scaled"}, "y_conv", 40),
    "PlainRNN": (models.PlainRNN, {}, "y", 40),
    "LSTM": (models.LSTM, {"learning_rate": 3e-3}, "y", 60),
    "GRU": (models.GRU, {"learning_rate": 3e-3}, "y", 60),
    "Autoencoder": (models.Autoencoder, {}, "y", 40),
    "ConvolutionalAutoencoder": (models.ConvolutionalAutoencoder, {"learning_rate": 3e-3}, "y", 40),
    "MLP": (models.MLP, {}, "y", 40),
    "CifarCNN": (models.CifarCNN, {"learning_rate": 3e-3}, "y", 40),
    "AlexNet": (models.AlexNet, {"learning_rate": 3e-3, "width": 1 / 16}, "y", 60),
}
VARIABLES = {
    "SoftmaxRegression": {"W": [784, 10], "b": [10]},
    "DeepMnist": {
        "conv1/kernel": [5, 5, 1, 32],
        "conv1/bias": [32],
        "conv2/kernel": [5, 5, 32, 64],
        "conv2/bias": [64],
        "fc1/kernel": [3136, 1024],
        "fc1/bias": [1024],
        "fc2/kernel": [1024, 10],
        "fc2/bias": [10],
    },
    "LeNet5": {
        "conv1/kernel": [5, 5, 1, 6],
        "conv1/bias": [6],
        "conv2/kernel": [5, 5, 6, 16],
        "conv2/bias": [16],
        "fc1/kernel": [400, 120],
        "fc1/bias": [120],
        "fc2/kernel": [120, 84],
        "fc2/bias": [84],
        "fc3/kernel": [84, 10],
        "fc3/bias": [10],
    },
    "PlainRNN": {
        "rnn/basic_rnn_cell/kernel": [28 + 128, 128],
        "rnn/basic_rnn_cell/bias": [128],
        "fc/kernel": [128, 10],
        "fc/bias": [10],
    },
    "LSTM": {
        "rnn/basic_lstm_cell/kernel": [28 + 128, 4 * 128],
        "rnn/basic_lstm_cell/bias": [4 * 128],
        "fc/kernel": [128, 10],
        "fc/bias": [10],
    },
    "GRU": {
        "rnn/gru_cell/gates/kernel": [28 + 128, 2 * 128],
        "rnn/gru_cell/gates/bias": [2 * 128],
        "rnn/gru_cell/candidate/kernel": [28 + 128, 128],
        "rnn/gru_cell/candidate/bias": [128],
        "fc/kernel": [128, 10],
        "fc/bias": [10],
    },
    "Autoencoder": {
        "encoder1/kernel": [784, 128],
        "encoder1/bias": [128],
        "encoder2/kernel": [128, 64],
        "encoder2/bias": [64],
        "encoder3/kernel": [64, 32],
        "encoder3/bias": [32],
        "decoder1/kernel": [32, 64],
        "decoder1/bias": [64],
        "decoder2/kernel": [64, 128],
        "decoder2/bias": [128],
        "decoder3/kernel": [128, 784],
        "decoder3/bias": [784],
    },
    "ConvolutionalAutoencoder": {
        "encoder1/kernel": [3, 3, 1, 16],
        "encoder1/bias": [16],
        "encoder2/kernel": [3, 3, 16, 8],
        "encoder2/bias": [8],
        "decoder1/kernel": [3, 3, 16, 8],
        "decoder1/bias": [16],
        "decoder2/kernel": [3, 3, 1, 16],
        "decoder2/bias": [1],
    },
    "MLP": {
        "fc1/kernel": [784, 128],
        "fc1/bias": [128],
        "fc2/kernel": [128, 10],
        "fc2/bias": [10],
    },
    "CifarCNN": {
        "conv1/kernel": [3, 3, 3, 32],
        "conv1/bias": [32],
        "conv2/kernel": [3, 3, 32, 64],
        "conv2/bias": [64],
        "fc1/kernel": [2304, 64],
        "fc1/bias": [64],
        "fc2/kernel": [64, 10],
        "fc2/bias": [10],
    },
    "AlexNet": {
        "conv1/kernel": [3, 3, 3, 6],
        "bn1/gamma": [6],
        "bn1/beta": [6],
        "conv2/kernel": [5, 5, 6, 16],
        "bn2/gamma": [16],
        "bn2/beta": [16],
        "conv3/kernel": [3, 3, 16, 24],
        "bn3/gamma": [24],
        "bn3/beta": [24],
        "conv4/kernel": [3, 3, 24, 24],
        "bn4/gamma": [24],
        "bn4/beta": [24],
        "conv5/kernel": [3, 3, 24, 16],
        "bn5/gamma": [16],
        "bn5/beta": [16],
        "fc1/kernel": [256, 256],
        "bn6/gamma": [256],
        "bn6/beta": [256],
        "fc2/kernel": [256, 256],
        "bn7/gamma": [256],
        "bn7/beta": [256],
        "fc3/kernel": [256, 10],
        "fc3/bias": [10],
    },
}
SHAPES = {"mnist": [None, 784], "cifar10": [None, 32, 32, 3]}
OPS = {"SoftmaxRegression": {"x", "y_", "y"}, "DeepMnist": {"x", "y_", "keep_prob", "y_conv"}}
OPS["LeNet5"] = OPS["DeepMnist"]
OPS["MLP"] = {"x", "y_", "keep_prob", "y"}
OPS["AlexNet"] = OPS["MLP"] | {"is_training"}
AUTOENCODERS = [name for name, case in CASES.items() if getattr(case[0], "targets", "labels") == "inputs"]

#: `make test` takes the LSTM for all three.
SLOW = {"PlainRNN", "GRU"}
MARKED = {name: pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in CASES}

every_model = pytest.mark.parametrize("name", MARKED.values())
#: AlexNet takes seconds to build, and does not differ in what these tests look at.
every_quick_model = pytest.mark.parametrize("name", [MARKED[name] for name in CASES if name != "AlexNet"])
every_classifier = pytest.mark.parametrize("name", [MARKED[name] for name in CASES if name not in AUTOENCODERS])


@pytest.fixture(scope="module")
def mnist():
    """The embedded images; read once, as it takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(input_data.DATA_VARIABLE, input_data.EMBEDDED)
        return input_data.read_data_sets("MNIST_data", one_hot=True, seed=0)


@pytest.fixture(scope="module")
def cifar10():
    """Images of our own making, in the shape of `mnist`."""
    train, test = load_cifar10(SYNTHETIC)
    sets = [input_data.DataSet(np.rint(255 * x).astype(np.uint8), y_, reshape=False) for x, y_ in (train, test)]
    return types.SimpleNamespace(train=sets[0], test=sets[1])


@pytest.fixture
def data(name, request):
    """The data set of the model of that name."""
    return request.getfixturevalue(CASES[name][0].data)


def build(name):
    """Make a model in the default graph, always with the same random numbers."""
    tf.set_random_seed(0)
    cls, arguments, _, _ = CASES[name]
    return cls(**arguments)


def feed(model, batch, keep_prob=1.0, is_training=False):
    images, labels = batch
    targets = images if getattr(model, "targets", "labels") == "inputs" else labels
    modes = {"keep_prob": keep_prob, "is_training": is_training}
    extra = {getattr(model, mode): value for mode, value in modes.items() if hasattr(model, mode)}
    return {model.x: images, model.y_: targets, **extra}


@every_model
def test_attributes(name):
    with tf.Graph().as_default() as graph:
        model = build(name)
        outputs = getattr(model, CASES[name][2])
        size = 784 if name in AUTOENCODERS else 10
        for tensor, shape in ((model.x, SHAPES[model.data]), (model.y_, [None, size]), (outputs, [None, size])):
            assert (tensor.dtype, tensor.shape.as_list()) == (tf.float32, shape)
        scalars = {"loss"} | (set() if name in AUTOENCODERS else {"accuracy"})
        for tensor in (getattr(model, scalar) for scalar in scalars):
            assert (tensor.dtype, tensor.shape.as_list()) == (tf.float32, [])
        for op in (model.init, model.optimizer):
            assert isinstance(op, tf.Operation)
        for op in OPS.get(name, {"x", "y_", "y"}) | scalars:
            assert getattr(model, op) is graph.get_tensor_by_name(f"{op}:0")
        assert tf.get_collection(tf.GraphKeys.TRAIN_OP) == [model.optimizer]


@every_model
def test_variables(name):
    with tf.Graph().as_default():
        build(name)
        trainable = {variable.op.name: variable for variable in tf.trainable_variables()}
        assert list(trainable) == list(VARIABLES[name])
        for variable_name, variable in trainable.items():
            assert variable.shape.as_list() == VARIABLES[name][variable_name]
            assert variable.dtype.base_dtype == tf.float32
        others = {variable.op.name for variable in tf.global_variables()} - trainable.keys()
        adam = {f"{v}/{slot}" for v in trainable for slot in ("Adam", "Adam_1")} | {"beta1_power", "beta2_power"}
        moving = (
            {f"bn{i}/moving_{of}" for i in range(1, 8) for of in ("mean", "variance")} if name == "AlexNet" else set()
        )
        assert others == {"global_step"} | moving | (set() if name == "SoftmaxRegression" else adam)


@every_model
def test_learns(name, data, device):
    steps = CASES[name][3]
    test = data.test.images[:500], data.test.labels[:500]
    with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
        model = build(name)
        session.run(model.init)
        # Normalised by the batch: the moving averages have come near only after some hundred steps.
        fed = feed(model, test, is_training=True)
        measured = [model.loss, getattr(model, "accuracy", model.loss)]
        loss, accuracy = session.run(measured, fed)
        for _ in range(steps):
            session.run(model.optimizer, feed(model, data.train.next_batch(50), keep_prob=0.5, is_training=True))
        assert session.run(tf.train.get_global_step()) == steps
        loss_after, accuracy_after = session.run(measured, fed)
    assert loss_after < 0.8 * loss
    if name not in AUTOENCODERS:
        assert accuracy_after > accuracy + 0.2


@every_classifier
def test_accuracy_counts(name, data, device):
    images, labels = data.test.images[:200], data.test.labels[:200]
    with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
        model = build(name)
        session.run(model.init)
        y, accuracy = session.run([getattr(model, CASES[name][2]), model.accuracy], feed(model, (images, labels)))
    expected = np.mean(np.argmax(y, axis=1) == np.argmax(labels, axis=1))
    assert accuracy == pytest.approx(expected, abs=1e-6)  # a float32


@every_quick_model
def test_interactive_session(name, data):
    with tf.Graph().as_default():
        session = tf.InteractiveSession()
        try:
            model = build(name)
            model.init.run()
            fed = feed(model, data.train.next_batch(10), is_training=True)
            model.optimizer.run(fed)
            assert tf.train.get_global_step().eval() == 1
            assert np.isfinite(model.loss.eval(fed))
        finally:
            session.close()


@every_model
def test_saver(name, data, tmp_path):
    with tf.Graph().as_default(), tf.Session() as session:
        model = build(name)
        global_step = tf.train.get_global_step()
        saver = tf.train.Saver(max_to_keep=2)
        session.run(model.init)
        for _ in range(3):
            session.run(model.optimizer, feed(model, data.train.next_batch(10), keep_prob=0.5, is_training=True))
            saver.save(session, str(tmp_path / "model.ckpt"), global_step=global_step)
        saved = session.run({v.op.name: v for v in tf.global_variables()})
    assert {file.stem for file in tmp_path.glob("*.index")} == {"model.ckpt-2", "model.ckpt-3"}
    latest = tf.train.latest_checkpoint(str(tmp_path))
    assert latest == str(tmp_path / "model.ckpt-3")
    with tf.Graph().as_default(), tf.Session() as session:
        build(name)
        tf.train.Saver().restore(session, latest)
        restored = session.run({v.op.name: v for v in tf.global_variables()})
    assert restored["global_step"] == 3
    for variable, value in saved.items():
        np.testing.assert_array_equal(restored[variable], value, strict=True)


@every_quick_model
def test_two_models_in_two_graphs(name):
    for _ in range(2):
        with tf.Graph().as_default():
            build(name)
            assert [v.op.name for v in tf.trainable_variables()] == list(VARIABLES[name])


def initial_values(model_class, **arguments):
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(0)
        session.run(model_class(**arguments).init)
        return session.run({v.op.name: v for v in tf.trainable_variables()})


def assert_normal(values, stddev):
    """Mean and standard deviation of n numbers are off by 1 / sqrt(n) and 1 / sqrt(2n) of it; 5 times that here."""
    assert abs(np.mean(values)) < 5 * stddev / np.sqrt(values.size)
    assert np.std(values) == pytest.approx(stddev, rel=5 / np.sqrt(2 * values.size))


@pytest.mark.parametrize("initialization", ["random_normal", "scaled"])
def test_lenet5_initialization(initialization):
    for name, values in initial_values(models.LeNet5, initialization=initialization).items():
        if initialization == "random_normal":
            assert_normal(values, 1.0)
        elif name.endswith("bias"):
            assert not values.any()
        else:
            assert_normal(values, np.sqrt(2 / np.prod(values.shape[:-1])))


def test_lenet5_is_random_normal_by_default():
    assert_normal(initial_values(models.LeNet5)["fc1/kernel"], 1.0)


@pytest.mark.parametrize("initialization", ["normal", "", None, "Scaled"])
def test_lenet5_bad_initialization(initialization):
    with tf.Graph().as_default() as graph:
        with pytest.raises(ValueError, match="initialization: expected one of .*'random_normal', 'scaled'.*received"):
            models.LeNet5(initialization=initialization)
        assert graph.get_operations() == []


def test_deep_mnist_initial_values():
    for name, values in initial_values(models.DeepMnist).items():
        if name.endswith("bias"):
            assert np.all(values == np.float32(0.1))
        else:
            assert_normal(values, 0.1 * 0.8796)  # what is left of the deviation when cut at two of it
            assert np.max(np.abs(values)) <= 0.2


def test_softmax_regression_starts_at_zero():
    assert not any(values.any() for values in initial_values(models.SoftmaxRegression).values())


def test_code_classifier_trains_its_own_layer_only(mnist, device):
    test = mnist.test.images[:500], mnist.test.labels[:500]
    with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
        tf.set_random_seed(0)
        autoencoder = models.Autoencoder()
        session.run(autoencoder.init)
        before = session.run({v.op.name: v for v in tf.global_variables() if v.op.name != "global_step"})
        classifier = models.CodeClassifier(autoencoder, learning_rate=0.05)
        session.run(classifier.init)
        loss, accuracy = session.run([classifier.loss, classifier.accuracy], feed(classifier, test))
        for _ in range(40):
            session.run(classifier.optimizer, feed(classifier, mnist.train.next_batch(50)))
        loss_after, accuracy_after = session.run([classifier.loss, classifier.accuracy], feed(classifier, test))
        after = session.run({v.op.name: v for v in tf.global_variables()})
    assert loss_after < 0.8 * loss
    assert accuracy_after > accuracy + 0.2
    assert after["global_step"] == 40
    assert after.keys() - before.keys() >= {"fc/kernel", "fc/bias", "fc/kernel/Adam"}
    for name, value in before.items():
        np.testing.assert_array_equal(after[name], value, err_msg=name)


def test_code_classifier_on_a_convolutional_autoencoder(mnist):
    with tf.Graph().as_default():
        classifier = models.CodeClassifier(models.ConvolutionalAutoencoder())
        assert classifier.y.shape.as_list() == [None, 10]
        assert tf.trainable_variables()[-2].shape.as_list() == [7 * 7 * 8, 10]


def test_mlp_takes_integer_labels(mnist, device):
    """By integer and by one-hot labels, by logits and by probabilities: the same loss, the same weights."""
    images, labels = mnist.train.next_batch(32)
    results = []
    for arguments in ({}, {"from_logits": False}, {"sparse": True}, {"sparse": True, "from_logits": False}):
        with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
            tf.set_random_seed(0)
            model = models.MLP(**arguments)
            session.run(model.init)
            batch = images, np.argmax(labels, axis=1) if arguments.get("sparse") else labels
            y, loss, accuracy = session.run([model.y, model.loss, model.accuracy], feed(model, batch))
            session.run(model.optimizer, feed(model, batch))
            are_probabilities = np.allclose(y.sum(axis=1), 1, atol=1e-6)  # ten roundings of 6e-8
            assert are_probabilities == (not arguments.get("from_logits", True))
            results.append([loss, accuracy, *session.run(tf.trainable_variables())])
    for result in results[1:]:
        for value, expected in zip(result, results[0], strict=True):
            # Two kernels for one loss, one for each kind of labels: the last bits of the gradient, and Adam's division.
            np.testing.assert_allclose(value, expected, rtol=1e-5, atol=1e-6)


def test_alexnet_follows_the_batch_in_training_only(cifar10, device):
    with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
        model = build("AlexNet")
        session.run(model.init)
        assert len(tf.get_collection(tf.GraphKeys.UPDATE_OPS)) == 2 * 7
        moving = {v.op.name: v for v in tf.global_variables() if "/moving_" in v.op.name}
        batch = cifar10.train.next_batch(20)
        by_averages = session.run(model.y, feed(model, batch))
        by_batch = session.run(model.y, feed(model, batch, is_training=True))
        assert not np.allclose(by_averages, by_batch, atol=0.01)
        before = session.run(moving)
        session.run([model.y, model.loss], feed(model, batch, is_training=True))
        for name, value in session.run(moving).items():
            np.testing.assert_array_equal(value, before[name])
        session.run(model.optimizer, feed(model, batch, is_training=True))
        for name, value in session.run(moving).items():
            assert not np.array_equal(value, before[name])


def test_alexnet_of_large_images():
    with tf.Graph().as_default():
        models.AlexNet(input_size=227, width=1 / 32)
        shapes = {v.op.name: v.shape.as_list() for v in tf.trainable_variables()}
        assert shapes["conv1/kernel"] == [11, 11, 3, 3]
        assert shapes["fc1/kernel"] == [6 * 6 * 8, 128]


@pytest.mark.parametrize("input_size", [224, "32", None])
def test_alexnet_of_other_images(input_size):
    with tf.Graph().as_default() as graph:
        with pytest.raises(ValueError, match=r"input_size: expected one of \(32, 227\), received"):
            models.AlexNet(input_size=input_size)
        assert graph.get_operations() == []
