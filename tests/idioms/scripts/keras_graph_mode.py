import numpy as np
import tensorflow as tf

np.set_printoptions(precision=4, suppress=True)
K = tf.keras.backend
rng = np.random.RandomState(19)
x_train = rng.rand(32, 4).astype(np.float32)
y_train = (x_train.sum(1) > 2).astype(np.float32)

model = tf.keras.models.Sequential([
    tf.keras.layers.Dense(5, activation="relu", input_shape=(4,), kernel_regularizer=tf.keras.regularizers.l2(0.01)),
    tf.keras.layers.BatchNormalization(momentum=0.9),
    tf.keras.layers.Dropout(0.0),
    tf.keras.layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=tf.keras.optimizers.SGD(0.1, momentum=0.9), loss="binary_crossentropy", metrics=["accuracy"])
model.set_weights([rng.uniform(0.1, 0.9, w.shape) for w in model.get_weights()])
print([w.name for w in model.weights], model.count_params(), model.output.shape)
history = model.fit(x_train, y_train, batch_size=8, epochs=3, shuffle=False, verbose=0)
print(sorted(history.history), ["%.4f" % v for v in history.history["loss"]])
print(["%.4f" % v for v in model.evaluate(x_train, y_train, verbose=0)])
print(model.predict(x_train[:3]).ravel())
print("%.4f" % model.train_on_batch(x_train, y_train)[0])
sess = K.get_session()
print(sess.run(model.output, {model.input: x_train[:2], K.learning_phase(): 0}).shape, len(model.updates), len(model.losses))
get_hidden = K.function([model.input], [model.layers[0].output])
print(get_hidden([x_train[:1]])[0])
model.save("model.h5")
model.save_weights("weights")
restored = tf.keras.models.load_model("model.h5")
print(np.allclose(restored.predict(x_train), model.predict(x_train)))

# the functional API, an embedding, an LSTM, several inputs, callbacks
a = tf.keras.Input(shape=(3,), dtype="int32")
b = tf.keras.Input(shape=(2,))
h = tf.keras.layers.LSTM(3)(tf.keras.layers.Embedding(6, 2)(a))
out = tf.keras.layers.Dense(2, activation="softmax")(tf.keras.layers.concatenate([h, b]))
both = tf.keras.Model(inputs=[a, b], outputs=out)
both.compile(tf.train.AdamOptimizer(0.01), loss="sparse_categorical_crossentropy")
both.set_weights([rng.uniform(-0.5, 0.5, w.shape) for w in both.get_weights()])
ids, floats, labels = rng.randint(0, 6, (8, 3)), rng.rand(8, 2), np.arange(8) % 2
stop = tf.keras.callbacks.EarlyStopping(monitor="loss", patience=5)
log = tf.keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch, "%.4f" % logs["loss"]))
both.fit([ids, floats], labels, epochs=2, batch_size=4, shuffle=False, verbose=0, callbacks=[stop, log])
print([w.name for w in both.trainable_weights])
