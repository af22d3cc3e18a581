"""Faults that people make when they port a model, each planted in one of the real ports.

A fault is a function that spoils a Keras model; `cause` is the one that must be recognised, `operation` the type of the
first operation that differs, in the TF1 program (or in the port, where only that has one), or "" if it is in no graph.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf

from tfkeras import optimizers


class Fault(NamedTuple):
    """A way to spoil a port."""

    case: str
    cause: str
    operation: str
    plant: Callable[[Any], None]


FAULTS: dict[str, Fault] = {}


def fault(case, cause, operation):
    """Register a function as a fault of a case of `tests/parity/cases.py`."""

    def register(plant):
        FAULTS[plant.__name__] = Fault(case, cause, operation, plant)
        return plant

    return register


def wrap(layer, around):
    """Make a layer compute `around(call, inputs)`."""
    call = layer.call
    layer.call = lambda inputs, **options: around(lambda x: call(x, **options), inputs)


def compute_loss_by(model, function):
    model.compute_loss = lambda x, y, y_pred, *rest, **options: function(y, y_pred)


@fault("deep_mnist-0.5", "missing_operation", "Relu")
def missing_relu(model):
    model.conv2.activation = keras.activations.linear


@fault("mlp-0.8", "activation", "Relu")
def tanh_instead_of_relu(model):
    model.fc1.activation = keras.activations.tanh


@fault("deep_mnist-0.5", "operation", "MaxPool")
def average_instead_of_max_pooling(model):
    model.pool1.call = lambda x: tf.nn.avg_pool2d(x, 2, 2, "SAME")


@fault("deep_mnist-0.5", "padding", "Conv2D")
def border_on_the_wrong_side(model):
    conv = model.conv1
    conv.call = lambda x: tf.nn.relu(
        tf.nn.conv2d(tf.pad(x, [[0, 0], [0, 4], [0, 4], [0, 0]]), conv.kernel, 1, "VALID") + conv.bias
    )


@fault("lenet5-0.8", "padding", "Conv2D")
def same_instead_of_valid(model):
    conv = model.conv2
    conv.call = lambda x: tf.nn.relu(tf.nn.conv2d(x, conv.kernel, 1, "SAME")[:, :10, :10] + conv.bias)


@fault("deep_mnist-0.5", "window", "Conv2D")
def dilated_convolution(model):
    model.conv2.dilation_rate = (2, 2)


@fault("deep_mnist-0.5", "transposed", "MatMul")
def flattened_channels_first(model):
    wrap(model.pool2, lambda call, x: tf.transpose(call(x), [0, 3, 1, 2]))


@fault("deep_mnist-0.5", "missing_operation", "AddV2")
def missing_bias(model):
    model.fc1.bias, model.fc1._bias = None, model.fc1.bias


@fault("cifar_cnn", "transposed", "ReadVariableOp")
def kernel_with_height_and_width_swapped(model):
    model.conv2.kernel.assign(tf.transpose(model.conv2.kernel, [1, 0, 2, 3]))


@fault("lstm", "gate_order", "StatelessWhile")
def gates_in_the_order_of_keras(model):
    kernel = next(weight for weight in model.weights if weight.path.endswith("kernel") and "lstm" in weight.path)
    i, j, f, o = np.split(kernel.numpy(), 4, axis=1)
    kernel.assign(np.concatenate([i, f, j, o], axis=1))


@fault("lstm", "forget_bias", "StatelessWhile")
def forget_bias_added_twice(model):
    bias = next(weight for weight in model.weights if weight.path.endswith("bias") and "lstm" in weight.path)
    i, j, f, o = np.split(bias.numpy(), 4)
    bias.assign(np.concatenate([i, j, f + 1, o]))


@fault("lstm", "loop_body", "StatelessWhile")
def no_forget_bias(model):
    model.rnn.cell.forget_bias = 0.0


@fault("gru", "loop_body", "StatelessWhile")
def hard_sigmoid_gates(model):
    model.rnn.cell.gates.activation = keras.activations.hard_sigmoid


@fault("lenet5-0.8", "dropout_rate", "GreaterEqual")
def keep_prob_taken_for_the_rate(model):
    model.dropout.keep_prob = 0.2


@fault("mlp-0.8", "training_flag", "Mul")
def no_dropout_in_training(model):
    model.dropout.call = lambda x, **options: x


@fault("deep_mnist-0.5", "training_flag", "Mul")
def dropout_at_inference(model):
    wrap(model.dropout, lambda call, x: call(x))
    call = model.dropout.call
    model.dropout.call = lambda x, training=False: call(x, training=True)


@fault("alexnet-0.0625-0.5", "epsilon", "If")
def wrong_epsilon(model):
    batch_norm(model).epsilon = 1e-12


@fault("alexnet-0.0625-0.5", "training_flag", "If")
def batch_normalisation_by_moving_averages_in_training(model):
    layer = batch_norm(model)
    call = layer.call
    layer.call = lambda x, training=False: call(x, training=False)


@fault("alexnet-0.0625-0.5", "moving_averages", "")
def stale_moving_averages(model):
    batch_norm(model).momentum = 1.0


@fault("alexnet-0.0625-0.5", "moving_averages", "")
def momentum_of_moving_averages(model):
    batch_norm(model).momentum = 0.9


@fault("lenet5-0.8", "operation", "Mean")
def sum_instead_of_mean(model):
    compute_loss_by(model, lambda y_, y: tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits(y_, y)))


@fault("lenet5-0.8", "label_smoothing", "SoftmaxCrossEntropyWithLogits")
def label_smoothing(model):
    compute_loss_by(model, keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1))


@fault("deep_mnist-0.5", "softmax_twice", "SoftmaxCrossEntropyWithLogits")
def logits_taken_for_probabilities(model):
    compute_loss_by(model, keras.losses.CategoricalCrossentropy(from_logits=False))


@fault("mlp-0.8", "softmax_twice", "Softmax")
def softmax_in_the_model_and_in_the_loss(model):
    model.fc2.activation = keras.activations.softmax


@fault("mlp-0.8", "regularization", "L2Loss")
def penalty_that_the_script_had_not(model):
    own = model.compute_loss
    model.compute_loss = lambda x, y, y_pred, *rest, **options: (
        own(x=x, y=y, y_pred=y_pred) + 1e-4 * tf.nn.l2_loss(model.fc1.kernel.value)
    )


@fault("cifar_cnn", "scale", "Conv2D")
def images_divided_by_255_again(model):
    wrap(model.conv1, lambda call, x: call(x / 255))


@fault("autoencoder", "data_order", "MatMul")
def examples_in_another_order(model):
    first = model.layers[0]
    wrap(first, lambda call, x: call(tf.reverse(x, [0])))


@fault("lenet5-0.8", "stopped_gradient", "")
def stopped_gradient(model):
    wrap(model.fc2, lambda call, x: call(tf.stop_gradient(x)))


@fault("deep_mnist-0.5", "dtype", "Conv2D")
def half_precision(model):
    conv = model.conv2
    conv.call = lambda x: tf.cast(
        tf.nn.relu(
            tf.nn.conv2d(tf.cast(x, tf.float16), tf.cast(conv.kernel, tf.float16), 1, "SAME")
            + tf.cast(conv.bias, tf.float16)
        ),
        tf.float32,
    )


@fault("lenet5-0.8", "activation", "Relu")
def relu6_for_relu(model):
    model.conv2.activation = tf.nn.relu6


@fault("softmax_regression", "learning_rate", "")
def learning_rate(model):
    model.optimizer.learning_rate = 0.05


@fault("mlp-0.8", "learning_rate", "")
def decayed_learning_rate(model):
    model.optimizer.learning_rate = keras.optimizers.schedules.ExponentialDecay(1e-3, 1, 0.96, staircase=True)


@fault("softmax_regression", "optimizer", "")
def momentum_that_the_script_had_not(model):
    model.compile(optimizers.Momentum(0.5), model.loss, jit_compile=False)


@fault("lenet5-0.8", "optimizer_setting", "")
def beta2_of_adam(model):
    model.optimizer.beta_2 = 0.99


@fault("autoencoder", "optimizer_setting", "")
def weight_decay(model):
    model.optimizer.weight_decay = 0.004


@fault("mlp-0.8", "clipping", "Minimum")
def gradients_clipped_by_value(model):
    model.optimizer.clipvalue = 1e-3


@fault("mlp-0.8", "adam_step", "")
def adam_one_step_behind(model):
    class Behind(optimizers.Adam):
        def apply_dense(self, gradient, variable, slots, learning_rate):
            powers = self.beta1_power, self.beta2_power
            self.__dict__["beta1_power"], self.__dict__["beta2_power"] = powers[0] / 0.9, powers[1] / 0.999
            super().apply_dense(gradient, variable, slots, learning_rate)
            self.__dict__["beta1_power"], self.__dict__["beta2_power"] = powers

    Behind.__name__ = "Adam"  # what its slots are called
    model.optimizer.__class__ = Behind


@fault("cifar_cnn", "optimizer_setting", "")
def epsilon_of_adam(model):
    model.optimizer.epsilon = 1e-3


@fault("cifar_cnn", "adam_epsilon", "")
def epsilon_that_no_setting_says(model):
    class Own(optimizers.Adam):
        def apply_dense(self, gradient, variable, slots, learning_rate):
            own, self.epsilon = self.epsilon, 1e-3
            super().apply_dense(gradient, variable, slots, learning_rate)
            self.epsilon = own

    Own.__name__ = "Adam"
    model.optimizer.__class__ = Own


def batch_norm(model):
    return next(layer for layer in model._flatten_layers() if isinstance(layer, keras.layers.BatchNormalization))
