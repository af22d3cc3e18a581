"""What TF 1.15.5's layers and RNN cells leave in a graph; run with a TF 1.15.5 Python, writes layer_names.json.

`cases` is called by the tests, too, with `tfgraph.v1` as `tf`.
"""

import json
import os


def cases(tf):
    """Name -> function that builds a graph and returns the values to compare, on constant weights and inputs."""
    x = [[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]], [[-0.1, -0.2, -0.3], [0.0, 0.5, -1.0], [1.0, 2.0, 3.0]]]

    def batch_normalization():
        image = tf.placeholder(tf.float32, [None, 4, 4, 2])
        with tf.variable_scope("net"):
            first = tf.layers.batch_normalization(image, training=True)
            tf.layers.batch_normalization(first, training=True, name="second", fused=False)

    def dense_and_conv():
        image = tf.placeholder(tf.float32, [None, 8, 8, 2])
        with tf.variable_scope("net"):
            y = tf.layers.conv2d(image, 3, 3, kernel_regularizer=lambda kernel: tf.reduce_sum(kernel))
            y = tf.layers.max_pooling2d(y, 2, 2)
            y = tf.layers.dense(tf.layers.flatten(y), 2, bias_regularizer=lambda bias: tf.reduce_sum(bias))
            tf.layers.dense(y, 2)
        with tf.variable_scope("net", reuse=True):
            tf.layers.dense(tf.ones([1, 2]), 2, name="dense_1")

    def rnn(make_cell, run="dynamic"):
        def build():
            inputs = tf.constant(x)
            if run == "dynamic":
                return tf.nn.dynamic_rnn(make_cell(), inputs, [2, 3], dtype=tf.float32)
            if run == "static":
                return tf.nn.static_rnn(make_cell(), tf.unstack(inputs, axis=1), dtype=tf.float32)
            if run == "bidirectional":
                return tf.nn.bidirectional_dynamic_rnn(make_cell(), make_cell(), inputs, dtype=tf.float32)
            cell = make_cell()
            inputs_ta = tf.TensorArray(tf.float32, 3).unstack(tf.transpose(inputs, [1, 0, 2]))

            def loop_fn(time, output, state, loop_state):
                state = cell.zero_state(2, tf.float32) if output is None else state
                done = tf.fill([2], time >= 3)
                following = tf.cond(time >= 3, lambda: tf.zeros([2, 3]), lambda: inputs_ta.read(time))
                return done, following, state, output, None

            outputs, state, _ = tf.nn.raw_rnn(cell, loop_fn)
            return outputs.stack(), state

        return build

    cells = tf.nn.rnn_cell
    return {
        "batch_normalization": batch_normalization,
        "dense_and_conv": dense_and_conv,
        "basic_lstm": rnn(lambda: cells.BasicLSTMCell(2)),
        "lstm_peepholes": rnn(lambda: cells.LSTMCell(2, use_peepholes=True, num_proj=3)),
        "gru": rnn(lambda: cells.GRUCell(2)),
        "basic_rnn": rnn(lambda: cells.BasicRNNCell(2)),
        "multi": rnn(lambda: cells.MultiRNNCell([cells.BasicLSTMCell(2), cells.ResidualWrapper(cells.GRUCell(2))])),
        "static": rnn(lambda: cells.GRUCell(2), "static"),
        "bidirectional": rnn(lambda: cells.BasicLSTMCell(2), "bidirectional"),
        "raw": rnn(lambda: cells.DropoutWrapper(cells.LSTMCell(2), 1.0, 1.0), "raw"),
    }


def describe(tf, build):
    """What is in the graph that `build` makes, and the value of what it returns with constant weights."""
    with tf.Graph().as_default(), tf.Session() as session:
        built = build()
        described = {"variables": [[v.op.name, v.shape.as_list()] for v in tf.global_variables()]}
        described["trainable"] = [v.op.name for v in tf.trainable_variables()]
        for collection in ("update_ops", "regularization_losses"):
            described[collection] = len(tf.get_collection(collection))
        if built is not None:
            for number, variable in enumerate(tf.global_variables()):
                size = variable.shape.num_elements()
                values = [0.1 * ((7 * i + number) % 11 - 5) for i in range(size)]
                variable.load(tf.reshape(tf.constant(values), variable.shape).eval(), session)
            flat = tf.nest.flatten(built) if hasattr(tf, "nest") else built
            described["values"] = [value.tolist() for value in session.run(flat)]
    return described


if __name__ == "__main__":
    import tensorflow

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "layer_names.json")
    goldens = {name: describe(tensorflow, build) for name, build in cases(tensorflow).items()}
    with open(path, "w") as file:
        json.dump(goldens, file, indent=0, sort_keys=True)
