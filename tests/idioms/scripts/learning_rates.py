import numpy as np
import tensorflow as tf

np.set_printoptions(precision=5, suppress=True)
step = tf.placeholder(tf.int32, [])
t = tf.train
schedules = {
    "exponential": t.exponential_decay(0.1, step, 10, 0.5),
    "staircase": t.exponential_decay(0.1, step, 10, 0.5, staircase=True),
    "piecewise": t.piecewise_constant(step, [5, 15], [1.0, 0.5, 0.1]),
    "polynomial": t.polynomial_decay(0.1, step, 20, 0.01, power=2.0),
    "cycle": t.polynomial_decay(0.1, step, 8, 0.01, power=0.5, cycle=True),
    "natural_exp": t.natural_exp_decay(0.1, step, 10, 0.5),
    "inverse_time": t.inverse_time_decay(0.1, step, 10, 0.5),
    "cosine": t.cosine_decay(0.1, step, 20, alpha=0.1),
    "restarts": t.cosine_decay_restarts(0.1, step, 8),
    "linear_cosine": t.linear_cosine_decay(0.1, step, 20),
}
with tf.Session() as sess:
    for name in sorted(schedules):
        print(name, np.array([sess.run(schedules[name], {step: s}) for s in (0, 3, 7, 10, 16, 25)]))

global_step = tf.Variable(0, trainable=False)
learning_rate = tf.train.exponential_decay(0.5, global_step, 2, 0.1, staircase=True)
w = tf.Variable(1.0)
train = tf.train.GradientDescentOptimizer(learning_rate).minimize(3.0 * w, global_step=global_step)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(5):
        sess.run(train)
        print("%d %.4f %.5f" % tuple(sess.run([global_step, w, learning_rate])))
