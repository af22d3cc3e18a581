"""Checkpoints of `tf.contrib.cudnn_rnn` between the devices, and our layers against the kernels of cuDNN."""

import numpy as np
import pytest
import tensorflow as tf
from stand_in import gpu_only, quick

import tfgraph.v1 as tf1
from tfgraph.v1 import contrib

CPU = "/CPU:0"
LAYERS, UNITS, STEPS, BATCH, SIZE = 2, 3, 5, 2, 4
# Sums of 7 products through 2 layers and 5 steps, of a size about 1, in another order: 2e-6 on one device, as in
# tests/tfgraph/v1/contrib/test_cudnn_rnn.py; the exponentials of the two devices differ in their last bits as well.
ATOL = 1e-5


@pytest.fixture
def inputs(rng):
    return rng.normal(size=[STEPS, BATCH, SIZE]).astype(np.float32)


def trained(kind, device, inputs, path, start=None, steps=3):
    """Train a layer on a device, from a checkpoint or from noise; its outputs afterwards, and their checkpoint."""
    with tf.Graph().as_default(), tf.device(device), tf1.Session() as session:
        tf1.set_random_seed(1)
        layer = getattr(contrib.cudnn_rnn, kind)(LAYERS, UNITS, name="layer")
        outputs, _ = layer(tf.constant(inputs))
        train_op = tf1.train.GradientDescentOptimizer(0.1).minimize(tf1.reduce_mean(outputs * outputs))
        saver = tf1.train.Saver()
        session.run(tf1.global_variables_initializer())
        if start:
            saver.restore(session, start)
        else:
            shape = session.run(layer.kernel).shape
            layer.kernel.load(np.random.default_rng(2).normal(size=shape).astype(np.float32), session)
        for _ in range(steps):
            session.run(train_op)
        return session.run(outputs), saver.save(session, str(path))


@pytest.mark.parametrize("kind", [pytest.param(each, marks=quick()) for each in ("CudnnLSTM", "CudnnGRU")])
def test_a_checkpoint_goes_on_on_the_other_device_and_back(kind, gpu, inputs, tmp_path):
    _, first = trained(kind, CPU, inputs, tmp_path / "cpu.ckpt")
    there, second = trained(kind, gpu, inputs, tmp_path / "gpu.ckpt", start=first)
    here, _ = trained(kind, CPU, inputs, tmp_path / "same.ckpt", start=first)
    np.testing.assert_allclose(there, here, rtol=0, atol=ATOL)
    back, _ = trained(kind, CPU, inputs, tmp_path / "back.ckpt", start=second, steps=0)
    np.testing.assert_allclose(back, there, rtol=0, atol=ATOL)


@gpu_only
@pytest.mark.parametrize("direction", ["unidirectional", "bidirectional"])
@pytest.mark.parametrize("kind, mode", [("CudnnLSTM", "lstm"), ("CudnnGRU", "gru"), ("CudnnRNNTanh", "rnn_tanh")])
def test_our_layer_computes_what_cudnn_does(kind, mode, direction, inputs, rng):
    """It puts the canonical weights into a vector of its own; ours has them in the order of TF 1.15's converter."""
    with tf.Graph().as_default(), tf.device("/GPU:0"), tf1.Session() as session:
        layer = getattr(contrib.cudnn_rnn, kind)(LAYERS, UNITS, direction=direction, name="layer")
        outputs, _ = layer(tf.constant(inputs))
        session.run(tf1.global_variables_initializer())
        vector = rng.normal(size=session.run(layer.kernel).shape).astype(np.float32)
        layer.kernel.load(vector, session)
        weights, biases = cut(vector, layer.canonical_weight_shapes, layer.canonical_bias_shapes)
        sizes = {"num_layers": LAYERS, "num_units": UNITS, "input_size": SIZE}
        options = {"rnn_mode": mode, "input_mode": "linear_input", "direction": direction}
        params = tf.raw_ops.CudnnRNNCanonicalToParams(**sizes, weights=weights, biases=biases, **options)
        state = tf.zeros([LAYERS * layer.num_dirs, BATCH, UNITS])
        cell = state if mode == "lstm" else tf.constant(0.0)
        wanted = tf.raw_ops.CudnnRNN(
            input=inputs, input_h=state, input_c=cell, params=params, is_training=False, **options
        ).output
        np.testing.assert_allclose(*session.run([outputs, wanted]), rtol=0, atol=ATOL)


def cut(vector, *shapes):
    """The parts of a vector that lie one behind the other, by lists of shapes."""
    parts, start = [], 0
    for group in shapes:
        parts.append([])
        for shape in group:
            end = start + int(np.prod(shape))
            parts[-1].append(vector[start:end].reshape(shape))
            start = end
    assert start == len(vector)
    return parts


@pytest.mark.parametrize("direction", ["unidirectional", "bidirectional"])
@pytest.mark.parametrize(
    "kind", [pytest.param(each, marks=quick()) for each in ("CudnnLSTM", "CudnnGRU", "CudnnRNNTanh")]
)
def test_the_vector_is_cut_whole(kind, direction):
    """What the test above feeds to cuDNN: the parts of the layer's variable, none left over."""
    with tf.Graph().as_default(), tf1.Session() as session:
        tf1.set_random_seed(1)
        layer = getattr(contrib.cudnn_rnn, kind)(LAYERS, UNITS, direction=direction)
        layer(tf1.zeros([STEPS, BATCH, SIZE]))
        session.run(tf1.global_variables_initializer())
        vector = session.run(layer.kernel)
    weights, biases = cut(vector, layer.canonical_weight_shapes, layer.canonical_bias_shapes)
    assert len(weights) == len(biases) > 0
