"""What a graph holds of its training, and the losses of the next steps by the `train.py` that is made of it.

The graphs are built and trained in the session of this process; those that TF 1.15.5 trained are in the zoo.
"""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from trained_graphs import Built, trained

import tfgraph.v1 as tf
from migration.graphs.training import NotRecognised

#: Rounding of three steps in float32; most are equal.
RELATIVE = 1e-5

SPARSE = "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"
ADAM = lambda loss: tf.train.AdamOptimizer(0.01).minimize(loss)  # noqa: E731


def check(build: Callable[[], Built], **options: Any) -> Any:
    result = trained(build, **options)
    assert len(result.found) == 3
    np.testing.assert_allclose(result.found, result.wanted, rtol=RELATIVE)
    assert result.found[0] != result.found[1]
    return result


def classes(step: Callable[[Any], Any], loss_of: Callable[[Any, Any], Any] | None = None, resource: bool = True) -> Any:
    def build() -> Built:
        tf.get_variable_scope().set_use_resource(resource)
        x, y = tf.placeholder(tf.float32, [None, 5], name="x"), tf.placeholder(tf.int64, [None], name="y")
        logits = tf.layers.dense(tf.layers.dense(x, 7, tf.nn.relu, name="hidden"), 3, name="logits")
        loss = (loss_of or cross_entropy)(y, logits)
        return Built([logits], loss, step(loss), [x], [y])

    return build


def cross_entropy(y: Any, logits: Any) -> Any:
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))


def numbers(loss_of: Callable[[Any, Any], Any], activation: Any = None) -> Any:
    def build() -> Built:
        x, y = tf.placeholder(tf.float32, [None, 5], name="x"), tf.placeholder(tf.float32, [None, 4], name="y")
        logits = tf.layers.dense(tf.layers.dense(x, 7, tf.nn.relu), 4)
        loss = loss_of(y, logits)
        return Built([activation(logits) if activation else logits], loss, ADAM(loss), [x], [y])

    return build


def embedded(step: Callable[[Any], Any]) -> Any:
    def build() -> Built:
        words, y = tf.placeholder(tf.int32, [None, 4], name="words"), tf.placeholder(tf.int64, [None], name="y")
        table = tf.get_variable("table", [3, 6])  # so few rows that some occur several times
        logits = tf.layers.dense(tf.reduce_mean(tf.nn.embedding_lookup(table, words), 1), 3)
        loss = cross_entropy(y, logits)
        return Built([logits], loss, step(loss), [words], [y])

    return build


