"""SavedModels that TF 1.15.5 exported."""

import shutil

import numpy as np
import pytest

import tfgraph.v1 as tf

SERVING = [tf.saved_model.tag_constants.SERVING]


@pytest.mark.parametrize("load", [tf.saved_model.loader.load, tf.saved_model.load])
def test_reference_variables_of_tf115(goldens, golden, images, device, load):
    with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
        loaded = load(session, SERVING, str(goldens / "saved_model"))
        signature = loaded.signature_def["serving_default"]
        logits = session.run(signature.outputs["logits"].name, {signature.inputs["x"].name: images})
        np.testing.assert_allclose(logits, golden["logits"], atol=1e-6)  # as in test_meta_graph.py
        values = {variable.op.name: session.run(variable) for variable in tf.global_variables()}
    assert {name: value.tolist() for name, value in values.items()} == {
        name: np.asarray(value, values[name].dtype).tolist() for name, value in golden["variables"].items()
    }


def test_says_what_does_not_fit(goldens, tmp_path):
    shutil.copytree(goldens / "saved_model", tmp_path / "model")
    for part in (".index", ".data-00000-of-00001"):
        shutil.copy(goldens / f"network.ckpt{part}", tmp_path / "model" / "variables" / f"variables{part}")
    (tmp_path / "model" / "variables" / "variables.data-00000-of-00001").write_bytes(b"")
    with tf.Graph().as_default(), tf.Session() as session:
        with pytest.raises(tf.errors.OutOfRangeError, match=r"variables\.data-00000-of-00001' is empty"):
            tf.saved_model.loader.load(session, SERVING, str(tmp_path / "model"))


def test_the_rest_of_the_namespace_stays(tmp_path):
    assert not tf.saved_model.loader.maybe_saved_model_directory(str(tmp_path))
    with tf.Graph().as_default(), tf.Session() as session, pytest.raises(OSError, match="does not exist"):
        tf.saved_model.loader.load(session, SERVING, str(tmp_path))
