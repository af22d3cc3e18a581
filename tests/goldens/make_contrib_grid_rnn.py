"""Write contrib_grid_rnn.npz: what the cells of tf.contrib.grid_rnn of TF 1.15.5 make.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_grid_rnn.py`.
"""

import os

import recorded_graph


def inputs(tf, *shape):
    """Inputs that have a gradient."""
    return tf.get_variable("inputs", shape)


def steps(make, size=4):
    """A case that runs a cell over two steps."""

    def case(tf, contrib):
        with tf.variable_scope("grid", initializer=tf.zeros_initializer()):
            cell = make(contrib.grid_rnn, contrib.rnn)
            outputs, state = contrib.rnn.static_rnn(cell, tf.unstack(inputs(tf, 2, 2, size)), dtype=tf.float32)
        sizes = [tf.constant(part) for part in flat([cell.state_size, cell.output_size])]
        return outputs, state, sizes

    return case


def once(make, size):
    """A case that takes one step from states that are not zero."""

    def case(tf, contrib):
        with tf.variable_scope("grid", initializer=tf.zeros_initializer()):
            cell = make(contrib.grid_rnn, contrib.rnn)
            if isinstance(cell.state_size, int):
                state = tf.get_variable("state", [2, cell.state_size])
            else:
                state = tuple(
                    tuple(tf.get_variable(f"state_{i}_{j}", [2, n]) for j, n in enumerate(part))
                    if isinstance(part, tuple)
                    else tf.get_variable(f"state_{i}", [2, part])
                    for i, part in enumerate(cell.state_size)
                )
            return cell(inputs(tf, 2, size), state)

    return case


def flat(part):
    """The numbers in nested tuples."""
    return [number for each in part for number in flat(each)] if isinstance(part, (list, tuple)) else [part]


def softplus(x):
    """An activation without an import of TensorFlow."""
    return x * abs(x) + 0.5


CASES = {
    "Grid1BasicRNNCell": steps(lambda G, R: G.Grid1BasicRNNCell(3)),
    "Grid2BasicRNNCell": steps(lambda G, R: G.Grid2BasicRNNCell(3)),
    "Grid2BasicRNNCell tied": steps(lambda G, R: G.Grid2BasicRNNCell(3, True)),
    "Grid2BasicRNNCell stateless": steps(lambda G, R: G.Grid2BasicRNNCell(3, non_recurrent_fn=softplus)),
    "Grid1BasicLSTMCell": steps(lambda G, R: G.Grid1BasicLSTMCell(3, 0.5)),
    "Grid2BasicLSTMCell": steps(lambda G, R: G.Grid2BasicLSTMCell(3)),
    "Grid2BasicLSTMCell stateless": steps(lambda G, R: G.Grid2BasicLSTMCell(3, False, softplus)),
    "Grid1LSTMCell": steps(lambda G, R: G.Grid1LSTMCell(3, True, 0.5)),
    "Grid2LSTMCell": steps(lambda G, R: G.Grid2LSTMCell(3, use_peepholes=True)),
    "Grid2LSTMCell beside": steps(
        lambda G, R: G.Grid2LSTMCell(3, use_peepholes=True, state_is_tuple=False, output_is_tuple=False)
    ),
    "Grid2LSTMCell tied": once(lambda G, R: G.Grid2LSTMCell(3, tied=True, forget_bias=0.0), 4),
    "Grid3LSTMCell": once(lambda G, R: G.Grid3LSTMCell(3, use_peepholes=True), 4),
    "Grid3LSTMCell stateless": once(lambda G, R: G.Grid3LSTMCell(3, False, softplus, True, 0.3), 4),
    "Grid2GRUCell": steps(lambda G, R: G.Grid2GRUCell(3)),
    "Grid2GRUCell tied": steps(lambda G, R: G.Grid2GRUCell(3, True)),
    "Grid2LSTMCell once beside": once(lambda G, R: G.Grid2LSTMCell(3, state_is_tuple=False), 5),
    "GridRNNCell": once(lambda G, R: G.GridRNNCell(3), 5),
    "GridRNNCell many": once(
        lambda G, R: G.GridRNNCell(
            3, 4, input_dims=[0, 2], output_dims=(1, 3), priority_dims=[3, 1], cell_fn=lambda n: R.GRUCell(n)
        ),
        6,
    ),
    "GridRNNCell mixed": once(
        lambda G, R: G.GridRNNCell(3, 3, [0, 1], [0, 2], 0, 1, non_recurrent_fn=softplus, output_is_tuple=False), 4
    ),
}
GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_grid_rnn.npz")


if __name__ == "__main__":
    import tensorflow as tf
    from tensorflow.contrib import grid_rnn  # noqa: F401

    recorded_graph.save(GOLDEN, tf, tf.contrib, CASES)
