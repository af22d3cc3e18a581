"""Which graphs may be compared to the last bit on a GPU, and on which the table of kernels says otherwise."""

import numpy as np
import pytest
import tensorflow as tf
import tensorflow.compat.v1 as tf1
from cases import CASES
from kernels import NOT_DETERMINISTIC, SOMETIMES, allowance, not_deterministic


def graph_of(build):
    with tf.Graph().as_default() as graph:
        tf1.set_random_seed(1)
        build()
    return graph.get_operations()


@pytest.mark.parametrize("case", [case for case in CASES if case.name != "alexnet"], ids=str)
def test_every_model_has_deterministic_kernels_alone(case):
    operations = graph_of(case.graph)
    assert not_deterministic(operations) == []
    assert allowance(operations, "/GPU:0").exact


def resized():
    x = tf1.placeholder(tf.float32, [1, 2, 2, 1])
    tf1.gradients(tf1.image.resize_nearest_neighbor(x, [4, 4]), x)


def normalised(is_training):
    x, ones = tf1.placeholder(tf.float32, [2, 2, 2, 3]), np.ones(3, np.float32)
    moments = {} if is_training else {"mean": ones, "variance": ones}
    tf1.gradients(tf1.nn.fused_batch_norm(x, ones, ones, is_training=is_training, **moments)[0], x)


@pytest.mark.parametrize(
    "build, named",
    [
        (resized, ["ResizeNearestNeighborGrad"]),
        (lambda: normalised(False), ["FusedBatchNormGradV3"]),
        (lambda: normalised(True), []),
        (lambda: tf1.scatter_add(tf1.Variable([0.0], use_resource=False), [0, 0], [1.0, 1.0]), ["ScatterAdd"]),
    ],
    ids=["resize", "batch norm, fixed moments", "batch norm", "scatter"],
)
def test_a_graph_with_one_of_them_is_told(build, named):
    operations = graph_of(build)
    assert not_deterministic(operations) == named
    assert allowance(operations, "/GPU:0").exact == (not named)


def test_cross_entropy_built_under_determinism_has_no_kernel_of_many_orders():
    """Python builds it from other operations then: a graph built before would raise on a GPU."""

    def build():
        logits = tf1.placeholder(tf.float32, [2, 3])
        tf1.gradients(tf1.nn.softmax_cross_entropy_with_logits_v2(labels=logits, logits=logits), logits)

    assert not {each.type for each in graph_of(build)} & SOMETIMES.keys()


def test_tensorflow_has_all_of_them():
    """A name that TensorFlow does not have would never be found in a graph."""
    assert not {name for name in NOT_DETERMINISTIC | SOMETIMES if not hasattr(tf.raw_ops, name)}
