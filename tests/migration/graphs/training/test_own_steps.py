"""Trainings that `fit` has no words for: several optimizers, several labels, networks that are there twice."""

import numpy as np
import pytest
from trained_graphs import Built, trained

import tfgraph.v1 as tf
from migration.graphs.training import NotRecognised, OwnSteps

#: Rounding of three steps of each optimizer in float32.
RELATIVE = 1e-5


def check(build, **options):
    result = trained(build, **options)
    assert isinstance(result.training, OwnSteps)
    np.testing.assert_allclose(result.found, result.wanted, rtol=RELATIVE)
    assert result.found[0] != result.found[1]
    result.training.described()
    return result


def inputs_and_classes():
    return tf.placeholder(tf.float32, [None, 5], name="x"), tf.placeholder(tf.int64, [None], name="y")


def gan(cross_entropy):
    """A generator and a discriminator, which sees real and made examples with the same weights."""

    def discriminator(values):
        with tf.variable_scope("discriminator", reuse=tf.AUTO_REUSE):
            hidden = tf.layers.dense(values, 7, tf.nn.relu, name="hidden")
            return tf.layers.dense(hidden, 1, name="logits")

    def build():
        real, noise = (
            tf.placeholder(tf.float32, [None, 5], name="real"),
            tf.placeholder(tf.float32, [None, 3], name="z"),
        )
        with tf.variable_scope("generator"):
            made = tf.layers.dense(tf.layers.dense(noise, 6, tf.nn.tanh), 5)
        of_real, of_made = discriminator(real), discriminator(made)
        losses = [
            cross_entropy(of_real, 1.0) + cross_entropy(of_made, 0.0),
            cross_entropy(of_made, 1.0),
        ]
        steps = [
            tf.train.AdamOptimizer(0.01, beta1=0.5).minimize(loss, var_list=tf.trainable_variables(scope))
            for loss, scope in zip(losses, ("discriminator", "generator"), strict=True)
        ]
        return Built([tf.nn.sigmoid(of_real), tf.nn.sigmoid(of_made)], losses, steps, [real, noise], [])

    return build


def of_tensorflow(logits, label):
    labels = tf.ones_like(logits) if label else tf.zeros_like(logits)
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits))


def written_out(logits, label):
    probability = tf.nn.sigmoid(logits)
    return -tf.reduce_mean(tf.log(probability if label else 1 - probability))


@pytest.mark.parametrize(
    ("cross_entropy", "text"),
    [
        (of_tensorflow, "keras.losses.BinaryCrossentropy()(ops.ones_like("),
        (written_out, "ops.log(made["),
    ],
)
def test_a_gan(cross_entropy, text):
    result = check(gan(cross_entropy))
    assert [step.name for step in result.training.steps] == ["discriminator", "generator"]
    assert text in result.source
    weights = [set(step.weights) for step in result.training.steps]
    assert weights[0] == {
        "discriminator_hidden/kernel",
        "discriminator_hidden/bias",
        "discriminator_logits/kernel",
        "discriminator_logits/bias",
    }
    assert weights[0].isdisjoint(weights[1])
    assert {name.partition("/")[0] for name in result.training.state} == {"discriminator", "generator"}


def test_two_optimizers_of_the_same_weights():
    def build():
        x, y = inputs_and_classes()
        logits = tf.layers.dense(x, 3)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
        step = tf.train.get_or_create_global_step()
        rate = tf.train.inverse_time_decay(0.1, step, 2, 0.5)
        steps = [
            tf.train.MomentumOptimizer(rate, 0.9).minimize(loss, step),
            tf.train.GradientDescentOptimizer(0.5).minimize(loss),
        ]
        return Built([logits], [loss, loss], steps, [x], [y])

    result = check(build)
    assert [step.name for step in result.training.steps] == ["momentum", "gradientdescent"]
    assert "model.trainable_weights" in result.source


