"""LeNet-5 as a class, as people wrote it for TensorFlow 1.

Run it as it is: tfgraph run examples/legacy/mnist_lenet5.py
"""
from __future__ import print_function

import os
import sys

import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data


class Lenet5(object):

    def __init__(self, stddev=1.0):
        self.stddev = stddev
        self.x = tf.placeholder(tf.float32, [None, 784], name='x')
        self.y_ = tf.placeholder(tf.float32, [None, 10], name='y_')
        self.keep_prob = tf.placeholder(tf.float32, name='keep_prob')
        self.build()

    def weight(self, name, shape):
        return tf.Variable(tf.random_normal(shape, stddev=self.stddev), name=name)

    def build(self):
        # 28x28 images with a border of 2: LeNet-5 wants 32x32
        image = tf.pad(tf.reshape(self.x, [-1, 28, 28, 1]), [[0, 0], [2, 2], [2, 2], [0, 0]])

        conv1 = tf.nn.relu(tf.nn.conv2d(
            input=image, filter=self.weight('conv1_w', [5, 5, 1, 6]),
            strides=[1, 1, 1, 1], padding='VALID') + self.weight('conv1_b', [6]))
        pool1 = tf.nn.avg_pool(conv1, [1, 2, 2, 1], [1, 2, 2, 1], 'VALID')

        conv2 = tf.nn.relu(tf.nn.conv2d(
            input=pool1, filter=self.weight('conv2_w', [5, 5, 6, 16]),
            strides=[1, 1, 1, 1], padding='VALID') + self.weight('conv2_b', [16]))
        pool2 = tf.nn.avg_pool(conv2, [1, 2, 2, 1], [1, 2, 2, 1], 'VALID')

        flat = tf.layers.flatten(pool2)
        fc1 = tf.nn.relu(tf.matmul(flat, self.weight('fc1_w', [400, 120])) + self.weight('fc1_b', [120]))
        fc1 = tf.nn.dropout(fc1, rate=1 - self.keep_prob)
        fc2 = tf.nn.relu(tf.matmul(fc1, self.weight('fc2_w', [120, 84])) + self.weight('fc2_b', [84]))
        self.y_conv = tf.add(tf.matmul(fc2, self.weight('fc3_w', [84, 10])), self.weight('fc3_b', [10]),
                             name='y_conv')

        self.loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(
            labels=self.y_, logits=self.y_conv), name='loss')
        self.optimizer = tf.train.AdamOptimizer(0.001).minimize(self.loss)
        correct = tf.equal(tf.argmax(self.y_conv, 1), tf.argmax(self.y_, 1))
        self.accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
        self.init = tf.global_variables_initializer()


def main(train_dir='/tmp/mnist_lenet5', epochs=10, batch_size=100, stddev=1.0):
    mnist = input_data.read_data_sets('MNIST_data', one_hot=True)
    batch_size = int(batch_size)
    net = Lenet5(float(stddev))
    saver = tf.train.Saver(max_to_keep=1)
    if not os.path.isdir(train_dir):
        os.makedirs(train_dir)
    with tf.Session() as sess:
        sess.run(net.init)
        batches = mnist.train.num_examples // batch_size
        for epoch in range(int(epochs)):
            total = 0.0
            for _ in range(batches):
                xs, ys = mnist.train.next_batch(batch_size)
                _, loss = sess.run([net.optimizer, net.loss],
                                   feed_dict={net.x: xs, net.y_: ys, net.keep_prob: 0.5})
                total += loss
            print('epoch %d, loss %g' % (epoch + 1, total / batches))
        accuracy = sess.run(net.accuracy, feed_dict={
            net.x: mnist.test.images, net.y_: mnist.test.labels, net.keep_prob: 1.0})
        print('test accuracy %g' % accuracy)
        print('saved', saver.save(sess, os.path.join(train_dir, 'mnist_lenet5.ckpt'),
                                  global_step=int(epochs) * batches))


if __name__ == '__main__':
    main(*sys.argv[1:])
