import tensorflow as tf

x = tf.placeholder(tf.float32, shape=[])
y = tf.placeholder_with_default(2.0, shape=[])

z = tf.cond(x < y, lambda: tf.add(x, y), lambda: tf.square(y))
f1 = lambda: tf.constant(17)
f2 = lambda: tf.constant(23)
f3 = lambda: tf.constant(-1)
r = tf.case([(tf.less(x, y), f1), (tf.greater(x, 10.0), f2)], default=f3)
e = tf.case({tf.less(x, 0.): f1, tf.greater_equal(x, 0.): f2}, exclusive=True)

counter = tf.Variable(0, name="counter")
increment = tf.cond(tf.equal(counter % 2, 0), lambda: tf.assign_add(counter, 1), lambda: tf.assign_add(counter, 3))
first, second = tf.cond(x > 0, lambda: (x, [y, -x]), lambda: (y, [x, -y]), strict=True)
g = tf.gradients(z, [x, y])

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for value in (1.0, 5.0, 11.0):
        print(value, sess.run(z, {x: value}), sess.run(r, {x: value}), sess.run(e, {x: value}))
        print(sess.run(g, feed_dict={x: value}))
    print([int(sess.run(increment)) for _ in range(4)])
    print(sess.run([first, second], {x: -1.0}))
    print(z.op.type, z.name, sess.run(tf.where(tf.constant([True, False]), [1, 2], [3, 4])))
