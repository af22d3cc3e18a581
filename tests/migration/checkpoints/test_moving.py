"""TF1 checkpoints to Keras models and back: every bit arrives."""

import keras
import numpy as np
import pytest
import tensorflow as tf
import tensorflow.compat.v1 as tf1

import tfgraph.models
import tfkeras.models
from migration.checkpoints import load_ckpt, save_ckpt
from tfgraph.checkpoints import read_checkpoint, write_checkpoint
from tfkeras import optimizers

MODELS = {"SoftmaxRegression": "GradientDescent", "DeepMnist": "Adam", "LeNet5": "Adam"}
#: TF1's optimizer, ours.
OPTIMIZERS = {
    "GradientDescent": (lambda: tf1.train.GradientDescentOptimizer(0.1), lambda: optimizers.GradientDescent(0.1)),
    "Momentum": (lambda: tf1.train.MomentumOptimizer(0.1, 0.9), lambda: optimizers.Momentum(0.1, 0.9)),
    "Adagrad": (lambda: tf1.train.AdagradOptimizer(0.1), lambda: optimizers.Adagrad(0.1)),
    "RMSProp": (lambda: tf1.train.RMSPropOptimizer(0.1), lambda: optimizers.RMSProp(0.1)),
    "RMSProp-centered": (
        lambda: tf1.train.RMSPropOptimizer(0.1, centered=True),
        lambda: optimizers.RMSProp(0.1, centered=True),
    ),
    "Adam": (lambda: tf1.train.AdamOptimizer(0.1), lambda: optimizers.Adam(0.1)),
}
SLOTS = {
    "GradientDescent": (),
    "Momentum": ("momentum",),
    "Adagrad": ("accumulator",),
    "RMSProp": ("rms", "momentum"),
    "RMSProp-centered": ("rms", "mg", "momentum"),
    "Adam": ("m", "v"),
}


def build(name, kind):
    """Build a model of tfgraph with an optimizer of TF1.

    Returns:
        What its checkpoint holds, and the names there of each variable's slots.
    """
    model = getattr(tfgraph.models, name)()
    trainable = tf1.trainable_variables()
    if kind == MODELS[name]:
        slots = {
            (v.op.name, s): f"{v.op.name}/{kind}_{n}" if n else f"{v.op.name}/{kind}"
            for v in trainable
            for n, s in enumerate(SLOTS[kind])
        }
        return tf1.global_variables(), slots
    optimizer = OPTIMIZERS[kind][0]()
    optimizer.minimize(model.loss, tf1.train.get_global_step())
    slots = {(v.op.name, s): optimizer.get_slot(v, s).op.name for v in trainable for s in SLOTS[kind]}
    return [*trainable, *optimizer.variables(), tf1.train.get_global_step()], slots


def build_keras(name, kind):
    model = getattr(tfkeras.models, name)()
    if kind != MODELS[name]:
        model.compile(OPTIMIZERS[kind][1](), model.loss, jit_compile=False)
    return model


def weight_of(model, name):
    (weight,) = (weight for weight in model.weights if weight.path == f"{model.name}/{name}")
    return weight


@pytest.mark.parametrize("kind", OPTIMIZERS)
@pytest.mark.parametrize("name", MODELS)
def test_everything_moves_and_comes_back(name, kind, tmp_path, device, rng):
    with tf.Graph().as_default(), tf.device(device), tf1.Session() as session:
        variables, slots = build(name, kind)
        start = {v.op.name: rng.uniform(0, 1, v.shape.as_list()).astype(np.float32) for v in variables}
        start["global_step"] = np.array(2**40 + 1)
        for variable in variables:
            variable.load(start[variable.op.name], session)
        tf1.train.Saver(variables).save(session, str(tmp_path / "tf1.ckpt"))

    model = build_keras(name, kind)
    ledger = load_ckpt(model, tmp_path / "tf1.ckpt", optimizer=model.optimizer)
    assert {line.source for line in ledger.lines} == start.keys()
    assert {line.outcome for line in ledger.lines} == {"moved"}
    assert len(ledger.lines) == len(start)
    moved = {"global_step": model.optimizer.iterations}
    for power in ("beta1_power", "beta2_power") if kind == "Adam" else ():
        moved[power] = getattr(model.optimizer, power)
    for weight in model.weights:
        moved[weight.path.removeprefix(f"{model.name}/")] = weight
    for (variable, slot), in_checkpoint in slots.items():
        moved[in_checkpoint] = model.optimizer.slots(weight_of(model, variable))[slot]
    assert moved.keys() == start.keys()
    for variable, value in start.items():
        np.testing.assert_array_equal(moved[variable].numpy(), value, strict=True)

    back = save_ckpt(model, tmp_path / "back.ckpt", optimizer=model.optimizer)
    assert {line.source for line in back.lines} == start.keys()
    with tf.Graph().as_default(), tf.device(device), tf1.Session() as session:
        variables, _ = build(name, kind)
        tf1.train.Saver(variables).restore(session, str(tmp_path / "back.ckpt"))
        for variable, value in session.run({v.op.name: v for v in variables}).items():
            np.testing.assert_array_equal(value, start[variable], strict=True)


WEIGHTS = ("W", "b")


def state(model):
    return [variable.numpy() for variable in (*model.weights, *model.optimizer.variables)]


