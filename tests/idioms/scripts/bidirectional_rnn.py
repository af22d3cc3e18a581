import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)
rng = np.random.RandomState(2)
x = tf.constant(rng.randn(2, 4, 3), tf.float32)
fw = tf.nn.rnn_cell.GRUCell(2)
bw = tf.nn.rnn_cell.GRUCell(2)
(out_fw, out_bw), (state_fw, state_bw) = tf.nn.bidirectional_dynamic_rnn(
    fw, bw, x, sequence_length=[4, 2], dtype=tf.float32, scope="bi")
both = tf.concat([out_fw, out_bw], 2)
with tf.variable_scope("static"):
    outputs, s_fw, s_bw = tf.nn.static_bidirectional_rnn(
        tf.contrib.rnn.LSTMCell(2), tf.contrib.rnn.LSTMCell(2), tf.unstack(x, axis=1), dtype=tf.float32)
stacked, _, _ = tf.contrib.rnn.stack_bidirectional_dynamic_rnn(
    [tf.nn.rnn_cell.BasicRNNCell(2) for _ in range(2)], [tf.nn.rnn_cell.BasicRNNCell(2) for _ in range(2)], x,
    dtype=tf.float32)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for v in tf.trainable_variables():
        print(v.op.name, v.shape.as_list())
        sess.run(v.assign(rng.uniform(-0.5, 0.5, v.shape.as_list())))
    print(sess.run(both))
    print(sess.run([state_fw, state_bw]))
    print(sess.run(outputs[0]), sess.run(s_bw.c))
    print(sess.run(stacked)[0])
