"""The layers compute what hand-written TF1 layers compute: 0 ulp in outputs and gradients."""

import math

import keras
import numpy as np
import pytest
import tensorflow as tf

import tfgraph.v1
from tfkeras.layers import Conv2D, Dense, Dropout


def in_graph(device, build, *arrays):
    """Build outputs and the gradients of their weighted sum as TF1 code does, and run them."""
    with tf.Graph().as_default(), tf.device(device), tf.compat.v1.Session() as session:
        placeholders = [tf.compat.v1.placeholder(array.dtype, array.shape) for array in arrays]
        outputs = build(*placeholders)
        weights = tf.reshape(tf.range(tf.size(outputs)) % 7 - 3, tf.shape(outputs))
        gradients = tf.gradients(outputs * tf.cast(weights, outputs.dtype), placeholders)
        return session.run([outputs, *gradients], dict(zip(placeholders, arrays, strict=True)))


def in_layer(layer, x, *arrays):
    """The same of a layer whose weights are `arrays`."""
    layer.build(x.shape)
    layer.set_weights(arrays)
    with tf.GradientTape() as tape:
        x = tf.constant(x)
        tape.watch(x)
        outputs = layer(x)
        weights = tf.reshape(tf.range(tf.size(outputs)) % 7 - 3, tf.shape(outputs))
        loss = outputs * tf.cast(weights, outputs.dtype)
    gradients = tape.gradient(loss, [x, *layer.trainable_variables])
    return [np.asarray(tensor) for tensor in (outputs, *gradients)]


def assert_same(actual, expected):
    for a, b in zip(actual, expected, strict=True):
        np.testing.assert_array_equal(a, b, strict=True)
        assert len(np.unique(b)) > 1


def normal(rng, *shape):
    return rng.normal(size=shape).astype(np.float32)


@pytest.mark.parametrize(("activation", "tf1"), [(None, tf.identity), ("relu", tf.nn.relu), ("tanh", tf.nn.tanh)])
@pytest.mark.parametrize("use_bias", [True, False])
def test_dense(activation, tf1, use_bias, device, rng):
    arrays = [normal(rng, 33, 47), normal(rng, 47, 21), normal(rng, 21)][: 3 if use_bias else 2]
    layer = Dense(21, activation=activation, use_bias=use_bias)
    expected = in_graph(device, lambda x, W, b=0.0: tf1(tf.compat.v1.matmul(x, W) + b), *arrays)
    assert_same(in_layer(layer, *arrays), expected)


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize(
    ("strides", "dilations", "use_bias"), [(1, 1, True), (1, 1, False), (2, 1, True), ((1, 2), 1, True), (1, 2, True)]
)
def test_conv2d(padding, strides, dilations, use_bias, device, rng):
    arrays = [normal(rng, 5, 14, 14, 3), normal(rng, 5, 5, 3, 8), normal(rng, 8)][: 3 if use_bias else 2]

    def build(x, W, b=0.0):
        return tf.nn.relu(
            tf.compat.v1.nn.conv2d(x, W, strides=strides, padding=padding.upper(), dilations=dilations) + b
        )

    layer = Conv2D(
        8, 5, strides=strides, padding=padding, dilation_rate=dilations, use_bias=use_bias, activation="relu"
    )
    assert_same(in_layer(layer, *arrays), in_graph(device, build, *arrays))


@pytest.mark.parametrize(
    "layer",
    [
        Dense(3, activation="relu", name="a"),
        Conv2D(4, 3, padding="same", name="b"),
        Dropout(0.3, seed=5, name="c"),
    ],
    ids=lambda layer: layer.name,
)
def test_config_round_trip(layer):
    again = keras.layers.deserialize(keras.layers.serialize(layer))
    assert type(again) is type(layer)
    assert again.get_config() == layer.get_config()
    assert type(layer).from_config(layer.get_config()).get_config() == layer.get_config()


def test_dropout_config_keeps_its_arguments():
    config = Dropout(0.3, seed=5).get_config()
    assert (config["keep_prob"], config["seed"]) == (0.3, 5)


@pytest.mark.parametrize("keep_prob", [0, -0.1, 1.1, math.nan])
def test_dropout_wants_a_probability(keep_prob):
    with pytest.raises(ValueError, match=rf"keep_prob: expected a number in \(0, 1\], received {keep_prob}"):
        Dropout(keep_prob)


