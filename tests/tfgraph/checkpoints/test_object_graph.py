"""Object-based checkpoints of TF2: variables' names and slots, against the objects that were saved."""

from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
import tf_keras

from tfgraph.checkpoints import CheckpointError, open_checkpoint, write_checkpoint
from tfgraph.checkpoints.object_graph import KEY, ByVariable, Slot, path, read_object_graph
from tfgraph.checkpoints.roles import roles

GOLDENS = Path(__file__).parents[2] / "goldens"
END = "/.ATTRIBUTES/VARIABLE_VALUE"


def trained(library, optimizer):
    model = library.Sequential(
        [library.Input((3,)), library.layers.Dense(2, name="d"), library.layers.BatchNormalization(name="bn")]
    )
    model.compile(optimizer, "mse")
    model.train_on_batch(np.ones((4, 3)), np.ones((4, 2)))
    return model


def described(prefix):
    """Variable name to role."""
    with open_checkpoint(prefix) as reader:
        graph = read_object_graph(reader)
        found = roles(reader.entries, graph)
        return {graph.names.get(key, key): str(role) for key, role in found.items()}


def test_tf_keras(tmp_path):
    model = trained(tf_keras, tf_keras.optimizers.legacy.Adam())
    model.save_weights(tmp_path / "weights")
    found = described(tmp_path / "weights")
    variables = {variable.name.removesuffix(":0") for variable in [*model.variables, *model.optimizer.variables()]}
    settings = {f"Adam/{name}" for name in ("beta_1", "beta_2", "decay", "learning_rate")}
    assert set(found) == {KEY} | variables | settings
    assert found["d/kernel"] == "weight"
    assert found["Adam/d/kernel/m"] == "slot m of d/kernel (optimizer)"
    assert found["Adam/d/kernel/v"] == "slot v of d/kernel (optimizer)"
    assert found["bn/moving_mean"] == "moving statistic"
    assert found["Adam/iter"] == "global step"
    assert found["Adam/beta_1"] == "optimizer state"
    assert found[KEY] == "object graph"


def test_keras(tmp_path):
    keras.backend.clear_session()  # models and optimizers are numbered in a process
    model = trained(keras, keras.optimizers.Adam())
    found = described(tf.train.Checkpoint(model=model, optimizer=model.optimizer).save(tmp_path / "ckpt"))
    kernel = model.layers[0].kernel.path
    flat = kernel.replace("/", "_")
    assert found[kernel] == "weight"
    assert found[f"adam/{flat}_momentum"] == f"slot momentum of {kernel} (adam)"
    assert found[f"adam/{flat}_velocity"] == f"slot velocity of {kernel} (adam)"
    assert found["adam/iteration"] == "global step"
    assert found["adam/learning_rate"] == "optimizer state"


def test_contrib_checkpoint_of_tf115():
    with open_checkpoint(GOLDENS / "contrib_checkpoint" / "ckpt-1") as reader:
        graph = read_object_graph(reader)
        assert set(graph.names) == set(reader.entries) - {KEY}
    slot = f"weight/.OPTIMIZER_SLOT/optimizer/momentum{END}"
    assert graph.slots == {slot: Slot(f"weight{END}", "momentum", "optimizer")}
    # Three variables are called 'Variable': their paths tell them apart.
    assert {graph.names[f"{name}{END}"] for name in ("weight", "names/x", "names/x_1")} == {
        "weight",
        "names/x",
        "names/x_1",
    }
    assert graph.names[slot] == "Variable/Momentum"


def test_by_variable():
    reader = open_checkpoint(GOLDENS / "contrib_saved_model" / "model")
    with ByVariable(reader, read_object_graph(reader)) as named:
        assert list(named.entries) == ["hidden/bias", "hidden/kernel", "out/bias", "out/kernel"]
        assert {name: entry.name for name, entry in named.entries.items()} == {name: name for name in named.entries}
        kernel = reader.read(f"layer_with_weights-0/kernel{END}")
        np.testing.assert_array_equal(named.read("hidden/kernel"), kernel, strict=True)
        with pytest.raises(CheckpointError, match="'hidden' is not in"):
            named.read("hidden")


def test_a_checkpoint_of_tf1_has_none():
    with open_checkpoint(GOLDENS / "lenet5_tf115.ckpt") as reader:
        assert read_object_graph(reader) is None


@pytest.mark.parametrize("content", [b"\xff\xff", b"text", b"\x0a\x05\x1a\x03\x08\x07\x18"])
def test_damage(content, tmp_path):
    prefix = write_checkpoint(tmp_path / "model", {KEY: np.array(content, object)})
    with open_checkpoint(prefix) as reader, pytest.raises(CheckpointError, match=f"objects of checkpoint '{prefix}'"):
        read_object_graph(reader)


def test_numbers_in_its_place(tmp_path):
    prefix = write_checkpoint(tmp_path / "model", {KEY: np.ones(3)})
    with open_checkpoint(prefix) as reader, pytest.raises(CheckpointError, match="is damaged"):
        read_object_graph(reader)


def test_slots_of_nodes_that_are_not_there(tmp_path):
    from tensorflow.core.protobuf.trackable_object_graph_pb2 import TrackableObjectGraph

    graph = TrackableObjectGraph()
    graph.nodes.add().slot_variables.add(original_variable_node_id=7, slot_variable_node_id=8)
    prefix = write_checkpoint(tmp_path / "model", {KEY: np.array(graph.SerializeToString(), object)})
    with open_checkpoint(prefix) as reader, pytest.raises(CheckpointError, match="is damaged"):
        read_object_graph(reader)


def test_path():
    assert path(f"layer/kernel{END}") == "layer/kernel"
    assert path("conv1/kernel") == "conv1/kernel"
