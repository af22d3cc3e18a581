"""Layers whose weights both worlds keep in the same way: other names at most, and the same numbers come out."""

import keras
import numpy as np
import pytest

import tfgraph.v1 as tf
from migration.checkpoints import load_ckpt, save_ckpt
from tfgraph.checkpoints import read_checkpoint

slim = tf.contrib.slim
layers = keras.layers


def separable(x):
    return tf.layers.separable_conv2d(x, 6, 3, padding="same", depth_multiplier=2, name="separable")


def transposed(x):
    return tf.layers.conv2d_transpose(x, 5, 3, strides=2, padding="same", name="transposed")


def depthwise(x):
    """As slim names it, which older scripts do by hand, too."""
    kernel = tf.get_variable("depthwise/depthwise_weights", [3, 3, 3, 2])
    bias = tf.get_variable("depthwise/biases", [6])
    return tf.nn.depthwise_conv2d(x, kernel, [1, 1, 1, 1], "SAME") + bias


def slim_convolution(x):
    """A convolution with batch normalisation behind it, and so without a bias."""
    return slim.conv2d(x, 4, 3, normalizer_fn=slim.batch_norm, normalizer_params={"is_training": False, "scale": True})


def flattened(x):
    """Both worlds flatten [height, width, channels]."""
    return tf.layers.dense(tf.layers.flatten(tf.layers.conv2d(x, 4, 3, name="conv")), 5, name="dense")


#: The TF1 function, the Keras layers, what is renamed.
CASES = {
    "separable": (
        separable,
        lambda: [layers.SeparableConv2D(6, 3, padding="same", depth_multiplier=2, name="separable")],
        {},
    ),
    "transposed": (
        transposed,
        lambda: [layers.Conv2DTranspose(5, 3, strides=2, padding="same", name="transposed")],
        {},
    ),
    "depthwise": (depthwise, lambda: [layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2)], {}),
    "slim convolution": (
        slim_convolution,
        lambda: [
            layers.Conv2D(4, 3, padding="same", use_bias=False, name="conv"),
            layers.BatchNormalization(epsilon=1e-3, name="norm"),
            layers.ReLU(),
        ],
        {"Conv/BatchNorm": "norm", "Conv/weights": "conv/kernel"},
    ),
    "slim convolution, proposed": (
        slim_convolution,
        lambda: [
            layers.Conv2D(4, 3, padding="same", use_bias=False),
            layers.BatchNormalization(epsilon=1e-3),
            layers.ReLU(),
        ],
        {},
    ),
    "flattened": (
        flattened,
        lambda: [layers.Conv2D(4, 3, name="conv"), layers.Flatten(), layers.Dense(5, name="dense")],
        {},
    ),
}


def randomised(session, rng):
    """Load every variable with other numbers: zeros and ones would hide an exchange."""
    for variable in tf.global_variables():
        variable.load(rng.uniform(0.1, 1, variable.shape.as_list()).astype(np.float32), session)


@pytest.mark.parametrize("case", CASES)
def test_the_same_numbers_come_out(case, tmp_path, rng, device):
    build, twin, rename = CASES[case]
    x = rng.standard_normal((2, 6, 7, 3)).astype(np.float32)
    with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
        output = build(tf.constant(x))
        randomised(session, rng)
        expected = session.run(output)
        checkpoint = tf.train.Saver().save(session, str(tmp_path / "tf1.ckpt"))
    model = keras.Sequential([keras.Input([6, 7, 3]), *twin()])
    ledger = load_ckpt(model, checkpoint, rename=rename)
    assert {line.outcome for line in ledger.lines} == {"moved"}
    # The fused batch normalisation of TF1 and Keras's, which composes it: some roundings, of numbers up to 40.
    np.testing.assert_allclose(model(x), expected, rtol=1e-6, atol=1e-5)

    back = {line.source: line.target for line in ledger.lines}
    save_ckpt(model, tmp_path / "back.ckpt", rename=back)
    there, returned = read_checkpoint(checkpoint), read_checkpoint(tmp_path / "back.ckpt")
    assert returned.keys() == there.keys()
    for name, value in there.items():
        np.testing.assert_array_equal(returned[name], value, err_msg=name, strict=True)


def test_a_partitioned_embedding(tmp_path, rng, device):
    words = rng.integers(10, size=(3, 4))
    with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
        with tf.variable_scope("embedding", partitioner=tf.fixed_size_partitioner(3)):
            table = tf.get_variable("embeddings", [10, 5])
        vectors = tf.nn.embedding_lookup(table, words, partition_strategy="div")
        randomised(session, rng)
        expected = session.run(vectors)
        checkpoint = tf.train.Saver().save(session, str(tmp_path / "tf1.ckpt"))
    model = keras.Sequential([keras.Input([4], dtype="int32"), layers.Embedding(10, 5, name="embedding")])
    load_ckpt(model, checkpoint)
    np.testing.assert_array_equal(model(words), expected, strict=True)
