"""Many tensors in one run."""

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.flow.together import run_together


def test_what_has_no_value_is_left_out_and_all_else_is_there():
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.placeholder(tf.float32, [], "x")
        off, on = tf.raw_ops.Switch(data=x, pred=x > 0)
        tensors = [x * number for number in range(9)]
        tensors[2:2], tensors[7:7] = [off + 1], [off]
        values = run_together(session, {x: 3.0}, [*tensors, on + 1])
    wanted = [0, 3, None, 6, 9, 12, 15, None, 18, 21, 24, 4]
    assert [None if value is None else float(value) for value in values] == wanted
    assert all(value is None or isinstance(value, np.ndarray) for value in values)


def test_nothing_is_run_for_nothing():
    with tf.Graph().as_default(), tf.Session() as session:
        assert run_together(session, {}, []) == []
