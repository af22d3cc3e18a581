"""GRU cells of TF1 in `keras.layers.GRU`."""

import keras
import numpy as np
import pytest

import tfgraph.v1 as tf
from migration.checkpoints import CheckpointError, save_ckpt
from migration.checkpoints.layouts import layout_of
from tfgraph.checkpoints import read_checkpoint

# As in test_lstm.py.
ORDER_OF_SUMS = {"rtol": 0, "atol": 2e-6}
CELLS = {False: tf.nn.rnn_cell.GRUCell, True: tf.contrib.cudnn_rnn.CudnnCompatibleGRUCell}


def layer(reset_after):
    return keras.layers.GRU(4, return_sequences=True, reset_after=reset_after)


@pytest.mark.parametrize("reset_after", CELLS)
def test_it_computes_the_same_and_comes_back(reset_after, move, tmp_path, device):
    moved = move(lambda: CELLS[reset_after](4), layer(reset_after))
    np.testing.assert_allclose(moved.model(moved.x), moved.expected, **ORDER_OF_SUMS)
    scope = "rnn/cudnn_compatible_gru_cell" if reset_after else "rnn/gru_cell"
    save_ckpt(moved.model, tmp_path / "back.ckpt", rename={scope: moved.scope})
    there, back = read_checkpoint(moved.checkpoint), read_checkpoint(tmp_path / "back.ckpt")
    assert back.keys() == there.keys()
    for name, value in there.items():
        np.testing.assert_array_equal(back[name], value, err_msg=name, strict=True)


@pytest.mark.parametrize("reset_after", CELLS)
def test_slots_move_to_the_same_places(reset_after, rng):
    made = layer(reset_after)
    keras.Sequential([keras.Input([5, 3]), made])
    layout = layout_of(made.cell)
    tensors = [rng.standard_normal(shape).astype(np.float32) for shape in layout.tensors.values()]
    for a, b in zip(layout.to_keras(tensors), layout.to_keras(tensors, is_slot=True), strict=True):
        np.testing.assert_array_equal(a, b)


def test_reset_after_is_another_cell(move):
    """The default of Keras 3 computes something else; the shapes tell."""
    with pytest.raises(CheckpointError, match="candidate/hidden_projection/kernel: not in the checkpoint"):
        move(lambda: tf.nn.rnn_cell.GRUCell(4), layer(True))
