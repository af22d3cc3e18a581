"""contrib.input_pipeline: the strings come round and round, as in TF 1.15."""

import tfgraph.v1 as tf
from tfgraph.v1.contrib import input_pipeline


def test_strings_come_round_and_round():
    with tf.Graph().as_default(), tf.Session() as session:
        counter = tf.get_variable("counter", initializer=tf.constant(-1, tf.int64), trainable=False)
        element = input_pipeline.obtain_next(tf.constant(["a", "b", "c"]), counter)
        session.run(tf.global_variables_initializer())
        assert [session.run(element) for _ in range(7)] == [b"a", b"b", b"c", b"a", b"b", b"c", b"a"]
        assert session.run(counter) == 0
