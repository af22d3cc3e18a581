"""Recurrent layers: cells, static and dynamic loops, lengths, states, both directions."""

from tests.migration.zoo.registry import Built, graph

UNITS = 6


def sequence(tf, steps=5, size=4):
    return tf.placeholder(tf.float32, [None, steps, size], name="x")


CELLS = {
    "basic_rnn": lambda rnn: rnn.BasicRNNCell(UNITS),
    "basic_lstm": lambda rnn: rnn.BasicLSTMCell(UNITS),
    "basic_lstm_forget_0": lambda rnn: rnn.BasicLSTMCell(UNITS, forget_bias=0.0),
    "lstm": lambda rnn: rnn.LSTMCell(UNITS),
    "lstm_peepholes": lambda rnn: rnn.LSTMCell(UNITS, use_peepholes=True),
    "lstm_projection": lambda rnn: rnn.LSTMCell(UNITS, num_proj=3),
    "lstm_clipped": lambda rnn: rnn.LSTMCell(UNITS, cell_clip=0.5, num_proj=3, proj_clip=0.2),
    "lstm_state_not_tuple": lambda rnn: rnn.BasicLSTMCell(UNITS, state_is_tuple=False),
    "lstm_relu": lambda rnn: rnn.BasicLSTMCell(UNITS, activation=lambda x: x * 0.5),
    "gru": lambda rnn: rnn.GRUCell(UNITS),
    "gru_relu": lambda rnn: rnn.GRUCell(UNITS, activation=abs),
    "multi_lstm": lambda rnn: rnn.MultiRNNCell([rnn.BasicLSTMCell(UNITS) for _ in range(2)]),
    "multi_of_sizes": lambda rnn: rnn.MultiRNNCell([rnn.GRUCell(size) for size in [5, 3, 4]]),
    "residual_gru": lambda rnn: rnn.MultiRNNCell([rnn.GRUCell(4), rnn.ResidualWrapper(rnn.GRUCell(4))]),
    "device_wrapped": lambda rnn: rnn.DeviceWrapper(rnn.GRUCell(UNITS), "/cpu:0"),
    "dropout_of_constant_1": lambda rnn: rnn.DropoutWrapper(rnn.BasicLSTMCell(UNITS), output_keep_prob=1.0),
}


def last_output(tf, outputs, state):
    return outputs[:, -1]


def last_by_transpose_and_gather(tf, outputs, state):
    outputs = tf.transpose(outputs, [1, 0, 2])
    return tf.gather(outputs, int(outputs.get_shape()[0]) - 1)


def last_by_unstack(tf, outputs, state):
    return tf.unstack(tf.transpose(outputs, [1, 0, 2]))[-1]


def last_by_slice(tf, outputs, state):
    return outputs[:, -1, :]


LASTS = [last_output, last_by_transpose_and_gather, last_by_unstack, last_by_slice]


def dynamic_graph(cell, last):
    def build(tf):
        x = sequence(tf)
        outputs, state = tf.nn.dynamic_rnn(cell(tf.nn.rnn_cell), x, dtype=tf.float32)
        h = last(tf, outputs, state)
        return Built({"x": x}, {"logits": tf.layers.dense(h, 3), "outputs": outputs})

    build.__module__ = __name__
    return build


for index, (name, cell) in enumerate(CELLS.items()):
    graph("dynamic_" + name)(dynamic_graph(cell, LASTS[index % len(LASTS)]))


def static_graph(cell):
    def build(tf):
        x = tf.placeholder("float", [None, 5, 4])
        weights = {"out": tf.Variable(tf.random_normal([UNITS, 3]))}
        biases = {"out": tf.Variable(tf.random_normal([3]))}
        outputs, _ = tf.nn.static_rnn(cell(tf.contrib.rnn), tf.unstack(x, 5, 1), dtype=tf.float32)
        return Built({"x": x}, {"logits": tf.matmul(outputs[-1], weights["out"]) + biases["out"]})

    build.__module__ = __name__
    return build


for name in ["basic_rnn", "basic_lstm", "lstm_peepholes", "gru", "multi_lstm"]:
    graph("static_" + name)(static_graph(CELLS[name]))


