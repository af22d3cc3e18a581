"""`migration convert` on the GPU: graphs that were saved there become Keras models that compute the same there."""

import numpy as np
import pytest
import tensorflow as tf

import tfgraph.v1 as tf1
from migration.graphs.conversion import convert_graph
from migration.graphs.sources import open_source


def convolution():
    x = tf1.placeholder(tf.float32, [None, 12, 12, 1], "x")
    y = tf1.layers.max_pooling2d(tf1.layers.conv2d(x, 4, 3, activation=tf.nn.relu, name="conv"), 2, 2)
    return x, tf1.layers.dense(tf1.layers.flatten(y), 3, name="logits")


def recurrent():
    x = tf1.placeholder(tf.float32, [None, 5, 4], "x")
    outputs, _ = tf1.nn.dynamic_rnn(tf1.nn.rnn_cell.BasicLSTMCell(6), x, dtype=tf.float32)
    return x, tf1.layers.dense(outputs[:, -1], 3, name="logits")


@pytest.fixture
def v1_control_flow():
    """Loops as TF1 wrote them."""
    tf.compat.v1.disable_control_flow_v2()
    yield
    tf.compat.v1.enable_control_flow_v2()


@pytest.mark.parametrize("build", [convolution, recurrent])
def test_a_graph_becomes_a_model_that_computes_the_same(build, gpu, tmp_path, rng, v1_control_flow):
    with tf.Graph().as_default(), tf.device(gpu):
        tf1.set_random_seed(1)
        x, y = build()
        with tf1.Session(config=tf1.ConfigProto(allow_soft_placement=True)) as session:
            session.run(tf1.global_variables_initializer())
            tf1.train.Saver().save(session, str(tmp_path / "model.ckpt"))
    data = rng.normal(size=[7, *x.shape.as_list()[1:]]).astype(np.float32)
    source = open_source(tmp_path / "model.ckpt.meta")
    with tf.device(gpu):
        conversion = convert_graph(source, [x.name], [y.name], data={"x": data})
    assert conversion.verified, (conversion.trials, conversion.source)
    assert not conversion.wrapped, conversion.source
