"""Parts of graphs whose other parts cannot be imported."""

import numpy as np
import pytest

import tfgraph.v1 as tf
from tfgraph.checkpoints import CheckpointError
from tfgraph.v1.saving import restore_subgraph

#: As in test_meta_graph.py.
TOLERANCE = 1e-6


def spoil(meta):
    """The training is of operations that no TensorFlow has."""
    for node in meta.graph_def.node:
        if "radients" in node.name or node.op.startswith(("Apply", "Restore")) and node.name.startswith("train"):
            node.op = "LongGone"
    return meta


def test_the_inference_alone(meta, goldens, golden, images, device):
    with tf.Graph().as_default() as graph, tf.device(device), tf.Session() as session:
        (logits,) = restore_subgraph(spoil(meta), ["logits"], goldens / "network.ckpt")
        np.testing.assert_allclose(session.run(logits, {"x:0": images}), golden["logits"], atol=TOLERANCE)
        kinds = {operation.type for operation in graph.get_operations()}
        assert "LongGone" not in kinds and "RestoreV2" not in kinds


def test_the_checkpoint_beside_it(goldens, golden, images):
    with tf.Graph().as_default() as graph, tf.Session(graph=graph) as session:
        names = ["logits:0", "conv/features"]
        logits, features = restore_subgraph(str(goldens / "network.ckpt.meta"), names, import_scope="old")
        assert features.name == "old/conv/features:0"
        np.testing.assert_allclose(session.run(logits, {"old/x:0": images}), golden["logits"], atol=TOLERANCE)


def test_partitions_loops_and_a_session_that_is_passed(goldens, golden, words):
    config = tf.ConfigProto(device_count={"CPU": 2})
    graph = tf.Graph()
    session = tf.Session(graph=graph, config=config)
    for checkpoint in ("reader.ckpt", "v1_sharded.ckpt"):
        meta = goldens / "reader.ckpt.meta"
        scope = checkpoint.partition(".")[0]
        (state,) = restore_subgraph(meta, ["state"], goldens / checkpoint, session, scope)
        found = session.run(state, {f"{scope}/words:0": words})
        np.testing.assert_allclose(found, golden["state"], atol=TOLERANCE)
    session.close()


@pytest.mark.parametrize("resource", [False, True])
def test_names_of_the_graphs_own_saver(tmp_path, resource):
    with tf.Graph().as_default(), tf.Session() as session:
        variable = tf.get_variable("new_name", [2], use_resource=resource)
        session.run(variable.assign([1.0, 2.0]))
        tf.identity(variable * 2.0, name="out")
        tf.train.Saver({"old_name": variable}).save(session, str(tmp_path / "model.ckpt"))
    with tf.Graph().as_default(), tf.Session() as session:
        (out,) = restore_subgraph(tmp_path / "model.ckpt.meta", ["out"])
        assert session.run(out).tolist() == [2.0, 4.0]


def test_a_graph_def_in_a_file(tmp_path):
    with tf.Graph().as_default() as graph:
        tf.identity(tf.constant(3.0), name="out")
        (tmp_path / "graph.pb").write_bytes(graph.as_graph_def().SerializeToString())
    with tf.Graph().as_default(), tf.Session() as session:
        assert session.run(restore_subgraph(tmp_path / "graph.pb", ["out"])) == [3.0]


def test_all_that_does_not_fit(meta, goldens):
    with tf.Graph().as_default() as graph, tf.Session():
        with pytest.raises(tf.errors.NotFoundError) as refusal:
            restore_subgraph(meta, ["logits"], goldens / "reader.ckpt")
        assert graph.get_operations() == []
    assert "3 of 3 tensors do not fit" in refusal.value.message
    assert "not asked for" not in refusal.value.message


def test_what_is_missing_is_said(meta, goldens):
    with tf.Graph().as_default():
        with pytest.raises(ValueError, match="restore_subgraph needs a session: pass session=…"):
            restore_subgraph(meta, ["logits"])
        with tf.Session():
            with pytest.raises(ValueError, match=r"The graph has no 'logit' \(nearest: 'logits'.*\)\."):
                restore_subgraph(meta.graph_def, ["logit:0"])
            with pytest.raises(ValueError, match="The outputs need variables: pass checkpoint=…"):
                restore_subgraph(meta, ["logits"])
            with pytest.raises(CheckpointError, match="nowhere"):
                restore_subgraph(meta, ["logits"], goldens / "nowhere.ckpt")
