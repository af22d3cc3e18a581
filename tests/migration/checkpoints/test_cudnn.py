"""Layers of `tf.contrib.cudnn_rnn` in Keras, against what TF 1.15.5 computed with the same weights."""

import functools
from pathlib import Path

import keras
import numpy as np
import pytest
import recorded_graph

import tfgraph.v1 as tf
from migration.checkpoints import CheckpointError, load_ckpt, save_ckpt
from tfgraph.checkpoints import read_checkpoint, write_checkpoint

GOLDENS = recorded_graph.load(Path(__file__).parents[2] / "goldens" / "contrib_cudnn_rnn.npz")
DIRECTIONS = ["unidirectional", "bidirectional"]
UNITS, INPUTS = 3, 4
LENGTHS = [2, 3]  # of the sequences in the goldens
#: The layer of Keras, its cell, and the cell whose name TF 1.15 gives to the weights.
TWINS = {
    "CudnnLSTM": (keras.layers.LSTM, {}, "lstm_cell", "cudnn_compatible_lstm_cell"),
    "CudnnGRU": (keras.layers.GRU, {}, "gru_cell", "cudnn_compatible_gru_cell"),
    "CudnnRNNTanh": (keras.layers.SimpleRNN, {}, "simple_rnn_cell", "basic_rnn_cell"),
    "CudnnRNNRelu": (keras.layers.SimpleRNN, {"activation": "relu"}, "simple_rnn_cell", "basic_rnn_cell"),
}
# Sums of 10 products in another order, through two layers and three steps.
ORDER_OF_SUMS = {"rtol": 0, "atol": 3e-6}


def twin(name, direction):
    """Two layers of Keras, and the names of TF 1.15 for theirs."""
    layer, options, cell, cudnn_cell = TWINS[name]
    layers, rename = [], {}
    for number in range(2):
        made = layer(UNITS, return_sequences=True, name=f"rnn_{number}", **options)
        if direction == "unidirectional":
            rename[f"layer/rnn/multi_rnn_cell/cell_{number}/{cudnn_cell}"] = f"rnn_{number}/{cell}"
        else:
            for side, keras_side in (("fw", "forward"), ("bw", "backward")):
                scope = f"layer/stack_bidirectional_rnn/cell_{number}/bidirectional_rnn/{side}/{cudnn_cell}"
                rename[scope] = f"both_{number}/{keras_side}_rnn_{number}/{cell}"
            made = keras.layers.Bidirectional(made, name=f"both_{number}")
        layers.append(made)
    return keras.Sequential([keras.Input([None, INPUTS]), *layers]), rename


def of_golden(name, direction):
    """Weights as TF 1.15.5 had them, the inputs, and the outputs that it computed: `[time, batch, size]`."""
    variables, results = GOLDENS[f"cells {name} {direction}"]
    values = {
        variable.removesuffix(":0"): recorded_graph.value(variable, shape).astype(np.float32)
        for variable, shape in variables
    }
    return values, values.pop("inputs"), results[0]


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", TWINS)
def test_it_computes_what_tf_115_computed_and_comes_back(name, direction, tmp_path, device):
    weights, inputs, expected = of_golden(name, direction)
    checkpoint = write_checkpoint(tmp_path / "cells.ckpt", weights)
    model, rename = twin(name, direction)
    ledger = load_ckpt(model, checkpoint, rename)
    for number, length in enumerate(LENGTHS):
        found = model(inputs[:length, number][np.newaxis])[0]
        np.testing.assert_allclose(found, expected[:length, number], **ORDER_OF_SUMS)
    assert not any("forget bias" in line.why for line in ledger.lines)
    save_ckpt(model, tmp_path / "back.ckpt", rename)
    back = read_checkpoint(tmp_path / "back.ckpt")
    assert back.keys() == weights.keys()
    for weight, value in weights.items():
        np.testing.assert_array_equal(back[weight], value, err_msg=weight, strict=True)


def saved(name, direction, path, rng, variables=(), vector_only=False):
    """Save a layer as a script does: its vector, and its weights cell by cell if it saves all."""
    x = rng.standard_normal((2, 5, INPUTS)).astype(np.float32)
    with tf.Graph().as_default(), tf.Session() as session:
        layer = getattr(tf.contrib.cudnn_rnn, name)(2, UNITS, direction=direction, name="layer")
        outputs, _ = layer(x, time_major=False)
        session.run(tf.global_variables_initializer())
        layer.kernel.load(rng.uniform(-1, 1, session.run(layer.kernel).shape), session)
        made = [variable(layer) for variable in variables]
        session.run([each.initializer for each in made])
        tf.train.Saver([layer.kernel, *made] if vector_only else None).save(session, str(path))
        return x, session.run(outputs)


