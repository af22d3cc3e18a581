"""Faults that the comparison was not written for: a blind measure of it; the result stands in `docs/blind_faults.md`.

They were written without a look at `migration/parity/causes` and at `planted_faults.py` beyond its first three faults,
and before one of them was run. Each docstring says what a good answer names. The form is that of `planted_faults.py`:
`operation` is the type that is to be named on the side of the TF1 program, or, where only the port has one, on the
port's; "" if the fault is in no graph. `cause` is empty where no cause was known to the comparison.
"""

import keras
import tensorflow as tf
from planted_faults import Fault

from tfkeras import optimizers

BLIND_FAULTS: dict[str, Fault] = {}


def fault(case, cause, operation):
    """Register a function as a blind fault of a case of `tests/parity/cases.py`."""

    def register(plant):
        BLIND_FAULTS[plant.__name__] = Fault(case, cause, operation, plant)
        return plant

    return register


def replace_call(layer, make):
    """Make a layer or model compute `make(call)`, where `call` is what it computed."""
    layer.call = make(layer.call)


def exchange(one, other):
    """Exchange the values of two variables."""
    values = one.numpy(), other.numpy()
    one.assign(values[1])
    other.assign(values[0])


# Weights.


@fault("alexnet-0.0625-0.5", "", "FusedBatchNormV3")
def gamma_and_beta_swapped(model):
    """`get_weights` in another order. Good: the variables bn2/gamma and bn2/beta; bn2's FusedBatchNormV3."""
    exchange(model.bn2.gamma, model.bn2.beta)


@fault("autoencoder", "", "AddV2")
def biases_of_two_layers_swapped(model):
    """Same shape, so nothing complains. Good: encoder2/bias and decoder1/bias, exchanged; the AddV2 of encoder2."""
    exchange(model.encoder2.bias, model.decoder1.bias)


@fault("lenet5-0.8", "", "AddV2")
def bias_not_loaded(model):
    """The script that copied weights copied kernels only. Good: conv2/bias is zero; the AddV2 of conv2."""
    model.conv2.bias.assign(tf.zeros_like(model.conv2.bias))


@fault("lenet5-0.8", "", "Conv2D")
def kernel_flipped(model):
    """A true convolution, as Theano had it. Good: conv2/kernel, reversed in height and width; the Conv2D of conv2."""
    model.conv2.kernel.assign(tf.reverse(model.conv2.kernel, [0, 1]))


@fault("convolutional_autoencoder", "", "")
def optimizer_state_not_restored(model):
    """Weights were loaded, and training goes on with a new Adam. Good: slots, powers and step in `variables`."""
    model.compile(optimizers.Adam(model.learning_rate), model.loss, jit_compile=False)
    model.optimizer.build(model.trainable_variables)


# Inputs.


@fault("cifar_cnn", "", "Conv2D")
def bgr_for_rgb(model):
    """Images read by OpenCV. Good: conv1's Conv2D, or the port's reversal of the channels in front of it."""
    replace_call(model, lambda call: lambda x, training=False: call(x[..., ::-1], training=training))


@fault("cifar_cnn", "", "Conv2D")
def images_standardised(model):
    """A `per_image_standardization` too many. Good: what the port does to x and TF1 does not, before conv1's Conv2D."""
    replace_call(
        model, lambda call: lambda x, training=False: call(tf.image.per_image_standardization(x), training=training)
    )


# Layers.


@fault("softmax_regression", "", "Softmax")
def softmax_over_the_batch(model):
    """The wrong axis. Good: Softmax, over axis 0 and not -1 (the port transposes before and after it)."""
    model.call = lambda x, training=False: tf.nn.softmax(tf.matmul(x, model.W) + model.b, axis=0)


@fault("alexnet-0.0625-0.5", "", "AddV2")
def extra_skip_connection(model):
    """A residual that the paper has and the script has not. Good: the port's sum after bn4's Relu, or conv5's input."""
    seen: list[tf.Tensor] = []

    def remembering(call):
        def conv4(inputs):
            seen[:] = [inputs]
            return call(inputs)

        return conv4

    replace_call(model.conv4, remembering)
    replace_call(model.conv5, lambda call: lambda inputs: call(inputs + seen[0]))


@fault("lenet5-0.8", "", "MatMul")
def dropout_after_the_next_layer(model):
    """After fc2 and not after fc1. Good: fc2's MatMul gets what is not dropped out; dropout after fc1 against fc2."""

    def call(x, training=False):
        image = tf.pad(tf.reshape(x, [-1, 28, 28, 1]), [[0, 0], [2, 2], [2, 2], [0, 0]])
        features = tf.reshape(model.pool2(model.conv2(model.pool1(model.conv1(image)))), [-1, 400])
        return model.fc3(model.dropout(model.fc2(model.fc1(features)), training=training))

    model.call = call


@fault("mlp-0.8", "", "Mul")
def dropout_of_whole_features(model):
    """One mask for all examples, `noise_shape=[1, 128]`. Good: the random numbers' shape, or the product with it."""
    replace_call(
        model.dropout,
        lambda call: lambda inputs, training=False: inputs * call(tf.ones_like(inputs[:1]), training=training),
    )


@fault("deep_mnist-0.5", "", "Relu")
def relu6_for_relu(model):
    """As in MobileNet. Good: conv2's Relu against Relu6."""
    model.conv2.activation = tf.nn.relu6


@fault("deep_mnist-0.5", "", "Softmax")
def softmax_twice(model):
    """Softmax in the model and in the loss. Good: the port's Softmax, which TF1 has not before its loss."""
    model.fc2.activation = keras.activations.softmax


