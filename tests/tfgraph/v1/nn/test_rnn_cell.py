"""Layers and RNN cells leave in the graph what they left in TF 1.15: variables, collections, values."""

import json
from pathlib import Path

import make_layer_names
import numpy as np
import pytest

import tfgraph.v1 as tf

GOLDENS = json.loads((Path(make_layer_names.__file__).with_name("layer_names.json")).read_text())
CASES = make_layer_names.cases(tf)


def test_there_is_a_golden_for_each_case():
    assert CASES.keys() == GOLDENS.keys()


def test_the_names_are_those_that_checkpoints_have():
    assert GOLDENS["basic_lstm"]["variables"] == [
        ["rnn/basic_lstm_cell/kernel", [5, 8]],
        ["rnn/basic_lstm_cell/bias", [8]],
    ]


@pytest.mark.filterwarnings("ignore:`tf.nn.rnn_cell.*` is deprecated:UserWarning")  # TF 1.15 said so, too
@pytest.mark.parametrize("name", CASES)
def test_as_in_tf_1_15(name):
    described = make_layer_names.describe(tf, CASES[name])
    golden = dict(GOLDENS[name])
    values, wanted = described.pop("values", []), golden.pop("values", [])
    assert described == golden
    assert len(values) == len(wanted)
    for ours, theirs in zip(values, wanted, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-6)


def test_cells_may_be_subclassed():
    class Counter(tf.nn.rnn_cell.RNNCell):
        state_size = output_size = 1

        def call(self, inputs, state):
            return state + 1, state + 1

    with tf.Graph().as_default(), tf.Session() as session:
        outputs, state = tf.nn.dynamic_rnn(Counter(), tf.zeros([2, 3, 1]), [1, 3], dtype=tf.float32)
        outputs, state = session.run([outputs, state])
    np.testing.assert_array_equal(outputs[..., 0], [[1, 0, 0], [1, 2, 3]])
    np.testing.assert_array_equal(state, [[1], [3]])


def stacked(cells, size, rng):
    """Outputs of a stack with random weights, and the names and shapes of its variables."""
    with tf.Graph().as_default(), tf.Session() as session:
        keep = tf.placeholder(tf.float32, [])
        made = cells(keep)
        with tf.variable_scope("stack"):
            x = rng.normal(size=[2, 4, size]).astype(np.float32)
            outputs, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.MultiRNNCell(made), x, dtype=tf.float32)
        for variable in tf.global_variables():
            variable.load(rng.normal(size=variable.shape.as_list()).astype(np.float32), session)
        shapes = {variable.op.name: tuple(variable.shape.as_list()) for variable in tf.global_variables()}
        return session.run(outputs, {keep: 1.0}), shapes


def layer(keep):
    return tf.nn.rnn_cell.DropoutWrapper(tf.nn.rnn_cell.BasicLSTMCell(7), output_keep_prob=keep)


def test_one_cell_for_layers_of_different_inputs_has_weights_for_each_as_in_tf_1_0(caplog):
    outputs, shapes = stacked(lambda keep: [layer(keep)] * 3, 5, np.random.default_rng(0))
    expected, expected_shapes = stacked(lambda keep: [layer(keep) for _ in range(3)], 5, np.random.default_rng(0))
    np.testing.assert_array_equal(outputs, expected)
    assert shapes == expected_shapes
    assert shapes["stack/rnn/multi_rnn_cell/cell_2/basic_lstm_cell/kernel"] == (14, 28)
    assert "one cell cannot be shared by layers with inputs of different sizes" in caplog.text


def test_contrib_has_the_same_cells():
    for name in ("BasicLSTMCell", "MultiRNNCell", "LSTMStateTuple"):
        assert getattr(tf.contrib.rnn, name) is getattr(tf.nn.rnn_cell, name)


def test_one_cell_for_layers_of_equal_inputs_is_shared_as_in_tf_1_15():
    _, shapes = stacked(lambda keep: [layer(keep)] * 3, 7, np.random.default_rng(0))
    assert shapes == {
        "stack/rnn/multi_rnn_cell/cell_0/basic_lstm_cell/kernel": (14, 28),
        "stack/rnn/multi_rnn_cell/cell_0/basic_lstm_cell/bias": (28,),
    }
