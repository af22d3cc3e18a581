"""Optimizers that Keras has otherwise: their source goes into the `train.py` that needs one."""

import keras


class Momentum(keras.optimizers.SGD):
    """SGD with a momentum that does not contain the learning rate, as in TF1: it matters where the rate changes."""

    def update_step(self, gradient, variable, learning_rate):
        momentum = self.momentums[self._get_variable_index(variable)]
        self.assign(momentum, momentum * self.momentum + gradient)
        step = gradient + momentum * self.momentum if self.nesterov else momentum
        self.assign_sub(variable, learning_rate * step)