@fault("alexnet-0.0625-0.5", "", "MaxPool")
def pooling_padded_as_by_pytorch(model):
    """A border of 1 on each side, where SAME has one at the end only. Good: pool1's MaxPool, SAME against VALID."""
    model.pool1.call = lambda inputs: tf.nn.max_pool2d(
        tf.pad(inputs, [[0, 0], [1, 1], [1, 1], [0, 0]]), 3, strides=2, padding="VALID"
    )


@fault("convolutional_autoencoder", "", "Conv2DBackpropInput")
def transposed_convolution_cropped_at_the_other_end(model):
    """15 x 15 cut to 14 x 14 at the wrong end, as PyTorch does. Good: decoder1's Conv2DBackpropInput."""
    layer = model.decoder1

    def call(inputs):
        outputs = tf.nn.conv2d_transpose(inputs, layer.kernel, [tf.shape(inputs)[0], 15, 15, 16], 2, "VALID")
        return layer.activation(outputs[:, 1:, 1:] + layer.bias)

    layer.call = call


@fault("autoencoder", "", "MatMul")
def tied_weights(model):
    """The decoder multiplies by the encoder's kernel. Good: decoder2's MatMul, whose kernel is another variable."""
    layer = model.decoder2
    layer.call = lambda inputs, training=False: layer.activation(
        tf.matmul(inputs, model.encoder2.kernel, transpose_b=True) + layer.bias
    )


@fault("cifar_cnn", "", "MatMul")
def half_precision(model):
    """A `mixed_float16` policy. Good: fc1's MatMul, float32 against float16, or the port's Cast in front of it."""
    layer, half = model.fc1, tf.float16

    def call(inputs, training=False):
        outputs = tf.matmul(tf.cast(inputs, half), tf.cast(layer.kernel.value, half))
        return tf.cast(layer.activation(outputs + tf.cast(layer.bias.value, half)), tf.float32)

    layer.call = call


@fault("alexnet-0.0625-0.5", "", "Mean")
def layer_normalisation(model):
    """Moments over the features, not the batch. Good: bn6's Mean over axis 0 against 1 (within TF1's cond: If)."""
    layer = model.bn6

    def call(inputs, training=False):
        mean, variance = tf.nn.moments(inputs, [-1], keepdims=True)
        return tf.nn.batch_normalization(inputs, mean, variance, layer.beta.value, layer.gamma.value, layer.epsilon)

    layer.call = call


@fault("alexnet-0.0625-0.5", "", "FusedBatchNormV3")
def batch_statistics_at_inference(model):
    """`training=True` written into the model. Good: bn3's FusedBatchNormV3, is_training, at inference only."""
    replace_call(model.bn3, lambda call: lambda inputs, training=False: call(inputs, training=True))


# Recurrence.


@fault("lstm", "", "While")
def no_forget_bias(model):
    """A checkpoint does not hold it. Good: the loop of both, and that 1 is added to the forget gate in TF1 only."""
    model.rnn.cell.forget_bias = 0.0


@fault("gru", "", "While")
def hard_sigmoid_gates(model):
    """The default of old Keras. Good: the loop of both, and Sigmoid in it against the port's clipped line."""
    model.rnn.cell.gates.activation = keras.activations.hard_sigmoid


@fault("rnn", "", "While")
def sequence_read_backwards(model):
    """`go_backwards`. Good: the loop of both, or the port's ReverseV2 in front of it."""
    model.rnn.go_backwards = True


@fault("lstm", "", "StridedSlice")
def mean_over_time_for_the_last_step(model):
    """A pooling over time. Good: TF1's StridedSlice of the last output against the port's Mean over axis 1."""
    model.rnn.return_sequences = True
    replace_call(model.fc, lambda call: lambda inputs, training=False: call(tf.reduce_mean(inputs, axis=1)))


# Loss.


@fault("deep_mnist-0.5", "", "SoftmaxCrossEntropyWithLogits")
def labels_shifted(model):
    """Class 0 is the background on one side. Good: SoftmaxCrossEntropyWithLogits and its labels, or the port's roll."""
    compute_loss = model.compute_loss
    model.compute_loss = lambda x, y, y_pred: compute_loss(x=x, y=tf.roll(y, 1, axis=1), y_pred=y_pred)


@fault("softmax_regression", "", "Log")
def probabilities_normalised_and_clipped(model):
    """Keras's cross entropy for the textbook's. Good: Log, or what the port does to y before it."""
    model.compile(model.optimizer, keras.losses.CategoricalCrossentropy(), jit_compile=False)


@fault("mlp-0.8", "", "AddV2")
def regularisation_that_tf1_collected_and_never_added(model):
    """REGULARIZATION_LOSSES that `minimize` did not see. Good: the port's L2 of fc1/kernel, added to its loss."""
    model.fc1.kernel.regularizer = keras.regularizers.L2(1e-4)


# Training.


@fault("cifar_cnn", "", "")
def frozen_layer(model):
    """`trainable = False` left over from a transfer. Good: that conv1/kernel and conv1/bias have no gradient."""
    model.conv1.trainable = False


@fault("cifar_cnn", "", "")
def adam_beta_2(model):
    """0.99 for 0.999. Good: the update of all variables and v, Adam's beta_2."""
    model.optimizer.beta_2 = 0.99


@fault("rnn", "", "")
def gradients_clipped_by_value(model):
    """Clipping that the script has not. Good: gradients agree, the step does not; clipping."""
    model.optimizer.clipvalue = 1e-3


@fault("deep_mnist-0.5", "", "")
def learning_rate_decayed(model):
    """A schedule on one side. Good: gradients and slots agree, the step is too small by one factor."""
    model.optimizer.learning_rate = keras.optimizers.schedules.ExponentialDecay(1e-4, 1, 0.96, staircase=True)