@graph("lstm_of_mnist_rows")
def lstm_of_mnist_rows(tf):
    """`transpose`, `reshape`, `split`: the tutorial of 2016."""
    x = tf.placeholder("float", [None, 28, 28])
    h = tf.reshape(tf.transpose(x, [1, 0, 2]), [-1, 28])
    h = tf.split(axis=0, num_or_size_splits=28, value=h)
    cell = tf.nn.rnn_cell.BasicLSTMCell(8, forget_bias=1.0)
    outputs, _ = tf.nn.static_rnn(cell, h, dtype=tf.float32)
    W = tf.Variable(tf.random_normal([8, 10]))
    return Built({"x": x}, {"pred": tf.matmul(outputs[-1], W) + tf.Variable(tf.random_normal([10]))})


@graph("lstm_hidden_layer_before")
def lstm_hidden_layer_before(tf):
    """A dense layer per row, a fed batch size, the state's h."""
    xs = tf.placeholder(tf.float32, [None, 5, 4])
    X = tf.reshape(xs, [-1, 4])
    X_in = tf.matmul(X, tf.Variable(tf.random_normal([4, 6]))) + tf.Variable(tf.constant(0.1, shape=[6]))
    X_in = tf.reshape(X_in, [-1, 5, 6])
    lstm_cell = tf.nn.rnn_cell.BasicLSTMCell(6, forget_bias=1.0, state_is_tuple=True)
    _init_state = lstm_cell.zero_state(tf.shape(xs)[0], dtype=tf.float32)
    outputs, states = tf.nn.dynamic_rnn(lstm_cell, X_in, initial_state=_init_state, time_major=False)
    W, b = tf.Variable(tf.random_normal([6, 3])), tf.Variable(tf.constant(0.1, shape=[3]))
    return Built({"x": xs}, {"results": tf.matmul(states[1], W) + b})


@graph("dynamic_lengths", data={"lengths": ("lengths", 7)})
def dynamic_lengths(tf):
    x = sequence(tf, 7)
    lengths = tf.placeholder(tf.int32, [None], name="lengths")
    cell = tf.nn.rnn_cell.LSTMCell(UNITS)
    outputs, state = tf.nn.dynamic_rnn(cell, x, sequence_length=lengths, dtype=tf.float32)
    return Built({"x": x, "lengths": lengths}, {"outputs": outputs, "c": state.c, "h": state.h})


@graph("dynamic_lengths_gather_last", data={"lengths": ("lengths", 6)})
def dynamic_lengths_gather_last(tf):
    x = sequence(tf, 6)
    lengths = tf.placeholder(tf.int32, [None], name="lengths")
    outputs, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(UNITS), x, lengths, dtype=tf.float32)
    batch_size = tf.shape(outputs)[0]
    index = tf.range(0, batch_size) * 6 + (lengths - 1)
    last = tf.gather(tf.reshape(outputs, [-1, UNITS]), index)
    return Built({"x": x, "lengths": lengths}, {"logits": tf.layers.dense(last, 2)})


@graph("dynamic_lengths_from_padding", data={"words": ("int", 0, 4)})
def dynamic_lengths_from_padding(tf):
    """The lengths counted from the ids that are not 0, the last output by `gather_nd`."""
    words = tf.placeholder(tf.int32, [None, 8], name="words")
    table = tf.get_variable("embedding", [4, 5])
    length = tf.cast(tf.reduce_sum(tf.sign(words), 1), tf.int32)
    outputs, _ = tf.nn.dynamic_rnn(
        tf.nn.rnn_cell.BasicLSTMCell(UNITS),
        tf.nn.embedding_lookup(table, words),
        dtype=tf.float32,
        sequence_length=length,
    )
    rows = tf.stack([tf.range(tf.shape(words)[0]), tf.maximum(length - 1, 0)], axis=1)
    return Built({"words": words}, {"last": tf.gather_nd(outputs, rows)})


@graph("static_lengths", data={"lengths": ("lengths", 5)})
def static_lengths(tf):
    x = sequence(tf)
    lengths = tf.placeholder(tf.int32, [None], name="lengths")
    outputs, state = tf.nn.static_rnn(
        tf.nn.rnn_cell.BasicLSTMCell(UNITS), tf.unstack(x, axis=1), dtype=tf.float32, sequence_length=lengths
    )
    return Built({"x": x, "lengths": lengths}, {"stacked": tf.stack(outputs, 1), "h": state.h})


@graph("dynamic_time_major", shape={"x": [5, 3, 4]})
def dynamic_time_major(tf):
    x = tf.placeholder(tf.float32, [None, None, 4], name="x")
    outputs, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.LSTMCell(UNITS), x, dtype=tf.float32, time_major=True)
    return Built({"x": x}, {"outputs": outputs, "last": outputs[-1], "h": state[1]})


