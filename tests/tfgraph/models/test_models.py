"""The graph-mode models: attributes, variables, training, checkpoints."""

import numpy as np
import pytest

import tfgraph.v1 as tf
from tfgraph import models
from tfgraph.v1.examples.tutorials.mnist import input_data

#: Class, arguments, name of the output, steps until the loss has clearly fallen.
CASES = {
    "SoftmaxRegression": (models.SoftmaxRegression, {}, "y", 40),
    "DeepMnist": (models.DeepMnist, {"learning_rate": 1e-3}, "y_conv", 25),
    "LeNet5": (models.LeNet5, {"initialization": "scaled"}, "y_conv", 40),
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
}
OPS = {"SoftmaxRegression": {"x", "y_", "y"}, "DeepMnist": {"x", "y_", "keep_prob", "y_conv"}}
OPS["LeNet5"] = OPS["DeepMnist"]

every_model = pytest.mark.parametrize("name", CASES)


@pytest.fixture(scope="module")
def mnist():
    """The embedded images; read once, as it takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(input_data.DATA_VARIABLE, input_data.EMBEDDED)
        return input_data.read_data_sets("MNIST_data", one_hot=True, seed=0)


def build(name):
    """Make a model in the default graph, always with the same random numbers."""
    tf.set_random_seed(0)
    cls, arguments, _, _ = CASES[name]
    return cls(**arguments)


def feed(model, batch, keep_prob=1.0):
    images, labels = batch
    extra = {model.keep_prob: keep_prob} if hasattr(model, "keep_prob") else {}
    return {model.x: images, model.y_: labels, **extra}


@every_model
def test_attributes(name):
    with tf.Graph().as_default() as graph:
        model = build(name)
        outputs = getattr(model, CASES[name][2])
        for tensor, shape in ((model.x, [None, 784]), (model.y_, [None, 10]), (outputs, [None, 10])):
            assert (tensor.dtype, tensor.shape.as_list()) == (tf.float32, shape)
        for tensor in (model.loss, model.accuracy):
            assert (tensor.dtype, tensor.shape.as_list()) == (tf.float32, [])
        for op in (model.init, model.optimizer):
            assert isinstance(op, tf.Operation)
        for op in OPS[name] | {"loss", "accuracy"}:
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
        assert others == {"global_step"} | (set() if name == "SoftmaxRegression" else adam)


@every_model
def test_learns(name, mnist, device):
    steps = CASES[name][3]
    test = mnist.test.images[:500], mnist.test.labels[:500]
    with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
        model = build(name)
        session.run(model.init)
        loss, accuracy = session.run([model.loss, model.accuracy], feed(model, test))
        for _ in range(steps):
            session.run(model.optimizer, feed(model, mnist.train.next_batch(50), keep_prob=0.5))
        assert session.run(tf.train.get_global_step()) == steps
        loss_after, accuracy_after = session.run([model.loss, model.accuracy], feed(model, test))
    assert loss_after < 0.8 * loss
    assert accuracy_after > accuracy + 0.2


@every_model
def test_accuracy_counts(name, mnist, device):
    images, labels = mnist.test.images[:200], mnist.test.labels[:200]
    with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
        model = build(name)
        session.run(model.init)
        y, accuracy = session.run([getattr(model, CASES[name][2]), model.accuracy], feed(model, (images, labels)))
    expected = np.mean(np.argmax(y, axis=1) == np.argmax(labels, axis=1))
    assert accuracy == pytest.approx(expected, abs=1e-6)  # a float32


@every_model
def test_interactive_session(name, mnist):
    with tf.Graph().as_default():
        session = tf.InteractiveSession()
        try:
            model = build(name)
            model.init.run()
            fed = feed(model, mnist.train.next_batch(10))
            model.optimizer.run(fed)
            assert tf.train.get_global_step().eval() == 1
            assert np.isfinite(model.loss.eval(fed))
        finally:
            session.close()


@every_model
def test_saver(name, mnist, tmp_path):
    with tf.Graph().as_default(), tf.Session() as session:
        model = build(name)
        global_step = tf.train.get_global_step()
        saver = tf.train.Saver(max_to_keep=2)
        session.run(model.init)
        for _ in range(3):
            session.run(model.optimizer, feed(model, mnist.train.next_batch(10), keep_prob=0.5))
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


@every_model
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