def test_dropout_leaves_inputs_alone_outside_training(device, rng):
    x, dropout = tf.constant(normal(rng, 4, 5)), Dropout(0.5)
    dropout.replay(np.zeros((4, 5), np.float32))
    np.testing.assert_array_equal(dropout(x), x)
    np.testing.assert_array_equal(dropout(x, training=False), x)


@pytest.mark.parametrize("keep_prob", [0.5, 0.8, 0.3, 1.0])
@pytest.mark.parametrize("how", ["number", "placeholder", "rate"])
def test_dropout_computes_what_tf1_computes(keep_prob, how, device, rng):
    x = normal(rng, 64, 100)
    with tf.Graph().as_default(), tf.device(device), tf.compat.v1.Session() as session:
        fed = tf.compat.v1.placeholder(tf.float32)
        given = {"number": {"keep_prob": keep_prob}, "placeholder": {"keep_prob": fed}, "rate": {"rate": 1 - fed}}
        expected = session.run(tfgraph.v1.nn.dropout(tf.constant(x), **given[how]), {fed: keep_prob})
    mask = (expected != 0).astype(np.float32)
    dropout = Dropout(keep_prob)
    dropout.replay(mask)
    np.testing.assert_array_equal(dropout(x, training=True), expected, strict=True)


@pytest.mark.parametrize("in_function", [False, True], ids=["eager", "function"])
def test_replayed_masks_follow_each_other(in_function, device, rng):
    dropout = Dropout(0.5)
    call = tf.function(dropout, reduce_retracing=True) if in_function else dropout
    for rows in (6, 6, 2, 6):  # the last batch of a pass is smaller
        x, mask = normal(rng, rows, 3), rng.integers(0, 2, (rows, 3)).astype(np.float32)
        dropout.replay(mask)
        np.testing.assert_array_equal(call(tf.constant(x), training=True), x * 2 * mask)


def test_replayed_mask_is_not_a_weight(device):
    dropout = Dropout(0.5)
    names = [variable.path for variable in dropout.variables]
    dropout.replay(np.ones((2, 3), np.float32))
    assert dropout.weights == []
    assert [variable.path for variable in dropout.variables] == names


@pytest.mark.parametrize("keep_prob", [0.5, 0.8, 0.3])
@pytest.mark.parametrize("in_function", [False, True], ids=["eager", "function"])
def test_random_masks_keep_the_fraction(keep_prob, in_function, device):
    dropout, n = Dropout(keep_prob, seed=1), 100_000
    call = tf.function(dropout) if in_function else dropout
    first, second = (np.asarray(call(tf.ones([n]), training=True)) for _ in range(2))
    for y in (first, second):
        # Binomial: 5 standard deviations, passed by chance all but once in a million; the seed is fixed besides.
        assert abs(np.count_nonzero(y) - n * keep_prob) < 5 * math.sqrt(n * keep_prob * (1 - keep_prob))
        assert set(np.unique(y)) == {np.float32(0), np.float32(1) / np.float32(keep_prob)}
    both = np.count_nonzero((first != 0) & (second != 0))  # independent of each other
    assert abs(both - n * keep_prob**2) < 5 * math.sqrt(n * keep_prob**2 * (1 - keep_prob**2))


def test_seed_makes_masks_reproducible(device):
    a, b, c = (np.asarray(Dropout(0.5, seed=seed)(tf.ones([1000]), training=True)) for seed in (3, 3, 4))
    np.testing.assert_array_equal(a, b)
    assert not np.array_equal(a, c)


def test_layers_in_a_keras_file(tmp_path, device, rng):
    x = normal(rng, 2, 8, 8, 1)
    layers = [Conv2D(4, 3, name="a"), keras.layers.Flatten(), Dropout(0.5, name="b"), Dense(3, name="c")]
    model = keras.Sequential([keras.Input([8, 8, 1]), *layers])
    layers[2].replay(np.ones((2, 144), np.float32))
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert [type(layer) for layer in loaded.layers] == [type(layer) for layer in layers]
    np.testing.assert_array_equal(loaded(x), model(x))


def test_conv2d_refuses_channels_first():
    with pytest.raises(ValueError, match="data_format: expected 'channels_last', received 'channels_first'"):
        Conv2D(4, 3, data_format="channels_first")
