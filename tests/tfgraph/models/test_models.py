"""The graph-mode models: attributes, variables, training, checkpoints."""

import numpy as np
import pytest
from feeding import feed

import tfgraph.v1 as tf
from tfgraph import models

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


@pytest.fixture
def data(name, request):
    """The data set of the model of that name."""
    return request.getfixturevalue(CASES[name][0].data)


def build(name):
    """Make a model in the default graph, always with the same random numbers."""
    tf.set_random_seed(0)
    cls, arguments, _, _ = CASES[name]
    return cls(**arguments)


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
