import tensorflow as tf

i = tf.constant(0)
c = lambda i, acc: tf.less(i, 10)
b = lambda i, acc: [tf.add(i, 1), acc + tf.cast(i, tf.float32) ** 2]
final_i, total = tf.while_loop(c, b, [i, tf.constant(0.0)])

# Collatz steps; a loop inside a loop; shape invariants; gradients through a loop
n = tf.placeholder(tf.int32, [], name="n")
steps = tf.while_loop(
    lambda k, s: tf.greater(k, 1),
    lambda k, s: (tf.cond(tf.equal(k % 2, 0), lambda: k // 2, lambda: 3 * k + 1), s + 1),
    (n, 0), name="collatz")[1]

rows = tf.while_loop(
    lambda i, m: i < 3,
    lambda i, m: [i + 1, tf.concat([m, m[:1] + tf.cast(i, tf.float32)], axis=0)],
    [tf.constant(0), tf.ones([1, 2])],
    shape_invariants=[tf.TensorShape([]), tf.TensorShape([None, 2])])[1]

table = tf.while_loop(
    lambda i, s: i < 4,
    lambda i, s: (i + 1, s + tf.while_loop(lambda j, t: j < i, lambda j, t: (j + 1, t + j), (0, 0))[1]),
    (0, 0), parallel_iterations=1, back_prop=False)[1]

x = tf.constant(1.5)
power = tf.while_loop(lambda k, v: k < 5, lambda k, v: (k + 1, v * x), [0, tf.constant(1.0)], swap_memory=True)[1]
gradient = tf.gradients(power, x)[0]

with tf.Session() as sess:
    print(sess.run([final_i, total]))
    print([int(sess.run(steps, {n: k})) for k in (1, 6, 7, 27)])
    print(sess.run(rows))
    print(rows.get_shape(), sess.run(table))
    print("%.5f %.5f" % tuple(sess.run([power, gradient])))
    print(steps.op.type, [op.name for op in tf.get_default_graph().get_operations() if "collatz" in op.name][:5])
