"""A session and its ports, trained alike."""

import keras
import numpy as np
import pytest
import tensorflow as tf
import tensorflow.compat.v1 as tf1

from migration.parity import LOOPS, KerasProgram, SessionProgram
from migration.parity.comparison import compare
from migration.parity.levels import Allowance
from migration.parity.training import compare_training, counted, train_alike
from tfkeras.layers import BatchNormalization
from tfkeras.optimizers import Adam
from tfkeras.training import train_loop

#: They add up to 0, and so does the gradient of the first weight where both are 0, but for rounding: to 5e-7 in one
#: order, to -4e-7 in the other. The gradient of the second is large.
LABELS = np.array([[100], [-900], [-800], [700], [300], [600]], np.float32) / 64
INPUTS = np.stack([np.ones(6), np.arange(6)], axis=1).astype(np.float32)
START = np.zeros([2, 1], np.float32)


def session_of(loss_of, x, y_, weights, keep_count=True):
    """A session with trained variables, by name, in which Adam minimises a loss."""
    with tf.Graph().as_default():
        inputs, labels = (tf1.placeholder(tf.float32, [None, *array.shape[1:]]) for array in (x, y_))
        variables = {name: tf1.get_variable(name, initializer=value) for name, value in weights.items()}
        y, loss = loss_of(inputs, labels, *variables.values())
        step = tf1.train.get_or_create_global_step() if keep_count else None
        train_op = tf1.train.AdamOptimizer(0.01).minimize(loss, step, list(variables.values()))
        session = tf1.Session()
        session.run(tf1.global_variables_initializer())
        return SessionProgram(session, inputs, labels, y, loss, train_op)


class Linear(keras.Model):
    """A product."""

    def __init__(self, backwards):
        """Make the model; its gradient is summed from the last example to the first if `backwards`."""
        super().__init__()
        self._order = -1 if backwards else 1
        self.w = self.add_weight(name="w", shape=[2, 1], initializer="zeros")
        self.compile(Adam(0.01), keras.losses.MeanSquaredError(), jit_compile=False)

    def call(self, x, training=False):
        return tf.matmul(x[:: self._order], self.w)[:: self._order]


def squared_error(x, y_, w):
    y = tf.matmul(x, w)
    return y, tf.reduce_mean(tf1.squared_difference(y, y_))


def linear_session():
    return session_of(squared_error, INPUTS, LABELS, {"w": START})


@pytest.mark.parametrize("steps", [1, 3])
def test_gradients_that_rounding_turns_around_pass_with_rounding(steps, device):
    """Adam's first step is as long as the learning rate, whatever the gradient: 0.01 up against 0.01 down."""
    batches = [(INPUTS, LABELS)] * steps
    with tf.device(device):
        results = compare(
            linear_session(),
            *(KerasProgram(Linear(True), loop) for loop in LOOPS),
            batches=batches,
            allowance=Allowance(False, device),
        )
    for comparison in results:
        levels = {level.name: level for level in comparison.levels}
        assert comparison.passed
        assert {difference.name: difference.exact for difference in levels["one step"].differences}["w"]


def test_they_turn_the_step_around(device):
    """What the comparison above must not see: else it shows nothing."""
    with tf.device(device):
        program = linear_session()
        ports = [KerasProgram(Linear(True), loop) for loop in LOOPS]
        expected, *others = train_alike(program, ports, [(INPUTS, LABELS)], 1.0)
    for observation in others:
        assert abs(observation.state["w"] - expected.state["w"]).max() > 0.005


def test_an_exact_comparison_takes_the_own_gradients(device):
    with tf.device(device):
        (comparison,) = compare(linear_session(), KerasProgram(Linear(True)), batches=[(INPUTS, LABELS)])
    assert {level.name: level.passed for level in comparison.levels}["one step"] is False


@pytest.mark.parametrize("loop", LOOPS)
def test_given_gradients(loop, device):
    """The optimizer gets them, in these steps only; what is observed are the model's own."""
    batches, masks = [(INPUTS, LABELS)], [[]]
    given = np.float32([[0], [5]])

    def moved(before, after):
        """What Adam's first slot follows: it moves a tenth of the way."""
        return 10 * (after["w/Adam"] - np.float32(0.9) * before["w/Adam"])

    with tf.device(device):
        program = KerasProgram(Linear(False), loop)
        first = program.train(batches, masks)  # the step of fit is compiled now
        second = program.train(batches, masks, {"w": given})
        third = program.train(batches, masks)
    np.testing.assert_allclose(
        moved(first.state, second.state), given, atol=1e-3
    )  # a small difference of slots up to 60
    assert abs(moved(second.state, third.state) - given).min() > 0.01
    if loop != "fit":
        assert abs(second.gradients["w"] - given).min() > 0.01


