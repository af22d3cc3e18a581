"""The layers compute what hand-written TF1 layers compute: 0 ulp in outputs and gradients."""

import math

import keras
import make_batch_normalization as golden
import numpy as np
import pytest
import tensorflow as tf

import tfgraph.v1
from tfkeras.layers import BatchNormalization, Conv2D, Conv2DTranspose, Dense, Dropout, MaxPooling2D, graph_gradient


def in_graph(device, build, *arrays):
    """Build outputs and the gradients of their weighted sum as TF1 code does, and run them."""
    with tf.Graph().as_default(), tf.device(device), tf.compat.v1.Session() as session:
        placeholders = [tf.compat.v1.placeholder(array.dtype, array.shape) for array in arrays]
        outputs = build(*placeholders)
        weights = tf.reshape(tf.range(tf.size(outputs)) % 7 - 3, tf.shape(outputs))
        gradients = tf.gradients(outputs * tf.cast(weights, outputs.dtype), placeholders)
        return session.run([outputs, *gradients], dict(zip(placeholders, arrays, strict=True)))


def in_layer(layer, x, *arrays, **mode):
    """The same of a layer whose weights are `arrays`."""
    layer.build(x.shape)
    layer.set_weights(arrays)
    with tf.GradientTape() as tape:
        x = tf.constant(x)
        tape.watch(x)
        outputs = layer(x, **mode)
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
        Conv2DTranspose(4, 3, strides=2, padding="same", name="d"),
        MaxPooling2D(3, 2, "same", name="e"),
        BatchNormalization(momentum=0.9, epsilon=1e-5, scale=False, name="f"),
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


@pytest.mark.parametrize("layer", [Conv2D, Conv2DTranspose])
def test_refuses_channels_first(layer):
    with pytest.raises(ValueError, match="data_format: expected 'channels_last', received 'channels_first'"):
        layer(4, 3, padding="same", data_format="channels_first")


@pytest.mark.parametrize("use_bias", [True, False])
@pytest.mark.parametrize("strides", [1, 2, (2, 3)])
def test_conv2d_transpose(strides, use_bias, device, rng):
    arrays = [normal(rng, 5, 7, 6, 3), normal(rng, 3, 3, 8, 3), normal(rng, 8)][: 3 if use_bias else 2]
    down, right = (strides, strides) if isinstance(strides, int) else strides

    def build(x, W, b=0.0):
        shape = [5, 7 * down, 6 * right, 8]
        return tf.nn.relu(tf.compat.v1.nn.conv2d_transpose(x, W, shape, strides, padding="SAME") + b)

    layer = Conv2DTranspose(8, 3, strides=strides, padding="same", use_bias=use_bias, activation="relu")
    assert_same(in_layer(layer, *arrays), in_graph(device, build, *arrays))


def test_conv2d_transpose_refuses_to_grow_otherwise():
    with pytest.raises(ValueError, match="padding: expected 'same', received 'valid'"):
        Conv2DTranspose(4, 3)


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize(("pool_size", "strides"), [(2, 2), (3, 2), (3, 1), ((2, 3), (1, 2))])
def test_max_pooling2d(pool_size, strides, padding, device, rng):
    """Overlapping windows, whose gradients add up, too: eager calls of TensorFlow add in another order than graphs."""
    x = normal(rng, 32, 16, 15, 8)
    x[:, ::2] = np.round(x[:, ::2])  # several largest in one window

    def build(x):
        return tf.compat.v1.nn.max_pool(x, pool_size, strides, padding.upper())

    assert_same(in_layer(MaxPooling2D(pool_size, strides, padding), x), in_graph(device, build, x))


def test_max_pooling2d_refuses_channels_first():
    with pytest.raises(ValueError, match="data_format: expected 'channels_last', received 'channels_first'"):
        MaxPooling2D(2, data_format="channels_first")


