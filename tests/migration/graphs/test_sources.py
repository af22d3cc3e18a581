"""Graphs in files of each kind."""

import re
import shutil

import pytest
import tensorflow as tf

from migration.graphs.sources import GraphError, open_source


@pytest.mark.parametrize("kind", ["meta", "checkpoint", "frozen", "text", "saved_model"])
def test_the_graph_is_found_in_each_kind_of_file(saved, kind):
    source = open_source(saved[kind])
    assert {"x", "hidden", "y"} <= {node.name for node in source.graph.node}


def test_weights_are_expected_where_tensorflow_puts_them(saved):
    assert open_source(saved["meta"]).checkpoint == str(saved["checkpoint"])
    assert open_source(saved["saved_model"]).checkpoint == str(saved["saved_model"] / "variables" / "variables")
    assert open_source(saved["frozen"]).checkpoint is None
    assert open_source(saved["text"], saved["checkpoint"]).checkpoint == str(saved["checkpoint"])


def test_signatures_of_a_saved_model(saved):
    (signature,) = open_source(saved["saved_model"]).signatures.values()
    assert (signature.inputs, signature.outputs) == ({"pixels": "x:0"}, {"classes": "y:0"})


def test_collections_of_a_meta_graph(saved):
    source = open_source(saved["meta"])
    assert source.collection("trainable_variables") == ("w1:0", "b1:0", "w2:0", "b2:0")
    assert source.collection("train_op") == ("Adam",)
    assert source.collection("none") == ()


def test_what_is_no_graph_is_refused(saved, tmp_path):
    with pytest.raises(GraphError, match="no such file, and no '.*nothing.meta'"):
        open_source(tmp_path / "nothing")
    (tmp_path / "text.txt").write_text("a text")
    with pytest.raises(GraphError, match=r"expected a \.meta or a checkpoint"):
        open_source(tmp_path / "text.txt")
    whole = saved["frozen"].read_bytes()
    for length in (1, 30):  # within the first node
        (tmp_path / "cut.pb").write_bytes(whole[:length])
        with pytest.raises(GraphError, match="cut short"):
            open_source(tmp_path / "cut.pb")
    graph = tf.compat.v1.GraphDef.FromString(whole)
    del graph.node[0]
    (tmp_path / "cut.pb").write_bytes(graph.SerializeToString())
    with pytest.raises(GraphError, match="it is cut short: x is needed and not in it"):
        open_source(tmp_path / "cut.pb")
    (tmp_path / "empty.pb").write_bytes(b"")
    with pytest.raises(GraphError, match="there is no operation in it"):
        open_source(tmp_path / "empty.pb")
    (tmp_path / "cut.meta").write_bytes(saved["meta"].read_bytes()[:-7])
    with pytest.raises(GraphError, match="cut short, or not a meta graph"):
        open_source(tmp_path / "cut.meta")


def test_a_checkpoint_without_its_graph_is_refused(saved, tmp_path):
    for file in saved["checkpoint"].parent.glob("model.ckpt.[di]*"):
        shutil.copy(file, tmp_path)
    missing = re.escape(f"there is no '{tmp_path}/model.ckpt.meta'. A checkpoint alone has no graph.")
    with pytest.raises(GraphError, match=missing):
        open_source(tmp_path / "model.ckpt")


def test_a_saved_model_of_tf2_needs_no_migration(tmp_path):
    tf.saved_model.save(tf.Module(), str(tmp_path))
    with pytest.raises(GraphError, match="was exported by TF2: load it with tf.saved_model.load"):
        open_source(tmp_path)
