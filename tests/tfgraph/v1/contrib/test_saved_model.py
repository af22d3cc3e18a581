"""contrib.saved_model against Keras models that TF 1.15.5 saved."""

import json
from pathlib import Path

import numpy as np
import pytest
from make_contrib_saved_model import FOLDER, INPUTS, model, signature

import tfgraph.v1 as tf
from tfgraph.v1 import contrib

SAVED = str(Path(FOLDER, "model"))
GOLDEN = json.loads(Path(FOLDER, "golden.json").read_text())


def check(found, wanted):
    """Compare predictions; float32 tanh of another Eigen, and sums of 5 products: 1e-6 of numbers around 1."""
    assert np.asarray(found).dtype in (np.float32, np.float64)
    np.testing.assert_allclose(found, wanted, rtol=1e-6, atol=1e-6)


def test_a_model_of_tf_115_is_loaded(device):
    with tf.Graph().as_default(), tf.Session(), tf.device(device):
        check(contrib.saved_model.load_keras_model(SAVED).predict(INPUTS), GOLDEN["again"])


def test_a_model_comes_back_and_serves_as_in_tf_115(tmp_path):
    path = str(tmp_path / "model")
    with tf.Graph().as_default(), tf.Session():
        made = model(tf)
        contrib.saved_model.save_keras_model(made, path)
    with tf.Graph().as_default(), tf.Session():
        check(contrib.saved_model.load_keras_model(path).predict(INPUTS), GOLDEN["predicted"])
    found, wanted = signature(tf, path), dict(GOLDEN["signature"])
    check(found.pop("outputs"), wanted.pop("outputs"))
    assert found == wanted


def test_the_signature_of_tf_115_is_served():
    found, wanted = signature(tf, SAVED), dict(GOLDEN["signature"])
    check(found.pop("outputs"), wanted.pop("outputs"))
    assert found == wanted


def test_what_is_no_saved_model_is_refused(tmp_path):
    with pytest.raises(OSError, match="nothing"):
        contrib.saved_model.load_keras_model(str(tmp_path / "nothing"))
