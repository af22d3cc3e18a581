"""Meta graphs that TF 1.15.5 wrote compute and train here as there."""

import numpy as np
import pytest
import tensorflow.compat.v1 as compat

import tfgraph.v1 as tf

#: Some ten float32 operations, of which kernels of 1.15 and 2.21 round each once, in another order.
TOLERANCE = 1e-6


def notes(capfd):
    return [line for line in capfd.readouterr().err.splitlines() if line.startswith("tfgraph:")]


def test_tensorflow_refuses_what_we_mend(goldens):
    """Otherwise there is nothing to mend any more."""
    with tf.Graph().as_default(), pytest.raises(ValueError, match="_output_shapes attribute inconsistent"):
        compat.train.import_meta_graph(str(goldens / "network.ckpt.meta"))


def test_restores_and_computes_what_tf115_did(goldens, golden, logits, device, capfd):
    with tf.Graph().as_default(), tf.device(device):
        saver = tf.train.import_meta_graph(str(goldens / "network.ckpt.meta"))
        assert type(saver) is tf.train.Saver
        np.testing.assert_allclose(logits(saver), golden["logits"], atol=TOLERANCE)
        assert {variable.op.name for variable in tf.global_variables()} == set(golden["variables"])
        assert not any("Resource" in type(variable).__name__ for variable in tf.global_variables())
    said = notes(capfd)
    assert [line.partition("network.ckpt.meta: ")[2] for line in said] == [
        "dropped the noted shapes of 1 FusedBatchNormGradV3 node [their shape is inferred otherwise than when the "
        "graph was written]",
        "the rank of x:0 is checked at run time [a wrong one would end the process, and the graph does not tell it]",
    ]


def test_trains_on_as_tf115_did(goldens, golden, images, device):
    with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
        tf.train.import_meta_graph(str(goldens / "network.ckpt.meta")).restore(session, str(goldens / "network.ckpt"))
        session.run("train", {"x:0": images})
        for variable in tf.global_variables():
            wanted = np.float32(golden["trained"][variable.op.name])
            np.testing.assert_allclose(session.run(variable), wanted, atol=10 * TOLERANCE, err_msg=variable.op.name)


def test_loops_partitions_shards_and_queue_runners(goldens, golden, words):
    config = tf.ConfigProto(device_count={"CPU": 2})  # the graph names two
    with tf.Graph().as_default(), tf.Session(config=config) as session:
        saver = tf.train.import_meta_graph(str(goldens / "reader.ckpt.meta"))
        saver.restore(session, str(goldens / "reader.ckpt"))
        np.testing.assert_allclose(session.run("state:0", {"words:0": words}), golden["state"], atol=TOLERANCE)
        assert [runner.name for runner in tf.get_collection(tf.GraphKeys.QUEUE_RUNNERS)] == ["queue"]
        saver.restore(session, str(goldens / golden["v1_sharded"]))


def test_under_a_scope(goldens, golden, images, capfd):
    with tf.Graph().as_default(), tf.Session() as session:
        for scope in ("old", "old_1"):
            saver = tf.train.import_meta_graph(str(goldens / "network.ckpt.meta"), import_scope="old")
            saver.restore(session, str(goldens / "network.ckpt"))
            found = session.run(f"{scope}/logits:0", {f"{scope}/x:0": images})
            np.testing.assert_allclose(found, golden["logits"], atol=TOLERANCE)
    assert len(notes(capfd)) == 3  # the second graph's x has another name


def test_a_meta_graph_is_not_changed(meta):
    before = meta.SerializeToString(deterministic=True)
    with tf.Graph().as_default():
        tf.train.import_meta_graph(meta)
        assert tf.train.import_meta_graph(meta, import_scope="x", input_map={"x:0": tf.zeros([1, 4, 4, 1])})
    assert meta.SerializeToString(deterministic=True) == before


def test_a_saver_says_all_that_does_not_fit(goldens):
    with tf.Graph().as_default(), tf.Session() as session:
        saver = tf.train.import_meta_graph(str(goldens / "network.ckpt.meta"))
        with pytest.raises(tf.errors.NotFoundError) as refusal:
            saver.restore(session, str(goldens / "reader.ckpt"))
    assert "7 of 7 tensors do not fit" in refusal.value.message
    assert "\n  conv/kernel/Momentum  (3, 3, 1, 2) float32" in refusal.value.message
    assert "\n  embedding  (10, 4) float32\n" in refusal.value.message


def test_a_wrong_rank_is_refused_and_not_fatal(goldens):
    with tf.Graph().as_default() as graph, tf.Session() as session:
        tf.train.import_meta_graph(str(goldens / "network.ckpt.meta")).restore(session, str(goldens / "network.ckpt"))
        (check,) = [operation for operation in graph.get_operations() if operation.type == "EnsureShape"]
        # Otherwise the runs below end the process.
        kinds = ("Conv2D", "Conv2DBackpropFilter")
        assert all(op.inputs[0] is check.outputs[0] for op in graph.get_operations() if op.type in kinds)
        for shape in [], [4], [4, 4], [3, 4, 4]:
            for wanted in "logits:0", "train":
                with pytest.raises(
                    tf.errors.InvalidArgumentError, match=r"\] is not compatible with expected shape \["
                ):
                    session.run(wanted, {"x:0": np.ones(shape)})


def test_operations_that_are_gone_are_all_named(meta):
    for node in meta.graph_def.node:
        node.op = {"Relu": "OldRelu", "Mean": "OldMean"}.get(node.op, node.op)
    with tf.Graph().as_default(), pytest.raises(tf.errors.NotFoundError) as refusal:
        tf.train.import_meta_graph(meta)
    assert "does not know: OldMean (1 node), OldRelu (1 node). If they are your own" in refusal.value.message


def test_files_that_are_no_meta_graphs(tmp_path):
    file = tmp_path / "a.meta"
    with tf.Graph().as_default():
        with pytest.raises(OSError, match=r"File does not exist.*a\.meta"):
            tf.train.import_meta_graph(str(file))
        file.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 10\n")
        with pytest.raises(OSError, match=r"Cannot parse file .* It is a Git LFS pointer to a file of 10 bytes"):
            tf.train.import_meta_graph(file)
        file.write_bytes(b"\xff\xfe\x00")
        with pytest.raises(OSError, match=r"Cannot parse '.*a\.meta': it is cut short, or not a meta graph"):
            tf.train.import_meta_graph(file)


def test_not_in_eager_mode(goldens):
    with pytest.raises(RuntimeError, match="eager"):
        tf.train.import_meta_graph(str(goldens / "network.ckpt.meta"))
