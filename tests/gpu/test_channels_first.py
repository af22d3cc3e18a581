"""`data_format="NCHW"`: what scripts chose for GPUs, against the same in NHWC."""

import numpy as np
import pytest
import tensorflow as tf
import tensorflow.compat.v1 as tf1
from stand_in import gpu_only

from migration.parity import Allowance

TO_LAST, TO_FIRST = (0, 2, 3, 1), (0, 3, 1, 2)


def network(x, data_format):
    """Convolution, bias, batch normalisation, both poolings, a transposed convolution; its output and gradients."""
    first = data_format == "NCHW"
    random = np.random.default_rng(1)

    def weights(*shape):
        return tf.constant(random.normal(scale=0.3, size=shape).astype(np.float32))

    def sizes(n):
        return [1, 1, n, n] if first else [1, n, n, 1]

    parameters = [weights(3, 3, 3, 8), weights(8), tf.ones([8]), weights(8), weights(2, 2, 4, 8)]
    kernel, bias, scale, offset, transposed = parameters
    y = tf1.nn.conv2d(x, kernel, strides=sizes(1), padding="SAME", data_format=data_format)
    y = tf1.nn.bias_add(y, bias, data_format=data_format)
    y = tf1.nn.relu(tf1.nn.fused_batch_norm(y, scale, offset, data_format=data_format)[0])
    y = tf1.nn.max_pool(y, sizes(2), sizes(2), "VALID", data_format=data_format)
    y = tf1.nn.avg_pool(y, sizes(2), sizes(2), "SAME", data_format=data_format)
    shape = [2, 4, 8, 8] if first else [2, 8, 8, 4]
    y = tf1.nn.conv2d_transpose(y, transposed, shape, strides=sizes(2), data_format=data_format)
    return y, tf1.gradients(tf.reduce_sum(y * y), parameters)


def computed(device, data_format, images):
    with tf.Graph().as_default(), tf.device(device), tf1.Session() as session:
        x = tf.constant(images if data_format == "NHWC" else images.transpose(TO_FIRST))
        y, gradients = session.run(network(x, data_format))
    return {
        "y": y if data_format == "NHWC" else y.transpose(TO_LAST),
        **{f"gradient {i}": g for i, g in enumerate(gradients)},
    }


@gpu_only
@pytest.mark.parametrize("device", ["/GPU:0", "/CPU:0"])
def test_nchw_on_the_gpu_is_nhwc(device, rng):
    images = rng.normal(size=[2, 16, 16, 3]).astype(np.float32)
    first, last = computed("/GPU:0", "NCHW", images), computed(device, "NHWC", images)
    differences = Allowance(exact=False, device="GPU").compare_named(first, last)
    assert len(differences) == 6 and all(each.allowed for each in differences), differences


def test_nhwc_of_this_network_runs_here(gpu, rng):
    """So that the test above has been seen to run as far as it can without a GPU."""
    found = computed(gpu, "NHWC", rng.normal(size=[2, 16, 16, 3]).astype(np.float32))
    assert found["y"].shape == (2, 8, 8, 4) and all(np.abs(value).max() > 0 for value in found.values())