def test_weights_of_examples():
    def build():
        x, y = inputs_and_classes()
        weights = tf.placeholder(tf.float32, [None], name="weights")
        logits = tf.layers.dense(x, 3)
        loss = tf.losses.sparse_softmax_cross_entropy(y, logits, weights)
        return Built([logits], loss, tf.train.AdamOptimizer(0.01).minimize(loss), [x], [y, weights])

    result = check(build)
    assert result.training.steps[0].labels == {"y": "y:0", "weights": "weights:0"}


def test_a_loss_of_all_pairs():
    def build():
        x, y = tf.placeholder(tf.float32, [None, 5], name="x"), tf.placeholder(tf.float32, [None], name="y")
        made = tf.layers.dense(x, 1)
        loss = tf.reduce_mean(tf.square(made - y))  # of [batch, batch], as Keras never makes it
        return Built([made], loss, tf.train.AdamOptimizer(0.01).minimize(loss), [x], [y])

    check(build)


def test_classes_of_the_steps_of_sequences_in_a_row():
    def build():
        x = tf.placeholder(tf.float32, [None, 4, 5], name="x")
        y = tf.placeholder(tf.int32, [None, 4], name="y")
        logits = tf.layers.dense(tf.reshape(x, [-1, 5]), 3)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.reshape(y, [-1]), logits=logits)
        loss = tf.reduce_mean(loss)
        step = tf.train.AdamOptimizer(0.01).minimize(loss)
        return Built([tf.nn.softmax(logits)], loss, step, [x], [y])

    source = check(build).source
    assert 'SparseCategoricalCrossentropy()(ops.reshape(batch["y"], -1), made[' in source.replace("\n        ", "")


def test_regularisation():
    def build():
        x, y = inputs_and_classes()
        weights = tf.placeholder(tf.float32, [None], name="weights")
        logits = tf.layers.dense(x, 3, kernel_regularizer=lambda kernel: 0.1 * tf.nn.l2_loss(kernel))
        loss = tf.losses.sparse_softmax_cross_entropy(y, logits, weights) + tf.losses.get_regularization_loss()
        return Built([logits], loss, tf.train.AdamOptimizer(0.01).minimize(loss), [x], [y, weights])

    result = check(build)
    assert result.training.penalties == {"dense/kernel": (0.0, 0.05)}
    assert "+ sum(self.made.losses)" in result.source


def test_a_network_that_is_there_twice():
    """With the averages of batches, and with moving ones: of some layers there are two in Keras."""

    def network(values, training):
        with tf.variable_scope("network", reuse=tf.AUTO_REUSE):
            hidden = tf.layers.dense(values, 6, name="hidden")
            normal = tf.layers.batch_normalization(hidden, training=training, name="normal")
            return tf.layers.dense(normal, 3, name="logits")

    def build():
        x, y = inputs_and_classes()
        z = tf.placeholder(tf.float32, [None, 5], name="z")
        logits, other = network(x, True), network(z, False)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
        loss += tf.reduce_mean(tf.square(tf.cast(y, tf.float32)[:, tf.newaxis] - logits))
        step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
        return Built([logits, other], loss, step, [x, z], [y])

    ((one, other, whole),) = check(build).training.steps[0].copies
    assert {one, other} == {"normal", "normal_1"}
    assert not whole  # only one of them has moving averages


def test_what_the_model_does_not_give_is_named():
    def build():
        x, y = inputs_and_classes()
        hidden = tf.layers.dense(x, 6, name="hidden")
        aside = tf.layers.dense(hidden, 3, name="aside")
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=aside))
        return Built([tf.layers.dense(hidden, 2)], loss, tf.train.AdamOptimizer(0.01).minimize(loss), [x], [y])

    with pytest.raises(NotRecognised, match=r"takes aside/BiasAdd:0, .*: --outputs dense/BiasAdd:0,aside/BiasAdd:0 "):
        trained(build)