def test_without_optimizer_the_training_state_is_left(model, tensors, tmp_path):
    before = state(model)[2:]
    ledger = load_ckpt(model, write_checkpoint(tmp_path / "model.ckpt", tensors))
    np.testing.assert_array_equal(model.W.numpy(), tensors["W"])
    np.testing.assert_array_equal(model.b.numpy(), tensors["b"])
    for a, b in zip(before, state(model)[2:], strict=True):
        np.testing.assert_array_equal(a, b)
    outcomes = {line.source: (line.outcome, line.target) for line in ledger.lines}
    assert outcomes == {name: ("moved", name) if name in WEIGHTS else ("left", None) for name in tensors}
    for line in ledger.lines:
        assert (line.shape, line.dtype) == (tensors[line.source].shape, tensors[line.source].dtype.name)
        assert line.why == ("training state; no optimizer was given" if line.outcome == "left" else "")
    assert str(ledger) == "2 moved, 7 left"


def test_without_global_step_the_counter_is_kept(model, tensors, tmp_path):
    del tensors["global_step"]
    model.optimizer.iterations.assign(11)
    ledger = load_ckpt(model, write_checkpoint(tmp_path / "model.ckpt", tensors), optimizer=model.optimizer)
    assert model.optimizer.iterations.numpy() == 11
    assert ledger.lines[-1][:2] == (None, "global_step")
    assert ledger.lines[-1][4:] == ("kept", "the checkpoint does not count steps")
    assert str(ledger) == "8 moved, 1 kept"


@pytest.mark.parametrize("dtype", [np.int32, np.int64])
def test_global_step_of_any_integer_dtype(dtype, model, tensors, tmp_path):
    tensors["global_step"] = np.array(123456, dtype)
    load_ckpt(model, write_checkpoint(tmp_path / "model.ckpt", tensors), optimizer=model.optimizer)
    assert model.optimizer.iterations.numpy() == 123456


@pytest.mark.parametrize("spelling", ["model.ckpt", "model.ckpt.index", "model.ckpt.data-00000-of-00001", "."])
def test_spellings_of_the_path(spelling, model, tensors, tmp_path):
    write_checkpoint(tmp_path / "model.ckpt", tensors)
    load_ckpt(model, tmp_path / spelling)
    np.testing.assert_array_equal(model.W.numpy(), tensors["W"])


def test_optimizer_that_is_not_built(tensors, tmp_path):
    model, optimizer = tfkeras.models.SoftmaxRegression(), optimizers.Adam()
    load_ckpt(model, write_checkpoint(tmp_path / "model.ckpt", tensors), optimizer=optimizer)
    np.testing.assert_array_equal(optimizer.slots(model.b)["v"].numpy(), tensors["b/Adam_1"])


@pytest.mark.parametrize("with_optimizer", [True, False])
def test_rename_there_and_back(with_optimizer, model, tensors, tmp_path):
    optimizer = model.optimizer if with_optimizer else None
    in_script = {
        name.replace("W", "old/Variable").replace("b/", "Variable_1/").replace("beta", "train/beta"): array
        for name, array in tensors.items()
        if name != "b"
    } | {"Variable_1": tensors["b"]}
    rename = {
        "old/Variable": "W",
        "Variable_1": "b",
        "train/beta1_power": "beta1_power",
        "train/beta2_power": "beta2_power",
    }
    ledger = load_ckpt(model, write_checkpoint(tmp_path / "script.ckpt", in_script), rename, optimizer)
    np.testing.assert_array_equal(model.W.numpy(), tensors["W"])
    np.testing.assert_array_equal(model.b.numpy(), tensors["b"])
    assert ("old/Variable", "W") in [line[:2] for line in ledger.lines]
    save_ckpt(model, tmp_path / "back.ckpt", rename, optimizer)
    back = read_checkpoint(tmp_path / "back.ckpt")
    assert back.keys() == (in_script.keys() if with_optimizer else {"old/Variable", "Variable_1"})
    for name, array in back.items():
        np.testing.assert_array_equal(array, in_script[name], strict=True)


def test_swap_by_rename(tmp_path):
    model = keras.Sequential([keras.Input([3]), keras.layers.Dense(3, name="a"), keras.layers.Dense(3, name="b")])
    values = {
        f"{layer}/{part}": np.full(shape, number, np.float32)
        for number, (layer, part, shape) in enumerate(
            [("a", "kernel", (3, 3)), ("a", "bias", (3,)), ("b", "kernel", (3, 3)), ("b", "bias", (3,))]
        )
    }
    rename = {"a": "b", "b": "a"}
    load_ckpt(model, write_checkpoint(tmp_path / "model.ckpt", values), rename)
    assert [weight.numpy().flat[0] for weight in model.weights] == [2, 3, 0, 1]
    save_ckpt(model, tmp_path / "back.ckpt", rename)
    for name, array in read_checkpoint(tmp_path / "back.ckpt").items():
        np.testing.assert_array_equal(array, values[name], strict=True)


def test_save_without_optimizer(model, tmp_path):
    ledger = save_ckpt(model, tmp_path / "model.ckpt")
    assert list(read_checkpoint(tmp_path / "model.ckpt")) == ["W", "b"]
    assert [tuple(line) for line in ledger.lines] == [
        ("W", "W", (784, 10), "float32", "moved", ""),
        ("b", "b", (10,), "float32", "moved", ""),
    ]
