"""contrib.distribute against what strategies of TF 1.15.5 trained to on one machine."""

import json
from pathlib import Path

import numpy as np
import pytest
from make_contrib_distribute import CASES, run

import tfgraph.v1 as tf
from tfgraph.v1 import contrib

GOLDENS = json.loads((Path(__file__).parents[3] / "goldens" / "contrib_distribute.json").read_text())


@pytest.mark.parametrize("name", CASES)
def test_strategies_train_to_what_tf_115_trained_to(name):
    compare(json.loads(json.dumps(run(tf, contrib.distribute, name))), GOLDENS[name])


def test_every_golden_is_compared():
    assert set(GOLDENS) == set(CASES)


def compare(ours, theirs):
    """Names and integers exactly; float32 to 5e-7 of numbers around 1: sums of up to 24 in another order."""
    if isinstance(theirs, dict):
        assert sorted(ours) == sorted(theirs)
        ours, theirs = ([one[key] for key in sorted(one)] for one in (ours, theirs))
    if isinstance(theirs, list):
        assert len(ours) == len(theirs)
        for one, two in zip(ours, theirs, strict=True):
            compare(one, two)
    elif isinstance(theirs, float):
        np.testing.assert_allclose(ours, theirs, rtol=5e-7, atol=5e-7)
    else:
        assert ours == theirs


def test_a_server_wants_a_cluster(monkeypatch):
    monkeypatch.delenv("TF_CONFIG", raising=False)
    with pytest.raises(ValueError, match='"cluster" is not found in TF_CONFIG'):
        contrib.distribute.run_standard_tensorflow_server()


def test_what_does_not_fit_is_refused():
    D = contrib.distribute
    with pytest.raises(ValueError, match="You cannot specify both `num_gpus` and `num_gpus_per_worker`"):
        D.MirroredStrategy(num_gpus=1, num_gpus_per_worker=1)
    with pytest.raises(ValueError, match="Must only specify one of `devices` and `num_gpus_per_worker`"):
        D.MirroredStrategy(["/cpu:0"], num_gpus=1)
    with pytest.raises(ValueError, match="cannot specify both `cross_device_ops` and `cross_tower_ops`"):
        ops = D.AllReduceCrossDeviceOps()
        D.MirroredStrategy(cross_device_ops=ops, cross_tower_ops=ops)
    with pytest.raises(ValueError, match="auto_shard_dataset=True. needs several workers"):
        D.MirroredStrategy(auto_shard_dataset=True)
    with tf.Graph().as_default(), pytest.raises(ValueError, match="Should provide a `session` in Graph mode"):
        D.Monitor(None)
    with pytest.raises(ValueError, match="Should not provide a `session` in Eager mode"):
        D.Monitor(None, tf.Session(graph=tf.Graph()))
    with pytest.raises(AttributeError, match="tf.contrib.distribute.MultiWorkerAllReduce is not available"):
        D.MultiWorkerAllReduce  # noqa: B018


def test_the_system_of_a_tpu_is_that_of_tf_tpu():
    assert contrib.distribute.initialize_tpu_system is tf.tpu.experimental.initialize_tpu_system
