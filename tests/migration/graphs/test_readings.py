"""What a graph reads by itself."""

import numpy as np
import pytest
import tensorflow.compat.v1 as tf

from migration.graphs.endpoints import find_endpoints
from migration.graphs.graph_session import GraphSession
from migration.graphs.readings import readings
from migration.graphs.sources import Source

QUEUES = [
    lambda: tf.FIFOQueue(9, [tf.float32, tf.int32], [[4], []]),
    lambda: tf.RandomShuffleQueue(9, 0, [tf.float32, tf.int32], [[4], []]),
    lambda: tf.PaddingFIFOQueue(9, [tf.float32, tf.int32], [[None], []]),
]


def read_by(build):
    with tf.Graph().as_default() as graph:
        build()
    found = readings(graph.as_graph_def())
    return {name: (each.attr["dtype"].type, tf.TensorShape(each.attr["shape"].shape)) for name, each in found.items()}


@pytest.mark.parametrize("make", QUEUES, ids=["fifo", "random", "padding"])
@pytest.mark.parametrize("how", ["dequeue", "dequeue_many", "dequeue_up_to"])
def test_dtypes_and_shapes_are_those_of_the_queue(make, how):
    def build():
        x, y = getattr(make(), how)(*([] if how == "dequeue" else [3]))
        tf.identity(x), tf.identity(y)

    found = read_by(build)
    batch = [] if how == "dequeue" else [None]
    (x, shape_of_x), (y, shape_of_y) = found.values()
    assert (x, y) == (tf.float32.as_datatype_enum, tf.int32.as_datatype_enum)
    assert shape_of_x.as_list() == [*batch, None if "Padding" in make.__code__.co_names[1] else 4]
    assert shape_of_y.as_list() == batch


def test_what_nobody_takes_is_not_read_nor_what_is_computed():
    def build():
        _, value = tf.TextLineReader().read(tf.train.string_input_producer(["a"]))
        parsed = tf.parse_single_example(value, {"x": tf.FixedLenFeature([], tf.string)})
        tf.decode_raw(parsed["x"], tf.uint8) + 1

    assert [name.rpartition("/")[-1] for name in read_by(build)] == ["DecodeRaw:0", "ParseExampleV2:0"]


def test_a_session_begins_at_what_was_dequeued():
    with tf.Graph().as_default() as graph:
        images, _ = QUEUES[1]().dequeue_many(3)
        tf.matmul(images, tf.constant(np.eye(4, dtype=np.float32)), name="y")
    source = Source("graph", graph.as_graph_def())
    session = GraphSession(source, find_endpoints(source))
    (key,) = session.inputs
    assert session.inputs[key].shape.as_list() == [None, 4]
    x = np.arange(20, dtype=np.float32).reshape(5, 4)
    np.testing.assert_array_equal(session.run({key: x})["y"], x)
    assert {op.type for op in session.graph.get_operations()} == {"Placeholder", "Const", "MatMul"}
