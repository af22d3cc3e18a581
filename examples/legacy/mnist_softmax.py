"""A very simple MNIST classifier, as people wrote it for TensorFlow 1.

Run it as it is: tfgraph run examples/legacy/mnist_softmax.py
"""
from __future__ import absolute_import
from __future__ import division
from __future__ import print_function

import argparse
import os

from tensorflow.examples.tutorials.mnist import input_data
import tensorflow as tf

FLAGS = None


def main(_):
  # Import data
  mnist = input_data.read_data_sets(FLAGS.data_dir, one_hot=True)

  # Create the model
  x = tf.placeholder(tf.float32, [None, 784], name='x')
  W = tf.Variable(tf.zeros([784, 10]))
  b = tf.Variable(tf.zeros([10]))
  y = tf.nn.softmax(tf.matmul(x, W) + b, name='y')

  # Define loss and optimizer
  y_ = tf.placeholder(tf.float32, [None, 10], name='y_')
  cross_entropy = tf.reduce_mean(-tf.reduce_sum(y_ * tf.log(y), axis=1), name='loss')
  train_step = tf.train.GradientDescentOptimizer(0.5).minimize(cross_entropy)

  correct_prediction = tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1))
  accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))

  saver = tf.train.Saver()
  sess = tf.InteractiveSession()
  tf.global_variables_initializer().run()

  # Train
  for i in range(1, FLAGS.max_steps + 1):
    batch_xs, batch_ys = mnist.train.next_batch(100)
    sess.run(train_step, feed_dict={x: batch_xs, y_: batch_ys})
    if i % 200 == 0:
      print('step %d, cross entropy %g' % (
          i, cross_entropy.eval(feed_dict={x: batch_xs, y_: batch_ys})))

  # Test trained model
  print('test accuracy %g' % accuracy.eval(
      feed_dict={x: mnist.test.images, y_: mnist.test.labels}))
  print('saved', saver.save(sess, os.path.join(FLAGS.train_dir, 'mnist_softmax.ckpt'),
                            global_step=FLAGS.max_steps))


if __name__ == '__main__':
  parser = argparse.ArgumentParser()
  parser.add_argument('--data_dir', type=str, default='MNIST_data',
                      help='Directory with the MNIST files')
  parser.add_argument('--train_dir', type=str, default='/tmp/mnist_softmax',
                      help='Directory for the checkpoint')
  parser.add_argument('--max_steps', type=int, default=1000,
                      help='Number of training steps')
  FLAGS, unparsed = parser.parse_known_args()
  if not os.path.isdir(FLAGS.train_dir):
    os.makedirs(FLAGS.train_dir)
  tf.app.run(main=main)
