"""Models of every kind become functions from arrays to arrays."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from tfkeras.loading import ModelError, load
from tfkeras.models import LeNet5


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(0)
    return LeNet5(initialization="scaled")


@pytest.fixture(scope="module")
def files(model, tmp_path_factory):
    """The same model as a .keras file and as two numbered SavedModels."""
    directory = tmp_path_factory.mktemp("models")
    model.save(directory / "lenet5.keras")
    for version in (2, 10):
        spec = tf.TensorSpec([None, 784], tf.float32, name="x")
        model.export(directory / "lenet5" / str(version), input_signature=[spec], verbose=False)
    return directory


@pytest.mark.parametrize(
    ("name", "version", "data"),
    [("lenet5.keras", 1, "mnist"), ("lenet5", 10, None), ("lenet5/2", 2, None), ("lenet5/10", 10, None)],
)
def test_the_same_outputs(model, files, rng, name, version, data):
    loaded = load(files / name)
    assert (loaded.version, loaded.data) == (version, data)
    signature = loaded.only_signature()
    assert {name: spec.shape.as_list() for name, spec in signature.inputs.items()} == {"x": [None, 784]}
    assert {name: spec.shape.as_list() for name, spec in signature.outputs.items()} == {"output_0": [None, 10]}
    for rows in (1, 5):
        x = rng.uniform(size=(rows, 784)).astype(np.float32)
        np.testing.assert_array_equal(signature.call({"x": x})["output_0"], model(x, training=False), strict=True)


def test_a_saved_model_of_tensorflow_1(tmp_path, rng):
    v1 = tf.compat.v1
    value = rng.normal(size=(3, 2)).astype(np.float32)
    with tf.Graph().as_default(), v1.Session() as session:
        x = v1.placeholder(tf.float32, [None, 3])
        y = x @ v1.get_variable("w", initializer=value)
        session.run(v1.global_variables_initializer())
        v1.saved_model.simple_save(session, str(tmp_path / "old"), {"x": x}, {"y": y})
    signature = load(tmp_path / "old").only_signature()
    assert signature.outputs["y"].shape.as_list() == [None, 2]
    np.testing.assert_allclose(signature.call({"x": np.eye(3, dtype=np.float32)})["y"], value, rtol=1e-6)


def test_several_outputs_keep_their_names(tmp_path):
    x = keras.Input([4])
    model = keras.Model(x, {"twice": 2 * x, "half": x / 2})
    model.save(tmp_path / "two.keras")
    loaded = load(tmp_path / "two.keras")
    outputs = loaded.signatures["serving_default"].call({"x": np.ones((1, 4), np.float32)})
    assert {name: array.tolist() for name, array in outputs.items()} == {"twice": [[2.0] * 4], "half": [[0.5] * 4]}
    with pytest.raises(ModelError, match="has 2 outputs"):
        loaded.only_signature()


def test_models_that_cannot_be_loaded(tmp_path):
    (tmp_path / "text.keras").write_text("not a zip file")
    (tmp_path / "text.tflite").write_text("no flatbuffer")
    (tmp_path / "text.onnx").write_text("no protobuf")
    (tmp_path / "text.h5").write_text("")
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "saved_model.pb").write_bytes(b"no protobuf")
    two = keras.Model(inputs := [keras.Input([2]), keras.Input([2])], keras.layers.Add()(inputs))
    two.save(tmp_path / "two.keras")
    tf.saved_model.save(tf.Module(), str(tmp_path / "bare"))
    cases = {
        "nowhere.keras": "No such model: '.*nowhere.keras'",
        "text.keras": "Cannot read '.*text.keras' as a .keras file: ",
        "text.tflite": "Cannot read '.*text.tflite' as a .tflite file: ",
        "text.onnx": "Cannot read '.*text.onnx' as a .onnx file: ",
        "text.h5": "is not a model: expected a SavedModel directory or a file that ends with .keras, .tflite, .onnx",
        "empty": "is not a SavedModel: no 'saved_model.pb' in it",
        "broken": "Cannot read '.*broken' as a SavedModel: ",
        "two.keras": "has 2 inputs; expected one",
    }
    for name, message in cases.items():
        with pytest.raises(ModelError, match=message):
            load(tmp_path / name)
    with pytest.raises(ModelError, match="has no signature 'serving_default'; its signatures: none"):
        load(tmp_path / "bare").only_signature()
