import numpy as np
import tensorflow as tf

seed = tf.placeholder(tf.int32, [2])
normal = tf.random.stateless_normal([3], seed=seed)
uniform = tf.random.stateless_uniform([3], seed, minval=-1.0, maxval=1.0)
integers = tf.random.stateless_uniform([4], seed, 0, 10, tf.int32)
truncated = tf.random.stateless_truncated_normal([3], seed)
categorical = tf.random.stateless_categorical([[0.1, 2.0, 0.3]], 5, seed)
contrib = tf.contrib.stateless.stateless_random_normal([2], seed)
with tf.Session() as sess:
    for s in ([1, 2], [3, 4], [1, 2]):
        feed = {seed: s}
        print(["%.5f" % v for v in sess.run(normal, feed)], ["%.5f" % v for v in sess.run(uniform, feed)])
        print(sess.run(integers, feed), ["%.5f" % v for v in sess.run(truncated, feed)], sess.run(categorical, feed))
        print(["%.5f" % v for v in sess.run(contrib, feed)])

tf.set_random_seed(42)
a, b = tf.random_normal([2], seed=1), tf.random_uniform([2], seed=1)
shuffled = tf.random_shuffle(tf.range(5))
with tf.Session() as s1, tf.Session() as s2:
    first = [s1.run([a, b, shuffled]) for _ in range(2)]
    second = [s2.run([a, b, shuffled]) for _ in range(2)]
    print(all(np.array_equal(p, q) for f, g in zip(first, second) for p, q in zip(f, g)))
    print(np.array_equal(first[0][0], first[1][0]), sorted(first[0][2].tolist()))
