import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)
x = tf.Variable([1.0, 2.0, -0.5], name="x")
y = tf.reduce_sum(x ** 3) + x[0] * x[1] + tf.exp(x[2])
first = tf.gradients(y, x)[0]
second = tf.gradients(first, x)[0]
hessian = tf.hessians(y, x)[0]
third = tf.gradients(second, x)[0]

# gradient penalty: the gradient of a function of a gradient
w = tf.Variable([[0.5, -0.3], [0.2, 0.8], [0.1, 0.4]])
hidden = tf.tanh(tf.matmul(x[None], w))
inner = tf.gradients(tf.reduce_sum(hidden), x)[0]
penalty = tf.square(tf.norm(inner) - 1.0)
train = tf.train.GradientDescentOptimizer(0.1).minimize(penalty, var_list=[w])
# Hessian-vector product
v = tf.constant([1.0, 0.0, 2.0])
hvp = tf.gradients(tf.reduce_sum(first * tf.stop_gradient(v)), x)[0]
jacobian = tf.stack([tf.gradients(hidden[0, i], x)[0] for i in range(2)])

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for t in (y, first, second, third, hessian, hvp, jacobian):
        print(sess.run(t))
    for _ in range(3):
        sess.run(train)
        print("%.5f" % sess.run(penalty))
    error = tf.test.compute_gradient_error(x, [3], y, [], x_init_value=np.array([1., 2., 3.], np.float32))
    print(error < 0.1)