def with_step(optimizer: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def step(loss: Any) -> Any:
        global_step = tf.train.get_or_create_global_step()
        return optimizer(global_step).minimize(loss, global_step)

    return step


def clipped(optimizer: Any, clip: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def step(loss: Any) -> Any:
        made = optimizer()
        gradients, variables = zip(*made.compute_gradients(loss), strict=True)
        return made.apply_gradients(zip(clip(gradients), variables, strict=True))

    return step


@pytest.mark.parametrize("resource", [False, pytest.param(True, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("optimizer", "name", "arguments"),
    [
        (lambda: tf.train.GradientDescentOptimizer(0.1), "SGD", {}),
        (lambda: tf.train.MomentumOptimizer(0.1, 0.9, use_nesterov=True), "SGD", {"momentum": 0.9, "nesterov": True}),
        (
            lambda: tf.train.AdamOptimizer(0.01, 0.8, 0.99, 1e-3),
            "Adam",
            {"beta_1": 0.8, "beta_2": 0.99, "epsilon": 1e-3},
        ),
        (
            lambda: tf.train.RMSPropOptimizer(0.01, 0.8, 0.5, 1e-3, centered=True),
            "RMSprop",
            {"rho": 0.8, "momentum": 0.5, "epsilon": 1e-3, "centered": True},
        ),
    ],
)
def test_optimizers_go_on_with_their_slots(optimizer, name, arguments, resource):
    training = check(classes(lambda loss: optimizer().minimize(loss), resource=resource)).training
    assert training.optimizer.name == name
    assert training.optimizer.arguments == {
        key: np.float32(value) if isinstance(value, float) else value for key, value in arguments.items()
    }


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (
            lambda step: tf.train.exponential_decay(0.1, step, 2, 0.5, staircase=True),
            "ExponentialDecay(initial_learning_rate=0.1, decay_steps=2, decay_rate=0.5, staircase=True)",
        ),
        (lambda step: tf.train.natural_exp_decay(0.1, step, 2, 0.5), "ExponentialDecay("),
        (
            lambda step: tf.train.piecewise_constant(tf.cast(step, tf.int32), [4, 5], [0.1, 0.05, 0.01]),
            "PiecewiseConstantDecay(boundaries=[4, 5], values=[0.1, 0.05, 0.01])",
        ),
        (lambda step: tf.train.polynomial_decay(0.1, step, 5, 0.001, 2.0), "PolynomialDecay("),
        (lambda step: tf.train.polynomial_decay(0.1, step, 5, 0.001, 2.0, cycle=True), "class LearningRate("),
        (lambda step: tf.train.cosine_decay(0.1, step, 9, alpha=0.1), "CosineDecay("),
        (lambda step: 0.1 * tf.minimum(tf.cast(step + 1, tf.float32) ** -0.5, 0.7), "class LearningRate("),
    ],
)
def test_rates_that_change_with_a_momentum_as_tf1_has_it(rate, text):
    result = check(classes(with_step(lambda step: tf.train.MomentumOptimizer(rate(step), 0.9))))
    assert text in result.training.optimizer.rate.schedule + result.source
    assert "class Momentum(keras.optimizers.SGD)" in result.source


def test_a_rate_that_is_fed_is_an_argument():
    def build():
        rate = tf.placeholder(tf.float32, [], name="rate")
        built = classes(lambda loss: tf.train.MomentumOptimizer(rate, 0.9).minimize(loss))()
        built.fed[rate] = 0.03
        return built

    source = check(build).source
    assert "python train.py data.npz LEARNING_RATE" in source
    assert "trained.optimizer.learning_rate = float(sys.argv[2])" in source


@pytest.mark.parametrize(
    ("clip", "argument"),
    [
        (lambda gradients: [tf.clip_by_value(each, -0.05, 0.05) for each in gradients], "clipvalue=0.05"),
        (lambda gradients: [tf.clip_by_norm(each, 0.1) for each in gradients], "clipnorm=0.1"),
        (lambda gradients: tf.clip_by_global_norm(gradients, 0.1)[0], "global_clipnorm=0.1"),
    ],
)
def test_clipping(clip, argument):
    result = check(classes(clipped(lambda: tf.train.GradientDescentOptimizer(0.5), clip)))
    assert f"SGD(0.5, {argument})" in result.source


@pytest.mark.parametrize(
    ("loss_of", "text"),
    [
        (lambda y, logits: cross_entropy(y, logits) / 4, SPARSE),
        (lambda y, logits: tf.losses.sparse_softmax_cross_entropy(y, logits, weights=2.0), SPARSE),
        (
            lambda y, logits: tf.nn.softmax_cross_entropy_with_logits_v2(labels=tf.one_hot(y, 3), logits=logits),
            SPARSE,
        ),
        (
            lambda y, logits: (
                tf.gather([1.0, 2.0, 0.5], y) * tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits)
            ),
            "loss",
        ),
    ],
)
def test_losses_of_classes(loss_of, text):
    result = check(classes(ADAM, lambda y, logits: tf.reduce_mean(loss_of(y, logits))))
    assert [loss.text for loss in result.training.losses] == [text]


@pytest.mark.parametrize(
    ("loss_of", "activation", "text"),
    [
        (
            lambda y, p: tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=p),
            tf.nn.sigmoid,
            "keras.losses.BinaryCrossentropy()",
        ),
        (lambda y, p: tf.losses.huber_loss(y, p, delta=0.3), None, "keras.losses.Huber(delta=0.3)"),
        (lambda y, p: tf.losses.hinge_loss(tf.cast(y > 0, tf.float32), p), None, "loss"),
        (lambda y, p: tf.nn.weighted_cross_entropy_with_logits(tf.nn.sigmoid(y), p, 3.0), None, "loss"),
        (lambda y, p: -y * tf.log(tf.nn.sigmoid(p) + 1e-8), tf.nn.sigmoid, "loss"),
    ],
)
def test_losses_of_numbers(loss_of, activation, text):
    result = check(numbers(lambda y, logits: tf.reduce_mean(loss_of(y, logits)), activation))
    assert [loss.text for loss in result.training.losses] == [text]


