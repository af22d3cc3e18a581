import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)
rng = np.random.RandomState(4)
max_time, batch_size, depth, units = 4, 2, 3, 3
inputs = tf.constant(rng.randn(max_time, batch_size, depth), tf.float32)
sequence_length = tf.constant([4, 2])
inputs_ta = tf.TensorArray(dtype=tf.float32, size=max_time, clear_after_read=False).unstack(inputs)
cell = tf.contrib.rnn.LSTMCell(units)


def loop_fn(time, cell_output, cell_state, loop_state):
    emit_output = cell_output
    if cell_output is None:
        next_cell_state = cell.zero_state(batch_size, tf.float32)
        next_loop_state = tf.constant(0)
        next_input = inputs_ta.read(0)
    else:
        next_cell_state = cell_state
        next_loop_state = loop_state + 1
        # greedy: feeds its own output back on odd steps
        next_input = tf.cond(tf.equal(time % 2, 1), lambda: cell_output,
                             lambda: inputs_ta.read(tf.minimum(time, max_time - 1)))
    elements_finished = time >= sequence_length
    return elements_finished, next_input, next_cell_state, emit_output, next_loop_state


outputs_ta, final_state, loop_state = tf.nn.raw_rnn(cell, loop_fn)
outputs = outputs_ta.stack()
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for v in tf.trainable_variables():
        print(v.name, v.shape)
        v.load(rng.uniform(-0.5, 0.5, v.shape.as_list()), sess)
    print(sess.run(outputs))
    print(sess.run(final_state.c), sess.run(loop_state))
