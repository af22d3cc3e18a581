"""Estimators of contrib.learn and contrib.estimator against what TF 1.15.5 learned from the same start."""

import json
from pathlib import Path

import numpy as np
import pytest
from make_contrib_learn import CASES, CORE_CASES, run

import tfgraph.v1 as tf
from tfgraph.v1 import contrib

GOLDENS = json.loads((Path(__file__).parents[3] / "goldens" / "contrib_learn.json").read_text())
#: One of each kind; each case builds three graphs.
QUICK = {
    "DNNClassifier",
    "DNNClassifier of embeddings",
    "DNNLinearCombinedRegressor",
    "Estimator of (predictions, loss, train_op)",
    "Estimator of ModelFnOps",
    "LinearClassifier of ids, weighted",
    "LinearRegressor of tf.feature_column",
    "LinearRegressor with a centered bias",
    "binary_svm_head",
    "estimator.multi_head",
    "multi_head",
    "poisson_regression_head",
}
NAMES = [pytest.param(name, marks=[] if name in QUICK else pytest.mark.slow) for name in [*CASES, *CORE_CASES]]


def close(found, wanted, where):
    """Assert that two results are the same, but for rounding."""
    if isinstance(wanted, dict):
        assert sorted(found) == sorted(wanted), where
        for key in wanted:
            close(found[key], wanted[key], f"{where} {key}")
    elif isinstance(wanted, list) and wanted and isinstance(wanted[0], str):
        assert found == wanted, where
    else:
        assert np.shape(found) == np.shape(wanted), where
        # Sums of float32 in another order, over four steps; the goldens have six decimals.
        np.testing.assert_allclose(found, wanted, rtol=2e-5, atol=3e-6, err_msg=where)


@pytest.mark.parametrize("name", NAMES)
def test_estimators_learn_what_tf_115_learned(name, device):
    # An estimator makes its own graph: what it does not see it does not use.
    session_config = tf.ConfigProto(device_count={} if "GPU" in device else {"GPU": 0})
    found = json.loads(json.dumps(run(tf, contrib, name, session_config)))
    close(found, GOLDENS[name], name)


def test_every_quick_case_is_there():
    assert not QUICK - {*CASES, *CORE_CASES}
