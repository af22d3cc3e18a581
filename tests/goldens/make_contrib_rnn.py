"""Write contrib_rnn.npz: what tf.contrib.rnn and crf of TF 1.15.5 make.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_rnn.py`.
"""

import os

import recorded_graph

CELLS = {
    "BasicLSTMCell": lambda R: R.BasicLSTMCell(4),
    "LSTMCell": lambda R: R.LSTMCell(4, use_peepholes=True, num_proj=3),
    "GRUCell": lambda R: R.GRUCell(4),
    "MultiRNNCell": lambda R: R.MultiRNNCell([R.BasicRNNCell(4), R.BasicRNNCell(4)]),
    "ResidualWrapper": lambda R: R.ResidualWrapper(R.GRUCell(4)),
    "AttentionCellWrapper": lambda R: R.AttentionCellWrapper(R.BasicLSTMCell(4), 2),
    "AttentionCellWrapper sizes": lambda R: R.AttentionCellWrapper(R.GRUCell(4), 3, 2, 5, 6, False),
    "CompiledWrapper": lambda R: R.CompiledWrapper(R.GRUCell(4)),
    "CoupledInputForgetGateLSTMCell": lambda R: R.CoupledInputForgetGateLSTMCell(4),
    "CoupledInputForgetGateLSTMCell all": lambda R: R.CoupledInputForgetGateLSTMCell(
        4, True, None, 3, 0.1, 3, 2, 0.5, False, layer_norm=True
    ),
    "GLSTMCell": lambda R: R.GLSTMCell(6, number_of_groups=2),
    "GLSTMCell projected": lambda R: R.GLSTMCell(6, num_proj=4, number_of_groups=2, forget_bias=0.5),
    "GRUBlockCell": lambda R: R.GRUBlockCell(4),
    "GRUBlockCellV2": lambda R: R.GRUBlockCellV2(4),
    "HighwayWrapper": lambda R: R.HighwayWrapper(R.GRUCell(4)),
    "HighwayWrapper uncoupled": lambda R: R.HighwayWrapper(R.GRUCell(4), False, 0.5),
    "IndRNNCell": lambda R: R.IndRNNCell(4),
    "IndyGRUCell": lambda R: R.IndyGRUCell(4),
    "IndyLSTMCell": lambda R: R.IndyLSTMCell(4, forget_bias=0.5),
    "InputProjectionWrapper": lambda R: R.InputProjectionWrapper(R.GRUCell(4), 5, activation=relu),
    "IntersectionRNNCell": lambda R: R.IntersectionRNNCell(4),
    "IntersectionRNNCell projected": lambda R: R.IntersectionRNNCell(5, num_in_proj=5),
    "LSTMBlockCell": lambda R: R.LSTMBlockCell(4),
    "LSTMBlockCell peepholes": lambda R: R.LSTMBlockCell(4, 0.5, 0.2, use_peephole=True),
    "LayerNormBasicLSTMCell": lambda R: R.LayerNormBasicLSTMCell(4),
    "LayerNormBasicLSTMCell plain": lambda R: R.LayerNormBasicLSTMCell(4, layer_norm=False),
    "NASCell": lambda R: R.NASCell(4),
    "NASCell projected": lambda R: R.NASCell(4, 3, use_bias=True),
    "OutputProjectionWrapper": lambda R: R.OutputProjectionWrapper(R.GRUCell(4), 5, activation=relu),
    "SRUCell": lambda R: R.SRUCell(4),
    "UGRNNCell": lambda R: R.UGRNNCell(4),
}

#: Cells of `contrib.rnn.python.ops.rnn_cell` that `contrib.rnn` did not export.
HIDDEN = {
    "CFNCell": lambda R: R.CFNCell(4),
    "LayerNormLSTMCell": lambda R: R.LayerNormLSTMCell(4, layer_norm=True),
    "LayerNormLSTMCell all": lambda R: R.LayerNormLSTMCell(4, True, 0.3, None, 3, 0.2, 0.5),
    "MinimalRNNCell": lambda R: R.MinimalRNNCell(4),
    "WeightNormLSTMCell": lambda R: R.WeightNormLSTMCell(4),
    "WeightNormLSTMCell all": lambda R: R.WeightNormLSTMCell(4, True, True, 0.3, None, 3, 0.2),
}

