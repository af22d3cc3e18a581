import tensorflow as tf

# Loops and conditions that change variables: the order is the order of TF1's control dependencies.
counter = tf.Variable(0, name="counter")
total = tf.Variable(0.0, name="total")


def body(i, acc):
    with tf.control_dependencies([tf.assign_add(counter, 1), tf.assign_add(total, tf.cast(i, tf.float32))]):
        return i + 1, acc + 1.0


loop = tf.while_loop(lambda i, acc: i < 4, body, [tf.constant(0), tf.constant(0.0)], parallel_iterations=1)
limit = tf.placeholder(tf.int32, [])
until = tf.while_loop(lambda n: tf.less(n, limit), lambda n: tf.identity(tf.assign_add(counter, 1)), [counter.read_value()],
                      parallel_iterations=1)


def reset():
    with tf.control_dependencies([tf.assign(counter, 0)]):
        return tf.constant("reset")


maybe_reset = tf.cond(counter > 5, reset, lambda: tf.constant("kept"))
w = tf.get_variable("w", initializer=2.0)
powers = tf.while_loop(lambda i, p: i < 3, lambda i, p: (i + 1, p * w), [0, tf.constant(1.0)])[1]
step = tf.train.GradientDescentOptimizer(0.01).minimize(powers)
inside = tf.while_loop(lambda i, v: i < 2, lambda i, v: (i + 1, v + w), [0, 0.0])[1]
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(loop), sess.run(counter), sess.run(total))
    print(sess.run(maybe_reset), sess.run(counter))
    print(sess.run(until, {limit: 8}), sess.run(counter))
    print(sess.run(maybe_reset), sess.run(counter))
    for _ in range(3):
        sess.run(step)
        print("%.5f %.5f" % tuple(sess.run([w, powers])))
    print("%.5f" % sess.run(inside))
