"""Slots of TF1's optimizers in Keras's own: the next step is the same."""

import keras
import numpy as np
import pytest

import tfgraph.v1 as tf
from migration.checkpoints import CheckpointError, load_ckpt, save_ckpt
from migration.checkpoints.optimizer_state import disagreement, power
from tfgraph.checkpoints import read_checkpoint, write_checkpoint

RATE = 0.1
#: TF1's optimizer, Keras's with the same arguments.
OPTIMIZERS = {
    "GradientDescent": (lambda: tf.train.GradientDescentOptimizer(RATE), lambda: keras.optimizers.SGD(RATE)),
    "Momentum": (lambda: tf.train.MomentumOptimizer(RATE, 0.9), lambda: keras.optimizers.SGD(RATE, 0.9)),
    "Nesterov": (
        lambda: tf.train.MomentumOptimizer(RATE, 0.9, use_nesterov=True),
        lambda: keras.optimizers.SGD(RATE, 0.9, nesterov=True),
    ),
    "Adagrad": (lambda: tf.train.AdagradOptimizer(RATE), lambda: keras.optimizers.Adagrad(RATE, 0.1, epsilon=0)),
    "Adadelta": (lambda: tf.train.AdadeltaOptimizer(RATE), lambda: keras.optimizers.Adadelta(RATE, 0.95, 1e-8)),
    "RMSProp": (
        lambda: tf.train.RMSPropOptimizer(RATE, epsilon=1e-3),
        lambda: keras.optimizers.RMSprop(RATE, 0.9, epsilon=1e-3),
    ),
    "RMSProp-momentum": (
        lambda: tf.train.RMSPropOptimizer(RATE, momentum=0.5, epsilon=1e-3),
        lambda: keras.optimizers.RMSprop(RATE, 0.9, 0.5, epsilon=1e-3),
    ),
    "RMSProp-centered": (
        lambda: tf.train.RMSPropOptimizer(RATE, momentum=0.5, epsilon=1e-3, centered=True),
        lambda: keras.optimizers.RMSprop(RATE, 0.9, 0.5, epsilon=1e-3, centered=True),
    ),
    "Adam": (lambda: tf.train.AdamOptimizer(RATE), lambda: keras.optimizers.Adam(RATE, epsilon=1e-8)),
    "Ftrl": (lambda: tf.train.FtrlOptimizer(RATE), lambda: keras.optimizers.Ftrl(RATE)),
}


@pytest.fixture
def batches(rng):
    return [
        (rng.standard_normal((8, 3)).astype(np.float32), rng.standard_normal((8, 2)).astype(np.float32))
        for _ in range(4)
    ]


def train_tf1(kind, batches, directory, rng):
    """Train a dense layer; give the checkpoint before the last step, and the weights after it."""
    with tf.Graph().as_default(), tf.Session() as session:
        x, y_ = tf.placeholder(tf.float32, [None, 3]), tf.placeholder(tf.float32, [None, 2])
        kernel = tf.get_variable("dense/kernel", [3, 2])
        bias = tf.get_variable("dense/bias", [2])
        loss = tf.reduce_mean(tf.square(tf.matmul(x, kernel) + bias - y_))
        step = OPTIMIZERS[kind][0]().minimize(loss, tf.train.get_or_create_global_step())
        session.run(tf.global_variables_initializer())
        for variable in (kernel, bias):
            variable.load(rng.standard_normal(variable.shape.as_list()).astype(np.float32), session)
        for number, (inputs, targets) in enumerate(batches):
            if number == len(batches) - 1:
                checkpoint = tf.train.Saver().save(session, str(directory / "tf1.ckpt"))
            session.run(step, {x: inputs, y_: targets})
        return checkpoint, session.run([kernel, bias])


