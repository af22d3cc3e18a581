import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)
rng = np.random.RandomState(1)
data = rng.randn(2, 5, 3).astype(np.float32)
lengths = np.array([5, 3])

x = tf.placeholder(tf.float32, [None, None, 3])
n = tf.placeholder(tf.int32, [None])
cell = tf.contrib.rnn.BasicLSTMCell(num_units=4, forget_bias=1.0, state_is_tuple=True)
initial_state = cell.zero_state(tf.shape(x)[0], tf.float32)
outputs, state = tf.nn.dynamic_rnn(cell, x, sequence_length=n, initial_state=initial_state)
last = tf.gather_nd(outputs, tf.stack([tf.range(tf.shape(x)[0]), n - 1], axis=1))
time_major, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.LSTMCell(4, use_peepholes=True, num_proj=2, cell_clip=0.5),
                                  tf.transpose(x, [1, 0, 2]), dtype=tf.float32, time_major=True, scope="peephole")
cost = tf.reduce_sum(tf.square(last)) + tf.reduce_sum(time_major)
tvars = tf.trainable_variables()
grads, norm = tf.clip_by_global_norm(tf.gradients(cost, tvars), 1.0)
train = tf.train.GradientDescentOptimizer(0.1).apply_gradients(zip(grads, tvars))

print(outputs.shape, state)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for v in tvars:
        print(v.name, v.shape)
        v.load(rng.uniform(-0.5, 0.5, v.shape.as_list()), sess)
    feed = {x: data, n: lengths}
    out, s = sess.run([outputs, state], feed)
    print(out[1])
    print(s.c, s.h)
    print("%.4f %.4f" % tuple(sess.run([cost, norm], feed)))
    for _ in range(5):
        sess.run(train, feed)
    print("%.4f" % sess.run(cost, feed))
    # carries the state from one batch to the next
    feed[initial_state.c], feed[initial_state.h] = s
    print(sess.run(outputs, feed)[0, 0])