def beside(suffix, layer):
    """Another variable of the vector's shape, as optimizers make them."""
    return tf.Variable(np.ones(layer.kernel.shape, np.float32), name=f"layer/opaque_kernel/{suffix}")


slot, other_slot, average = (
    functools.partial(beside, suffix) for suffix in ("Adam", "Adam_1", "ExponentialMovingAverage")
)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_what_a_layer_saves_twice_moves_once(direction, tmp_path, rng, device):
    x, expected = saved("CudnnRNNTanh", direction, tmp_path / "layer.ckpt", rng, [slot])
    model, rename = twin("CudnnRNNTanh", direction)
    ledger = load_ckpt(model, tmp_path / "layer.ckpt", rename)
    np.testing.assert_allclose(model(x), expected, **ORDER_OF_SUMS)
    left = {line.source: line.why for line in ledger.lines if line.outcome == "left"}
    assert left == {
        "layer/opaque_kernel": "cuDNN's vector of weights, which moved cell by cell",
        "layer/opaque_kernel/Adam": "training state; no optimizer was given",
    }


def test_a_moving_average_of_the_vector_is_not_taken_for_that_of_the_cells(tmp_path, rng):
    """Only the vector has one: the cells would come as they were trained."""
    saved("CudnnLSTM", "unidirectional", tmp_path / "layer.ckpt", rng, [average])
    model, rename = twin("CudnnLSTM", "unidirectional")
    with pytest.raises(CheckpointError, match="opaque_kernel/ExponentialMovingAverage: .* nothing in the model takes"):
        load_ckpt(model, tmp_path / "layer.ckpt", rename, averages="shadow")
    load_ckpt(model, tmp_path / "layer.ckpt", rename, averages="raw")


def test_a_forget_bias_that_the_user_names_counts(tmp_path):
    weights, _, _ = of_golden("CudnnLSTM", "unidirectional")
    checkpoint = write_checkpoint(tmp_path / "cells.ckpt", weights)
    model, rename = twin("CudnnLSTM", "unidirectional")
    ledger = load_ckpt(model, checkpoint, rename, forget_bias=1.0)
    assert all(line.why.endswith("; forget bias 1 added") for line in ledger.lines)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", ["CudnnLSTM", "CudnnGRU", "CudnnRNNTanh"])
def test_the_vector_alone_moves(name, direction, tmp_path, rng, device):
    """As a script saves it with `tf.train.Saver(tf.trainable_variables())`."""
    x, expected = saved(name, direction, tmp_path / "layer.ckpt", rng, [slot], vector_only=True)
    model, _ = twin(name, direction)
    layers = "rnn_0+rnn_1" if direction == "unidirectional" else "both_0+both_1"
    ledger = load_ckpt(model, tmp_path / "layer.ckpt", {"layer/opaque_kernel": layers})
    np.testing.assert_allclose(model(x), expected, **ORDER_OF_SUMS)
    moved, left = sorted(ledger.lines, key=lambda line: line.outcome, reverse=True)
    assert moved.why.startswith(f"cuDNN's vector split, cells: {2 if direction == 'unidirectional' else 4}; ")
    assert "forget bias" not in moved.why
    assert (left.source, left.why) == ("layer/opaque_kernel/Adam", "training state; no optimizer was given")


def test_the_vector_of_layers_that_are_one_model(tmp_path, rng):
    x, expected = saved("CudnnLSTM", "bidirectional", tmp_path / "layer.ckpt", rng, vector_only=True)
    inner, _ = twin("CudnnLSTM", "bidirectional")
    model = keras.Sequential([keras.Input([None, INPUTS]), *[keras.layers.Dense(INPUTS, name="first"), inner]])
    scope = inner.weights[0].path.partition("/both_0/")[0].removeprefix(f"{model.name}/")
    dense = {"first/kernel": np.eye(INPUTS, dtype=np.float32), "first/bias": np.zeros(INPUTS, np.float32)}
    vector = read_checkpoint(tmp_path / "layer.ckpt")["layer/opaque_kernel"]
    checkpoint = write_checkpoint(tmp_path / "all.ckpt", {**dense, "layer/opaque_kernel": vector})
    load_ckpt(model, checkpoint, {"layer/opaque_kernel": scope})
    np.testing.assert_allclose(model(x), expected, **ORDER_OF_SUMS)


