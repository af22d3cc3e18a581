"""contrib.rnn and crf against what TF 1.15.5 made: variables, outputs, states, gradients."""

from pathlib import Path

import numpy as np
import pytest
import recorded_graph
from make_contrib_rnn import CASES

import tfgraph.v1 as tf
from tfgraph.v1 import contrib

GOLDENS = recorded_graph.load(Path(__file__).parents[3] / "goldens" / "contrib_rnn.npz")


@pytest.mark.parametrize("name", CASES)
def test_cells_make_what_tf_115_made(name, device, v1_control_flow):
    with tf.device(device):
        found = recorded_graph.run(tf, contrib, CASES[name])
    recorded_graph.check(found, GOLDENS[name])


def test_every_golden_is_compared():
    assert set(GOLDENS) == set(CASES)


@pytest.fixture
def inputs():
    """One step of `[2, 8]` in a graph of its own."""
    with tf.Graph().as_default():
        yield tf.ones([2, 8])


def test_a_normalized_cell_without_normalization_starts_its_bias_as_its_kernel(inputs):
    # 1.15 gave no initializer, which means Glorot's: not zeros.
    cell = contrib.rnn.LayerNormBasicLSTMCell(4, layer_norm=False)
    cell(inputs, cell.zero_state(2, tf.float32))
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        bias = session.run(cell.trainable_variables[1])
    assert np.all(bias != 0)


def test_shards_that_are_joined_once_are_found_again(inputs):
    cell = contrib.rnn.CoupledInputForgetGateLSTMCell(4, num_unit_shards=2)
    state = cell.zero_state(2, tf.float32)
    for _ in range(2):
        _, state = cell(inputs, state)
    assert len(tf.get_collection(tf.GraphKeys.CONCATENATED_VARIABLES)) == 1


def test_compiled_wrapper_marks_what_xla_may_compile(inputs):
    cell = contrib.rnn.CompiledWrapper(contrib.rnn.DropoutWrapper(contrib.rnn.GRUCell(4), 0.5))
    cell(inputs, cell.zero_state(2, tf.float32))
    marked = {
        op.type: op.get_attr("_XlaCompile") for op in inputs.graph.get_operations() if "_XlaCompile" in op.node_def.attr
    }
    assert marked["MatMul"] is True
    assert marked["RandomUniform"] is False


def test_phased_cell_starts_with_periods_in_its_range(inputs):
    cell = contrib.rnn.PhasedLSTMCell(50, period_init_min=2.0, period_init_max=8.0)
    cell((tf.zeros([2, 1]), inputs), cell.zero_state(2, tf.float32))
    variables = {v.op.name.rpartition("/")[2]: v for v in tf.global_variables()}
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        period, phase = session.run([variables["period"], variables["phase"]])
    assert 2 <= period.min() < 3.5 and 5 < period.max() <= 8
    assert phase.min() >= 0 and phase.max() <= 8


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda R: R.GLSTMCell(5, number_of_groups=2), "num_units must be divisible by number_of_groups"),
        (lambda R: R.GLSTMCell(3, number_of_groups=3), "input size .8. must be divisible by number_of_groups .3."),
        (lambda R: R.IntersectionRNNCell(4), "input size is 8, num_units is 4. To fix, num_in_proj"),
        (lambda R: R.GridLSTMCell(2), "Must specify num_frequency_blocks"),
        (
            lambda R: R.GridLSTMCell(2, feature_size=4, frequency_skip=2, num_frequency_blocks=[2]),
            "Invalid num_frequency_blocks, requires 2 but gets 3",
        ),
        (
            lambda R: R.GridLSTMCell(2, feature_size=4, frequency_skip=2, num_frequency_blocks=[2, 1]),
            "must have the same length, received 2, 1, 1",
        ),
        (
            lambda R: R.TimeFreqLSTMCell(2, feature_size=4),
            r"expected a state \[batch, 20\] for 5 windows, received \(2, 4\)",
        ),
        (lambda R: R.CoupledInputForgetGateLSTMCell(4, num_unit_shards=20), "Too many shards: .* num_shards=20"),
        (lambda R: R.Conv2DLSTMCell(input_shape=[3, 2], output_channels=1, kernel_shape=[2]), "Invalid input_shape"),
        (lambda R: R.GRUBlockCell(), "Exactly one of num_units or cell_size must be provided"),
        (lambda R: R.HighwayWrapper(None), "The argument 'cell' .None. is not an RNNCell"),
    ],
)
def test_cells_refuse_what_does_not_fit(make, message, inputs):
    with pytest.raises((ValueError, TypeError), match=message):
        cell = make(contrib.rnn)
        cell(inputs, cell.zero_state(2, tf.float32))
