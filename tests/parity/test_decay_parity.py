"""Learning-rate decay, regularisers and weight decay: the same numbers in a TF1 session and in every Keras loop."""

import functools
import tempfile

import keras
import numpy as np
import pytest
import tensorflow as tf

import tfgraph.v1 as tf1
from migration.checkpoints import load_ckpt
from migration.parity import LOOPS, KerasProgram, SessionProgram, compare_training
from tfkeras.layers import Dense, Dropout
from tfkeras.optimizers import Adam, GradientDescent
from tfkeras.schedules import ExponentialDecay
from tfkeras.weight_decay import AdamW, MomentumW

STEPS = 20
EXPONENTIAL = {"decay_steps": 7, "decay_rate": 0.96}
PIECEWISE = {"boundaries": [5, 11], "values": [0.1, 0.03, 0.007]}


def session_program(optimizer, penalty=None, regularizer=None):
    """The network in a session, every variable random.

    Args:
        optimizer: of the global step, makes the optimizer.
        penalty: of the kernels, is added to the loss.
        regularizer: given to `get_variable`.
    """
    x = tf1.placeholder(tf1.float32, [None, 20])
    y_ = tf1.placeholder(tf1.float32, [None, 5])
    keep_prob = tf1.placeholder(tf1.float32)
    W1 = tf1.get_variable("fc1/kernel", [20, 16], regularizer=regularizer)
    b1 = tf1.get_variable("fc1/bias", [16])
    W2 = tf1.get_variable("fc2/kernel", [16, 5], regularizer=regularizer)
    b2 = tf1.get_variable("fc2/bias", [5])
    hidden = tf1.nn.dropout(tf1.nn.relu(tf1.matmul(x, W1) + b1), keep_prob)
    y = tf1.matmul(hidden, W2) + b2
    loss = tf1.reduce_mean(tf1.nn.softmax_cross_entropy_with_logits_v2(labels=y_, logits=y))
    if penalty:
        loss += penalty([W1, W2])
    elif regularizer:
        loss += tf1.losses.get_regularization_loss()
    global_step = tf1.train.get_or_create_global_step()
    train_op = optimizer(global_step).minimize(loss, global_step)
    session = tf1.Session()
    session.run(tf1.global_variables_initializer())
    session.run([variable.assign_add(tf1.random_normal(variable.shape)) for variable in tf1.trainable_variables()])
    return SessionProgram(session, x, y_, y, loss, train_op, keep_prob)


def twin(optimizer, kernel_regularizer=None):
    model = keras.Sequential(
        [
            keras.Input([20]),
            Dense(16, activation="relu", kernel_regularizer=kernel_regularizer, name="fc1"),
            Dropout(0.8),
            Dense(5, kernel_regularizer=kernel_regularizer, name="fc2"),
        ]
    )
    model.compile(optimizer, keras.losses.CategoricalCrossentropy(from_logits=True), jit_compile=False)
    return model


def trained(device, graph_side, keras_side):
    """Compare `STEPS` steps of a network made by `graph_side` with those of one made by `keras_side`, in all loops."""
    rng = np.random.default_rng(0)
    batches = [
        (rng.normal(size=(32, 20)).astype(np.float32), np.eye(5, dtype=np.float32)[rng.integers(0, 5, 32)])
        for _ in range(STEPS)
    ]
    with tempfile.TemporaryDirectory() as directory:
        with tf.Graph().as_default(), tf.device(device):
            tf1.set_random_seed(0)
            program = graph_side()
            checkpoint = tf1.train.Saver().save(program.session, f"{directory}/start.ckpt")
        twins = []
        for loop in LOOPS:
            model = keras_side()
            load_ckpt(model, checkpoint, optimizer=model.optimizer)
            twins.append(KerasProgram(model, loop))
    return compare_training(program, twins, batches, keep_prob=0.8)


def assert_exact(parities, but=()):
    """Assert that everything is the same, bit for bit, but what is named."""
    assert [parity.loop for parity in parities] == list(LOOPS)
    for parity in parities:
        for what, difference in parity.columns().items():
            if difference is not None and what not in but:
                assert difference.exact, f"{parity.loop}: {what}: {difference}"


