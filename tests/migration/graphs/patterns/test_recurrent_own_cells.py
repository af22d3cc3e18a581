"""Loops whose cells Keras does not have: classes of the model's own, which compute line by line what the graph does.

The lines are the same operations in the same order, so all of these are exact, but beside layers of Keras.
"""

import keras
import numpy as np
import pytest
import tensorflow as tf2
from converting import check, converted, layers_of
from trained_graphs import Built, trained

import tfgraph.v1 as tf

UNITS = 6
LENGTHS = {
    "lengths": np.array([5, 2, 0, 3], np.int32),
    "x": np.random.default_rng(7).standard_normal((4, 5, 4), np.float32),
}
rnn = tf.contrib.rnn


@pytest.fixture(autouse=True)
def loops_of_tf1():
    """Loops with `Enter` and `Exit`, and not with functions."""
    tf2.compat.v1.disable_control_flow_v2()
    yield
    tf2.compat.v1.enable_control_flow_v2()


def sequence(dtype=tf.float32):
    return tf.placeholder(dtype, [None, 5, 4], "x")


def dynamic(cell, x=None, **options):
    options.setdefault("dtype", tf.float32)
    return tf.nn.dynamic_rnn(cell, sequence() if x is None else x, **options)


class DecayingCell(tf.nn.rnn_cell.RNNCell):
    """As somebody would write one himself."""

    def __init__(self, more=None):
        """Begin; `more` is what else the state takes."""
        super().__init__(name="decaying_cell")
        self.more = more

    @property
    def state_size(self):
        return UNITS, UNITS

    @property
    def output_size(self):
        return UNITS

    def call(self, inputs, state):
        slow, fast = state
        gate = tf.layers.dense(tf.concat([inputs, fast], 1), UNITS, tf.nn.sigmoid, name="gate")
        decay = tf.get_variable("decay", [UNITS], inputs.dtype)
        new_slow = tf.exp(-tf.nn.relu(decay)) * slow + gate * tf.reduce_max(slow, axis=1, keepdims=True)
        if self.more is not None:
            new_slow += self.more
        return new_slow * fast, (new_slow, tf.nn.softmax(new_slow + fast))


@pytest.mark.parametrize(
    "cell, name",
    [
        (lambda: rnn.LSTMCell(UNITS, use_peepholes=True), "LSTMCell"),
        (lambda: rnn.LSTMCell(UNITS, num_proj=3, cell_clip=0.5, proj_clip=0.2), "LSTMCell"),
        (lambda: rnn.LSTMCell(UNITS, activation=tf.sin), "LSTMCell"),
        (lambda: rnn.GRUCell(UNITS, activation=tf.sin), "GRUCell"),
        (lambda: rnn.LayerNormBasicLSTMCell(UNITS), "LayerNormBasicLSTMCell"),
        (lambda: rnn.UGRNNCell(UNITS), "UGRNNCell"),
        (lambda: rnn.IntersectionRNNCell(UNITS, num_in_proj=UNITS), "IntersectionRNNCell"),
        (lambda: rnn.NASCell(UNITS, num_proj=3), "NASCell"),
        (lambda: rnn.GLSTMCell(UNITS, number_of_groups=2), "GLSTMCell"),
        (lambda: rnn.LSTMBlockCell(UNITS, use_peephole=True, cell_clip=0.7), "LSTMCell"),
        (lambda: rnn.AttentionCellWrapper(rnn.BasicLSTMCell(UNITS), 3, state_is_tuple=True), "AttentionWrapperCell"),
        (lambda: rnn.HighwayWrapper(rnn.GRUCell(4)), "RecurrentCell"),
        (lambda: DecayingCell(), "DecayingCell"),
    ],
)
def test_a_cell_is_a_class(cell, name):
    found = converted(lambda: dynamic(cell())[0], frozen=name.startswith("LSTM"))
    check(found)
    assert layers_of(found) == ["RNN"]
    assert f"layers.RNN({name}(),return_sequences=True" in "".join(found.source.split())
    assert f"class {name}(layers.Layer):" in found.source


def test_its_weights_have_the_names_of_the_graph():
    found = converted(lambda: dynamic(rnn.LSTMCell(UNITS, use_peepholes=True, num_proj=3))[0])
    check(found)
    (layer,) = [layer for layer in found.model.layers if isinstance(layer, keras.layers.RNN)]
    assert layer.name == "lstm_cell"
    assert {name for name in vars(layer.cell) if name.startswith("w_")} == {"w_f_diag", "w_i_diag", "w_o_diag"}
    assert layer.cell.dense.kernel.shape == (4 + 3, 4 * UNITS) and layer.cell.projection.kernel.shape == (UNITS, 3)


