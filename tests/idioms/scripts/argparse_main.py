import argparse
import sys

import tensorflow as tf

FLAGS = None


def main(_):
    print(sorted(vars(FLAGS).items()), _[1:])
    x = tf.placeholder(tf.float32, [None, 2])
    W = tf.Variable(tf.zeros([2, 3]))
    y = tf.matmul(x, W) + 1.0
    sess = tf.InteractiveSession()
    tf.global_variables_initializer().run()
    print(sess.run(y, feed_dict={x: [[1, 2]]}))
    if FLAGS.fail:
        raise ValueError("told to fail")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--data_dir", type=str, default="/tmp/data", help="Directory for storing input data")
    parser.add_argument("--fail", action="store_true")
    FLAGS, unparsed = parser.parse_known_args(["--fail", "--other=1"])
    tf.app.run(main=main, argv=[sys.argv[0]] + unparsed)