RATES = {
    "exponential": (
        lambda step: tf1.train.exponential_decay(0.1, step, **EXPONENTIAL),
        lambda: ExponentialDecay(0.1, **EXPONENTIAL),
    ),
    "staircase": (
        lambda step: tf1.train.exponential_decay(0.1, step, **EXPONENTIAL, staircase=True),
        lambda: ExponentialDecay(0.1, **EXPONENTIAL, staircase=True),
    ),
    "piecewise": (
        lambda step: tf1.train.piecewise_constant(step, **PIECEWISE),
        lambda: keras.optimizers.schedules.PiecewiseConstantDecay(**PIECEWISE),
    ),
}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("exponential", marks=pytest.mark.slow),
        "staircase",
        pytest.param("piecewise", marks=pytest.mark.slow),
    ],
)
def test_training_with_a_decaying_rate(name, device):
    graph_rate, keras_rate = RATES[name]
    parities = trained(
        device,
        lambda: session_program(lambda step: tf1.train.GradientDescentOptimizer(graph_rate(step))),
        lambda: twin(GradientDescent(keras_rate())),
    )
    assert_exact(parities)


def by_hand(scale):
    """As in countless scripts: half the sum of the squares, times a scale."""
    return {"penalty": lambda kernels: scale * tf1.add_n([tf1.nn.l2_loss(kernel) for kernel in kernels])}


REGULARIZERS = {
    "l1": ({"regularizer": tf1.contrib.layers.l1_regularizer(0.01)}, keras.regularizers.L1(0.01)),
    # TF1's L2 is half of Keras's: its gradient is scale * W.
    "l2": ({"regularizer": tf1.contrib.layers.l2_regularizer(0.01)}, keras.regularizers.L2(0.01 / 2)),
    "l2_loss": (by_hand(0.01), keras.regularizers.L2(0.01 / 2)),
}


@pytest.mark.parametrize("name", ["l1", "l2", pytest.param("l2_loss", marks=pytest.mark.slow)])
def test_training_with_a_regularizer(name, device):
    graph_regularizer, keras_regularizer = REGULARIZERS[name]
    parities = trained(
        device,
        lambda: session_program(lambda step: tf1.train.AdamOptimizer(0.01), **graph_regularizer),
        lambda: twin(Adam(0.01), keras_regularizer),
    )
    # The penalty's own sum is made in another order by each; nothing that is trained depends on it.
    assert_exact(parities, but=["loss"])
    assert all(parity.loss is None or parity.loss.absolute < 1e-6 * 3 for parity in parities)  # losses of 1 to 3


def test_l2_in_keras_is_twice_that_of_tf1(device):
    W = tf.constant([[3.0, 4.0]])
    with tf.Graph().as_default(), tf.device(device), tf1.Session() as session:
        penalty = session.run(tf1.contrib.layers.l2_regularizer(0.5)(tf1.constant([[3.0, 4.0]])))
    assert penalty == 0.5 * 25 / 2
    assert keras.regularizers.L2(0.5)(W) == 2 * penalty


WEIGHT_DECAYS = {
    "AdamW": (
        functools.partial(tf1.contrib.opt.AdamWOptimizer, 0.01, 0.003),
        functools.partial(AdamW, 0.01, 0.003),
    ),
    "MomentumW": (
        functools.partial(tf1.contrib.opt.MomentumWOptimizer, 0.01, 0.03, momentum=0.9),
        functools.partial(MomentumW, 0.01, 0.03, momentum=0.9),
    ),
    # Keras's own decay is multiplied by the learning rate; by a power of 2 that does not round.
    "Adam": (
        functools.partial(tf1.contrib.opt.AdamWOptimizer, 0.01, 2**-8, name="Adam"),
        functools.partial(Adam, 2**-8, weight_decay=0.01 * 2**8),
    ),
}


@pytest.mark.parametrize("name", WEIGHT_DECAYS)
def test_training_with_weight_decay(name, device):
    graph_optimizer, keras_optimizer = WEIGHT_DECAYS[name]
    parities = trained(device, lambda: session_program(lambda step: graph_optimizer()), lambda: twin(keras_optimizer()))
    assert_exact(parities)
