"""Versions that are none."""

import numpy as np
import pytest
import tensorflow.compat.v1 as compat

import tfgraph.v1 as tf


@pytest.mark.parametrize("version, read_as", [("0.12.head", "0.12"), ("0.11.0rc2-head", "0.11.0"), ("unknown", "0")])
def test_is_shortened_to_its_numbers(meta, golden, logits, capfd, version, read_as):
    meta.meta_info_def.tensorflow_version = version
    with tf.Graph().as_default():
        np.testing.assert_allclose(logits(tf.train.import_meta_graph(meta)), golden["logits"], atol=1e-6)
    assert f"the version '{version}' is read as '{read_as}'" in capfd.readouterr().err


@pytest.mark.parametrize("version", ["", "1.15.5", "1.9.0-dev20180503", "1.0.0-rc2", "0.12.1"])
def test_leaves_versions_alone(meta, capfd, version):
    meta.meta_info_def.tensorflow_version = version
    with tf.Graph().as_default():
        tf.train.import_meta_graph(meta)
    assert "the version" not in capfd.readouterr().err


def test_tensorflow_refuses_it(meta):
    meta.meta_info_def.tensorflow_version = "0.12.head"
    del meta.graph_def.node[:]
    with tf.Graph().as_default(), pytest.raises(Exception, match="Invalid version"):
        compat.train.import_meta_graph(meta)
