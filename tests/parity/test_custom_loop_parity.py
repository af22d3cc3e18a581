"""A loop that a user writes with `GradientTape`, Keras's layers and losses: the bits of the TF1 script it replaces."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import tfgraph.v1 as tf1
from migration.checkpoints.names import weight_names
from tfkeras.optimizers import Adam, GradientDescent

STEPS = 20


class Regression:
    """A line through points, all of them in each step: gradient descent on the mean squared error."""

    optimizers = (lambda: tf1.train.GradientDescentOptimizer(0.1), lambda: GradientDescent(0.1))
    loss_function = keras.losses.MeanSquaredError()
    shapes = ([1], [1])

    @staticmethod
    def graph(x):
        # Keras's dense layer, too, adds a single bias with `+`, and more than one with BiasAdd.
        return tf1.matmul(x, tf1.get_variable("line/kernel", [1, 1])) + tf1.get_variable("line/bias", [1])

    @staticmethod
    def layers():
        return [keras.layers.Dense(1, name="line")]

    @staticmethod
    def loss(y_, y):
        return tf1.losses.mean_squared_error(y_, y)

    @staticmethod
    def batches(rng):
        x = rng.uniform(-1, 1, (100, 1)).astype(np.float32)
        return [(x, 3 * x + 2 + rng.normal(scale=0.1, size=x.shape).astype(np.float32))] * STEPS


class Minibatches:
    """A classifier with a hidden layer, another batch in each step: Adam on the cross entropy of one-hot labels."""

    optimizers = (lambda: tf1.train.AdamOptimizer(0.01), lambda: Adam(0.01))
    loss_function = keras.losses.CategoricalCrossentropy(from_logits=True)
    shapes = ([20], [10])

    @staticmethod
    def graph(x):
        return tf1.layers.dense(tf1.layers.dense(x, 16, tf1.nn.relu, name="hidden"), 10, name="logits")

    @staticmethod
    def layers():
        return [keras.layers.Dense(16, "relu", name="hidden"), keras.layers.Dense(10, name="logits")]

    @staticmethod
    def loss(y_, y):
        return tf1.losses.softmax_cross_entropy(y_, y)

    @staticmethod
    def batches(rng):
        return [
            (rng.normal(size=(32, 20)).astype(np.float32), np.eye(10, dtype=np.float32)[rng.integers(0, 10, 32)])
            for _ in range(STEPS)
        ]


def in_session(task, batches, weights, device):
    """Train as a TF1 script does; the losses, and the weights by name."""
    with tf.Graph().as_default(), tf.device(device), tf1.Session() as session:
        x, y_ = (tf1.placeholder(tf1.float32, [None, *shape]) for shape in task.shapes)
        loss = task.loss(y_, task.graph(x))
        train_op = task.optimizers[0]().minimize(loss)
        session.run(tf1.global_variables_initializer())
        for variable in tf1.trainable_variables():
            variable.load(weights(variable.op.name, variable.shape.as_list()), session)
        losses = [session.run([loss, train_op], {x: a, y_: b})[0] for a, b in batches]
        return losses, session.run({variable.op.name: variable for variable in tf1.trainable_variables()})


def in_custom_loop(task, batches, weights, how):
    """Train with a loop of one's own; likewise."""
    model = keras.Sequential([keras.Input(task.shapes[0]), *task.layers()])
    for name, weight in weight_names(model).items():
        weight.assign(weights(name, weight.shape))
    optimizer = task.optimizers[1]()
    optimizer.build(model.trainable_variables)

    def train_step(x, y_):
        with tf.GradientTape() as tape:
            y = model(x, training=True)
            loss = task.loss_function(y_, y)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        return loss

    train_step = tf.function(train_step) if how == "function" else train_step
    losses = [train_step(tf.constant(x), tf.constant(y_)).numpy() for x, y_ in batches]
    return losses, {name: weight.numpy() for name, weight in weight_names(model).items()}


@pytest.mark.parametrize("how", ["eager", "function"])
@pytest.mark.parametrize("task", [Regression, Minibatches])
def test_custom_loop(task, how, device, rng):
    batches, values = task.batches(rng), {}

    def weights(name, shape):
        return values.setdefault(name, rng.normal(size=shape).astype(np.float32))

    losses, trained = in_session(task, batches, weights, device)
    own_losses, own_trained = in_custom_loop(task, batches, weights, how)

    assert losses[-1] < losses[0] or task is Minibatches  # their labels are random
    assert own_trained.keys() == trained.keys() == values.keys()
    np.testing.assert_array_equal(own_losses, losses)
    for name, value in trained.items():
        np.testing.assert_array_equal(own_trained[name], value, err_msg=name)
