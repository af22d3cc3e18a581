"""What a generator makes for a discriminator is the output of the graph that trains both."""

import pytest
import tensorflow.compat.v1 as tf
from saved_graphs import weight

from migration.graphs.endpoints import find_endpoints
from migration.graphs.sources import Source


def ends(build):
    with tf.Graph().as_default() as graph:
        build()
    return find_endpoints(Source("graph", graph.as_graph_def()))


def entropy(logits, label):
    labels = tf.fill(tf.shape(logits), label)
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits))


def trained(condition=None, sampled=False):
    """Build a GAN: of noise, or of noise and a condition as pix2pix is."""
    w, d = weight("w", 3, 4), weight("d", 4 if condition is None else 8, 1)

    def judged(images, name):
        return tf.matmul(images if condition is None else tf.concat([condition(), images], 1), d, name=name)

    noise = tf.placeholder(tf.float32, [None, 3], "noise")
    fake = tf.tanh(tf.matmul(noise, w), name="fake")
    real = judged(tf.placeholder(tf.float32, [None, 4], "real"), "judged_real")
    judged_fake = judged(fake, "judged_fake")
    if sampled:
        tf.tanh(tf.matmul(noise, w), name="sample")
    tf.train.AdamOptimizer().minimize(entropy(real, 1.0) + entropy(judged_fake, 0.0), var_list=[d])
    tf.train.AdamOptimizer().minimize(entropy(judged_fake, 1.0), var_list=[w])


@pytest.mark.parametrize("sampled", [False, True])
def test_a_gan_ends_at_what_it_generates_and_at_what_it_says_of_real_images(sampled):
    found = ends(lambda: trained(sampled=sampled))
    assert set(found.outputs.values()) == {"sample:0" if sampled else "fake:0", "judged_real:0"}
    assert set(found.inputs.values()) == {"noise:0", "real:0"}


def test_a_condition_that_both_see_does_not_hide_the_generator():
    def build():
        seen = tf.placeholder(tf.float32, [None, 4], "seen")
        trained(lambda: seen)

    assert set(ends(build).outputs.values()) == {"fake:0", "judged_real:0"}


def test_an_image_that_a_loss_perceives_is_the_output():
    def build():
        perceiving, mean = weight("perceiving", 4, 6), tf.constant([1.0, 2.0, 3.0, 4.0])
        x = tf.placeholder(tf.float32, [None, 4], "x")
        y = tf.matmul(x, weight("w", 4, 4), name="y")
        seen, made = (tf.nn.relu(tf.matmul(each - mean, perceiving)) for each in (x, y))
        tf.train.AdamOptimizer().minimize(tf.nn.l2_loss(seen - made))

    assert ends(build).outputs == {"y": "y:0"}


def test_a_network_that_looks_again_at_what_it_has_made_is_one():
    def build():
        w, h = weight("w", 4, 4), tf.placeholder(tf.float32, [None, 4], "x")
        for _ in range(3):
            h = tf.tanh(tf.matmul(h, w))
        tf.identity(h, "y")

    assert ends(build).outputs == {"y": "y:0"}


def test_twins_end_at_both():
    def build():
        w, v = weight("w", 4, 4), weight("v", 4, 2)
        for side in ("left", "right"):
            tf.matmul(tf.nn.relu(tf.matmul(tf.placeholder(tf.float32, [None, 4], side), w)), v, name=f"{side}_code")

    assert set(ends(build).outputs.values()) == {"left_code:0", "right_code:0"}
