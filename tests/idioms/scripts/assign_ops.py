import numpy as np
import tensorflow as tf

v = tf.Variable([1.0, 2.0, 3.0, 4.0], name="v")
table = tf.Variable(np.zeros((4, 2), np.float32), name="table")
counter = tf.Variable(0, name="counter", trainable=False)
free = tf.Variable([1.0], validate_shape=False, name="free")
ops = [
    tf.assign(v, [4.0, 3.0, 2.0, 1.0]),
    tf.assign_add(v, tf.ones([4])),
    tf.assign_sub(v, tf.ones([4]) * 0.5),
    v.assign(v * 2),
    v.assign_add([1, 1, 1, 1]),
    v[1:3].assign([0.0, 0.0]),
    tf.scatter_update(v, [0, 3], [9.0, 8.0]),
    tf.scatter_add(v, [0, 0], [1.0, 1.0]),
    tf.scatter_sub(v, [1], [5.0]),
    tf.scatter_mul(v, [3], [2.0]),
    tf.scatter_div(v, [3], [4.0]),
    tf.scatter_max(v, [1], [0.5]),
]
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for op in ops:
        print(sess.run(op))
    print(sess.run(tf.scatter_nd_update(table, [[1], [3]], [[1.0, 2.0], [3.0, 4.0]])).tolist())
    print(sess.run(tf.scatter_nd_add(table, [[1, 0]], [10.0])).tolist())
    print(sess.run(tf.scatter_nd([[1], [0]], [5, 6], [3])), sess.run(tf.count_up_to(counter, 3)), sess.run(counter))
    print(sess.run(tf.assign(free, [1.0, 2.0, 3.0], validate_shape=False)), free.get_shape())
    v.load([0.0, 0.0, 0.0, 1.0], sess)
    print(v.eval(), v.initialized_value().op.type, v.initial_value.op.name, v.op.type, v.dtype, v.value().op.type)
    with tf.control_dependencies([tf.assign(counter, 100)]):
        after = tf.identity(counter.read_value())
    print(sess.run(after), sess.run(tf.group(counter.initializer)), sess.run(counter))
    print(sess.run(tf.is_variable_initialized(counter)), v.name, v, tf.Variable(1).name)
    print(sess.run(tf.report_uninitialized_variables()))
    print(sess.run(tf.assert_variables_initialized([v])) is None)
