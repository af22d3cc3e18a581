"""Models of `tf.keras` in a TF1 graph, as many scripts of 2018 and 2019 built them."""

from tests.migration.zoo.registry import Built, graph


@graph("keras_sequential_dense")
def keras_sequential_dense(tf):
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [layers.Dense(16, activation="relu", input_shape=(10,)), layers.Dense(8, activation="selu"), layers.Dense(3)]
    )
    return Built({"x": model.inputs[0]}, {"logits": model.outputs[0]})


@graph("keras_functional_conv")
def keras_functional_conv(tf):
    layers = tf.keras.layers
    x = inputs = layers.Input((12, 12, 3), name="image")
    x = layers.ZeroPadding2D(1)(x)
    x = layers.Conv2D(4, 3, use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU(6.0)(x)
    x = layers.DepthwiseConv2D(3, padding="same")(x)
    x = layers.LeakyReLU(0.1)(x)
    x = layers.MaxPooling2D()(x)
    x = layers.UpSampling2D()(x)
    x = layers.Dropout(0.25)(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dense(5, activation="softmax")(x)
    phase = tf.keras.backend.learning_phase()
    return Built({"image": inputs}, {"probabilities": x}, {"learning_phase": (phase, False, True)})


@graph("keras_called_on_a_placeholder")
def keras_called_on_a_placeholder(tf):
    x = tf.placeholder(tf.float32, [None, 6, 6, 2], name="x")
    h = tf.keras.layers.Conv2D(4, (3, 3), activation="elu", padding="same", strides=2)(x)
    h = tf.keras.layers.SeparableConv2D(4, 2)(h)
    return Built({"x": x}, {"y": tf.keras.layers.Flatten()(h)})


@graph("keras_embedding_lstm", data={"words": ("int", 0, 20)})
def keras_embedding_lstm(tf):
    layers = tf.keras.layers
    words = layers.Input((6,), dtype="int32", name="words")
    h = layers.Embedding(20, 5)(words)
    h = layers.LSTM(6, return_sequences=True)(h)
    h = layers.Bidirectional(layers.LSTM(4))(h)
    return Built({"words": words}, {"y": layers.Dense(1, activation="sigmoid")(h)})


@graph("keras_gru_masked", data={"words": ("int", 0, 5)})
def keras_gru_masked(tf):
    layers = tf.keras.layers
    words = layers.Input((6,), dtype="int32", name="words")
    h = layers.GRU(6)(layers.Embedding(5, 4, mask_zero=True)(words))
    return Built({"words": words}, {"y": layers.Dense(2)(h)})


@graph("keras_and_layers_mixed")
def keras_and_layers_mixed(tf):
    x = tf.placeholder(tf.float32, [None, 8], name="x")
    h = tf.layers.dense(x, 8, tf.nn.relu)
    h = tf.keras.layers.LayerNormalization()(h)
    h = tf.keras.layers.PReLU()(tf.keras.layers.Dense(6)(h))
    return Built({"x": x}, {"y": tf.keras.layers.concatenate([h, x])})
