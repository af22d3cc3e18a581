import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)
rng = np.random.RandomState(3)
keep_prob = tf.placeholder_with_default(1.0, [], name="keep_prob")


def make_cell(units):
    cell = tf.contrib.rnn.BasicLSTMCell(units)
    return tf.contrib.rnn.DropoutWrapper(cell, output_keep_prob=keep_prob)


stacked = tf.contrib.rnn.MultiRNNCell([make_cell(u) for u in (4, 3)], state_is_tuple=True)
x = tf.constant(rng.randn(2, 3, 2), tf.float32)
init_state = stacked.zero_state(2, tf.float32)
outputs, final_state = tf.nn.dynamic_rnn(stacked, x, initial_state=init_state)
residual = tf.nn.rnn_cell.MultiRNNCell(
    [tf.nn.rnn_cell.ResidualWrapper(tf.nn.rnn_cell.GRUCell(2)), tf.nn.rnn_cell.DeviceWrapper(tf.nn.rnn_cell.GRUCell(2), "/cpu:0")])
residual_out, _ = tf.nn.dynamic_rnn(residual, x, dtype=tf.float32, scope="residual")
old = tf.nn.rnn_cell.BasicLSTMCell(2, state_is_tuple=False)
old_out, old_state = old(x[:, 0], old.zero_state(2, tf.float32))

print(stacked.state_size, stacked.output_size, old.state_size)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for v in tf.trainable_variables():
        print(v.op.name, v.shape.as_list())
        v.load(rng.uniform(-0.5, 0.5, v.shape.as_list()), sess)
    print(sess.run(outputs))
    state = sess.run(final_state)
    print(len(state), state[0].c.shape, state[1].h)
    print(sess.run(outputs, {init_state: state})[0, 0])
    print(sess.run(residual_out)[1], sess.run(old_state).shape)
    dropped = sess.run(outputs, {keep_prob: 0.5})
    print(dropped.shape, bool((dropped == 0).any()))