@pytest.mark.parametrize("kind", ["images", "rows"])
@pytest.mark.parametrize("is_training", [True, False])
def test_batch_normalization(kind, is_training, device, rng):
    """The bits of today's `tf.layers.batch_normalization` in a session, the moving averages, too."""
    # So far from the averages that they show the last bit of `1 - momentum`.
    x = 300 + 100 * normal(rng, *((16, 6, 5, 8) if kind == "images" else (64, 8)))
    with tf.Graph().as_default(), tf.device(device), tf.compat.v1.Session() as session:
        fed, training = tf.compat.v1.placeholder(x.dtype, x.shape), tf.compat.v1.placeholder(tf.bool)
        y = tfgraph.v1.layers.batch_normalization(fed, training=training, momentum=0.9, name="bn")
        variables = tf.compat.v1.global_variables()
        weights = [rng.uniform(0.5, 2, 8).astype(np.float32) for _ in variables]
        for variable, weight in zip(variables, weights, strict=True):
            variable.load(weight, session)
        gradients = tf.gradients(
            y * tf.cast(tf.reshape(tf.range(x.size) % 7 - 3, x.shape), x.dtype), [fed, *variables[:2]]
        )
        session.run(tf.compat.v1.get_collection("update_ops"), {fed: x, training: is_training})
        moving = session.run(variables[2:])
        for variable, weight in zip(variables, weights, strict=True):
            variable.load(weight, session)
        expected = session.run([y, *gradients], {fed: x, training: is_training})
    layer = BatchNormalization(momentum=0.9)
    assert_same(in_layer(layer, x, *weights, training=is_training), expected)
    for weight, value in zip(layer.non_trainable_weights, moving, strict=True):
        np.testing.assert_array_equal(weight, value)
    assert is_training != np.array_equal(moving, weights[2:])


@pytest.mark.parametrize("in_function", [False, True], ids=["eager", "function"])
@pytest.mark.parametrize("name", golden.ARGUMENTS)
@pytest.mark.parametrize("kind", golden.SHAPES)
def test_batch_normalization_is_that_of_tf115(kind, name, in_function, device):
    x, gamma, beta, weights = golden.inputs(kind)
    layer = BatchNormalization(**golden.ARGUMENTS[name])
    layer.build(x.shape[1:])
    layer.gamma.assign(gamma)
    layer.beta.assign(beta)

    def step(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = layer(x, training=True)
            loss = y * weights
        return y, *tape.gradient(loss, [x, *layer.trainable_variables])

    step = tf.function(step) if in_function else step
    for batch in x[: golden.STEPS]:
        trained, by_x, by_gamma, by_beta = step(tf.constant(batch))
    actual = {
        "trained": trained,
        "by_x": by_x,
        "by_gamma": by_gamma,
        "by_beta": by_beta,
        "evaluated": layer(x[golden.STEPS], training=False),
        "moving_mean": layer.moving_mean.value,
        "moving_variance": layer.moving_variance.value,
    }
    with np.load(golden.GOLDEN) as recorded:
        for what, value in actual.items():
            # Sums of 150 numbers of about 2, which oneDNN adds in another order. Measured: at most 7.7e-6, of 20.
            np.testing.assert_allclose(value, recorded[f"{kind}/{name}/{what}"], rtol=1e-5, atol=1e-5, err_msg=what)


def test_batch_normalization_without_gamma_and_beta(device, rng):
    layer = BatchNormalization(scale=False, center=False)
    y = np.asarray(layer(normal(rng, 40, 3), training=True))
    assert layer.trainable_weights == []
    np.testing.assert_allclose(y.mean(axis=0), 0, atol=1e-6)  # float32
    np.testing.assert_allclose(y.std(axis=0), 1, atol=1e-3)  # epsilon


@pytest.mark.parametrize(
    ("arguments", "message"), [({"axis": 1}, "axis: expected -1"), ({"synchronized": True}, "sync")]
)
def test_batch_normalization_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        BatchNormalization(**arguments)


def test_graph_gradient_is_the_gradient(device, rng):
    x, w = tf.constant(normal(rng, 5, 4)), tf.constant(normal(rng, 4, 3))
    product = graph_gradient(lambda x, w: tf.tanh(tf.matmul(x, w)))
    for rows in (5, 2, 5):
        with tf.GradientTape(persistent=True) as tape:
            tape.watch([x, w])
            actual, expected = product(x[:rows], w), tf.tanh(tf.matmul(x[:rows], w))
        np.testing.assert_array_equal(actual, expected)
        for of in (x, w):
            # The same kernels, in this case: a few roundings of 6e-8 at the most.
            np.testing.assert_allclose(tape.gradient(actual, of), tape.gradient(expected, of), rtol=1e-5, atol=1e-6)
