"""The classifier on an autoencoder's code, in graph mode."""

import numpy as np
from feeding import feed

import tfgraph.v1 as tf
from tfgraph import models


def test_trains_its_own_layer_only(mnist, device):
    test = mnist.test.images[:500], mnist.test.labels[:500]
    with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
        tf.set_random_seed(0)
        autoencoder = models.Autoencoder()
        session.run(autoencoder.init)
        before = session.run({v.op.name: v for v in tf.global_variables() if v.op.name != "global_step"})
        classifier = models.CodeClassifier(autoencoder, learning_rate=0.05)
        session.run(classifier.init)
        loss, accuracy = session.run([classifier.loss, classifier.accuracy], feed(classifier, test))
        for _ in range(40):
            session.run(classifier.optimizer, feed(classifier, mnist.train.next_batch(50)))
        loss_after, accuracy_after = session.run([classifier.loss, classifier.accuracy], feed(classifier, test))
        after = session.run({v.op.name: v for v in tf.global_variables()})
    assert loss_after < 0.8 * loss
    assert accuracy_after > accuracy + 0.2
    assert after["global_step"] == 40
    assert after.keys() - before.keys() >= {"fc/kernel", "fc/bias", "fc/kernel/Adam"}
    for name, value in before.items():
        np.testing.assert_array_equal(after[name], value, err_msg=name)


def test_on_a_convolutional_autoencoder(mnist):
    with tf.Graph().as_default():
        classifier = models.CodeClassifier(models.ConvolutionalAutoencoder())
        assert classifier.y.shape.as_list() == [None, 10]
        assert tf.trainable_variables()[-2].shape.as_list() == [7 * 7 * 8, 10]
