"""What `restore` says of a checkpoint that does not fit, and that the others are restored."""

import numpy as np
import pytest
import tensorflow.compat.v1 as compat

import tfgraph.v1 as tf


@pytest.fixture
def saved(tmp_path):
    """A checkpoint with `a` [2, 3], `b` [4] and `layer/weights` [5]."""
    with tf.Graph().as_default(), tf.Session() as session:
        tf.get_variable("a", [2, 3])
        tf.get_variable("b", [4])
        tf.get_variable("layer/weights", [5])
        session.run(tf.global_variables_initializer())
        return tf.train.Saver().save(session, str(tmp_path / "model.ckpt"))


def restore(path, **options):
    with tf.Session() as session:
        tf.train.Saver(**options).restore(session, path)
        return {variable.op.name: value for variable in tf.global_variables() for value in [session.run(variable)]}


def test_is_a_saver_everywhere(saved):
    with tf.Graph().as_default(), tf.Session() as session:
        tf.get_variable("a", [2, 3])
        ours, theirs = tf.train.Saver(max_to_keep=3), compat.train.Saver()
        assert isinstance(ours, compat.train.Saver) and isinstance(theirs, tf.train.Saver)
        assert issubclass(tf.train.Saver, compat.train.Saver)

        class Special(tf.train.Saver):
            pass

        assert not isinstance(ours, Special) and isinstance(Special(), tf.train.Saver)
        again = tf.train.Saver.from_proto(ours.to_proto())
        again.restore(session, saved)
        assert type(again) is tf.train.Saver and again.as_saver_def().max_to_keep == 3


def test_fits(saved):
    with tf.Graph().as_default():
        tf.get_variable("b", [4])
        assert restore(saved)["b"].shape == (4,)


def test_all_that_is_missing_and_unused(saved):
    with tf.Graph().as_default():
        tf.get_variable("a", [2, 3])
        tf.get_variable("layer/kernel", [5])
        tf.get_variable("extra", [], tf.int32)
        with pytest.raises(tf.errors.NotFoundError) as refusal:
            restore(saved)
    assert refusal.value.message == (
        f"Cannot restore '{saved}': 2 of 3 tensors do not fit.\n"
        "not in the checkpoint (2):\n"
        "  extra  () int32\n"
        "  layer/kernel  (5,) float32; nearest name there: 'layer/weights' (5,)\n"
        "in the checkpoint, not asked for (2):\n"
        "  b  (4,) float32\n"
        "  layer/weights  (5,) float32\n"
        "If names have changed, restore with tf.train.Saver({'name in the checkpoint': variable, …}); "
        "if the model has, build it as it was, or restore only what fits: "
        f"tf.train.Saver([variables that are in both]). `tfgraph checkpoint list {saved}` shows the checkpoint.\n"
        "TensorFlow says: Key extra not found in checkpoint"
    )


def test_all_that_is_mismatched(saved):
    with tf.Graph().as_default():
        tf.get_variable("a", [3, 2])
        variables = {"a": tf.global_variables()[0], "b": tf.get_variable("c", [4], tf.int64)}
        with pytest.raises(tf.errors.InvalidArgumentError) as refusal:
            restore(saved, var_list=variables)
    assert "2 of 2 tensors do not fit" in refusal.value.message
    assert "  a: checkpoint has (2, 3) float32, graph wants (3, 2) float32\n" in refusal.value.message
    assert "  b: checkpoint has (4,) float32, variable 'c' of the graph wants (4,) int64\n" in refusal.value.message


@pytest.mark.parametrize("resource", [False, True])
def test_both_kinds_of_variables(saved, resource):
    with tf.Graph().as_default():
        tf.get_variable("a", [9], use_resource=resource)
        tf.get_variable("none", [2], use_resource=resource)
        with pytest.raises(tf.errors.OpError, match=r"(?s)none  \(2,\) float32.*a: checkpoint has \(2, 3\) float32, g"):
            restore(saved)


def test_reshapes(saved):
    with tf.Graph().as_default():
        tf.get_variable("a", [3, 2])
        assert restore(saved, reshape=True)["a"].shape == (3, 2)
        tf.get_variable("b", [5])
        with pytest.raises(tf.errors.InvalidArgumentError) as refusal:
            restore(saved, reshape=True)
    assert "1 of 2 tensors do not fit" in refusal.value.message
    assert "b: checkpoint has (4,) float32, graph wants (5,) float32" in refusal.value.message


