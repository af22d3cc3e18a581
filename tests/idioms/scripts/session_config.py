import collections

import numpy as np
import tensorflow as tf

config = tf.ConfigProto(allow_soft_placement=True, log_device_placement=False, intra_op_parallelism_threads=1,
                        inter_op_parallelism_threads=1, device_count={"CPU": 1, "GPU": 0})
config.gpu_options.allow_growth = True
config.gpu_options.per_process_gpu_memory_fraction = 0.333
config.graph_options.optimizer_options.global_jit_level = tf.OptimizerOptions.OFF
print(config.allow_soft_placement, "%.3f" % config.gpu_options.per_process_gpu_memory_fraction)

sess = tf.InteractiveSession(config=config)
x = tf.constant([[1.0, 2.0]])
w = tf.Variable(tf.ones([2, 2]), name="w")
tf.global_variables_initializer().run()
y = tf.matmul(x, w)
print(y.eval(), w.eval().sum(), sess.graph is tf.get_default_graph(), tf.get_default_session() is sess)
a = tf.placeholder(tf.float32, [], name="a")
b = tf.placeholder_with_default(10.0, [])
c = a * b
print(c.eval({a: 2.0}), c.eval(feed_dict={a: 2.0, b: 0.5}), sess.run("a:0", {"a:0": 4.0}))
# any tensor can be fed
print(sess.run(c + 1.0, {c: 100.0}), sess.run(y, {w: [[2, 0], [0, 2]]}), sess.graph.is_feedable(c))
# structures as fetches
Point = collections.namedtuple("Point", "x y")
fetched = sess.run({"list": [a, b], "point": Point(c, (a,)), "op": w.initializer}, {a: 3.0})
print(fetched["list"], fetched["point"].x, fetched["point"].y, fetched["op"])
try:
    sess.run(c)
except tf.errors.InvalidArgumentError as e:
    print("You must feed a value" in e.message, e.op.name)
try:
    sess.run(c, {a: [1.0, 2.0]})
except ValueError as e:
    print("Cannot feed value of shape (2,)" in str(e))
try:
    sess.run("nothing:0")
except ValueError as e:
    print("nothing" in str(e))
try:
    sess.run(None)
except TypeError as e:
    print("TypeError")
call = sess.make_callable([c, y], feed_list=[a])
print(call(5.0)[0])
print(sess.run([], {}), sess.run(tf.no_op()), np.asarray(sess.run(x)).dtype)
sess.close()
try:
    sess.run(x)
except RuntimeError as e:
    print(e)
