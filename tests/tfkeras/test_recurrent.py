"""The recurrent cells compute what TF1's compute, with its names and shapes; their weights fit Keras's layers, too."""

from pathlib import Path

import keras
import make_recurrent
import numpy as np
import pytest
import tensorflow as tf

import tfgraph.v1
from tfkeras import recurrent
from tfkeras.recurrent import RNN, BasicLSTMCell, BasicRNNCell, GRUCell

TF115 = np.load(Path(make_recurrent.__file__).with_name("recurrent.npz"))
KERAS_LAYERS = {
    "BasicRNNCell": keras.layers.SimpleRNN,
    "BasicLSTMCell": keras.layers.LSTM,
    "GRUCell": lambda units, **kwargs: keras.layers.GRU(units, reset_after=False, **kwargs),
}

every_cell = pytest.mark.parametrize("name", make_recurrent.CELLS)
both_ways = pytest.mark.parametrize("how", ["eager", "function"])


def layer_of(name, inputs, **arguments):
    """A layer with TF1's cell, every weight random, by the names in a checkpoint."""
    layer = RNN(getattr(recurrent, name)(make_recurrent.UNITS), return_sequences=True, name="rnn", **arguments)
    layer.build(inputs.shape)
    layer.set_weights(make_recurrent.random_values([weight.shape for weight in layer.weights]))
    return layer


def computed(layer, x, how):
    """Outputs, c of an LSTM and gradients, under the names of the goldens."""

    def compute(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            outputs, *states = layer(x)
            loss = outputs**2
        named = {weight.path: weight.value for weight in layer.trainable_weights}
        gradients = tape.gradient(loss, {"x": x, **named})
        c = {"c": states[1]} if len(states) == 2 else {}
        return {"outputs": outputs, **c, **{f"d {name}": gradient for name, gradient in gradients.items()}}

    compute = compute if how == "eager" else tf.function(compute)
    return {name: tensor.numpy() for name, tensor in compute(tf.constant(x)).items()}


@every_cell
@both_ways
def test_numbers_of_tf_1_15(name, how, device):
    x = make_recurrent.inputs()
    actual = computed(layer_of(name, x, return_state=True), x, how)
    expected = {key.partition(": ")[2]: TF115[key] for key in TF115 if key.startswith(f"{name}:")}
    assert actual.keys() == expected.keys()
    for what, value in expected.items():
        # TF 1.15 has other kernels for float32 products, tanh and sigmoid: 7 steps of a few roundings of 6e-8 each,
        # and gradients of up to 30.
        np.testing.assert_allclose(actual[what], value, rtol=1e-5, atol=1e-5, err_msg=what)
        assert actual[what].shape == value.shape and actual[what].dtype == value.dtype


@every_cell
@both_ways
def test_bits_of_a_session(name, how, device):
    x = np.random.default_rng(0).uniform(0, 1, (32, 28, 28)).astype(np.float32)
    with tf.Graph().as_default(), tf.device(device), tf.compat.v1.Session() as session:
        fed = tf.compat.v1.placeholder(tf.float32, [None, 28, 28])
        cell = getattr(tfgraph.v1.nn.rnn_cell, name)(make_recurrent.UNITS)
        outputs, state = tfgraph.v1.nn.dynamic_rnn(cell, fed, dtype=tf.float32)
        variables = tf.compat.v1.trainable_variables()
        wanted = {"outputs": outputs} | ({"c": state.c} if name == "BasicLSTMCell" else {})
        names = ["x", *(variable.op.name for variable in variables)]
        gradients = tf.gradients(outputs**2, [fed, *variables])
        wanted |= {f"d {name}": gradient for name, gradient in zip(names, gradients, strict=True)}
        for variable, value in zip(variables, make_recurrent.random_values([v.shape for v in variables]), strict=True):
            variable.load(value, session)
        expected = session.run(wanted, {fed: x})
    actual = computed(layer_of(name, x, return_state=True), x, how)
    assert actual.keys() == expected.keys()
    for what, value in expected.items():
        np.testing.assert_array_equal(actual[what], value, err_msg=what, strict=True)


@every_cell
def test_weights_fit_the_layer_of_keras(name, device):
    x = np.random.default_rng(0).uniform(0, 1, (8, 28, 28)).astype(np.float32)
    layer = layer_of(name, x)
    own = KERAS_LAYERS[name](make_recurrent.UNITS, return_sequences=True)
    own.build(x.shape)
    own.set_weights(layer.cell.keras_weights())
    # Two products where TF1 has one: 28 steps of a few roundings of 6e-8, of outputs below 1.
    np.testing.assert_allclose(own(x), layer(x), rtol=0, atol=1e-5)


def test_keras_weights_take_in_the_forget_bias(device):
    x = make_recurrent.inputs()
    layers = [RNN(BasicLSTMCell(3, forget_bias=0.25)), RNN(BasicLSTMCell(3)), keras.layers.LSTM(3)]
    for each in layers:
        each.build(x.shape)
    quarter, one, own = layers
    one.set_weights(quarter.get_weights())
    own.set_weights(quarter.cell.keras_weights())
    np.testing.assert_allclose(own(x), quarter(x), rtol=0, atol=1e-6)  # as above, 7 steps
    assert np.abs(own(x) - np.asarray(one(x))).max() > 1e-3


@every_cell
def test_every_cell_has_tf1s_name(name):
    kind = getattr(recurrent, name)
    names = {kind(3).name for _ in range(2)}
    assert names == {kind.tf1_name}
    assert kind(3, name="mine").name == "mine"


@every_cell
def test_starts_as_in_tf1(name):
    layer = RNN(getattr(recurrent, name)(64), name="rnn")
    layer.build([None, None, 32])
    for weight in layer.weights:
        values = weight.numpy()
        if weight.name == "bias":
            assert np.all(values == ("gates" in weight.path))
        else:  # Glorot's uniform distribution
            limit = np.sqrt(6 / sum(weight.shape))
            assert 0.95 * limit < np.abs(values).max() <= limit


class Subclassed(keras.Model):
    """As the models of this package: Keras builds the cell while it traces the call."""

    def __init__(self, cell):
        """Wrap the cell."""
        super().__init__()
        self.rnn = RNN(cell)
        self(keras.Input(make_recurrent.inputs().shape[1:]))

    def call(self, x):
        return self.rnn(x)


@every_cell
def test_a_layer_built_by_a_symbolic_call_follows_its_weights(name, device):
    """A trace made while Keras builds the layer would keep the initial weights."""
    x = make_recurrent.inputs()
    model = Subclassed(getattr(recurrent, name)(make_recurrent.UNITS))
    before = model(x).numpy()
    model.set_weights(make_recurrent.random_values([weight.shape for weight in model.weights]))
    after = model(x).numpy()
    assert np.abs(after - before).max() > 1e-3
    np.testing.assert_array_equal(tf.function(model)(tf.constant(x)), after)


def test_config_round_trip():
    cells = [BasicRNNCell(3), GRUCell(4), BasicLSTMCell(5, forget_bias=0.5, name="mine")]
    for cell in cells:
        again = type(cell).from_config(cell.get_config())
        assert (again.units, again.name, again.get_config()) == (cell.units, cell.name, cell.get_config())
    assert cells[-1].get_config()["forget_bias"] == 0.5


@every_cell
def test_units_must_be_positive(name):
    with pytest.raises(ValueError, match="units: expected a positive number, received 0"):
        getattr(recurrent, name)(0)