def test_the_prediction_is_found_before_what_only_the_loss_wants():
    loss = lambda y, p: tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=p))  # noqa: E731
    result = check(numbers(loss), propose=True)
    assert [loss.text for loss in result.training.losses] == ["keras.losses.BinaryCrossentropy(from_logits=True)"]


def test_regularisation_of_layers():
    def loss(y, logits):
        hidden, _, last, _ = tf.trainable_variables()
        return (
            cross_entropy(y, logits)
            + 0.02 * (tf.nn.l2_loss(hidden) + tf.nn.l2_loss(last))
            + 0.01 * tf.reduce_sum(tf.abs(hidden))
        )

    training = check(classes(ADAM, loss)).training
    assert training.penalties == {"hidden/kernel": (0.01, 0.01), "logits/kernel": (0.0, 0.01)}


@pytest.mark.parametrize(
    "optimizer",
    [
        lambda: tf.train.AdamOptimizer(0.01),
        lambda: tf.train.AdagradOptimizer(0.1),
        lambda: tf.train.GradientDescentOptimizer(0.5),
    ],
)
def test_rows_that_occur_several_times(optimizer):
    check(embedded(lambda loss: optimizer().minimize(loss)))


def test_dropout_and_frozen_layers_and_accuracy():
    def build():
        x, y = tf.placeholder(tf.float32, [None, 5], name="x"), tf.placeholder(tf.int64, [None], name="y")
        base = tf.layers.dense(x, 6, tf.nn.relu, name="base")
        # So much is kept that the session drops nothing in three steps; the proof itself keeps all.
        kept = tf.nn.dropout(base, keep_prob=1 - 1e-7)
        logits = tf.layers.dense(kept, 3, name="head")
        loss = cross_entropy(y, logits)
        tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), y), tf.float32))
        head = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, "head")
        return Built([logits], loss, tf.train.AdamOptimizer(0.01).minimize(loss, var_list=head), [x], [y])

    result = check(build)
    assert 'model.get_layer("base").trainable = False' in result.source
    assert result.training.metrics == ['keras.metrics.SparseCategoricalAccuracy(name="accuracy")']
    json.dumps(result.training.described())


def tied():
    x = tf.placeholder(tf.float32, [None, 5], name="x")
    matrix = tf.get_variable("matrix", [5, 3])
    made = tf.matmul(tf.nn.sigmoid(tf.matmul(x, matrix)), matrix, transpose_b=True)
    loss = tf.reduce_mean(tf.square(made - x))
    return Built([made], loss, ADAM(loss), [x], [])


def shared_slots():
    built, steps = classes(lambda loss: [])(), []
    for _ in range(2):
        with tf.variable_scope("same", reuse=tf.AUTO_REUSE):
            steps.append(ADAM(built.loss))
    built.loss, built.step = [built.loss] * 2, steps
    return built


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (
            classes(lambda loss: tf.train.ProximalGradientDescentOptimizer(0.1).minimize(loss)),
            "ProximalGradientDescent",
        ),
        (
            classes(
                clipped(lambda: tf.train.AdamOptimizer(), lambda all: [tf.clip_by_value(g, -1.0, 2.0) for g in all])
            ),
            "Keras clips them to -x and x only",
        ),
        (classes(clipped(tf.train.AdamOptimizer, lambda all: [0.5 * g for g in all])), r"changed by 'mul'"),
        (
            classes(ADAM, lambda y, p: cross_entropy(y, p) + tf.global_norm(tf.trainable_variables())),
            "is of weights in a way of its own",
        ),
        (embedded(lambda loss: tf.train.MomentumOptimizer(0.1, 0.9).minimize(loss)), "gradients of some rows"),
        (tied, "'matrix' is in several weights of the model"),
        (shared_slots, "'same/Adam' and 'same_1/Adam' have the same slots"),
        (
            classes(lambda loss: tf.train.GradientDescentOptimizer(1e38).minimize(loss)),
            "has diverged: it left no numbers in",
        ),
    ],
)
def test_what_has_no_form_in_keras_is_said(build, reason):
    with pytest.raises(NotRecognised, match=reason):
        trained(build)
