"""Collections of a graph that was cut."""

import numpy as np
import pytest
import tensorflow.compat.v1 as compat

import tfgraph.v1 as tf


def spoil(meta):
    """Cut off the initializers and an optimizer's slot, as `extract_sub_graph` does; the collections stay."""
    gone = ("norm/offset/Momentum/Initializer", "norm/offset/Momentum/Assign", "train")
    kept = [node for node in meta.graph_def.node if not node.name.startswith(gone)]
    graph = tf.GraphDef(node=kept, versions=meta.graph_def.versions)
    for node in graph.node:
        inputs = [name for name in node.input if not name.removeprefix("^").startswith(gone)]
        del node.input[:]
        node.input.extend(inputs)
    meta.graph_def.CopyFrom(graph)
    meta.collection_def["mine"].node_list.value.extend(["logits:0", "gone:0"])
    meta.collection_def["numbers"].int64_list.value.append(3)
    meta.collection_def["texts"].bytes_list.value.append(b"gone:0")
    return meta


def test_tensorflow_refuses_it(meta):
    for node in spoil(meta).graph_def.node:
        node.attr.pop("_output_shapes", None)
    with tf.Graph().as_default(), pytest.raises(KeyError, match="does not exist in the graph"):
        compat.train.import_meta_graph(meta)


def test_leaves_out_what_is_not_there(meta, golden, logits, capfd):
    with tf.Graph().as_default():
        saver = tf.train.import_meta_graph(spoil(meta))
        np.testing.assert_allclose(logits(saver), golden["logits"], atol=1e-6)
        assert {variable.op.name for variable in tf.global_variables()} == set(golden["variables"]) - {
            "norm/offset/Momentum"
        }
        assert tf.get_collection("mine") == [tf.get_default_graph().get_tensor_by_name("logits:0")]
        assert (tf.get_collection("numbers"), tf.get_collection("texts")) == ([3], [b"gone:0"])
    assert (
        "meta graph: left out of collections: 1 of 'mine', 1 of 'train_op', 1 of 'variables' "
        "[they name nodes that are not in the graph]"
    ) in capfd.readouterr().err


def test_queue_runners_and_loops(goldens, capfd):
    meta = tf.MetaGraphDef.FromString((goldens / "reader.ckpt.meta").read_bytes())
    ends = [meta.saver_def.save_tensor_name.partition(":")[0], meta.saver_def.restore_op_name]
    meta.graph_def.CopyFrom(tf.graph_util.extract_sub_graph(meta.graph_def, ends))
    with tf.Graph().as_default():
        tf.train.import_meta_graph(meta)
        assert tf.get_collection(tf.GraphKeys.QUEUE_RUNNERS) == tf.get_collection(tf.GraphKeys.WHILE_CONTEXT) == []
    assert "1 of 'queue_runners'" in (said := capfd.readouterr().err) and "1 of 'while_context'" in said


def test_leaves_others_alone(meta, capfd):
    with tf.Graph().as_default():
        tf.train.import_meta_graph(meta)
        assert [operation.name for operation in tf.get_collection("train_op")] == ["train"]
    assert "collections" not in capfd.readouterr().err