def dense(kind):
    model = keras.Sequential([keras.Input([3]), keras.layers.Dense(2, name="dense")])
    model.compile(OPTIMIZERS[kind][1](), "mse")
    return model


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_the_next_step_is_the_same_and_the_state_comes_back(kind, batches, tmp_path, rng, device):
    checkpoint, expected = train_tf1(kind, batches, tmp_path, rng)
    model = dense(kind)
    ledger = load_ckpt(model, checkpoint, optimizer=model.optimizer)
    assert ledger.unexplained == []
    assert int(model.optimizer.iterations) == 3
    save_ckpt(model, tmp_path / "back.ckpt", optimizer=model.optimizer)
    there, back = read_checkpoint(checkpoint), read_checkpoint(tmp_path / "back.ckpt")
    left = {line.source for line in ledger.lines if line.why == "momentum is 0 in Keras"}
    assert left == ({"dense/kernel/RMSProp_1", "dense/bias/RMSProp_1"} if kind == "RMSProp" else set())
    assert back.keys() == there.keys() - left
    for name, value in back.items():
        # Multiplied by the learning rate and divided by it again: two roundings.
        tolerance = 2e-7 if name.endswith("Momentum") else 0
        np.testing.assert_allclose(value, there[name], rtol=tolerance, atol=0, err_msg=name)
        assert value.dtype == there[name].dtype

    model.train_on_batch(*batches[-1])
    for value, weight in zip(expected, model.get_weights(), strict=True):
        # The same formula in other kernels: some roundings of 6e-8, of weights around 1.
        np.testing.assert_allclose(weight, value, rtol=2e-6, atol=1e-6)
    unmoved = dense(kind)
    load_ckpt(unmoved, checkpoint)
    unmoved.train_on_batch(*batches[-1])
    if kind != "GradientDescent":  # without its state the step is another: the slots do matter
        assert not np.allclose(unmoved.get_weights()[0], expected[0], rtol=2e-6, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "beta1_power",
            np.float32(0.5),
            r"beta1_power: it is 0.5, as after 5.57\d+ steps, but global_step is 3 and beta 0.9",
        ),
        ("beta2_power", np.float32(0), r"beta2_power: it is 0, of which 3 steps make 0.996, but global_step is 3"),
        ("global_step", np.int64(4), r"beta1_power: it is 0.6561, as after 3 steps, but global_step is 4"),
    ],
)
def test_powers_that_contradict_the_number_of_steps(name, value, message, batches, tmp_path, rng):
    checkpoint, _ = train_tf1("Adam", batches, tmp_path, rng)
    tensors = read_checkpoint(checkpoint) | {name: value}
    model = dense("Adam")
    before = model.get_weights()
    with pytest.raises(CheckpointError, match=message):
        load_ckpt(model, write_checkpoint(tmp_path / "wrong.ckpt", tensors), optimizer=model.optimizer)
    for a, b in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_powers_without_a_number_of_steps(batches, tmp_path, rng):
    checkpoint, _ = train_tf1("Adam", batches, tmp_path, rng)
    tensors = read_checkpoint(checkpoint)
    del tensors["global_step"]
    model = dense("Adam")
    with pytest.raises(CheckpointError, match="beta1_power: the checkpoint does not count steps, from which"):
        load_ckpt(model, write_checkpoint(tmp_path / "wrong.ckpt", tensors), optimizer=model.optimizer)


@pytest.mark.parametrize("beta", [0.9, 0.999, 0.5, 0.0])
def test_powers_are_multiplied_in_float32_step_by_step(beta):
    value = np.float32(beta)
    for steps in range(200):
        assert power(beta, steps) == (value if value >= np.finfo(np.float32).tiny else 0)
        assert disagreement(beta, float(value), steps) == ""
        value = value * np.float32(beta)
    assert power(beta, 10**9) == 0
    assert disagreement(beta, 0.0, 10**9) == ""


def test_an_optimizer_that_tf1_has_not(batches, tmp_path, rng):
    checkpoint, _ = train_tf1("Adam", batches, tmp_path, rng)
    model = dense("Adam")
    model.compile(keras.optimizers.Lion(), "mse")
    with pytest.raises(CheckpointError, match=r"Lion does not keep what TF1's .* Keras's SGD, Adagrad, Adadelta, RMS"):
        load_ckpt(model, checkpoint, optimizer=model.optimizer)
