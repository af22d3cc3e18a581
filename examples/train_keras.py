"""Train LeNet-5 in Keras 3 with TF1's optimizer: eager, in a tf.function, by fit.

python examples/train_keras.py [STEPS]
"""

import sys

import keras

from tfkeras.data import batches, load_mnist
from tfkeras.models import LeNet5
from tfkeras.training import evaluate, train_eager, train_fit, train_function

steps = int(sys.argv[1]) if len(sys.argv) > 1 else 400

(x_train, y_train), (x_test, y_test) = load_mnist()

for train in (train_eager, train_function, train_fit):
    keras.utils.set_random_seed(0)
    model = LeNet5(initialization="scaled")
    results = train(model, batches(x_train, y_train, batch_size=100, steps=steps, seed=0))
    if train is not train_fit:
        list(results)  # a step is done when its result is asked for
    print(f"{train.__name__}: test accuracy {evaluate(model, x_test, y_test):.4f}")
