"""Recurrent networks of cells that Keras does not have."""

from tests.migration.zoo.registry import Built, graph

UNITS = 6


def sequence(tf):
    return tf.placeholder(tf.float32, [None, 5, 4], name="x")


def _dynamic(name, make):
    @graph(name)
    def build(tf):
        x = sequence(tf)
        outputs, _ = tf.nn.dynamic_rnn(make(tf), x, dtype=tf.float32)
        return Built({"x": x}, {"outputs": outputs, "logits": tf.layers.dense(outputs[:, -1], 3)})

    return build


_dynamic("cell_ugrnn", lambda tf: tf.contrib.rnn.UGRNNCell(UNITS))
_dynamic("cell_intersection", lambda tf: tf.contrib.rnn.IntersectionRNNCell(UNITS, num_in_proj=UNITS))
_dynamic("cell_nas", lambda tf: tf.contrib.rnn.NASCell(UNITS))
_dynamic("cell_nas_projected", lambda tf: tf.contrib.rnn.NASCell(UNITS, num_proj=3, use_bias=True))
_dynamic("cell_glstm", lambda tf: tf.contrib.rnn.GLSTMCell(UNITS, number_of_groups=2))
_dynamic("cell_coupled", lambda tf: tf.contrib.rnn.CoupledInputForgetGateLSTMCell(UNITS, use_peepholes=True))
_dynamic("cell_sru", lambda tf: tf.contrib.rnn.SRUCell(UNITS))
_dynamic("cell_independent_lstm", lambda tf: tf.contrib.rnn.IndyLSTMCell(UNITS))
_dynamic("cell_independent_gru", lambda tf: tf.contrib.rnn.IndyGRUCell(UNITS))
_dynamic("cell_independent_rnn", lambda tf: tf.contrib.rnn.IndRNNCell(UNITS))
_dynamic("cell_block_peephole", lambda tf: tf.contrib.rnn.LSTMBlockCell(UNITS, use_peephole=True, cell_clip=0.7))
_dynamic("cell_block_gru", lambda tf: tf.contrib.rnn.GRUBlockCellV2(UNITS))
_dynamic(
    "cell_attention_wrapped",
    lambda tf: tf.contrib.rnn.AttentionCellWrapper(tf.contrib.rnn.BasicLSTMCell(UNITS), 3, state_is_tuple=True),
)
_dynamic("cell_highway_wrapped", lambda tf: tf.contrib.rnn.HighwayWrapper(tf.contrib.rnn.GRUCell(4)))


@graph("cell_layer_norm_dropout_stacked")
def cell_layer_norm_dropout_stacked(tf):
    x = sequence(tf)
    keep = tf.placeholder_with_default(1.0, [], name="keep")
    cells = [tf.contrib.rnn.LayerNormBasicLSTMCell(UNITS, dropout_keep_prob=keep) for _ in range(2)]
    outputs, _ = tf.nn.dynamic_rnn(tf.contrib.rnn.MultiRNNCell(cells), x, dtype=tf.float32)
    return Built({"x": x}, {"outputs": outputs}, {"keep": (keep, 1.0, 0.9)})


@graph("cell_several_stacked")
def cell_several_stacked(tf):
    x = sequence(tf)
    rnn = tf.contrib.rnn
    keep = tf.placeholder_with_default(1.0, [], name="keep")
    cells = [
        rnn.NASCell(UNITS),
        rnn.DropoutWrapper(rnn.LSTMCell(UNITS, use_peepholes=True), output_keep_prob=keep),
        rnn.ResidualWrapper(rnn.UGRNNCell(UNITS)),
        rnn.GRUCell(UNITS),
    ]
    outputs, _ = tf.nn.dynamic_rnn(rnn.MultiRNNCell(cells), x, dtype=tf.float32)
    return Built({"x": x}, {"outputs": outputs}, {"keep": (keep, 1.0, 0.8)})


def _decaying_cell(tf):
    """A cell that somebody wrote himself."""

    class DecayingCell(tf.nn.rnn_cell.RNNCell):
        @property
        def state_size(self):
            return UNITS, UNITS

        @property
        def output_size(self):
            return UNITS

        def call(self, inputs, state):
            slow, fast = state
            gate = tf.layers.dense(tf.concat([inputs, fast], 1), UNITS, tf.nn.sigmoid, name="gate")
            decay = tf.get_variable("decay", [UNITS])
            scale = tf.exp(-tf.nn.relu(decay * tf.norm(slow, axis=1, keepdims=True)))
            new_slow = scale * slow + (1.0 - scale) * gate
            new_fast = tf.nn.softmax(tf.layers.dense(tf.concat([inputs, new_slow], 1), UNITS, name="mix"))
            return new_slow * new_fast, (new_slow, new_fast)

    return DecayingCell()


_dynamic("cell_of_ones_own", _decaying_cell)


@graph("cell_of_ones_own_bidirectional", data={"lengths": ("lengths", 5)})
def cell_of_ones_own_bidirectional(tf):
    x = sequence(tf)
    lengths = tf.placeholder(tf.int32, [None], name="lengths")
    cells = [tf.contrib.rnn.NASCell(UNITS) for _ in range(2)]
    outputs, states = tf.nn.bidirectional_dynamic_rnn(cells[0], cells[1], x, lengths, dtype=tf.float32)
    return Built(
        {"x": x, "lengths": lengths}, {"outputs": tf.concat(outputs, -1), "state": tf.concat([s[0] for s in states], 1)}
    )


@graph("cell_of_ones_own_state_fed", data={"lengths": ("lengths", 5)})
def cell_of_ones_own_state_fed(tf):
    x = sequence(tf)
    lengths = tf.placeholder(tf.int32, [None], name="lengths")
    state = (tf.placeholder(tf.float32, [None, UNITS], "slow"), tf.placeholder(tf.float32, [None, UNITS], "fast"))
    outputs, new = tf.nn.dynamic_rnn(_decaying_cell(tf), x, lengths, initial_state=state)
    return Built(
        {"x": x, "lengths": lengths, "slow": state[0], "fast": state[1]},
        {"outputs": outputs, "new_slow": new[0], "new_fast": new[1]},
    )


@graph("lstm_block_fused_peephole")
def lstm_block_fused_peephole(tf):
    x = sequence(tf)
    cell = tf.contrib.rnn.LSTMBlockFusedCell(UNITS, use_peephole=True)
    outputs, (c, h) = cell(tf.transpose(x, [1, 0, 2]), dtype=tf.float32)
    return Built({"x": x}, {"outputs": tf.transpose(outputs, [1, 0, 2]), "c": c, "h": h})


@graph("lstm_block_fused_last")
def lstm_block_fused_last(tf):
    x = tf.placeholder(tf.float32, [5, None, 4], name="x")
    outputs, _ = tf.contrib.rnn.LSTMBlockFusedCell(UNITS, forget_bias=0.3)(x, dtype=tf.float32)
    return Built({"x": x}, {"logits": tf.layers.dense(outputs[-1], 3)})
