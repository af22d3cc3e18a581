"""A deep MNIST classifier with convolutional layers, as people wrote it for TensorFlow 1.

Run it as it is: tfgraph run examples/legacy/mnist_deep.py
"""
from __future__ import absolute_import
from __future__ import division
from __future__ import print_function

import os

from tensorflow.examples.tutorials.mnist import input_data
import tensorflow as tf

flags = tf.app.flags
flags.DEFINE_string('data_dir', 'MNIST_data', 'Directory with the MNIST files')
flags.DEFINE_string('train_dir', '/tmp/mnist_deep', 'Directory for the checkpoints')
flags.DEFINE_integer('max_steps', 20000, 'Number of training steps')
flags.DEFINE_integer('save_every', 1000, 'Steps between two checkpoints')
FLAGS = flags.FLAGS


def weight_variable(shape):
  initial = tf.truncated_normal(shape, stddev=0.1)
  return tf.Variable(initial)


def bias_variable(shape):
  initial = tf.constant(0.1, shape=shape)
  return tf.Variable(initial)


def conv2d(x, W):
  return tf.nn.conv2d(x, W, strides=[1, 1, 1, 1], padding='SAME')


def max_pool_2x2(x):
  return tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding='SAME')


def deepnn(x):
  with tf.name_scope('reshape'):
    x_image = tf.reshape(x, [-1, 28, 28, 1])

  with tf.name_scope('conv1'):
    W_conv1 = weight_variable([5, 5, 1, 32])
    b_conv1 = bias_variable([32])
    h_conv1 = tf.nn.relu(conv2d(x_image, W_conv1) + b_conv1)
  with tf.name_scope('pool1'):
    h_pool1 = max_pool_2x2(h_conv1)

  with tf.name_scope('conv2'):
    W_conv2 = weight_variable([5, 5, 32, 64])
    b_conv2 = bias_variable([64])
    h_conv2 = tf.nn.relu(conv2d(h_pool1, W_conv2) + b_conv2)
  with tf.name_scope('pool2'):
    h_pool2 = max_pool_2x2(h_conv2)

  with tf.name_scope('fc1'):
    W_fc1 = weight_variable([7 * 7 * 64, 1024])
    b_fc1 = bias_variable([1024])
    h_pool2_flat = tf.reshape(h_pool2, [-1, 7 * 7 * 64])
    h_fc1 = tf.nn.relu(tf.matmul(h_pool2_flat, W_fc1) + b_fc1)

  with tf.name_scope('dropout'):
    keep_prob = tf.placeholder(tf.float32, name='keep_prob')
    h_fc1_drop = tf.nn.dropout(h_fc1, keep_prob)

  with tf.name_scope('fc2'):
    W_fc2 = weight_variable([1024, 10])
    b_fc2 = bias_variable([10])
    y_conv = tf.add(tf.matmul(h_fc1_drop, W_fc2), b_fc2, name='y_conv')
  return y_conv, keep_prob


def main(_):
  mnist = input_data.read_data_sets(FLAGS.data_dir, one_hot=True)

  x = tf.placeholder(tf.float32, [None, 784], name='x')
  y_ = tf.placeholder(tf.float32, [None, 10], name='y_')
  y_conv, keep_prob = deepnn(x)

  with tf.name_scope('loss'):
    cross_entropy = tf.reduce_mean(
        tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=y_conv), name='loss')
  with tf.name_scope('adam_optimizer'):
    train_step = tf.train.AdamOptimizer(1e-4).minimize(cross_entropy)
  with tf.name_scope('accuracy'):
    correct_prediction = tf.equal(tf.argmax(y_conv, 1), tf.argmax(y_, 1))
    accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))

  if not tf.gfile.Exists(FLAGS.train_dir):
    tf.gfile.MakeDirs(FLAGS.train_dir)
  checkpoint = os.path.join(FLAGS.train_dir, 'mnist_deep.ckpt')
  saver = tf.train.Saver(max_to_keep=3)
  with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(1, FLAGS.max_steps + 1):
      batch = mnist.train.next_batch(50)
      if i % 100 == 0:
        train_accuracy = accuracy.eval(feed_dict={x: batch[0], y_: batch[1], keep_prob: 1.0})
        print('step %d, training accuracy %g' % (i, train_accuracy))
      train_step.run(feed_dict={x: batch[0], y_: batch[1], keep_prob: 0.5})
      if i % FLAGS.save_every == 0 or i == FLAGS.max_steps:
        saver.save(sess, checkpoint, global_step=i)

    # In slices of 1000: the activations of all test images take a gigabyte.
    correct = 0.0
    for start in range(0, mnist.test.num_examples, 1000):
      images = mnist.test.images[start:start + 1000]
      labels = mnist.test.labels[start:start + 1000]
      correct += len(images) * accuracy.eval(feed_dict={x: images, y_: labels, keep_prob: 1.0})
    print('test accuracy %g' % (correct / mnist.test.num_examples))
    print('saved', tf.train.latest_checkpoint(FLAGS.train_dir))


if __name__ == '__main__':
  tf.app.run()
