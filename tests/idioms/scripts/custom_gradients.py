import numpy as np
import tensorflow as tf


@tf.RegisterGradient("GuidedRelu")
def _guided_relu_grad(op, grad):
    return tf.where(0. < grad, tf.nn.relu(grad) * tf.cast(op.outputs[0] > 0, tf.float32), tf.zeros_like(grad))


@tf.custom_gradient
def log1pexp(x):
    e = tf.exp(x)

    def grad(dy):
        return dy * (1 - 1 / (1 + e))

    return tf.log(1 + e), grad


class FlipGradientBuilder(object):
    def __init__(self):
        self.num_calls = 0

    def __call__(self, x, l=1.0):
        grad_name = "FlipGradient%d" % self.num_calls

        @tf.RegisterGradient(grad_name)
        def _flip_gradients(op, grad):
            return [tf.negative(grad) * l]

        g = tf.get_default_graph()
        with g.gradient_override_map({"Identity": grad_name}):
            y = tf.identity(x)
        self.num_calls += 1
        return y


x = tf.constant([-1.0, 2.0, 3.0])
with tf.get_default_graph().gradient_override_map({"Relu": "GuidedRelu"}):
    guided = tf.nn.relu(x)
plain = tf.nn.relu(x)
weights = tf.constant([1.0, -1.0, 2.0])
big = tf.constant(100.0)
stop = x * tf.stop_gradient(x)
flip = FlipGradientBuilder()


@tf.contrib.framework.add_arg_scope
def binarize(v):
    return v + tf.stop_gradient(tf.sign(v) - v)  # straight-through estimator


with tf.Session() as sess:
    print(sess.run([tf.gradients(guided * weights, x)[0], tf.gradients(plain * weights, x)[0]]))
    print(sess.run([log1pexp(big), tf.gradients(log1pexp(big), big)[0]]))
    print(sess.run(tf.gradients(log1pexp(x), x)[0]).round(4).astype(np.float64).round(4))
    print(sess.run(tf.gradients(flip(x, 0.5) * 3.0, x)[0]), sess.run(tf.gradients(flip(flip(x)), x)[0]))
    print(sess.run(tf.gradients(stop, x)[0]), sess.run(tf.gradients(binarize(x) * 2, x)[0]), sess.run(binarize(x)))
    print(tf.gradients(tf.stop_gradient(x), x), guided.op.get_attr("_gradient_op_type"))
    print(sess.run(tf.gradients([x * 2, x * 3], [x], grad_ys=[tf.ones(3), weights])[0]))
