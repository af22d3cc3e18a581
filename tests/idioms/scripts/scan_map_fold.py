import numpy as np
import tensorflow as tf

elems = np.array([1, 2, 3, 4, 5, 6])
total = tf.scan(lambda a, x: a + x, elems)
fib = tf.scan(lambda a, _: (a[1], a[0] + a[1]), elems, initializer=(np.array(0), np.array(1)))
back = tf.scan(lambda a, x: a + x, elems, reverse=True)
squares = tf.map_fn(lambda x: x * x, elems)
pair = tf.map_fn(lambda x: (x, -x), elems, dtype=(tf.int64, tf.int64))
mixed = tf.map_fn(lambda t: tf.cast(t[0], tf.float32) * t[1], (elems, np.linspace(0, 1, 6).astype(np.float32)),
                  dtype=tf.float32, parallel_iterations=1)
left = tf.foldl(lambda a, x: 10 * a + x, elems)
right = tf.foldr(lambda a, x: 10 * a + x, elems, initializer=tf.constant(0, tf.int64))

w = tf.Variable([[0.5, -0.2], [0.1, 0.3]])
xs = tf.constant(np.linspace(-1, 1, 12).reshape(3, 2, 2), tf.float32)
states = tf.scan(lambda h, x: tf.tanh(tf.matmul(x, w) + h), xs, initializer=tf.zeros([2, 2]))
grad = tf.gradients(tf.reduce_sum(states[-1]), w)[0]

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for name, t in [("total", total), ("fib", fib[0]), ("back", back), ("squares", squares), ("left", left),
                    ("right", right), ("mixed", mixed)]:
        print(name, sess.run(t))
    print(sess.run(pair)[1])
    np.set_printoptions(precision=4, suppress=True)
    print(sess.run(states).shape, sess.run(grad))
