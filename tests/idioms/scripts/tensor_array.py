import tensorflow as tf

ta = tf.TensorArray(dtype=tf.float32, size=4, clear_after_read=False)
for i in range(4):
    ta = ta.write(i, [float(i), float(i * i)])
stacked = ta.stack()
gathered = ta.gather([3, 1])
read = ta.read(2)

# the usual loop: unstack the input, write the output
inputs = tf.constant([[1., 2.], [3., 4.], [5., 6.]])
source = tf.TensorArray(tf.float32, size=3).unstack(inputs)
target = tf.TensorArray(tf.float32, size=0, dynamic_size=True, element_shape=[2])


def body(t, state, out):
    x = source.read(t)
    state = 0.5 * state + x
    return t + 1, state, out.write(t, state)


_, last, target = tf.while_loop(lambda t, *_: t < 3, body, (0, tf.zeros([2]), target))
outputs = target.stack()
gradient = tf.gradients(last, inputs)[0]
ragged = tf.TensorArray(tf.int32, size=2, infer_shape=False, clear_after_read=False).split([1, 2, 3, 4, 5], [2, 3])

with tf.Session() as sess:
    print(sess.run(stacked))
    print(sess.run([gathered, read]))
    print(sess.run(outputs), outputs.shape)
    print(sess.run(gradient))
    print(sess.run([target.size(), ragged.read(1), ragged.concat()]))
