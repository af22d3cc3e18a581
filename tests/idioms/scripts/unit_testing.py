import sys

import numpy as np
import tensorflow as tf


class SquareTest(tf.test.TestCase):
    def setUp(self):
        self.x = np.array([1.0, 2.0], np.float32)
        print("setUp")

    def testSquare(self):
        with self.test_session() as sess:
            y = tf.square(self.x)
            self.assertAllEqual(y.eval(), [1.0, 4.0])
            self.assertAllClose(sess.run(y), [1.00000001, 4.0])
            self.assertAllCloseAccordingToType(sess.run(y), [1.0, 4.0])
            self.assertShapeEqual(np.zeros(2), y)
        print("testSquare")

    def testRaises(self):
        with self.test_session(), self.assertRaisesOpError("assertion failed"):
            tf.Assert(tf.constant(False), [1]).run()
        with self.assertRaisesRegexp(ValueError, "Dimensions must be equal"):
            tf.matmul(tf.ones([2, 3]), tf.ones([2, 3]))
        print("testRaises", self.get_temp_dir() != "")

    def testFails(self):
        with self.cached_session():
            print("testFails")
            self.assertAllClose(tf.constant([1.0]).eval(), [2.0])

    def testGradient(self):
        with self.cached_session():
            x = tf.constant(self.x)
            error = tf.test.compute_gradient_error(x, [2], x * x, [2])
            self.assertLess(error, 1e-2)
        print("testGradient", self.evaluate(tf.constant(3)))


if __name__ == "__main__":
    tf.test.main()
