"""Fit a line with a loop of one's own: GradientTape, mean squared error, gradient descent.

python examples/custom_loop_regression.py [STEPS]
"""

import sys

import keras
import tensorflow as tf

from tfkeras.optimizers import GradientDescent

steps = int(sys.argv[1]) if len(sys.argv) > 1 else 200

keras.utils.set_random_seed(0)
x = tf.random.uniform([1000, 1], -1, 1)
y_ = 3 * x + 2 + tf.random.normal(x.shape, stddev=0.1)

model = keras.Sequential([keras.Input([1]), keras.layers.Dense(1)])
loss_function = keras.losses.MeanSquaredError()
optimizer = GradientDescent(learning_rate=0.1)

for step in range(1, steps + 1):
    with tf.GradientTape() as tape:
        y = model(x, training=True)
        loss = loss_function(y_, y)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
    if step % 50 == 0:
        print(f"step {step}, loss {loss:.4f}")

(W, b) = model.get_weights()
print(f"y = {W.item():.2f} x + {b.item():.2f}, drawn from y = 3 x + 2")
