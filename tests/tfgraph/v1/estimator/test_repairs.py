"""Each repair of tensorflow-estimator is still needed; when a test here fails, its repair can go."""

import importlib
import sys

import numpy as np
import pytest
import tensorflow

import tfgraph.v1 as tf
from tfgraph.v1.estimator import repairs


@pytest.mark.parametrize("name", [name for name in repairs._missing_modules() if name.startswith("tensorflow.")])
def test_the_module_is_missing_in_tensorflow(name):
    with pytest.raises(ModuleNotFoundError, match=name):
        importlib.import_module(name)


def test_tensorflow_keeps_no_list_of_estimator_names():
    from tensorflow.python.util import tf_export

    assert not hasattr(tf_export, "ESTIMATOR_API_NAME")


def test_tensorflow_has_keras_3_and_no_layers():
    assert tensorflow.keras.__name__ == "keras._tf_keras.keras"
    with pytest.raises(AttributeError, match="Keras 3"):
        tensorflow.compat.v1.layers.Dense  # noqa: B018


def test_the_package_computes_with_tf_keras_and_tensorflow_is_left_alone():
    dnn = sys.modules["tensorflow_estimator.python.estimator.canned.dnn"]
    assert dnn.tf.keras.Model.__module__.startswith("tf_keras.")
    assert dnn.tf.compat.v1 is tf
    assert dnn.tf.constant is tensorflow.constant
    assert sys.modules["tensorflow"] is tensorflow


def test_every_module_of_the_package_is_repaired():
    importlib.import_module(
        "tensorflow_estimator.python.estimator.canned.saved_model_estimator"
    )  # tf.estimator has not
    loaded = [module for name, module in sys.modules.items() if name.startswith("tensorflow_estimator.python.")]
    names = [module.__name__ for module in loaded if vars(module).get("tf") is tensorflow]
    assert len(loaded) > 40
    assert names == []


def test_estimators_warn_of_nothing(recwarn):
    tf.estimator.RunConfig()
    assert [str(warning.message) for warning in recwarn] == []
    assert tf.estimator.RunConfig.__module__ == "tensorflow_estimator.python.estimator.run_config"


def test_the_distribute_coordinator_is_refused():
    distribute = tf.distribute.MirroredStrategy(["/cpu:0"])
    config = type("DistributeConfig", (), {"train_distribute": distribute, "eval_distribute": None})()
    with pytest.raises(NotImplementedError, match=r"RunConfig\(experimental_distribute=...\) needs the distribute"):
        tf.estimator.RunConfig(experimental_distribute=config)


def test_pandas_3_strings_are_a_dtype_that_tensorflow_does_not_know():
    pandas = pytest.importorskip("pandas", minversion="3")
    with pytest.raises(TypeError, match="StringDtype"):
        tensorflow.as_dtype(pandas.StringDtype(na_value=np.nan))  # what pd.Series(["a"]) has
