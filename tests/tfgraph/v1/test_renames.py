"""Every row of the tables of TF 0.x names leads to something, and each use is remembered once."""

import sys

import numpy as np
import pytest
import tensorflow as tf2
import tensorflow.compat.v1 as compat

import tfgraph.v1 as tf
from tfgraph.v1 import renames

EVERY = {
    **renames.RENAMES,
    **{name: home for name, (_, home) in renames.OLD_FUNCTIONS.items()},
    **renames.REORDERED,
    **renames.EXTENDED,
}


@pytest.fixture(autouse=True)
def no_notes():
    renames._notes.clear()
    yield
    renames._notes.clear()
    renames.assume("1.x")


def at(root, path):
    for part in path.split("."):
        root = getattr(root, part)
    return root


@pytest.mark.parametrize("name", EVERY)
def test_every_row_resolves(name):
    assert at(tf, name) is renames.resolve(EVERY[name])


@pytest.mark.parametrize("name", [replacement for replacement, _ in renames.OLD_FUNCTIONS.values()])
def test_every_replacement_is_a_name_of_1_15(name):
    assert callable(at(compat, name))


@pytest.mark.parametrize("name", [name for name in {**renames.RENAMES, **renames.OLD_FUNCTIONS}])
def test_no_row_hides_a_name_that_is_still_there(name):
    with pytest.raises((AttributeError, ImportError, NotImplementedError)):
        at(compat, name)


def test_all_functions_of_ours_are_in_a_table():
    from tfgraph.v1 import old_cells, old_functions, reordered

    for module, table in [
        (old_functions, [home for _, home in renames.OLD_FUNCTIONS.values()]),
        (reordered, renames.REORDERED.values()),
        (old_cells, renames.OLD_CELLS.values()),
    ]:
        own = {name for name, value in vars(module).items() if not name.startswith("_") and callable(value)}
        own -= {"Callable", "Mapping", "Sequence", "Any", "Arguments", "Reading", "either_order"}
        assert own == {home.rpartition(".")[2] for home in table}


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (lambda: tf.mul(2.0, 3.0), 6.0),
        (lambda: tf.sub(2.0, 3.0), -1.0),
        (lambda: tf.neg(2.0), -2.0),
        (lambda: tf.inv(4.0), 0.25),
        (lambda: tf.pack([1, 2]), [1, 2]),
        (lambda: tf.unpack([[1, 2], [3, 4]])[1], [3, 4]),
        (lambda: tf.select([True, False], [1, 2], [3, 4]), [1, 4]),
        (lambda: tf.complex_abs(3 + 4j), 5.0),
        (lambda: tf.listdiff([1, 2, 3], [2])[0], [1, 3]),
        (lambda: tf.batch_matmul([[[1.0, 2.0]]], [[[3.0, 4.0]]], adj_y=True), [[[11.0]]]),
        (lambda: tf.batch_matmul([[[1j]]], [[[1j]]], adj_x=True), [[[1.0]]]),
        (lambda: tf.batch_matrix_transpose([[[1, 2]]]), [[[1], [2]]]),
    ],
)
def test_values(build, expected):
    with tf2.Graph().as_default(), tf.Session() as session:
        np.testing.assert_array_equal(session.run(build()), expected)


def test_summaries_keep_their_tags():
    with tf2.Graph().as_default(), tf.Session() as session:
        with tf.name_scope("inner"):
            tf.scalar_summary(["a b", "c"], [1.0, 2.0])
            tf.histogram_summary("weights of 1", [1.0, 2.0])
            tf.image_summary("images", np.zeros((2, 4, 4, 1), np.float32), max_images=1)
            tf.audio_summary("sound", np.zeros((1, 8), np.float32), 8)
            tf.scalar_summary("elsewhere", 3.0, collections=["other"])
        assert len(tf.get_collection("other")) == 1
        summary = tf.Summary.FromString(session.run(tf.merge_all_summaries()))
    assert [value.tag for value in summary.value] == ["a b", "c", "weights of 1", "images/image", "sound/audio/0"]
    assert [value.simple_value for value in summary.value[:2]] == [1.0, 2.0]
    assert summary.value[2].histo.sum == 3.0


def test_each_line_is_noted_once():
    for _ in range(2):
        tf.mul  # noqa: B018
    line = sys._getframe().f_lineno - 1
    tf.neg  # noqa: B018
    notes = renames.noted()
    assert notes[0] == renames.Note("tf.mul", "tf.multiply", __file__, line)
    assert str(notes[0]) == f"{__file__}:{line}: tf.mul of TF 0.x is tf.multiply"
    assert [note.name for note in notes] == ["tf.mul", "tf.neg"]


def test_names_of_today_are_not_noted():
    tf.multiply  # noqa: B018
    tf.concat([[1], [2]], 0)
    assert renames.noted() == []


@pytest.mark.parametrize(("generation", "size"), [("0.x", 8), ("0.12", (4, 4)), ("1.x", (4, 4)), ("mixed", (4, 4))])
def test_default_of_state_is_tuple(generation, size):
    renames.assume(generation)
    cell = tf.nn.rnn_cell.BasicLSTMCell(4)
    assert cell.state_size == size
    assert tf.nn.rnn_cell.LSTMCell(4).state_size == size
    # A cell without tuples cannot be in a stack with them, and the other way round.
    assert tf.nn.rnn_cell.MultiRNNCell([cell]).state_size == (size if generation == "0.x" else (size,))


@pytest.mark.parametrize("generation", ["0.x", "0.12"])
def test_cells_of_0_x_take_input_size_by_position(generation):
    renames.assume(generation)
    assert tf.nn.rnn_cell.BasicRNNCell(4, 3).state_size == 4
    assert tf.nn.rnn_cell.GRUCell(4, 3).state_size == 4
    assert tf.nn.rnn_cell.LSTMCell(4, 3, True, state_is_tuple=True).state_size == (4, 4)
    assert tf.nn.rnn_cell.BasicLSTMCell(4, 0.0, 3, True).state_size == (4, 4)


def test_states_in_one_tensor_hold_the_same_numbers(rng):
    x = rng.standard_normal((2, 3), dtype=np.float32)
    results = {}
    for generation in ("0.x", "1.x"):
        renames.assume(generation)
        with tf2.Graph().as_default(), tf.Session() as session:
            tf.set_random_seed(1)
            initializer = tf.constant_initializer(np.linspace(-1, 1, 7 * 16))
            with tf.variable_scope("scope", initializer=initializer):
                _, state = tf.nn.rnn(tf.nn.rnn_cell.BasicLSTMCell(4), [tf.constant(x)] * 2, dtype=tf.float32)
            session.run(tf.global_variables_initializer())
            results[generation] = session.run(state)
    np.testing.assert_array_equal(results["0.x"], np.concatenate(results["1.x"], axis=1))


def test_one_cell_many_times_is_many_layers():
    renames.assume("0.x")
    with tf2.Graph().as_default():
        stack = tf.nn.rnn_cell.MultiRNNCell([tf.nn.rnn_cell.GRUCell(4)] * 3)
        tf.nn.dynamic_rnn(stack, np.zeros((2, 5, 3), np.float32), dtype=tf.float32)
        shapes = [variable.shape.as_list() for variable in tf.trainable_variables() if "gates/kernel" in variable.name]
    assert shapes == [[7, 8], [8, 8], [8, 8]]
