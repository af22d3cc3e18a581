"""Modules that moved or vanished: every row leads somewhere, and the names that scripts imported are there."""

import importlib

import pytest
import tensorflow as tf2

import tfgraph.v1 as tf
from tfgraph.v1 import moved_modules

PYTHON = "tensorflow.python"


@pytest.mark.parametrize(
    ("name", "home"), [(name, home) for name, homes in moved_modules.MODULES.items() for home in homes]
)
def test_every_home_is_a_module(name, home):
    assert moved_modules._import(home) is not None
    assert moved_modules.module(name).__name__ == name


@pytest.mark.parametrize(
    ("module", "names"),
    [
        (f"{PYTHON}.framework.ops", "Tensor convert_to_tensor reset_default_graph Graph RegisterGradient name_scope"),
        (f"{PYTHON}.framework.tensor_shape", "TensorShape scalar vector matrix unknown_shape"),
        (f"{PYTHON}.framework.tensor_util", "constant_value make_tensor_proto"),
        (f"{PYTHON}.framework.graph_util", "convert_variables_to_constants remove_training_nodes"),
        (f"{PYTHON}.ops.array_ops", "stack unstack concat reshape pack"),
        (f"{PYTHON}.ops.control_flow_ops", "cond while_loop case Assert with_dependencies group no_op switch_case"),
        (f"{PYTHON}.ops.math_ops", "matmul reduce_sum mul sigmoid tanh"),
        (f"{PYTHON}.ops.nn_ops", "softmax xw_plus_b"),
        (f"{PYTHON}.ops.random_ops", "random_uniform random_crop"),
        (f"{PYTHON}.ops.rnn", "dynamic_rnn static_rnn rnn bidirectional_dynamic_rnn"),
        (f"{PYTHON}.ops.rnn_cell", "RNNCell BasicLSTMCell LSTMStateTuple GRUCell MultiRNNCell DropoutWrapper"),
        (f"{PYTHON}.ops.rnn_cell_impl", "RNNCell LSTMStateTuple _linear LayerRNNCell"),
        (f"{PYTHON}.ops.variables", "Variable VariableV1 RefVariable global_variables"),
        (f"{PYTHON}.ops.variable_scope", "get_variable variable_scope resource_variables_enabled"),
        (f"{PYTHON}.layers.base", "Layer InputSpec"),
        (f"{PYTHON}.layers.convolutional", "Conv2D conv2d"),
        (f"{PYTHON}.layers.core", "Dense dense Dropout flatten"),
        (f"{PYTHON}.layers.normalization", "BatchNormalization batch_normalization"),
        (f"{PYTHON}.layers.utils", "convert_data_format normalize_tuple conv_output_length"),
        (f"{PYTHON}.platform.app", "run"),
        (f"{PYTHON}.platform.flags", "FLAGS DEFINE_string"),
        (f"{PYTHON}.platform.gfile", "GFile Exists FastGFile"),
        (f"{PYTHON}.training.training", "AdamOptimizer"),
        (f"{PYTHON}.training.tracking.base", "Trackable"),
        (f"{PYTHON}.training.tracking.tracking", "AutoTrackable TrackableResource Asset"),
        (f"{PYTHON}.training.tracking.util", "Checkpoint"),
        (f"{PYTHON}.pywrap_tensorflow", "NewCheckpointReader"),
        (f"{PYTHON}.keras.layers", "Dense LSTM"),
        (f"{PYTHON}.keras", "Sequential layers backend"),
        (f"{PYTHON}.keras.engine.base_layer", "Layer"),
        ("tensorflow.contrib.keras.api.keras.datasets", "mnist"),
        ("tensorflow.contrib.keras.python.keras.layers", "Dense LSTM"),
        ("tensorflow.models.rnn", "rnn rnn_cell seq2seq linear ptb"),
        ("tensorflow.models.rnn.rnn_cell", "BasicLSTMCell"),
        ("tensorflow.models.rnn.ptb.reader", "ptb_raw_data ptb_iterator"),
    ],
)
def test_names_that_scripts_imported(module, names):
    found = moved_modules.module(module)
    assert [name for name in names.split() if not hasattr(found, name)] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tensorflow.compat.v1", "tensorflow"),
        ("tensorflow.compat.v1.keras.backend", "tensorflow.keras.backend"),
        ("tensorflow.compat.v10", "tensorflow.compat.v10"),
        ("tensorflow.compat", "tensorflow.compat"),
        ("tensorflow.nn", "tensorflow.nn"),
    ],
)
def test_compat_v1_is_this_namespace(name, expected):
    assert moved_modules.canonical(name) == expected


@pytest.mark.parametrize("name", ["tensorflow", "tensorflow.nn", "tensorflow.compat", f"{PYTHON}.client.timeline"])
def test_other_modules_are_left_to_tensorflow(name):
    assert moved_modules.module(name) is None


def test_tensorflows_own_modules_stay_as_they_are():
    real = importlib.import_module(f"{PYTHON}.ops.control_flow_ops")
    moved = moved_modules.module(f"{PYTHON}.ops.control_flow_ops")
    assert moved.group is real.group
    assert moved.cond is tf2.compat.v1.cond
    assert not hasattr(real, "cond")
    assert not hasattr(importlib.import_module(f"{PYTHON}.ops"), "seq2seq")


def test_a_missing_name_names_the_module_of_tf1():
    with pytest.raises(AttributeError) as caught:
        moved_modules.module(f"{PYTHON}.ops.rnn_cell").nope  # noqa: B018
    assert str(caught.value) == "module 'tensorflow.python.ops.rnn_cell' has no attribute 'nope'"


def test_star_takes_the_public_names():
    names = moved_modules.module(f"{PYTHON}.ops.rnn_cell").__all__
    assert {"BasicLSTMCell", "LSTMStateTuple"} <= set(names)
    assert not [name for name in names if name.startswith("_")]


@pytest.mark.parametrize("gone", moved_modules.GONE)
def test_what_cannot_be_had_says_what_to_do(gone):
    with pytest.raises(ModuleNotFoundError, match="put them beside the script") as caught:
        moved_modules.module(f"{gone}.module")
    assert caught.value.name == f"{gone}.module"


def test_python_is_an_attribute_that_can_be_written():
    assert tf.python.ops.rnn_cell.BasicLSTMCell is tf.nn.rnn_cell.BasicLSTMCell
    tf.python.control_flow_ops = tf  # what Keras 1 was told to do
    try:
        assert tf.python.control_flow_ops is tf
        assert not hasattr(importlib.import_module(PYTHON), "control_flow_ops")
    finally:
        del tf.python.control_flow_ops


def test_compat():
    assert tf.compat.v1 is tf
    assert tf.compat.as_str(b"a") == "a"