def rnn(number, kind=keras.layers.LSTM, units=UNITS, **options):
    return kind(units, return_sequences=True, name=f"rnn_{number}", **options)


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        (lambda: [rnn(0), rnn(1, units=4)], r"rnn_0\+rnn_1: cells of one kind and size were expected"),
        (lambda: [rnn(0), rnn(1, keras.layers.SimpleRNN)], "cells of one kind and size were expected"),
        (
            lambda: [rnn(number, keras.layers.GRU, reset_after=False) for number in range(2)],
            "cuDNN's GRU is keras.layers.GRU with reset_after=True",
        ),
        (
            lambda: [rnn(0), keras.layers.Dense(5, name="dense"), rnn(1)],
            "cells with 4, 5 inputs are no layers of cuDNN",
        ),
        (lambda: [rnn(0), rnn(1)], r"rnn_0\+rnn_1: checkpoint has \(200,\), model wants \(204,\)"),
    ],
)
def test_layers_that_cannot_have_the_vector_are_refused(layers, message, tmp_path):
    model = keras.Sequential([keras.Input([None, INPUTS]), *layers()])
    others = {weight.path: np.asarray(weight) for weight in model.weights if weight.path.startswith("dense/")}
    checkpoint = write_checkpoint(tmp_path / "layer.ckpt", {"layer/opaque_kernel": np.ones(200, np.float32), **others})
    before = model.get_weights()
    with pytest.raises(CheckpointError, match=message):
        load_ckpt(model, checkpoint, {"layer/opaque_kernel": "rnn_0+rnn_1"})
    for value, now in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(now, value)


@pytest.mark.parametrize("rename", [{"layer/opaque_kernel": "rnn_0"}, {"params": "rnn_0+rnn_1"}])
def test_a_vector_is_not_written(rename, tmp_path):
    """Or cells would be, under a name that says nothing of their forget bias."""
    model, _ = twin("CudnnLSTM", "unidirectional")
    with pytest.raises(CheckpointError, match="is a vector of cuDNN, and only its cells are written"):
        save_ckpt(model, tmp_path / "layer.ckpt", rename)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", ["CudnnLSTM", "CudnnGRU"])
def test_a_layer_of_tf1_restores_what_is_written(name, direction, tmp_path, rng):
    """As the message says: from its cells, by its saveable."""
    model, rename = twin(name, direction)
    for weight in model.weights:
        weight.assign(rng.uniform(-1, 1, weight.shape))
    save_ckpt(model, tmp_path / "back.ckpt", rename)
    x = rng.standard_normal((2, 5, INPUTS)).astype(np.float32)
    with tf.Graph().as_default(), tf.Session() as session:
        layer = getattr(tf.contrib.cudnn_rnn, name)(2, UNITS, direction=direction, name="layer")
        outputs, _ = layer(x, time_major=False)
        tf.train.Saver([layer.saveable]).restore(session, str(tmp_path / "back.ckpt"))
        restored = session.run(outputs)
    np.testing.assert_allclose(restored, model(x), **ORDER_OF_SUMS)


def test_training_does_not_go_on_from_a_vector(tmp_path, rng):
    """Nothing may look as if it did: cuDNN's two biases move twice as fast as one."""
    saved("CudnnLSTM", "unidirectional", tmp_path / "layer.ckpt", rng, [slot, other_slot], vector_only=True)
    model, _ = twin("CudnnLSTM", "unidirectional")
    with pytest.raises(CheckpointError, match="cuDNN trains two biases for each gate"):
        load_ckpt(model, tmp_path / "layer.ckpt", {"layer/opaque_kernel": "rnn_0+rnn_1"}, keras.optimizers.Adam())


def test_a_vector_that_is_not_renamed_says_what_to_do(tmp_path, rng):
    saved("CudnnLSTM", "unidirectional", tmp_path / "layer.ckpt", rng, vector_only=True)
    model, _ = twin("CudnnLSTM", "unidirectional")
    with pytest.raises(CheckpointError, match="weights of cuDNN in one vector: rename it to the layer of the model"):
        load_ckpt(model, tmp_path / "layer.ckpt")


def test_a_moving_average_of_the_vector_moves(tmp_path, rng):
    saved("CudnnLSTM", "unidirectional", tmp_path / "layer.ckpt", rng, [average])
    vectors = {name: value for name, value in read_checkpoint(tmp_path / "layer.ckpt").items() if "opaque" in name}
    checkpoint = write_checkpoint(tmp_path / "vectors.ckpt", vectors)
    model, _ = twin("CudnnLSTM", "unidirectional")
    load_ckpt(model, checkpoint, {"layer/opaque_kernel": "rnn_0+rnn_1"}, averages="shadow")
    # Ones; of each gate's two biases, the sum.
    for weight in model.weights:
        np.testing.assert_array_equal(weight, np.full(weight.shape, 2 if weight.path.endswith("bias") else 1))