def test_the_gates_of_an_lstm_have_their_names():
    found = converted(lambda: dynamic(rnn.LSTMCell(UNITS, use_peepholes=True))[0])
    check(found)
    assert "i, j, f, o = ops.split(" in found.source
    assert "ops.sigmoid(f + 1.0 + self.w_f_diag * c) * c" in found.source


def test_what_is_no_gate_is_not_called_so():
    def build():
        class Cell(DecayingCell):
            def call(self, inputs, state):
                h, c = state
                parts = tf.split(tf.layers.dense(tf.concat([inputs, h], 1), 4 * UNITS), 4, 1)
                new = tf.sigmoid(parts[0]) * c + tf.tanh(parts[1]) * parts[2] + parts[3]
                return new, (new, tf.tanh(c + new))

        return dynamic(Cell())[0]

    found = converted(build)
    check(found)
    assert "i, j, f, o" not in found.source and "dense_0, dense_1, dense_2, dense_3 = ops.split(" in found.source


@pytest.mark.parametrize("time_major", [False, True])
def test_examples_of_several_lengths(time_major):
    def build():
        state = [tf.placeholder(tf.float32, [None, UNITS], name) for name in ("slow", "fast")]
        x, lengths = sequence(), tf.placeholder(tf.int32, [None], "lengths")
        turned = tf.transpose(x, [1, 0, 2]) if time_major else x
        outputs, new = dynamic(
            DecayingCell(), turned, sequence_length=lengths, initial_state=tuple(state), time_major=time_major
        )
        return {"outputs": outputs, "slow_after": new[0], "fast_after": new[1]}

    states = {name: np.random.default_rng(3).standard_normal((4, UNITS), np.float32) for name in ("slow", "fast")}
    found = converted(build, data={**LENGTHS, **states})
    check(found)
    assert layers_of(found) == ["RNN"]


def test_only_what_is_wanted_is_returned():
    def build():
        outputs, (c, h) = dynamic(rnn.LSTMCell(UNITS, use_peepholes=True))
        return {"last": tf.square(outputs[:, -1]), "h": tf.square(h)}

    found = converted(build)
    check(found)
    assert "return_sequences" not in found.source and "return_state" not in found.source


def test_cells_behind_each_other_are_layers_behind_each_other():
    cells = [
        lambda: rnn.NASCell(UNITS),
        lambda: rnn.DropoutWrapper(rnn.NASCell(UNITS), input_keep_prob=0.8, output_keep_prob=0.7),
        lambda: rnn.BasicLSTMCell(UNITS),
        lambda: rnn.UGRNNCell(UNITS),
    ]
    found = converted(lambda: dynamic(rnn.MultiRNNCell([cell() for cell in cells]))[0])
    check(found, exact=False)  # an LSTM of Keras is among them
    assert layers_of(found) == ["RNN", "Dropout", "RNN", "Dropout", "LSTM", "RNN"]
    assert found.source.count("class NASCell") == found.source.count("class ") - 1 == 1


def test_what_was_dropped_is_the_same_for_all_that_take_it():
    def build():
        residual = rnn.DropoutWrapper(rnn.ResidualWrapper(rnn.NASCell(4)), input_keep_prob=0.8)
        return dynamic(residual)[0]

    found = converted(build)
    check(found)
    assert layers_of(found) == ["Dropout", "RNN"]
    assert "self.dropout" not in found.source


def test_dropout_within_a_cell_is_in_the_cell():
    found = converted(lambda: dynamic(rnn.LayerNormBasicLSTMCell(UNITS, dropout_keep_prob=0.75))[0])
    check(found)
    assert "self.dropout = layers.Dropout(0.25, " in found.source
    x = np.ones((2, 5, 4), np.float32)
    assert not np.allclose(found.model(x, training=True), found.model(x))


def test_there_and_back():
    def build():
        cells = [rnn.NASCell(UNITS) for _ in range(2)]
        outputs, _ = tf.nn.bidirectional_dynamic_rnn(*cells, sequence(), dtype=tf.float32)
        return tf.concat(outputs, -1)

    found = converted(build)
    check(found)
    assert layers_of(found) == ["Bidirectional"]
    assert "layers.Bidirectional(layers.RNN(NASCell(),return_sequences=True)" in "".join(found.source.split())


