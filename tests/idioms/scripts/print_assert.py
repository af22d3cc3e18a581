import sys

import tensorflow as tf

x = tf.placeholder(tf.float32, [None])
printed = tf.Print(x, [tf.shape(x), x], message="x is ", first_n=2, summarize=2)
with tf.control_dependencies([tf.Assert(tf.reduce_all(x > 0), [x], summarize=3)]):
    safe = tf.log(x)
checks = [tf.assert_equal(tf.size(x), 2, message="two, please"), tf.assert_less(x, 100.0), tf.assert_rank(x, 1)]
with tf.control_dependencies(checks):
    checked = tf.identity(x)
finite = tf.check_numerics(tf.log(x), "log of a negative number")
verify = tf.verify_tensor_all_finite(x, "not finite")
print_op = tf.print("printed:", x, output_stream=sys.stdout)


def attempt(name, fetch, value):
    try:
        print(name, sess.run(fetch, {x: value}))
    except tf.errors.InvalidArgumentError as e:
        wanted = [w for w in ("assertion failed", "two, please", "log of a negative number", "not finite", "Tensor had NaN")
                  if w in e.message]
        print(name, "InvalidArgumentError", wanted, e.op.type if e.op is not None else None, e.error_code)


with tf.Session() as sess:
    attempt("printed", printed, [1.0, 2.0, 3.0])
    attempt("safe", safe, [1.0])
    attempt("safe", safe, [1.0, -1.0])
    attempt("checked", checked, [1.0, 2.0])
    attempt("checked", checked, [1.0])
    attempt("checked", checked, [1.0, 200.0])
    attempt("finite", finite, [1.0])
    attempt("finite", finite, [-1.0])
    attempt("verify", verify, [float("inf")])
    print(sess.run(print_op, {x: [2.0]}))
try:
    tf.assert_rank(x, 2)
except ValueError as e:
    print("static:", "rank" in str(e))
try:
    tf.assert_equal(tf.constant(1), tf.constant(2))
except tf.errors.InvalidArgumentError as e:
    print("static:", type(e).__name__)
with tf.Graph().as_default(), tf.Session() as sess:
    x = tf.placeholder(tf.float32, [None])
    y = tf.sqrt(x - 1.0) * 2.0
    every = tf.add_check_numerics_ops()
    print([op.type for op in sess.graph.get_operations()].count("CheckNumerics"), sess.run(every, {x: [2.0]}))
    attempt("every", [y, every], [0.0])
