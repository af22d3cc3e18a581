"""Classify digits with a loop of one's own: mini-batches, Adam, one-hot labels, an evaluation after each epoch.

python examples/custom_loop_minibatch.py [EPOCHS]
"""

import sys

import keras
import tensorflow as tf

from tfkeras.data import load_mnist
from tfkeras.optimizers import Adam

epochs = int(sys.argv[1]) if len(sys.argv) > 1 else 5

keras.utils.set_random_seed(0)
train, test = load_mnist()  # images [n, 784], one-hot labels [n, 10]
train_batches = tf.data.Dataset.from_tensor_slices(train).shuffle(10_000).batch(100)
test_batches = tf.data.Dataset.from_tensor_slices(test).batch(1000)

model = keras.Sequential(
    [
        keras.Input([784]),
        keras.layers.Dense(128, activation="relu", kernel_regularizer=keras.regularizers.L2(1e-5)),
        keras.layers.Dropout(0.2),
        keras.layers.Dense(10),
    ]
)
loss_function = keras.losses.CategoricalCrossentropy(from_logits=True)
optimizer = Adam(learning_rate=0.001)
mean_loss = keras.metrics.Mean()
accuracy = keras.metrics.CategoricalAccuracy()


@tf.function
def train_step(x, y_):
    """One step of Adam on a batch."""
    with tf.GradientTape() as tape:
        y = model(x, training=True)
        loss = loss_function(y_, y) + tf.add_n(model.losses)  # the regularisers'
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
    mean_loss.update_state(loss)


optimizer.build(model.trainable_variables)  # a tf.function may make variables only when it is traced first
for epoch in range(1, epochs + 1):
    mean_loss.reset_state()
    for x, y_ in train_batches:
        train_step(x, y_)

    accuracy.reset_state()
    for x, y_ in test_batches:
        accuracy.update_state(y_, model(x, training=False))
    print(f"epoch {epoch}, loss {mean_loss.result():.4f}, test accuracy {accuracy.result():.4f}")
