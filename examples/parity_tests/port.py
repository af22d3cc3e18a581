"""The model as it shall be: Keras, with the names that the layers had."""

import keras
from keras.layers import Dense


def build():
    """Map inputs `[batch, 4]` to logits `[batch, 3]`."""
    return keras.Sequential([keras.Input([4]), Dense(8, "relu", name="hidden"), Dense(3, name="logits")])
