"""A TF1 cell and its Keras twin, from the same checkpoint."""

from typing import NamedTuple

import keras
import numpy as np
import pytest

import tfgraph.v1 as tf
from migration.checkpoints import load_ckpt

BATCH, STEPS, INPUTS = 2, 5, 3


class Moved(NamedTuple):
    """A checkpoint of a TF1 cell, what the cell computed, and the Keras model it was moved into."""

    checkpoint: str
    model: keras.Model
    scope: str
    x: np.ndarray
    expected: np.ndarray
    ledger: object


@pytest.fixture
def move(tmp_path, rng):
    """Run a TF1 cell over random inputs, save it, and load it into a Keras layer."""

    def move(cell, layer, **options):
        x = rng.standard_normal((BATCH, STEPS, INPUTS)).astype(np.float32)
        with tf.Graph().as_default(), tf.Session() as session:
            outputs, _ = tf.nn.dynamic_rnn(cell(), tf.constant(x), dtype=tf.float32)
            for variable in tf.trainable_variables():  # the biases, too: zeros would hide a wrong order
                variable.load(rng.uniform(-1, 1, variable.shape.as_list()).astype(np.float32), session)
            expected = session.run(outputs)
            checkpoint = tf.train.Saver().save(session, str(tmp_path / "cell.ckpt"))
            name = tf.trainable_variables()[0].op.name
        scope = name[: -len("/gates/kernel")] if name.endswith("/gates/kernel") else name.rpartition("/")[0]
        model = keras.Sequential([keras.Input([STEPS, INPUTS]), layer])
        cell_name = f"{layer.name}/{layer.cell.name}"
        ledger = load_ckpt(model, checkpoint, rename={scope: cell_name}, **options)
        return Moved(checkpoint, model, cell_name, x, expected, ledger)

    return move
