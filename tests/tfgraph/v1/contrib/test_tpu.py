"""contrib.tpu against what TF 1.15.5 did without a TPU."""

import json
from pathlib import Path

import numpy as np
import pytest
from make_contrib_tpu import CASES, run

import tfgraph.v1 as tf
from tfgraph.v1 import contrib

GOLDENS = json.loads((Path(__file__).parents[3] / "goldens" / "contrib_tpu.json").read_text())


@pytest.mark.parametrize("name", CASES)
def test_without_a_tpu_it_does_what_tf_115_did(name):
    compare(json.loads(json.dumps(run(tf, contrib.tpu, name))), GOLDENS[name])


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


def test_checkpoints_of_the_asynchronous_hook_are_there(tmp_path):
    with tf.Graph().as_default():
        step = tf.assign_add(tf.train.get_or_create_global_step(), 1)
        hook = contrib.tpu.AsyncCheckpointSaverHook(str(tmp_path), save_steps=2)
        with tf.train.SingularMonitoredSession(hooks=[hook]) as session:
            for _ in range(4):
                session.run(step)
    assert tf.train.latest_checkpoint(str(tmp_path)).endswith("model.ckpt-4")


def test_keras_on_a_tpu_is_refused():
    with pytest.raises(AttributeError, match="tf.contrib.tpu.keras_to_tpu_model is not available.*TPUStrategy"):
        contrib.tpu.keras_to_tpu_model  # noqa: B018
