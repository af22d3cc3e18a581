"""The operation that normalised batches in the first TensorFlow, which graphs of a newer version cannot have."""

import numpy as np
import pytest
import tensorflow.compat.v1 as tf
from converting import check, layers_of

from migration.graphs.conversion import convert_graph
from migration.graphs.sources import Source

RANDOM = np.random.default_rng(5)


def known(*shape):
    return tf.constant(RANDOM.uniform(0.5, 2, shape).astype(np.float32))


def moments_of_2015(x, axes=(0, 1, 2), parts=1):
    """`tf.nn.moments` of TF 0.6: sums are multiplied by one over how many there are."""
    count = tf.cast(tf.reduce_prod(tf.gather(tf.shape(x), list(axes))), tf.float32)
    one_over = tf.raw_ops.Inv(x=count * parts)
    mean = tf.reduce_sum(x, axes) * one_over
    return mean, tf.reduce_sum(tf.square(x - mean), axes) * one_over


def graph_of(moments, scaled):
    """A graph of version 8; until it is written, another operation of these inputs stands there."""
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, [None, 4, 5, 3], "x")
        mean, variance = moments(x)
        made = tf.raw_ops.FusedBatchNorm(
            x=x, scale=known(3), offset=known(3), mean=mean, variance=variance, is_training=False, name="y"
        )
        tf.nn.relu(made.y, name="end")
    definition = graph.as_graph_def()
    node = next(node for node in definition.node if node.name == "y")
    x, gamma, beta, mean, variance = node.input
    node.CopyFrom(tf.NodeDef(name="y", op="BatchNormWithGlobalNormalization", input=[x, mean, variance, beta, gamma]))
    node.attr["T"].type = tf.float32.as_datatype_enum
    node.attr["variance_epsilon"].f = 0.01
    node.attr["scale_after_normalization"].b = scaled
    definition.versions.producer = 8
    return definition


@pytest.mark.parametrize("scaled", [True, False])
@pytest.mark.parametrize(
    "moments, kind",
    [
        (lambda x: (known(3), known(3)), "BatchNormalization"),
        (moments_of_2015, "BatchStatisticsNormalization"),
        (lambda x: moments_of_2015(tf.square(x)), None),
        (lambda x: moments_of_2015(x, parts=2), None),
        (lambda x: (moments_of_2015(x)[0], known(3)), None),
    ],
    ids=["averages", "of_batch", "of_another", "of_twice_as_many", "of_both"],
)
def test_it_normalises_with_whatever_it_is_given(moments, kind, scaled):
    found = convert_graph(Source("graph.pb", graph_of(moments, scaled)), ["x"], ["end"])
    check(found, exact=False, wrapped=kind is None)  # the number of values is the part of the graph that it was
    normalising = [call.layer for call in found.plan.calls if call.layer and "Normalization" in call.layer.type]
    assert [layer.type for layer in normalising] == ([kind] if kind else [])
    assert ("ops.batch_normalization" in found.source) == (kind is None and scaled)
    assert all(("gamma" in layer.weights) == scaled for layer in normalising)
    assert "Activation" in layers_of(found)
