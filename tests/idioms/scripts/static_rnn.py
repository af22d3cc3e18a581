import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)
rng = np.random.RandomState(0)
data = rng.randn(3, 4, 2).astype(np.float32)  # batch, time, features

x = tf.placeholder(tf.float32, [None, 4, 2])
inputs = tf.unstack(x, 4, 1)
cell = tf.nn.rnn_cell.BasicRNNCell(3)
outputs, state = tf.nn.static_rnn(cell, inputs, dtype=tf.float32)
with tf.variable_scope("lengths"):
    outputs2, state2 = tf.nn.static_rnn(tf.nn.rnn_cell.GRUCell(3), inputs, dtype=tf.float32,
                                        sequence_length=[4, 2, 1])
logits = tf.layers.dense(outputs[-1], 2, name="logits")
loss = tf.reduce_mean(tf.square(logits - 1.0))
train = tf.train.AdamOptimizer(0.05).minimize(loss)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for v in tf.trainable_variables():
        print(v.op.name, v.shape.as_list())
        v.load(rng.uniform(-0.5, 0.5, v.shape.as_list()), sess)
    print(sess.run(state, {x: data}))
    print(sess.run(outputs2[2], {x: data}))
    print(sess.run(state2, {x: data}))
    for i in range(10):
        sess.run(train, {x: data})
    print("%.4f" % sess.run(loss, {x: data}))
