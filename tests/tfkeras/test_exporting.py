"""A model exported is the model: SavedModel, TFLite, ONNX."""

import os

import keras
import numpy as np
import pytest
import tensorflow as tf

from tfkeras import exporting
from tfkeras.command_line import main
from tfkeras.loading import ModelError, load
from tfkeras.models import LeNet5

TARGETS = ["saved", "model.tflite", "model.onnx"]


@pytest.fixture
def lenet5(tmp_path):
    """A file of LeNet-5, and its model."""
    keras.utils.set_random_seed(0)
    model = LeNet5(initialization="scaled")
    model.save(tmp_path / "lenet5.keras")
    return model


@pytest.mark.parametrize("target", TARGETS)
def test_outputs_are_the_models(lenet5, tmp_path, rng, target):
    exported = exporting.export(tmp_path / "lenet5.keras", tmp_path / target)
    assert sorted(os.listdir(tmp_path)) == sorted(["lenet5.keras", target])
    assert exported.path == tmp_path / target and exported.batch is None
    signature = load(tmp_path / target).only_signature()
    assert list(signature.inputs) == ["x"]
    assert signature.inputs["x"].shape.as_list() == [None, 784]
    for rows in (1, 5):
        x = rng.uniform(size=(rows, 784)).astype(np.float32)
        (y,) = signature.call({"x": x}).values()
        expected = lenet5(x, training=False).numpy()
        assert y.dtype == np.float32 and y.shape == (rows, 10)
        # The same kernels in a SavedModel; other engines sum in another order: 5e-7 was measured.
        np.testing.assert_allclose(y, expected, atol=0 if target == "saved" else 5e-6, rtol=0)
    assert exported.difference <= (0 if target == "saved" else 5e-6)


def test_the_saved_model_needs_nothing_of_ours(lenet5, tmp_path):
    exporting.export(tmp_path / "lenet5.keras", tmp_path / "saved")
    function = tf.saved_model.load(str(tmp_path / "saved")).signatures["serving_default"]
    assert function.structured_input_signature[1]["x"] == tf.TensorSpec([None, 784], tf.float32, name="x")
    assert {name: spec.shape.as_list() for name, spec in function.structured_outputs.items()} == {
        "output_0": [None, 10]
    }


@pytest.mark.slow
def test_a_recurrent_network_takes_one_row_in_tflite(tmp_path, rng):
    model = keras.Sequential([keras.Input([5, 3]), keras.layers.GRU(4), keras.layers.Dense(2)])
    model.save(tmp_path / "gru.keras")
    exported = exporting.export(tmp_path / "gru.keras", tmp_path / "gru.tflite")
    assert exported.batch == 1
    x = rng.uniform(size=(1, 5, 3)).astype(np.float32)
    (y,) = load(tmp_path / "gru.tflite").only_signature().call({"x": x}).values()
    np.testing.assert_allclose(y, model(x, training=False), atol=5e-6)  # 1.2e-7 was measured


@pytest.mark.parametrize("target", TARGETS)
def test_several_outputs(tmp_path, target):
    x = keras.Input([4])
    keras.Model(x, [2 * x, x + 7, x[:, :1]]).save(tmp_path / "three.keras")
    exporting.export(tmp_path / "three.keras", tmp_path / target)
    outputs = load(tmp_path / target).signatures["serving_default"].call({"x": np.ones((1, 4), np.float32)})
    assert sorted(array.tolist() for array in outputs.values()) == [[[1.0]], [[2.0] * 4], [[8.0] * 4]]


def small(directory, scale=1.0, name="small.keras"):
    model = keras.Sequential([keras.Input([4]), keras.layers.Dense(3)])
    model.set_weights([scale * np.arange(12.0).reshape(4, 3), np.ones(3)])
    model.save(directory / name)
    return model


@pytest.mark.parametrize("target", TARGETS)
def test_a_wrong_export_is_noticed_and_not_written(tmp_path, monkeypatch, capfd, target):
    model = small(tmp_path)
    monkeypatch.chdir(tmp_path)
    suffix = os.path.splitext(target)[1]
    right = exporting.WRITERS[suffix]

    def wrong(_, spec, path):
        nearly = keras.models.clone_model(model)
        nearly.set_weights([weight * 1.001 for weight in model.get_weights()])
        right(nearly, spec, path)

    monkeypatch.setitem(exporting.WRITERS, suffix, wrong)
    assert main(["export", "small.keras", "--to", target]) == 1
    message = capfd.readouterr().err.splitlines()[-1]
    assert f"'{target}' was not written: its outputs differ by 0.0" in message and "those of 'small.keras'" in message
    assert os.listdir() == ["small.keras"]