GRIDS = {
    "GridLSTMCell": lambda R: R.GridLSTMCell(
        2, feature_size=4, frequency_skip=2, num_frequency_blocks=[3], state_is_tuple=False
    ),
    "GridLSTMCell peepholes": lambda R: R.GridLSTMCell(
        2,
        use_peepholes=True,
        cell_clip=0.3,
        num_unit_shards=2,
        feature_size=3,
        frequency_skip=1,
        num_frequency_blocks=[2, 3],
        start_freqindex_list=[0, 3],
        end_freqindex_list=[4, 8],
    ),
    "GridLSTMCell shared": lambda R: R.GridLSTMCell(
        2, True, True, feature_size=4, frequency_skip=2, num_frequency_blocks=[3], couple_input_forget_gates=True
    ),
    "BidirectionalGridLSTMCell": lambda R: R.BidirectionalGridLSTMCell(
        2, feature_size=4, frequency_skip=2, num_frequency_blocks=[3]
    ),
    "BidirectionalGridLSTMCell moved up": lambda R: R.BidirectionalGridLSTMCell(
        2, True, feature_size=4, frequency_skip=2, num_frequency_blocks=[3], backward_slice_offset=1
    ),
    "BidirectionalGridLSTMCell moved down": lambda R: R.BidirectionalGridLSTMCell(
        2, True, True, feature_size=4, frequency_skip=2, num_frequency_blocks=[3], backward_slice_offset=-1
    ),
}


def relu(x):
    """The same on both sides, without an import of TensorFlow."""
    return (x + abs(x)) / 2


def numbers(tf, *shape):
    """Random inputs of a shape, the same in every run; a variable's worth, so that gradients reach them."""
    return tf.get_variable("inputs", shape)


def static(make, hidden=False):
    """A case that runs a cell over three steps."""

    def case(tf, contrib):
        return contrib.rnn.static_rnn(
            make(cells(contrib, hidden)), tf.unstack(numbers(tf, 3, 2, 4)), dtype=tf.float32, sequence_length=[2, 3]
        )

    return case


def cells(contrib, hidden):
    """The module that has the cells."""
    import importlib

    return importlib.import_module(contrib.__name__ + ".rnn.python.ops.rnn_cell") if hidden else contrib.rnn


def step(size, make):
    """A case that runs two steps of a cell by hand."""

    def case(tf, contrib):
        cell = make(contrib.rnn)
        state = cell.zero_state(2, tf.float32)
        first, second = tf.unstack(numbers(tf, 2, 2, size))
        output, state = cell(first, state)
        return output, cell(second, state)

    return case


def time_frequency(windows, **options):
    """A case that runs the cell over time and frequencies; its state is wider than it says."""

    def case(tf, contrib):
        cell = contrib.rnn.TimeFreqLSTMCell(2, feature_size=4, **options)
        state = tf.get_variable("state", [2, 4 * windows])
        return cell(numbers(tf, 2, 8), state)

    return case


def convolutional(ndims, **options):
    """A case that runs a convolutional cell over two steps."""

    def case(tf, contrib):
        shape = [3, 4, 2][-ndims:] + [2]
        make = getattr(contrib.rnn, f"Conv{ndims}DLSTMCell")
        cell = make(input_shape=shape, output_channels=3, kernel_shape=[2, 3, 2][:ndims], **options)
        inputs = numbers(tf, 2, 2, *shape)
        if options.get("skip_connection"):
            return cell(inputs[0], cell.zero_state(2, tf.float32))
        return tf.nn.dynamic_rnn(cell, inputs, dtype=tf.float32, time_major=True)

    return case


