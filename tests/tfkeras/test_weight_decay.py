"""Decoupled weight decay as TF1 has it; training with it is compared in tests/parity/test_decay_parity.py."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import tfgraph.v1 as tf1
from tfkeras.optimizers import Adam
from tfkeras.weight_decay import AdamW, MomentumW

OPTIMIZERS = {
    "AdamW": (lambda: tf1.contrib.opt.AdamWOptimizer(0.01, 0.003), lambda: AdamW(0.01, 0.003)),
    "MomentumW": (
        lambda: tf1.contrib.opt.MomentumWOptimizer(0.01, 0.03, momentum=0.9),
        lambda: MomentumW(0.01, 0.03, momentum=0.9),
    ),
}

every_optimizer = pytest.mark.parametrize("name", OPTIMIZERS)


@every_optimizer
@pytest.mark.parametrize("in_function", [False, True], ids=["eager", "function"])
def test_only_the_rows_of_a_sparse_gradient_decay(name, in_function, device, rng):
    table = rng.normal(size=(6, 3)).astype(np.float32)
    rows = np.array([1, 4, 1, 2])  # row 1 twice: it decays once
    with tf.Graph().as_default(), tf.device(device), tf.compat.v1.Session() as session:
        variable = tf.compat.v1.get_variable("table", initializer=table, use_resource=True)
        loss = tf.reduce_sum(tf.nn.embedding_lookup(variable, rows) ** 2)
        train_op = OPTIMIZERS[name][0]().minimize(loss)
        session.run(tf.compat.v1.global_variables_initializer())
        for _ in range(3):
            session.run(train_op)
        expected = session.run(variable)

    twin, optimizer = keras.Variable(table), OPTIMIZERS[name][1]()
    optimizer.build([twin])

    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.nn.embedding_lookup(twin.value, rows) ** 2)
        gradient = tape.gradient(loss, twin.value)
        assert isinstance(gradient, tf.IndexedSlices)
        optimizer.apply([gradient], [twin])

    step = tf.function(step) if in_function else step
    for _ in range(3):
        step()
    np.testing.assert_array_equal(twin.numpy()[[0, 3, 5]], table[[0, 3, 5]])
    # Adam composes the update of rows of small ops, TF1 of others: 3 steps of a few roundings of 6e-8.
    np.testing.assert_allclose(twin.numpy(), expected, rtol=1e-6)


@every_optimizer
def test_what_is_excluded_does_not_decay(name, device):
    kernel, bias = keras.Variable([1.0], name="kernel"), keras.Variable([1.0], name="bias")
    optimizer = OPTIMIZERS[name][1]()
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    optimizer.apply([tf.zeros([1]), tf.zeros([1])], [kernel, bias])
    assert kernel.numpy() == np.float32(1) - np.float32(0.01)
    assert bias.numpy() == 1


def test_tf1s_decay_does_not_depend_on_the_rate_and_keras_does(device):
    decayed = []
    for optimizer in (AdamW(0.5, learning_rate=0.25), Adam(0.25, weight_decay=0.5)):
        variable = keras.Variable([1.0])
        optimizer.apply([tf.zeros([1])], [variable])
        decayed.append(variable.numpy().item())
    assert decayed == [1 - 0.5, 1 - 0.5 * 0.25]


@every_optimizer
def test_config_round_trip(name):
    optimizer = OPTIMIZERS[name][1]()
    again = keras.optimizers.deserialize(keras.optimizers.serialize(optimizer))
    assert type(again) is type(optimizer)
    assert again.get_config() == optimizer.get_config()
    assert again.weight_decay == 0.01