@graph("dynamic_any_length", shape={"x": [3, 5, 4]})
def dynamic_any_length(tf):
    x = tf.placeholder(tf.float32, [None, None, 4], name="x")
    outputs, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(UNITS), x, dtype=tf.float32)
    return Built({"x": x}, {"mean": tf.reduce_mean(outputs, 1), "max": tf.reduce_max(outputs, 1), "state": state})


@graph("dynamic_state_fed")
def dynamic_state_fed(tf):
    x = sequence(tf)
    c = tf.placeholder(tf.float32, [None, UNITS], name="c")
    h = tf.placeholder(tf.float32, [None, UNITS], name="h")
    cell = tf.nn.rnn_cell.BasicLSTMCell(UNITS)
    outputs, state = tf.nn.dynamic_rnn(cell, x, initial_state=tf.nn.rnn_cell.LSTMStateTuple(c, h))
    return Built({"x": x, "c": c, "h": h}, {"outputs": outputs, "new_c": state.c, "new_h": state.h})


@graph("dynamic_multi_state_in_one_placeholder")
def dynamic_multi_state_in_one_placeholder(tf):
    """`[layers, 2, batch, units]`, unstacked into tuples."""
    x = sequence(tf)
    init_state = tf.placeholder(tf.float32, [2, 2, 3, UNITS], name="state")
    layers = tf.unstack(init_state, axis=0)
    state = tuple(tf.nn.rnn_cell.LSTMStateTuple(layers[i][0], layers[i][1]) for i in range(2))
    cell = tf.nn.rnn_cell.MultiRNNCell([tf.nn.rnn_cell.LSTMCell(UNITS) for _ in range(2)], state_is_tuple=True)
    outputs, new = tf.nn.dynamic_rnn(cell, tf.reshape(x, [3, 5, 4]), initial_state=state)
    return Built({"x": x, "state": init_state}, {"outputs": outputs, "new_state": tf.stack([tf.stack(s) for s in new])})


@graph("dynamic_state_learned")
def dynamic_state_learned(tf):
    x = sequence(tf)
    start = tf.get_variable("start", [1, UNITS])
    outputs, state = tf.nn.dynamic_rnn(
        tf.nn.rnn_cell.GRUCell(UNITS), x, initial_state=tf.tile(start, [tf.shape(x)[0], 1])
    )
    return Built({"x": x}, {"outputs": outputs, "state": state})


@graph("bidirectional_dynamic", data={"lengths": ("lengths", 5)})
def bidirectional_dynamic(tf):
    x = sequence(tf)
    lengths = tf.placeholder(tf.int32, [None], name="lengths")
    fw, bw = tf.nn.rnn_cell.LSTMCell(UNITS), tf.nn.rnn_cell.LSTMCell(UNITS)
    (out_fw, out_bw), (s_fw, s_bw) = tf.nn.bidirectional_dynamic_rnn(fw, bw, x, lengths, dtype=tf.float32)
    return Built(
        {"x": x, "lengths": lengths}, {"outputs": tf.concat([out_fw, out_bw], -1), "h": tf.concat([s_fw.h, s_bw.h], 1)}
    )


@graph("bidirectional_dynamic_no_lengths")
def bidirectional_dynamic_no_lengths(tf):
    x = sequence(tf)
    cells = [tf.nn.rnn_cell.GRUCell(UNITS) for _ in range(2)]
    outputs, _ = tf.nn.bidirectional_dynamic_rnn(cells[0], cells[1], x, dtype=tf.float32)
    return Built({"x": x}, {"sum": tf.add(outputs[0], outputs[1])})


@graph("bidirectional_stacked")
def bidirectional_stacked(tf):
    h = x = sequence(tf)
    for layer in range(2):
        with tf.variable_scope(f"layer_{layer}"):
            outputs, _ = tf.nn.bidirectional_dynamic_rnn(
                tf.nn.rnn_cell.BasicLSTMCell(4), tf.nn.rnn_cell.BasicLSTMCell(4), h, dtype=tf.float32
            )
            h = tf.concat(outputs, 2)
    return Built({"x": x}, {"logits": tf.layers.dense(h, 3)})


@graph("bidirectional_stacked_contrib")
def bidirectional_stacked_contrib(tf):
    x = sequence(tf)
    rnn = tf.contrib.rnn
    outputs, _, _ = rnn.stack_bidirectional_dynamic_rnn(
        [rnn.LSTMCell(4) for _ in range(2)], [rnn.LSTMCell(4) for _ in range(2)], x, dtype=tf.float32
    )
    return Built({"x": x}, {"outputs": outputs})