def test_not_a_number_is_noticed(tmp_path):
    model = keras.Sequential([keras.Input([4]), keras.layers.Dense(3)])
    model.set_weights([np.full((4, 3), np.nan), np.ones(3)])
    model.save(tmp_path / "nan.keras")
    with pytest.raises(exporting.ExportDiffersError, match="differ by nan"):
        exporting.export(tmp_path / "nan.keras", tmp_path / "nan.tflite")


def test_command(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    small(tmp_path)
    assert main(["export", "small.keras", "--to", "v1.2/"]) == 0
    printed = capfd.readouterr().out
    start = "v1.2: written, takes any batch; largest difference from the Keras model 0 (largest output "
    assert printed.startswith(start)
    assert (tmp_path / "v1.2" / "saved_model.pb").is_file()


@pytest.mark.parametrize("target", TARGETS)
def test_force_replaces(tmp_path, monkeypatch, capfd, target):
    monkeypatch.chdir(tmp_path)
    small(tmp_path)
    assert main(["export", "small.keras", "--to", target]) == 0
    small(tmp_path, scale=2)
    assert main(["export", "small.keras", "--to", target]) == 2
    assert f"tfkeras export: '{target}' is there already; --force replaces it." in capfd.readouterr().err
    assert main(["export", "small.keras", "--to", target, "--force"]) == 0
    (y,) = load(target).only_signature().call({"x": np.ones((1, 4), np.float32)}).values()
    np.testing.assert_array_equal(y, [[37, 45, 53]])
    assert sorted(os.listdir()) == sorted(["small.keras", target])


def test_a_failed_export_leaves_the_old_file(tmp_path, monkeypatch):
    small(tmp_path)
    (tmp_path / "old.tflite").write_text("old")

    def interrupted(_, spec, path):
        path.write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setitem(exporting.WRITERS, ".tflite", interrupted)
    with pytest.raises(KeyboardInterrupt):
        exporting.export(tmp_path / "small.keras", tmp_path / "old.tflite", force=True)
    assert (tmp_path / "old.tflite").read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["old.tflite", "small.keras"]


BAD_CALLS = [
    (["nowhere.keras", "--to", "x"], "No such model: 'nowhere.keras'."),
    (["text.txt", "--to", "x"], "'text.txt' is not a .keras file: only these are exported."),
    (["text.keras", "--to", "x"], "Cannot read 'text.keras' as a .keras file: "),
    (["small.keras", "--to", "x.h5"], "cannot export to 'x.h5': expected a name that ends with .tflite or .onnx, or"),
    (["small.keras", "--to", "no/x"], "Cannot write 'no/x': there is no directory 'no'. Make it first."),
    (["small.keras", "--to", "full"], "'full' is there already; --force replaces it."),
    (["small.keras", "--to", "full", "--force"], "'full' is a directory, but not a SavedModel: it is not replaced."),
    (["small.keras"], "the following arguments are required: --to"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD_CALLS, ids=lambda value: str(value)[:40])
def test_bad_calls_say_what_is_wrong_and_write_nothing(tmp_path, monkeypatch, capfd, arguments, message):
    monkeypatch.chdir(tmp_path)
    small(tmp_path)
    (tmp_path / "text.keras").write_text("no zip file")
    (tmp_path / "text.txt").write_text("")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "precious").write_text("")
    before = sorted(os.listdir())
    try:
        code = main(["export", *arguments])
    except SystemExit as error:
        code = error.code
    assert code == 2
    assert message in capfd.readouterr().err
    assert sorted(os.listdir()) == before and os.listdir("full") == ["precious"]


@pytest.mark.parametrize("missing", ["onnxruntime", "tf2onnx"])
def test_onnx_without_its_libraries(tmp_path, monkeypatch, missing):
    import sys

    small(tmp_path)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ModelError, match=f"{missing} is not installed. Install them: pip install 'tfgraph.onnx.'"):
        exporting.export(tmp_path / "small.keras", tmp_path / "small.onnx")


def test_what_a_format_cannot_express(tmp_path):
    @keras.saving.register_keras_serializable("tests")
    class IncompleteGamma(keras.layers.Layer):
        def call(self, x):
            return tf.math.igamma(1.0 + x, x)

    keras.Sequential([keras.Input([4]), IncompleteGamma()]).save(tmp_path / "gamma.keras")
    for target in ("x.tflite", "x.onnx"):
        with pytest.raises(ModelError, match="cannot express the model: .*Export a SavedModel"):
            exporting.export(tmp_path / "gamma.keras", tmp_path / target)
    assert os.listdir(tmp_path) == ["gamma.keras"]
