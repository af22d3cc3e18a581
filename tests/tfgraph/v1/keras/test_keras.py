"""`tf.keras` is Keras 2, its submodules can be imported, and Keras 3 goes on beside it."""

import importlib
import json

import keras
import numpy as np
import pytest
import tf_keras.api._v1.keras as tf_keras

import tfgraph.v1 as tf

SCRIPT = """
import json, sys
import tfgraph.v1 as tf
before = "tf_keras" in sys.modules
from tfgraph.v1.keras.layers import Dense
import tfgraph.v1.keras.utils as utils
from tfgraph.v1.keras import backend as K
import keras
print(json.dumps([before, Dense.__module__, utils.HDF5Matrix.__module__, K.__name__, keras.__version__[0]]))
"""


def test_imports(run, tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT)
    result = run("script")
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == [
        False,
        "tf_keras.src.layers.core.dense",
        "tfgraph.v1.keras.utils",
        "tf_keras.api._v1.keras.backend",
        "3",
    ]


@pytest.mark.parametrize("name", ["callbacks", "optimizers.schedules", "preprocessing.image", "applications.vgg16"])
def test_submodules_are_those_of_tf_keras(name):
    found = importlib.import_module(f"tfgraph.v1.keras.{name}")
    assert found is importlib.import_module(f"{tf_keras.__name__}.{name}")
    reached = tf.keras
    for attribute in name.split("."):
        reached = getattr(reached, attribute)
    assert reached is found


def test_submodule_that_does_not_exist():
    with pytest.raises(ModuleNotFoundError, match="tfgraph.v1.keras.no_such_module"):
        importlib.import_module("tfgraph.v1.keras.no_such_module")


def test_keras_in_a_session(rng):
    x = rng.normal(size=(64, 4)).astype(np.float32)
    with tf.Graph().as_default(), tf.Session() as session:
        tf.keras.backend.set_session(session)
        model = tf.keras.models.Sequential([tf.keras.layers.Dense(1, input_shape=(4,), name="dense")])
        assert [weight.op.name for weight in model.weights] == ["dense/kernel", "dense/bias"]
        model.compile(tf.keras.optimizers.SGD(lr=0.1), "mse")
        losses = model.fit(x, x.sum(axis=1), epochs=30, batch_size=16, verbose=0).history["loss"]
        kernel = session.run(model.weights[0])
    tf.keras.backend.clear_session()
    assert losses[-1] < losses[0] / 100
    np.testing.assert_allclose(kernel, np.ones((4, 1)), atol=0.1)


def test_keras_3_works_beside():
    assert not issubclass(tf.keras.layers.Dense, keras.layers.Layer)
    assert keras.layers.Dense(3)(np.ones((2, 4), np.float32)).shape == (2, 3)


def test_peephole_cell():
    with tf.Graph().as_default(), tf.Session() as session:
        ones = tf.keras.initializers.Ones()
        cell = tf.keras.experimental.PeepholeLSTMCell(
            1, kernel_initializer=ones, recurrent_initializer=ones, recurrent_activation="sigmoid"
        )
        output, (h, c) = cell(tf.fill([1, 1], 0.5), [tf.fill([1, 1], 0.25), tf.fill([1, 1], 2.0)])
        session.run(tf.global_variables_initializer())
        output, h, c = session.run([output, h, c])

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    z = 0.5 + 0.25
    wanted_c = sigmoid(z + 1 + 2) * 2 + sigmoid(z + 2) * np.tanh(z)
    np.testing.assert_allclose(c[0, 0], wanted_c, rtol=1e-6)
    np.testing.assert_allclose(h[0, 0], sigmoid(z + wanted_c) * np.tanh(wanted_c), rtol=1e-6)
    np.testing.assert_array_equal(output, h)


def test_saved_model_round_trip(tmp_path, rng):
    x = rng.normal(size=(5, 3)).astype(np.float32)
    model = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(3,))])
    tf.keras.experimental.export_saved_model(model, str(tmp_path / "model"))
    loaded = tf.keras.experimental.load_from_saved_model(str(tmp_path / "model"))
    np.testing.assert_array_equal(loaded.predict(x, verbose=0), model.predict(x, verbose=0))


def test_hdf5_matrix(tmp_path):
    h5py = pytest.importorskip("h5py")
    rows = np.arange(20.0).reshape(10, 2)
    with h5py.File(tmp_path / "rows.h5", "w") as file:
        file["rows"] = rows
    matrix = tf.keras.utils.HDF5Matrix(str(tmp_path / "rows.h5"), "rows", start=2, end=6, normalizer=lambda x: x + 1)
    assert (len(matrix), matrix.shape, matrix.ndim, matrix.size) == (4, (4, 2), 2, 8)
    np.testing.assert_array_equal(matrix[:], rows[2:6] + 1)
    np.testing.assert_array_equal(matrix[1:3], rows[3:5] + 1)
    np.testing.assert_array_equal(matrix[3], rows[5] + 1)
    np.testing.assert_array_equal(matrix[[0, 2]], rows[[2, 4]] + 1)
    for key in (4, slice(0, 5), [0, 4]):
        with pytest.raises(IndexError, match="row 4 of an HDF5Matrix of 4 rows"):
            matrix[key]


def test_kernels_are_flipped_in_their_spatial_axes():
    model = tf.keras.Sequential([tf.keras.layers.Conv2D(2, 3, input_shape=(5, 5, 1)), tf.keras.layers.Flatten()])
    before = model.get_weights()[0]
    tf.keras.utils.convert_all_kernels_in_model(model)
    np.testing.assert_array_equal(model.get_weights()[0], before[::-1, ::-1])


def test_mixed_precision_policy():
    mixed = tf.keras.mixed_precision.experimental
    policy = mixed.Policy("mixed_float16")
    assert (policy.compute_dtype, policy.variable_dtype, policy.loss_scale) == ("float16", "float32", "dynamic")
    before = mixed.global_policy()
    try:
        mixed.set_policy(policy)
        assert mixed.global_policy() is policy
        assert tf.keras.layers.Dense(2)(np.ones((1, 2), np.float32)).dtype == "float16"
    finally:
        mixed.set_policy(before)


@pytest.mark.parametrize(("scale", "initial"), [(128, 128), ("dynamic", 2**15)])
def test_loss_scale_optimizer(scale, initial):
    optimizer = tf.keras.mixed_precision.experimental.LossScaleOptimizer(tf.keras.optimizers.SGD(0.1), scale)
    assert optimizer.dynamic == (scale == "dynamic")
    assert float(optimizer.loss_scale) == initial
