"""The recurrent layers of tf.keras against those of TF 1.15.5: variable names, outputs, gradients."""

from pathlib import Path

import pytest
import recorded_graph
import tf_keras.api._v1.keras as tf_keras
from make_keras_rnn import CASES

import tfgraph.v1 as tf

GOLDENS = recorded_graph.load(Path(__file__).parents[3] / "goldens" / "keras_rnn.npz")


@pytest.mark.parametrize("name", CASES)
def test_recurrent_layers_make_what_tf_115_made(name, device):
    with tf.device(device):
        found = recorded_graph.run(tf, None, CASES[name])
    recorded_graph.check(found, GOLDENS[name])


def test_every_golden_is_compared():
    assert set(GOLDENS) == set(CASES)


def test_all_other_layers_are_those_of_tf_keras():
    ours = {"RNN", "SimpleRNN", "GRU", "LSTM", "ConvLSTM2D"}
    public = {name for name in dir(tf_keras.layers) if not name.startswith("_")}
    changed = {name for name in public if getattr(tf.keras.layers, name) is not getattr(tf_keras.layers, name)}
    assert changed == ours


@pytest.mark.parametrize("name", ["SimpleRNN", "GRU", "LSTM"])
def test_the_layers_are_rnns(name):
    made = getattr(tf.keras.layers, name)(2)
    assert isinstance(made, tf.keras.layers.RNN)
    assert isinstance(made, getattr(tf_keras.layers, name))


def test_a_copied_model_keeps_the_names():
    with tf.Graph().as_default():
        model = tf.keras.Sequential([tf.keras.layers.GRU(2, input_shape=(3, 4), name="a")])
        copy = tf.keras.models.clone_model(model)
        assert [w.op.name.partition("/")[2] for w in copy.weights] == ["kernel", "recurrent_kernel", "bias"]


def test_the_names_fit_a_checkpoint(tmp_path):
    with tf.Graph().as_default(), tf.Session() as session:
        tf.keras.layers.LSTM(2)(tf.zeros([2, 3, 4]))
        session.run(tf.global_variables_initializer())
        path = tf.train.Saver().save(session, str(tmp_path / "model.ckpt"))
    names = [name for name, _ in tf.train.list_variables(path)]
    assert names == ["lstm/bias", "lstm/kernel", "lstm/recurrent_kernel"]
