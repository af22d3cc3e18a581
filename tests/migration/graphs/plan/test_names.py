"""Tests of what layers and variables are called."""

import keyword

import pytest
from converting import converted

import tfgraph.v1 as tf
from migration.graphs.plan.names import identifier, says_nothing, unique


def names(build):
    return [call.layer.name for call in converted(build).plan.calls if call.layer is not None]


def images():
    return tf.placeholder(tf.float32, [None, 8, 8, 3], name="images")


def test_layers_beside_that_of_a_scope_are_called_after_both():
    def build():
        x = images()
        for scope in ("net/conv1", "net/conv2"):
            with tf.variable_scope(scope):
                x = tf.layers.conv2d(x, 4, 3, use_bias=False, name="conv1" if scope.endswith("1") else "kernels")
                x = tf.nn.elu(tf.layers.batch_normalization(x, name="BatchNorm"))
        return x

    # `net` is of all, `conv1/conv1` says the same twice, `BatchNorm` is TensorFlow's own word.
    assert names(build) == ["conv1", "conv1_bn", "conv1_elu", "conv2_kernels", "conv2_bn", "conv2_elu"]


def test_a_scope_that_says_what_the_layer_is_needs_no_more():
    def build():
        x = tf.layers.conv2d(images(), 4, 3, use_bias=False, name="first")
        x = tf.layers.batch_normalization(x, name="norm1")
        return tf.layers.max_pooling2d(x, 2, 2, name="pool1")

    assert names(build) == ["first", "norm1", "pool1"]


def test_scopes_that_tensorflow_repeats_are_left_out_again():
    def build():
        x = images()
        with tf.variable_scope("net"):
            x = tf.layers.conv2d(x, 4, 3, use_bias=False, name="one")
        with tf.variable_scope("net"):  # the operations are in `net_1`, the variables in `net`
            x = tf.layers.conv2d(x, 4, 3, use_bias=False, name="two")
            return tf.layers.average_pooling2d(x, 2, 2, name="pool")

    assert names(build) == ["one", "two", "pool"]


@pytest.mark.parametrize("text", ["range", "lambda", "layers", "1st", "a/b:0", "keras", "", "name", "x", "input"])
def test_an_identifier_can_be_assigned_and_hides_nothing(text):
    found = identifier(text)
    assert found.isidentifier() and not keyword.iskeyword(found)
    assert found not in ("range", "layers", "keras", "x", "input")


@pytest.mark.parametrize("name", ["BiasAdd", "Reshape_1", "add", "xw_plus_b", "Softmax_2"])
def test_names_of_operations_say_nothing(name):
    assert says_nothing(name)


@pytest.mark.parametrize("name", ["logits", "y_conv", "predictions", "fc2", "dense_1"])
def test_other_names_say_something(name):
    assert not says_nothing(name)


def test_outputs_are_called_after_their_layer_where_their_key_says_nothing():
    def build():
        with tf.variable_scope("logits"):
            weights = tf.get_variable("weights", [6, 2])
            biases = tf.get_variable("biases", [2])
            x = tf.placeholder(tf.float32, [None, 6], name="vectors")
            y = tf.nn.bias_add(tf.matmul(x, weights), biases)
        return {"y": y, "softmax": tf.nn.softmax(y, name="probabilities")}

    source = converted(build).source
    assert "    logits = layers.Dense(" in source
    assert '{"BiasAdd": logits, "probabilities": probabilities}' in source


def test_unique_names_are_numbered():
    taken = {"a"}
    assert [unique("A", taken), unique("a", taken), unique("b", taken)] == ["A_1", "a_2", "b"]
