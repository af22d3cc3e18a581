"""contrib.grid_rnn against what TF 1.15.5 made: variables, outputs, states, gradients."""

import pytest
import recorded_graph
from make_contrib_grid_rnn import CASES, GOLDEN

import tfgraph.v1 as tf
from tfgraph.v1 import contrib

GOLDENS = recorded_graph.load(GOLDEN)


@pytest.mark.parametrize("name", CASES)
def test_grids_make_what_tf_115_made(name, device):
    with tf.device(device):
        found = recorded_graph.run(tf, contrib, CASES[name])
    recorded_graph.check(found, GOLDENS[name])


def test_every_golden_is_compared():
    assert set(GOLDENS) == set(CASES)


@pytest.mark.parametrize(
    "make",
    [
        lambda G: G.Grid2GRUCell(3, state_is_tuple=False, output_is_tuple=False),
        lambda G: G.Grid2LSTMCell(3, tied=True, non_recurrent_fn=tf.nn.relu, output_is_tuple=False),
        lambda G: G.Grid2BasicRNNCell(3, tied=True, non_recurrent_fn=tf.nn.relu, output_is_tuple=False),
    ],
)
def test_grids_that_tf_115_could_not_build_are_built(make):
    with tf.Graph().as_default():
        cell = make(contrib.grid_rnn)
        outputs, _ = tf.nn.dynamic_rnn(cell, tf.ones([2, 5, 4]), dtype=tf.float32)
        assert outputs.shape.as_list() == [2, 5, 3]


def test_a_grid_that_reads_nothing_goes_on_from_its_state():
    with tf.Graph().as_default(), tf.Session() as session:
        cell = contrib.grid_rnn.GridRNNCell(3, 2, output_dims=1, cell_fn=contrib.rnn.BasicRNNCell)
        state = (tf.ones([2, 3]), tf.zeros([2, 3]))
        (output,), after = cell(None, state)
        session.run(tf.global_variables_initializer())
        output, after = session.run([output, after])
        assert (output == after[1]).all() and (output != 0).all()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda G: G.GridRNNCell(3, 0), "dims must be >= 1: 0"),
        (lambda G: G.GridRNNCell(3, 2, input_dims=2), r"Invalid dims: .2.. Must be in .0, 2."),
        (lambda G: G.GridRNNCell(3, cell_fn=lambda size: size), "cell_fn must return an RNNCell instance, saw: .*int"),
        (lambda G: G.Grid2GRUCell(3)(tf.ones([2, 4]), (tf.ones([2, 3]),)), "Expected state as a tuple of 2 element"),
        (
            lambda G: G.GridRNNCell(3, 2, [0, 1])((tf.ones([2, 4]),), G.Grid2LSTMCell(3).zero_state(2, tf.float32)),
            "Expect inputs as a tuple of 2 tensors, got 1",
        ),
    ],
)
def test_grids_refuse_what_does_not_fit(make, message):
    with tf.Graph().as_default(), pytest.raises((TypeError, ValueError), match=message):
        make(contrib.grid_rnn)
