"""Devices that are not here."""

import numpy as np
import pytest

import tfgraph.v1 as tf


@pytest.mark.parametrize("device", ["/device:GPU:7", "/gpu:7", "/job:ps/task:0", "/job:worker/replica:0/task:3/cpu:0"])
def test_what_is_not_here_is_cleared(meta, golden, logits, capfd, device):
    for node in meta.graph_def.node:
        node.device = device
    with tf.Graph().as_default():
        np.testing.assert_allclose(logits(tf.train.import_meta_graph(meta)), golden["logits"], atol=1e-6)
        left = {operation.device for operation in tf.get_default_graph().get_operations()}
    assert left <= {"", "/device:CPU:0"}
    said = [line for line in capfd.readouterr().err.splitlines() if "devices cleared" in line]
    assert said == [
        f"tfgraph: meta graph: devices cleared: {device} ({len(meta.graph_def.node)}) [this machine has no such device]"
    ]


@pytest.mark.parametrize(
    "device", ["/cpu:0", "/device:CPU:1", "/job:localhost/replica:0/task:0/device:CPU:0", "nonsense"]
)
def test_what_is_here_stays(meta, capfd, device):
    node = next(node for node in meta.graph_def.node if node.name == "logits")
    node.device = device
    with tf.Graph().as_default() as graph:
        if device == "nonsense":
            with pytest.raises(ValueError, match="Unknown attribute 'nonsense'|Malformed device"):
                tf.train.import_meta_graph(meta)
        else:
            tf.train.import_meta_graph(meta)
            assert tf.DeviceSpec.from_string(graph.get_operation_by_name("logits").device).device_type == "CPU"
    assert "devices" not in capfd.readouterr().err


def test_jobs_stay_in_a_cluster(meta, monkeypatch, capfd):
    monkeypatch.setenv("TF_CONFIG", "{}")
    for node in meta.graph_def.node:
        node.device = "/job:ps/task:0"
    with tf.Graph().as_default() as graph:
        tf.train.import_meta_graph(meta)
        assert graph.get_operation_by_name("logits").device == "/job:ps/task:0"
    assert "devices" not in capfd.readouterr().err
