"""Train an autoencoder, draw what it makes of test images, and classify digits by its code.

python examples/autoencoder.py [PICTURE] [STEPS] [dense | convolutional]
"""

import sys

import keras
import numpy as np

from tfkeras.data import batches, load_mnist
from tfkeras.drawing import draw_reconstructions
from tfkeras.models import Autoencoder, CodeClassifier, ConvolutionalAutoencoder
from tfkeras.training import evaluate, train_function

picture = sys.argv[1] if len(sys.argv) > 1 else "reconstructions.png"
steps = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
kind = sys.argv[3] if len(sys.argv) > 3 else "dense"

(x_train, y_train), (x_test, y_test) = load_mnist()
keras.utils.set_random_seed(0)

# What is to come out is what goes in.
autoencoder = {"dense": Autoencoder, "convolutional": ConvolutionalAutoencoder}[kind]()
list(train_function(autoencoder, batches(x_train, x_train, batch_size=128, steps=steps, seed=0)))
reconstructions = np.asarray(autoencoder(x_test))
print(f"mean squared error of the test images {np.mean((reconstructions - x_test) ** 2):.4f}")
draw_reconstructions(x_test, reconstructions, picture)
print(f"drawn: {picture}, the originals above")

# The encoder stays as it is; only a dense layer on the code is trained.
classifier = CodeClassifier(autoencoder, learning_rate=0.01)
list(train_function(classifier, batches(x_train, y_train, batch_size=128, steps=steps, seed=0)))
print(f"test accuracy of the classifier on the code {evaluate(classifier, x_test, y_test):.4f}")