@graph("bidirectional_static")
def bidirectional_static(tf):
    x = sequence(tf)
    fw = tf.contrib.rnn.BasicLSTMCell(UNITS, forget_bias=1.0)
    bw = tf.contrib.rnn.BasicLSTMCell(UNITS, forget_bias=1.0)
    outputs, _, _ = tf.contrib.rnn.static_bidirectional_rnn(fw, bw, tf.unstack(x, 5, 1), dtype=tf.float32)
    W, b = tf.Variable(tf.random_normal([2 * UNITS, 3])), tf.Variable(tf.random_normal([3]))
    return Built({"x": x}, {"logits": tf.matmul(outputs[-1], W) + b})


@graph("dropout_wrapped_lstm")
def dropout_wrapped_lstm(tf):
    x = sequence(tf)
    keep_prob = tf.placeholder(tf.float32, [], name="keep_prob")
    cells = [
        tf.nn.rnn_cell.DropoutWrapper(tf.nn.rnn_cell.BasicLSTMCell(UNITS), output_keep_prob=keep_prob) for _ in range(2)
    ]
    outputs, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.MultiRNNCell(cells), x, dtype=tf.float32)
    return Built({"x": x}, {"logits": tf.layers.dense(outputs[:, -1], 3)}, {"keep_prob": (keep_prob, 1.0, 0.5)})


@graph("dropout_wrapped_inputs_and_states")
def dropout_wrapped_inputs_and_states(tf):
    x = sequence(tf)
    keep = tf.placeholder_with_default(1.0, [], name="keep")
    cell = tf.nn.rnn_cell.DropoutWrapper(
        tf.nn.rnn_cell.GRUCell(UNITS), input_keep_prob=keep, output_keep_prob=keep, state_keep_prob=keep
    )
    outputs, state = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32)
    return Built({"x": x}, {"outputs": outputs, "state": state}, {"keep": (keep, 1.0, 0.8)})


@graph("dropout_variational_recurrent")
def dropout_variational_recurrent(tf):
    x = sequence(tf)
    keep = tf.placeholder(tf.float32, [], name="keep")
    cell = tf.nn.rnn_cell.DropoutWrapper(
        tf.nn.rnn_cell.LSTMCell(UNITS),
        output_keep_prob=keep,
        state_keep_prob=keep,
        variational_recurrent=True,
        dtype=tf.float32,
    )
    outputs, _ = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32)
    return Built({"x": x}, {"outputs": outputs}, {"keep": (keep, 1.0, 0.8)})


@graph("output_projection_wrapper")
def output_projection_wrapper(tf):
    x = sequence(tf)
    cell = tf.contrib.rnn.OutputProjectionWrapper(tf.contrib.rnn.BasicRNNCell(UNITS, activation=tf.nn.relu), 1)
    outputs, _ = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32)
    return Built({"x": x}, {"outputs": outputs})


@graph("lstm_block_cells")
def lstm_block_cells(tf):
    """The fused op of one step."""
    x = sequence(tf)
    cell = tf.contrib.rnn.MultiRNNCell([tf.contrib.rnn.LSTMBlockCell(UNITS, forget_bias=0.0) for _ in range(2)])
    outputs, _ = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32)
    return Built({"x": x}, {"outputs": outputs})


@graph("lstm_block_fused")
def lstm_block_fused(tf):
    """The fused op of all steps, time first."""
    x = sequence(tf)
    cell = tf.contrib.rnn.LSTMBlockFusedCell(UNITS)
    outputs, (c, h) = cell(tf.transpose(x, [1, 0, 2]), dtype=tf.float32)
    return Built({"x": x}, {"outputs": tf.transpose(outputs, [1, 0, 2]), "c": c, "h": h})


@graph("layer_norm_lstm")
def layer_norm_lstm(tf):
    x = sequence(tf)
    outputs, _ = tf.nn.dynamic_rnn(tf.contrib.rnn.LayerNormBasicLSTMCell(UNITS), x, dtype=tf.float32)
    return Built({"x": x}, {"outputs": outputs})


@graph("conv_lstm")
def conv_lstm(tf):
    x = tf.placeholder(tf.float32, [None, 4, 6, 6, 2], name="frames")
    cell = tf.contrib.rnn.ConvLSTMCell(2, [6, 6, 2], 3, [3, 3])
    outputs, state = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32)
    return Built({"frames": x}, {"outputs": outputs, "h": state.h})