def phased(**options):
    """A case that runs a phased LSTM in its own time."""

    def case(tf, contrib):
        cell = contrib.rnn.PhasedLSTMCell(4, **options)
        times = tf.constant([[[0.0], [0.5], [1.5]], [[0.1], [0.4], [3.0]]], tf.float64)
        return tf.nn.dynamic_rnn(cell, (times, numbers(tf, 2, 3, 4)), dtype=tf.float32)

    return case


def fused(lengths=None, **options):
    """A case that runs the fused LSTM."""

    def case(tf, contrib):
        cell = contrib.rnn.LSTMBlockFusedCell(4, **options)
        return cell(numbers(tf, 3, 2, 4), dtype=tf.float32, sequence_length=lengths)

    return case


def adapted(dynamic):
    """A case that runs a cell backwards over a sequence."""

    def case(tf, contrib):
        adaptor = contrib.rnn.FusedRNNCellAdaptor(contrib.rnn.GRUCell(4), use_dynamic_rnn=dynamic)
        cell = contrib.rnn.TimeReversedFusedRNN(adaptor)
        inputs = numbers(tf, 3, 2, 4)
        return cell(inputs, dtype=tf.float32, sequence_length=[2, 3]), cell(tf.unstack(inputs), dtype=tf.float32)

    return case


def stacked(dynamic):
    """A case of two bidirectional layers."""

    def case(tf, contrib):
        R = contrib.rnn
        forward, backward = [[R.GRUCell(size) for size in (3, 2)] for _ in range(2)]
        options = {"dtype": tf.float32, "sequence_length": [2, 3]}
        inputs = numbers(tf, 3, 2, 4)
        if dynamic:
            return R.stack_bidirectional_dynamic_rnn(forward, backward, inputs, time_major=True, **options)
        return R.stack_bidirectional_rnn(forward, backward, tf.unstack(inputs), **options)

    return case


def crf(tf, contrib):
    """Likelihood and decoding."""
    potentials = numbers(tf, 2, 3, 3) * 3
    likelihood, transitions = contrib.crf.crf_log_likelihood(
        potentials, tf.constant([[0, 1, 2], [1, 0, 0]]), tf.constant([3, 2])
    )
    return [likelihood, *contrib.crf.crf_decode(potentials, transitions, tf.constant([3, 2]))]


CASES = {name: static(make) for name, make in CELLS.items()}
CASES.update((name, static(make, hidden=True)) for name, make in HIDDEN.items())
CASES.update((name, step(8, make)) for name, make in GRIDS.items())
CASES.update(
    {
        "TimeFreqLSTMCell": time_frequency(3, frequency_skip=2),
        "TimeFreqLSTMCell all": time_frequency(
            2, frequency_skip=4, use_peepholes=True, cell_clip=0.3, num_unit_shards=2, forget_bias=0.5
        ),
        "Conv1DLSTMCell": convolutional(1),
        "Conv2DLSTMCell": convolutional(2, use_bias=False, forget_bias=0.5),
        "Conv2DLSTMCell skip": convolutional(2, skip_connection=True),
        "Conv3DLSTMCell": convolutional(3),
        "PhasedLSTMCell": phased(),
        "PhasedLSTMCell peepholes": phased(use_peepholes=True, leak=0.1, trainable_ratio_on=False),
        "LSTMBlockFusedCell": fused(),
        "LSTMBlockFusedCell lengths": fused([2, 3], forget_bias=0.5, cell_clip=0.3, use_peephole=True),
        "FusedRNNCellAdaptor static": adapted(False),
        "FusedRNNCellAdaptor dynamic": adapted(True),
        "stack_bidirectional_rnn": stacked(False),
        "stack_bidirectional_dynamic_rnn": stacked(True),
        "crf": crf,
    }
)

if __name__ == "__main__":
    import tensorflow as tf

    folder = os.path.dirname(os.path.abspath(__file__))
    recorded_graph.save(os.path.join(folder, "contrib_rnn.npz"), tf, tf.contrib, CASES)