def test_says_which_file_is_damaged(saved, tmp_path):
    data = tmp_path / "model.ckpt.data-00000-of-00001"
    data.write_bytes(data.read_bytes()[:10])
    with tf.Graph().as_default():
        tf.get_variable("a", [2, 3])
        with pytest.raises(tf.errors.OutOfRangeError, match=r"Cannot read 'a' from .*data-00000-of-00001'"):
            restore(saved)
        data.unlink()
        with pytest.raises(tf.errors.NotFoundError, match=r"there is no file .*data-00000-of-00001'"):
            restore(saved)


def test_no_such_checkpoint(saved):
    with tf.Graph().as_default():
        tf.get_variable("a", [2, 3])
        with pytest.raises(
            tf.errors.DataLossError, match=r"model\.ckpt\.meta' is one of the files .* '.*model\.ckpt'\."
        ):
            restore(f"{saved}.meta")
        with pytest.raises(ValueError, match=r"not a valid checkpoint: .*other\.ckpt\n.*model\.ckpt"):
            restore(saved.replace("model.ckpt", "other.ckpt"))
        with pytest.raises(ValueError, match="when it is None. tf.train.latest_checkpoint returns None where"):
            restore(None)


def network():
    with tf.variable_scope("", use_resource=False):
        for name, shape in {"conv/kernel": [3, 3, 1, 2], "norm/scale": [2], "norm/offset": [2]}.items():
            tf.get_variable(name, shape)


@pytest.mark.parametrize("file", ["network.ckpt", "v1.ckpt"])
def test_restores_both_formats_of_tf115(goldens, golden, file):
    with tf.Graph().as_default():
        network()
        for name, value in restore(str(goldens / file)).items():
            assert np.array_equal(value, np.float32(golden["variables"][name])), name


@pytest.mark.parametrize("file", ["reader.ckpt", "v1_sharded.ckpt-?????-of-00002"])
@pytest.mark.parametrize("parts", [None, 3, 2])
def test_restores_shards_and_partitions_of_tf115(goldens, golden, file, parts):
    with tf.Graph().as_default():
        partitioner = tf.fixed_size_partitioner(parts) if parts else None
        tf.get_variable("embedding", [10, 4], partitioner=partitioner)
        values = restore(str(goldens / file)).values()
        assert np.array_equal(np.concatenate(list(values)), golden["embedding"])


def test_partitions_that_do_not_fit(goldens):
    with tf.Graph().as_default():
        tf.get_variable("embedding", [9, 4], partitioner=tf.fixed_size_partitioner(3))
        tf.get_variable("other", [9, 4], partitioner=tf.fixed_size_partitioner(3))
        with pytest.raises(tf.errors.OpError) as refusal:
            restore(str(goldens / "reader.ckpt"))
    assert "2 of 2 tensors do not fit" in refusal.value.message
    assert "\n  other  (9, 4) float32" in refusal.value.message
    assert "\n  embedding: checkpoint has (10, 4) float32, graph wants (9, 4) float32\n" in refusal.value.message


def test_v1_that_does_not_fit(goldens):
    with tf.Graph().as_default():
        tf.get_variable("norm/scale", [3])
        tf.get_variable("norm/scales", [2])
        with pytest.raises(tf.errors.OpError) as refusal:
            restore(str(goldens / "v1.ckpt"))
    assert "norm/scales  (2,) float32; nearest name there: 'norm/scale/Momentum' (2,)" in refusal.value.message
    assert "norm/scale: checkpoint has (2,) float32, graph wants (3,) float32" in refusal.value.message


def test_a_monitored_session_uses_it(tmp_path):
    def train(steps):
        with tf.Graph().as_default():
            step = tf.train.get_or_create_global_step()
            more = step.assign_add(1)
            scaffold = tf.train.Scaffold(saver=tf.train.Saver(max_to_keep=1))
            with tf.train.MonitoredTrainingSession(checkpoint_dir=str(tmp_path), scaffold=scaffold) as session:
                for _ in range(steps):
                    session.run(more)
                return session.run(step)

    assert [train(2), train(3)] == [2, 5]


def test_object_based_checkpoints_are_restored_by_name(tmp_path):
    with tf.Graph().as_default(), tf.Session() as session:
        variable = tf.get_variable("a", [2], use_resource=True)
        session.run(variable.assign([1.0, 2.0]))
        checkpoint = compat.train.Checkpoint(some=variable)
        path = checkpoint.save(str(tmp_path / "objects"), session=session)
    with tf.Graph().as_default():
        tf.get_variable("a", [2], use_resource=True)
        assert restore(path)["a"].tolist() == [1.0, 2.0]
