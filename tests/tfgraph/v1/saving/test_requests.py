"""What the restore operations of a graph ask for."""

import pytest

import tfgraph.v1 as tf
from tfgraph.v1.saving.requests import Request, endpoint, requests


@pytest.mark.parametrize("text, found", [("a", ("a", 0)), ("a/b:2", ("a/b", 2)), ("^a", ("a", -1))])
def test_endpoint(text, found):
    assert endpoint(text) == found


@pytest.mark.parametrize("resource", [False, True])
@pytest.mark.parametrize("version", [tf.train.SaverDef.V1, tf.train.SaverDef.V2])
def test_names_shapes_and_parts(resource, version):
    with tf.Graph().as_default() as graph:
        tf.get_variable("a", [2], tf.int32, use_resource=resource)
        tf.get_variable("b", [5, 4], partitioner=tf.fixed_size_partitioner(2), use_resource=resource)
        free = tf.Variable(tf.placeholder(tf.float32), validate_shape=False, name="free", use_resource=False)
        variables = {"first": tf.global_variables()[0], "b": tf.global_variables()[1:3], "free": free}
        saver = tf.train.Saver([*variables["b"], variables["first"], free], write_version=version)
        found = requests(graph.as_graph_def(), saver.as_saver_def().restore_op_name)
    assert found == [
        Request("a", tf.int32, (2,), None, "a"),
        Request("b", tf.float32, (5, 4), ((0, 3), (0, 4)), "b/part_0"),
        Request("b", tf.float32, (5, 4), ((3, 2), (0, 4)), "b/part_1"),
        Request("free", tf.float32, None, None, "free"),
    ]
    assert found[2].slices == (slice(3, 5), slice(0, 4))


def test_of_one_saver_among_others():
    with tf.Graph().as_default() as graph:
        one, two = tf.get_variable("one", [1]), tf.get_variable("two", [2])
        saver = tf.train.Saver({"renamed": one})
        tf.train.Saver([two], reshape=True)
        definition = graph.as_graph_def()
    assert requests(definition, saver.as_saver_def().restore_op_name) == [
        Request("renamed", tf.float32, (1,), None, "one")
    ]
    assert requests(definition)[1] == Request("two", tf.float32, (2,), None, "two", reshapes=True)
