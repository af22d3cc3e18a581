"""AlexNet in graph mode: batch normalisation, both sizes of images."""

import numpy as np
import pytest
from feeding import feed

import tfgraph.v1 as tf
from tfgraph import models


def test_follows_the_batch_in_training_only(cifar10, device):
    with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
        tf.set_random_seed(0)
        model = models.AlexNet(learning_rate=3e-3, width=1 / 16)
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


def test_of_large_images():
    with tf.Graph().as_default():
        models.AlexNet(input_size=227, width=1 / 32)
        shapes = {v.op.name: v.shape.as_list() for v in tf.trainable_variables()}
        assert shapes["conv1/kernel"] == [11, 11, 3, 3]
        assert shapes["fc1/kernel"] == [6 * 6 * 8, 128]


@pytest.mark.parametrize("input_size", [224, "32", None])
def test_of_other_images(input_size):
    with tf.Graph().as_default() as graph:
        with pytest.raises(ValueError, match=r"input_size: expected one of \(32, 227\), received"):
            models.AlexNet(input_size=input_size)
        assert graph.get_operations() == []
