"""Optimizers that Keras has otherwise: their source goes into the `train.py` that needs one."""

# ruff: noqa: D102

import keras
import tensorflow as tf


class Adagrad(keras.optimizers.Adagrad):
    """Adagrad that sums the gradients of a row that occurs several times before it squares them, as TF1 does."""

    def update_step(self, gradient, variable, learning_rate):
        super().update_step(tf.convert_to_tensor(gradient), variable, learning_rate)


class Adam(keras.optimizers.Adam):
    """Adam that sums the gradients of a row that occurs several times before it squares them, as TF1 does."""

    def update_step(self, gradient, variable, learning_rate):
        super().update_step(tf.convert_to_tensor(gradient), variable, learning_rate)


class Momentum(keras.optimizers.SGD):
    """SGD with a momentum that does not contain the learning rate, as in TF1: it matters where the rate changes."""

    def update_step(self, gradient, variable, learning_rate):
        momentum = self.momentums[self._get_variable_index(variable)]
        self.assign(momentum, momentum * self.momentum + gradient)
        step = gradient + momentum * self.momentum if self.nesterov else momentum
        self.assign_sub(variable, learning_rate * step)