def test_gradients_of_another_shape_or_type_are_not_given(device):
    batches, masks = [(INPUTS, LABELS)], [[]]
    states = []
    with tf.device(device):
        for given in ({}, {"w": np.ones([1, 2], np.float32)}, {"w": np.ones([2, 1])}, {"other": START + 1}):
            states.append(KerasProgram(Linear(False)).train(batches, masks, given).state["w"])
    for state in states[1:]:
        np.testing.assert_array_equal(state, states[0], strict=True)


def test_the_same_gradients_are_those_of_one_step():
    with pytest.raises(ValueError, match="same_gradients: expected one batch, received 2"):
        train_alike(linear_session(), [], [(INPUTS, LABELS)] * 2, 1.0, same_gradients=True)


def test_no_batches():
    with pytest.raises(ValueError, match="there are no batches to train on"):
        train_alike(linear_session(), [], [], 1.0)


def test_steps_are_compared_if_the_script_counts_them(device):
    """A script without `global_step` has nothing that a port's counter could differ from."""
    batches = [(INPUTS, LABELS)] * 2
    names = []
    with tf.device(device):
        for counts in (True, False):
            program = session_of(squared_error, INPUTS, LABELS, {"w": START}, counts)
            (found,) = compare_training(program, [KerasProgram(Linear(False))], batches)
            assert found.exact
            names.append({difference.name for difference in found.state})
        program = session_of(squared_error, INPUTS, LABELS, {"w": START}, keep_count=False)
        (comparison,) = compare(program, KerasProgram(Linear(False)), batches=batches)
    assert names[0] - names[1] == {"global_step"}
    assert comparison.passed
    assert counted({"global_step": 3, "w": 1}, {"w": 1}) == {"w": 1}
    assert counted({"global_step": 3, "w": 1}, {"global_step": 3}) == {"global_step": 3, "w": 1}


def test_what_differs_after_training_is_found(device):
    with tf.device(device):
        ports = [KerasProgram(Linear(True), loop) for loop in LOOPS]
        results = compare_training(linear_session(), ports, [(INPUTS, LABELS)] * 2)
    for found, loop in zip(results, LOOPS, strict=True):
        assert (found.loop, found.steps, found.exact) == (loop, 2, False)
        columns = found.columns()
        assert list(columns) == ["outputs", "loss", "gradients", "weights and slots"]
        assert not columns["weights and slots"].exact
        assert (columns["outputs"] is None) == (columns["gradients"] is None) == (loop == "fit")


def normalised(x, y_, kernel, gamma, beta):
    h = tf.matmul(x, kernel)
    y = tf.nn.batch_normalization(h, *tf.nn.moments(h, [0]), beta, gamma, 1e-3)
    return y, tf.reduce_mean(tf1.squared_difference(y, y_))


def normalised_port(weights):
    layers = [keras.layers.Dense(8, use_bias=False, name="dense"), BatchNormalization(name="bn")]
    model = keras.Sequential([keras.Input([30]), *layers])
    model.compile(Adam(0.01), keras.losses.MeanSquaredError(), jit_compile=False)
    model.set_weights([*weights.values(), *model.get_weights()[3:]])
    return model


@pytest.mark.parametrize("size", [20, 21, 64])
def test_batches_of_any_size_have_the_same_gradients(size, rng, device):
    """A graph that knows the size multiplies by 1 / 20 where a session divides by 20; 1 / 64 is exact."""
    x, y_ = (rng.normal(size=(size, columns)).astype(np.float32) for columns in (30, 8))
    shapes = {"dense/kernel": (30, 8), "bn/gamma": (8,), "bn/beta": (8,)}
    weights = {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    with tf.device(device):
        program = session_of(normalised, x, y_, weights)
        ports = [KerasProgram(normalised_port(weights), loop) for loop in LOOPS]
        expected, *others = train_alike(program, ports, [(x, y_)], 1.0)
        looped = normalised_port(weights)
        list(train_loop(looped, x, y_, [np.arange(size)]))
    for state in (*(observation.state for observation in others), KerasProgram(looped).state()):
        for name in weights:
            np.testing.assert_array_equal(state[name], expected.state[name], strict=True)
    for observation in others[:2]:  # fit does not show its gradients
        for name in weights:
            np.testing.assert_array_equal(observation.gradients[name], expected.gradients[name], strict=True)
