"""Plain RNN cells of TF1 in `keras.layers.SimpleRNN`."""

import keras
import numpy as np

import tfgraph.v1 as tf
from migration.checkpoints import save_ckpt
from tfgraph.checkpoints import read_checkpoint


def test_it_computes_the_same_and_comes_back(move, tmp_path, device):
    moved = move(lambda: tf.nn.rnn_cell.BasicRNNCell(4), keras.layers.SimpleRNN(4, return_sequences=True))
    # One product of inputs and state there, two here: sums of 7 products in another order, over five steps.
    np.testing.assert_allclose(moved.model(moved.x), moved.expected, rtol=0, atol=2e-6)
    save_ckpt(moved.model, tmp_path / "back.ckpt", rename={"rnn/basic_rnn_cell": moved.scope})
    there, back = read_checkpoint(moved.checkpoint), read_checkpoint(tmp_path / "back.ckpt")
    assert back.keys() == there.keys()
    for name, value in there.items():
        np.testing.assert_array_equal(back[name], value, err_msg=name, strict=True)
