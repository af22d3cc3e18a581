import numpy as np
import tensorflow as tf


def my_func(x):
    return np.sinh(x).astype(np.float32)


def both(a, b):
    return a + b, np.int64(len(a))


calls = []


def log(step):
    calls.append(int(step))
    return False


x = tf.placeholder(tf.float32, [None])
y = tf.py_func(my_func, [x], tf.float32)
total, count = tf.py_func(both, [x, 2 * x], [tf.float32, tf.int64], stateful=False, name="both")
upper = tf.py_func(lambda s: s.upper(), [tf.constant("graph")], tf.string)
print(y.get_shape(), count.name)
y.set_shape([3])

# a gradient of one's own for a numpy function
def py_func_with_gradient(func, inp, Tout, name, grad):
    tf.RegisterGradient(name)(grad)
    with tf.get_default_graph().gradient_override_map({"PyFunc": name}):
        return tf.py_func(func, inp, Tout, stateful=True)


cube = py_func_with_gradient(lambda v: v ** 3, [x], tf.float32, "CubeGrad",
                             lambda op, g: 3 * tf.square(op.inputs[0]) * g)
slope = tf.gradients(cube, x)[0]

dataset = tf.data.Dataset.range(3).map(lambda i: tf.py_func(lambda v: np.float64(v) / 4, [i], tf.double))
element = dataset.make_one_shot_iterator().get_next()

with tf.Session() as sess:
    feed = {x: [0.5, 1.0, 2.0]}
    print(["%.5f" % v for v in sess.run(y, feed)])
    print(sess.run([total, count], feed))
    print(sess.run(upper))
    print(sess.run([cube, slope], feed))
    print([float(sess.run(element)) for _ in range(3)])
    for step in range(3):
        sess.run(tf.py_func(log, [step], tf.bool))
    print(calls)
    bad = tf.py_func(lambda: 1 / 0, [], tf.int64)
    try:
        sess.run(bad)
    except tf.errors.UnknownError as e:
        print("error:", "ZeroDivisionError: division by zero" in e.message)
