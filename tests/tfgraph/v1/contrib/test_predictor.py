"""contrib.predictor answers as TF 1.15.5's did, from its SavedModel and from estimators."""

import json
from pathlib import Path

import numpy as np
import pytest
from make_contrib_predictor import FOLDER, INPUT, answers

import tfgraph.v1 as tf
from tfgraph.v1.contrib import predictor

GOLDENS = json.loads((Path(__file__).parents[3] / "goldens" / "contrib_predictor.json").read_text())


def test_a_saved_model_answers_as_on_tf_115(device):
    with tf.device(device):
        found = answers(predictor)
    assert found.keys() == GOLDENS.keys()
    for name, outputs in GOLDENS.items():
        assert found[name].keys() == outputs.keys()
        for key, value in outputs.items():
            np.testing.assert_allclose(found[name][key], value, rtol=1e-6)  # three products, summed in any order


def test_inputs_keep_their_default_unless_given():
    predict = predictor.from_saved_model(FOLDER, "scaled")
    np.testing.assert_allclose(predict({"x": INPUT, "factor": 4.0})["scaled"], 2 * predict({"x": INPUT})["scaled"])
    assert "feed tensors {" in repr(predict) and "factor" in repr(predict)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"signature_def_key": "z"}, ValueError, r'signature_def_key "z". Available signatures are .*serving_default'),
        ({"input_names": {"x": "x:0"}}, ValueError, "both be specified or both be unspecified"),
        (
            {"signature_def_key": "a", "input_names": {}, "output_names": {}},
            ValueError,
            "at most one of signature_def_key OR",
        ),
    ],
)
def test_saved_models_refuse(arguments, error, message):
    with pytest.raises(error, match=message):
        predictor.from_saved_model(FOLDER, **arguments)


def test_unknown_inputs_are_refused():
    with pytest.raises(ValueError, match="(?s)Got unexpected keys in input_dict: {'z'}.*expected: {'x'}"):
        predictor.from_saved_model(FOLDER)({"z": INPUT})


@pytest.fixture
def estimator(tmp_path):
    def model_fn(features, labels, mode):
        y = tf.layers.dense(features["x"], 2, kernel_initializer=tf.ones_initializer(), name="dense")
        outputs = {"serving_default": tf.estimator.export.PredictOutput({"y": y})}
        if mode == "infer":
            return tf.estimator.EstimatorSpec(mode, {"y": y}, export_outputs=outputs)
        step = tf.assign_add(tf.train.get_global_step(), 1)
        return tf.estimator.EstimatorSpec(mode, loss=tf.reduce_sum(y), train_op=step)

    made = tf.estimator.Estimator(model_fn, str(tmp_path))
    made.train(lambda: tf.data.Dataset.from_tensors(({"x": tf.ones([1, 3])}, 0)), steps=1)
    return made


def receive():
    x = tf.placeholder(tf.float32, [None, 3])
    return tf.estimator.export.ServingInputReceiver({"x": x / 2}, {"half": x})


def test_an_estimator_answers_from_its_checkpoint(estimator):
    predict = predictor.from_estimator(estimator, receive)
    np.testing.assert_allclose(predict({"half": [[2.0, 4.0, 6.0]]})["y"], [[6.0, 6.0]])


def test_estimators_refuse(estimator):
    with pytest.raises(KeyError, match=r"output_key must be one of \['serving_default'\]; got z"):
        predictor.from_estimator(estimator, receive, output_key="z")
    with pytest.raises(TypeError, match="You likely want to call from_contrib_estimator"):
        predictor.from_estimator(object(), receive)
