"""A script that trains for 30 steps, for every option."""

import pytest

TRAINING = """
import os
import random
import sys

import numpy as np
import tensorflow as tf

with tf.Graph().as_default():
    with tf.device(os.environ.get('WANTED')):
        x = tf.placeholder(tf.float32, [None, 20])
        w = tf.Variable(tf.random_normal([20, 3]), name='w')
        loss = tf.reduce_mean(tf.square(tf.matmul(x, w)))
        train = tf.train.GradientDescentOptimizer(.1).minimize(loss)
    try:
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            start = sess.run(w)
            for step in range(30):
                sess.run(train, {x: np.random.randn(10, 20)})
                sess.run(loss, {x: np.ones((1, 20))})  # no training step
            end = sess.run(w)
            print('start', start.sum(), 'end', end.sum(), 'python', random.random())
            print('loss', sess.run(loss, {x: np.ones((1, 20))}))
    finally:
        print('steps', step + 1)
"""


@pytest.fixture
def train(write, run):
    """Run the script with options of `tfgraph run`: `train("--seed", 3)`."""
    write("train.py", TRAINING)

    def train(*options, **environment):
        return run("tfgraph", "run", *options, "train.py", **environment)

    return train
