"""LSTM cells of TF1 in `keras.layers.LSTM`."""

import keras
import numpy as np
import pytest

import tfgraph.v1 as tf
from migration.checkpoints import load_ckpt, save_ckpt
from migration.checkpoints.layouts import layout_of
from tfgraph.checkpoints import read_checkpoint

# One product of inputs and state there, two here: sums of 7 products in another order, over five steps.
ORDER_OF_SUMS = {"rtol": 0, "atol": 2e-6}


def layer():
    return keras.layers.LSTM(4, return_sequences=True)


@pytest.mark.parametrize("cell", [tf.nn.rnn_cell.LSTMCell, tf.nn.rnn_cell.BasicLSTMCell])
def test_it_computes_the_same(cell, move, device):
    moved = move(lambda: cell(4), layer())
    np.testing.assert_allclose(moved.model(moved.x), moved.expected, **ORDER_OF_SUMS)
    assert {line.why for line in moved.ledger.lines} == {
        "LSTM: gates i, j, f, o to i, f, c, o; kernel split; forget bias 1 added"
    }


@pytest.mark.parametrize("forget_bias", [0.0, 0.25])
def test_another_forget_bias(forget_bias, move, tmp_path, device):
    """No checkpoint says it: the user must, or the numbers are wrong."""

    def cell():
        return tf.nn.rnn_cell.LSTMCell(4, forget_bias=forget_bias)

    wrong = move(cell, layer())
    assert np.abs(wrong.model(wrong.x) - wrong.expected).max() > 0.01
    moved = move(cell, layer(), forget_bias=forget_bias)
    np.testing.assert_allclose(moved.model(moved.x), moved.expected, **ORDER_OF_SUMS)
    added = "; forget bias 0.25 added" if forget_bias else ""
    assert {line.why for line in moved.ledger.lines} == {"LSTM: gates i, j, f, o to i, f, c, o; kernel split" + added}
    scope = {"rnn/lstm_cell": moved.scope}
    save_ckpt(moved.model, tmp_path / "back.ckpt", rename=scope, forget_bias=forget_bias)
    there, back = (read_checkpoint(path)["rnn/lstm_cell/bias"] for path in (moved.checkpoint, tmp_path / "back.ckpt"))
    # 0.25 was added and taken away: half of float32's step between 1 and 2. Nothing rounds if nothing is added.
    np.testing.assert_allclose(back, there, rtol=0, atol=6e-8 if forget_bias else 0)


def test_a_forget_bias_that_cannot_be_added_is_refused(move, tmp_path):
    model = move(lambda: tf.nn.rnn_cell.LSTMCell(4), layer()).model
    with pytest.raises(ValueError, match="forget_bias: expected a finite number, received nan"):
        load_ckpt(model, tmp_path / "cell.ckpt", forget_bias=float("nan"))
    other = keras.Sequential([keras.Input([3]), keras.layers.Dense(2)], name="other")
    for call in (load_ckpt, save_ckpt):
        with pytest.raises(ValueError, match=r"forget_bias: 'other' has no keras\.layers\.LSTM"):
            call(other, tmp_path / "other.ckpt", forget_bias=0.0)


def test_the_way_back(move, tmp_path):
    moved = move(lambda: tf.nn.rnn_cell.LSTMCell(4), layer())
    save_ckpt(moved.model, tmp_path / "back.ckpt", rename={"rnn/lstm_cell": moved.scope})
    there, back = read_checkpoint(moved.checkpoint), read_checkpoint(tmp_path / "back.ckpt")
    np.testing.assert_array_equal(back["rnn/lstm_cell/kernel"], there["rnn/lstm_cell/kernel"], strict=True)
    # 1 was added and taken away: half of float32's step between 1 and 2.
    np.testing.assert_allclose(back["rnn/lstm_cell/bias"], there["rnn/lstm_cell/bias"], rtol=0, atol=6e-8)
    assert back.keys() == there.keys()


def test_zeros_keep_their_sign_where_nothing_is_added(move):
    layout = layout_of(move(lambda: tf.nn.rnn_cell.LSTMCell(4), layer()).model.layers[0].cell)
    layout.forget_bias = 0.0
    zeros = [np.full(shape, -0.0, np.float32) for shape in layout.tensors.values()]
    assert all(np.signbit(array).all() for array in layout.to_tf1(layout.to_keras(zeros)))


def test_slots_are_not_shifted(move):
    layout = layout_of(move(lambda: tf.nn.rnn_cell.LSTMCell(4), layer()).model.layers[0].cell)
    tensors = [np.zeros(shape, np.float32) for shape in layout.tensors.values()]
    assert not any(array.any() for array in layout.to_keras(tensors, is_slot=True))
    assert not any(array.any() for array in layout.to_tf1(layout.to_keras(tensors, is_slot=True), is_slot=True))
    assert layout.to_keras(tensors)[2].tolist() == [0] * 4 + [1] * 4 + [0] * 8


def test_the_ledger_says_of_weights_alone_that_they_are_shifted(tmp_path):
    model = keras.Sequential([keras.Input([5, 3]), keras.layers.LSTM(4, name="lstm")])
    model.compile(keras.optimizers.Adam(), "mse")
    ledger = save_ckpt(model, tmp_path / "trained.ckpt", optimizer=model.optimizer)
    shifted = {line.target for line in ledger.lines if "forget bias 1 added" in line.why}
    assert shifted == {"lstm/lstm_cell/kernel", "lstm/lstm_cell/bias"}
    assert "lstm/lstm_cell/bias/Adam" in {line.target for line in ledger.lines}


def test_layers_of_keras_in_a_checkpoint_stay_as_they_are(tmp_path, rng):
    """`tf.keras.layers.LSTM` of TF1 keeps what Keras 3 keeps."""
    model, again = (keras.Sequential([keras.Input([5, 3]), keras.layers.LSTM(4, name="lstm")]) for _ in range(2))
    for weight in model.weights:
        weight.assign(rng.standard_normal(weight.shape))
    ledger = save_ckpt(model, tmp_path / "keras.ckpt", cells="keras")
    assert [line.target for line in ledger.lines] == [
        f"lstm/lstm_cell/{name}" for name in ("bias", "kernel", "recurrent_kernel")
    ]
    load_ckpt(again, tmp_path / "keras.ckpt")
    for a, b in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b, strict=True)


def test_both_directions(tmp_path, rng, device):
    x = rng.standard_normal((2, 5, 3)).astype(np.float32)
    with tf.Graph().as_default(), tf.Session() as session:
        cells = [tf.nn.rnn_cell.LSTMCell(4) for _ in range(2)]
        outputs, _ = tf.nn.bidirectional_dynamic_rnn(*cells, tf.constant(x), dtype=tf.float32)
        for variable in tf.trainable_variables():
            variable.load(rng.uniform(-1, 1, variable.shape.as_list()).astype(np.float32), session)
        expected = session.run(tf.concat(outputs, 2))
        checkpoint = tf.train.Saver().save(session, str(tmp_path / "cell.ckpt"))
    both = keras.layers.Bidirectional(keras.layers.LSTM(4, return_sequences=True, name="lstm"), name="both")
    model = keras.Sequential([keras.Input([5, 3]), both])
    rename = {
        f"bidirectional_rnn/{way[0]}w/lstm_cell": f"both/{'forward' if way == 'f' else 'backward'}_lstm/lstm_cell"
        for way in "fb"
    }
    load_ckpt(model, checkpoint, rename=rename)
    np.testing.assert_allclose(model(x), expected, **ORDER_OF_SUMS)
