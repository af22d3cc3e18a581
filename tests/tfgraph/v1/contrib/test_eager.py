"""`tf.contrib.eager`."""

import numpy as np
import pytest

import tfgraph.v1 as tf
from tfgraph.v1.contrib import eager as tfe


class Two(tfe.Network):
    """Two layers; only one of them is an attribute."""

    def __init__(self):  # noqa: D107
        super().__init__(name="two")
        self.first = self.track_layer(tf.layers.Dense(3))
        self.track_layer(tf.layers.Dense(2))

    def call(self, x):
        return self.layers[-1](self.first(x))


def test_a_network_has_the_variables_of_the_layers_it_tracks(device, rng):
    network = Two()
    x = rng.normal(size=[4, 5]).astype(np.float32)
    network(x)
    kernels = [rng.normal(size=variable.shape).astype(np.float32) for variable in network.variables]
    assert [kernel.shape for kernel in kernels] == [(5, 3), (3,), (3, 2), (2,)]
    for variable, kernel in zip(network.variables, kernels, strict=True):
        variable.assign(kernel)
    expected = (x @ kernels[0] + kernels[1]) @ kernels[2] + kernels[3]
    # float32 sums of five numbers, in another order
    np.testing.assert_allclose(network(x).numpy(), expected, rtol=1e-5, atol=1e-6)


def test_a_network_tracks_layers_only():
    with pytest.raises(TypeError, match=r"track_layer\(\) passed type <class 'int'>, not a tf.layers.Layer"):
        Two().track_layer(1)


def test_an_iterator_ends(device):
    iterator = tfe.Iterator(tf.data.Dataset.range(2))
    assert [int(value) for value in iterator] == [0, 1]
    with pytest.raises(tf.errors.OutOfRangeError):
        iterator.get_next()


def test_gradients_of_the_variables_that_are_used(device):
    v = tfe.Variable([1.0, 2.0])
    ((gradient, variable),) = tfe.implicit_gradients(lambda x: tf.reduce_sum(v * v * x))(3.0)
    np.testing.assert_array_equal(gradient.numpy(), [6.0, 12.0])
    assert variable is v