def test_what_does_not_change_from_step_to_step_is_repeated():
    def build():
        context = tf.placeholder(tf.float32, [None, UNITS], "context")
        return dynamic(DecayingCell(tf.layers.dense(context, UNITS)))[0]

    found = converted(build)
    check(found)
    assert layers_of(found) == ["Dense", "RepeatVector", "Concatenate", "RNN"]


def test_it_has_the_gradients_of_the_graph():
    """By central differences, in float64: half the digits remain."""
    found = converted(
        lambda: tf.nn.dynamic_rnn(
            rnn.LSTMCell(UNITS, use_peepholes=True, num_proj=3, dtype=tf.float64),
            sequence(tf.float64),
            dtype=tf.float64,
        )[0]
    )
    check(found)
    x = np.random.default_rng(0).standard_normal((2, 5, 4))
    variables = found.model.trainable_variables
    assert len(variables) == 6
    with tf2.GradientTape() as tape:
        loss = tf2.reduce_sum(found.model(x) ** 2)
    gradients = tape.gradient(loss, [variable.value for variable in variables])
    for variable, gradient in zip(variables, gradients, strict=True):
        step, before = np.random.default_rng(1).standard_normal(variable.shape), variable.numpy()
        losses = []
        for size in (1e-6, -1e-6):
            variable.assign(before + size * step)
            losses.append(float(tf2.reduce_sum(found.model(x) ** 2)))
        variable.assign(before)
        assert np.sum(gradient * step) == pytest.approx((losses[0] - losses[1]) / 2e-6, rel=1e-6)


def test_its_training_goes_on():
    """The losses of the next steps are those of the session, with the slots of Adam in the cell and a frozen weight."""

    def build():
        x, labels = sequence(), tf.placeholder(tf.int32, [None], "labels")
        outputs, _ = dynamic(rnn.LayerNormBasicLSTMCell(UNITS), x)
        logits = tf.layers.dense(outputs[:, -1], 3, name="logits")
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
        every = [each for each in tf.trainable_variables() if "input/gamma" not in each.name]
        loss += 0.01 * tf.nn.l2_loss(next(each for each in every if "kernel" in each.name))
        return Built([logits], loss, tf.train.AdamOptimizer(0.01).minimize(loss, var_list=every), [x], [labels])

    result = trained(build)
    assert result.training.optimizer.name == "Adam", result.source
    np.testing.assert_allclose(result.found, result.wanted, rtol=1e-5)  # another order of the sums in the gradients
    assert result.wanted[0] != result.wanted[1]


def test_it_is_loaded_again(tmp_path):
    found = converted(lambda: dynamic(rnn.NASCell(UNITS))[0])
    found.model.save(tmp_path / "model.keras")
    x = np.ones((2, 5, 4), np.float32)
    np.testing.assert_array_equal(keras.models.load_model(tmp_path / "model.keras")(x), found.model(x))


def test_a_cell_that_looks_at_the_number_of_the_round_stays_as_it_is():
    def build():
        x = tf.transpose(sequence(), [1, 0, 2])
        array = tf.TensorArray(tf.float32, 5).unstack(x)
        outputs = tf.TensorArray(tf.float32, 5)

        def step(number, h, outputs):
            h = tf.sin(h * 0.5 + array.read(number)) * tf.cast(number, tf.float32)
            return number + 1, h, outputs.write(number, h)

        state = tf.zeros_like(x[0])
        return tf.while_loop(lambda number, *_: number < 5, step, (0, state, outputs))[2].stack()

    found = converted(build)
    check(found, wrapped=True)
    assert found.wrapped == ["Loop"]


def test_two_outputs_stay_as_they_are():
    def build():
        x = tf.transpose(sequence(), [1, 0, 2])
        array = tf.TensorArray(tf.float32, 5).unstack(x)
        outputs = [tf.TensorArray(tf.float32, 5) for _ in range(2)]

        def step(number, h, one, other):
            h = tf.sin(h * 0.5 + array.read(number))
            return number + 1, h, one.write(number, tf.cos(h)), other.write(number, tf.tan(h))

        made = tf.while_loop(lambda number, *_: number < 5, step, (0, tf.zeros_like(x[0]), *outputs))
        return {"one": made[2].stack(), "other": made[3].stack()}

    check(converted(build), wrapped=True)
