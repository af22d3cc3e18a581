"""contrib.cudnn_rnn against TF 1.15.5: cells, weights, names; the layers against those cells, through a checkpoint."""

import json
from pathlib import Path

import numpy as np
import pytest
import recorded_graph
from make_contrib_cudnn_rnn import CASES, CONVERTERS, DIRECTIONS, LAYERS, canonical, names, stack

import tfgraph.v1 as tf
from tfgraph.v1 import contrib

FOLDER = Path(__file__).parents[3] / "goldens"
GOLDENS = recorded_graph.load(FOLDER / "contrib_cudnn_rnn.npz")
NAMES = json.loads((FOLDER / "contrib_cudnn_rnn.json").read_text())


@pytest.mark.parametrize("name", CASES)
def test_cells_and_weights_are_those_of_tf_115(name, device, v1_control_flow):
    with tf.device(device):
        found = recorded_graph.run(tf, contrib, CASES[name])
    recorded_graph.check(found, GOLDENS[name])


def test_every_golden_is_compared():
    assert set(GOLDENS) == set(CASES)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", LAYERS)
def test_layers_save_what_tf_115_saved(name, direction):
    assert names(tf, contrib, name, direction) == NAMES[f"{name} {direction}"]


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_does_what_the_cells_do_that_read_its_checkpoint(name, direction, device, tmp_path):
    numbers = np.random.default_rng(0)
    inputs = numbers.normal(size=[3, 2, 4]).astype(np.float32)
    with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
        layer = getattr(contrib.cudnn_rnn, name)(2, 3, direction=direction, name="layer")
        outputs, state = layer(inputs, sequence_lengths=[2, 3])
        session.run(tf.global_variables_initializer())
        layer.kernel.load(numbers.normal(size=session.run(layer.kernel).shape), session)
        wanted, wanted_state = session.run([outputs, state])
        path = tf.train.Saver().save(session, str(tmp_path / "layer.ckpt"))
    with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
        cell_outputs, *cell_states = stack(name, direction)(tf, contrib)
        feed = next(v for v in tf.global_variables() if v.op.name == "inputs")
        rest = [v for v in tf.global_variables() if v is not feed]
        tf.train.Saver(rest).restore(session, path)
        feed.load(inputs, session)
        found, found_states = session.run([cell_outputs, cell_states])
    # Sums of 7 products in another order, through 2 layers and 3 steps.
    np.testing.assert_allclose(found, wanted, atol=2e-6)
    for ours, cells in zip(wanted_state, by_part(name, direction, found_states), strict=True):
        np.testing.assert_allclose(cells, ours, atol=2e-6)


def by_part(name, direction, states):
    """The states of cells in the order of the layer's: h first, then c."""
    pairs = states[0] if direction == "unidirectional" else [s for both in zip(*states, strict=True) for s in both]
    if name != "CudnnLSTM":
        return [np.stack(pairs)]
    return [np.stack([pair.h for pair in pairs]), np.stack([pair.c for pair in pairs])]


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", LAYERS)
def test_weights_come_back_from_the_vector(name, direction):
    with tf.Graph().as_default(), tf.Session() as session:
        converter = getattr(contrib.cudnn_rnn, f"CudnnParamsFormatConverter{CONVERTERS[name]}")
        made = converter(2, 3, 4, direction=direction)
        parts = canonical(tf, name, direction)
        back = made.opaque_to_tf_canonical(made.tf_canonical_to_opaque(parts))
        session.run(tf.global_variables_initializer())
        for before, after in zip(*session.run([parts, [*back[0], *back[1]]]), strict=True):
            np.testing.assert_array_equal(after, before)


def test_a_saved_layer_is_restored(tmp_path):
    values = []
    for run in range(2):
        with tf.Graph().as_default(), tf.Session() as session:
            layer = contrib.cudnn_rnn.CudnnGRU(1, 3, seed=run)
            layer(tf.ones([2, 2, 4]))
            session.run(tf.global_variables_initializer())
            if run == 1:
                # From the canonical weights alone.
                tf.train.Saver([layer.saveable]).restore(session, str(tmp_path / "gru.ckpt"))
            values.append(session.run(layer.kernel))
            if run == 0:
                tf.train.Saver().save(session, str(tmp_path / "gru.ckpt"))
    np.testing.assert_array_equal(*values)


def test_time_and_batch_may_change_places():
    with tf.Graph().as_default(), tf.Session() as session:
        layer = contrib.cudnn_rnn.CudnnLSTM(2, 3)
        inputs = np.random.default_rng(0).normal(size=[5, 2, 4]).astype(np.float32)
        time_major, _ = layer(inputs)
        batch_major, _ = layer(inputs.transpose(1, 0, 2), time_major=False)
        session.run(tf.global_variables_initializer())
        first, second = session.run([time_major, batch_major])
    np.testing.assert_array_equal(first, second.transpose(1, 0, 2))


def test_dropout_is_between_the_layers_and_only_in_training():
    with tf.Graph().as_default(), tf.Session() as session:
        layer = contrib.cudnn_rnn.CudnnGRU(2, 50, dropout=0.5, seed=1)
        trained, _ = layer(tf.ones([1, 1, 4]))
        used, _ = layer(tf.ones([1, 1, 4]), training=False)
        session.run(tf.global_variables_initializer())
        assert np.all(session.run(trained) != 0)
        assert not np.array_equal(session.run(trained), session.run(trained))
        np.testing.assert_array_equal(session.run(used), session.run(used))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"direction": "sideways"}, "Invalid direction: sideways"),
        ({"input_mode": "skip_input"}, "input_mode='skip_input' is not supported here; use 'linear_input'"),
        ({"input_mode": 4}, r"The classes of TF 1.3 took .*CudnnLSTM\(num_layers, num_units\)"),
        ({"dtype": tf.int32}, "Only support float16, float32, float64"),
    ],
)
def test_layers_refuse_what_they_cannot(options, message):
    with pytest.raises(ValueError, match=message):
        contrib.cudnn_rnn.CudnnLSTM(1, 3, **options)
