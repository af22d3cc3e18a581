"""Convolutions of TF1 that Keras writes otherwise: dilated ones, of sequences, transposed, with borders and biases."""

import pytest
from converting import arguments_of, check, converted, layers_of

import tfgraph.v1 as tf


def images(*shape):
    return tf.placeholder(tf.float32, [None, *(shape or (9, 10, 3))], name="images")


def filters(*shape):
    return tf.get_variable("filters", shape)


@pytest.mark.parametrize("padding, argument", [("SAME", {"padding": "same"}), ("VALID", {})])
def test_images_cut_into_as_many_as_the_rate(padding, argument):
    found = converted(lambda: tf.nn.convolution(images(), filters(3, 3, 3, 4), padding, dilation_rate=[2, 2], name="y"))
    assert arguments_of(found, "Conv2D") == {
        "*filters": 4,
        "*kernel_size": 3,
        **argument,
        "dilation_rate": 2,
        "use_bias": False,
    }
    check(found)


def test_images_that_are_cut_with_other_borders():
    def build():
        cut = tf.space_to_batch_nd(images(), [2, 2], [[4, 1], [3, 1]])
        made = tf.nn.conv2d(cut, filters(3, 3, 3, 4), [1, 1, 1, 1], "VALID")
        return tf.batch_to_space_nd(made, [2, 2], [[0, 1], [0, 0]], name="y")

    found = converted(build)
    assert "Conv2D" not in layers_of(found) or "dilation_rate" not in arguments_of(found, "Conv2D")
    check(found, wrapped=True)


@pytest.mark.parametrize("rate", [1, 3])
@pytest.mark.parametrize("causal", [False, True])
def test_sequences(rate, causal):
    def build():
        x = tf.placeholder(tf.float32, [None, 11, 3], name="x")
        if causal:
            x = tf.pad(x, [[0, 0], [2 * rate, 0], [0, 0]])
        return tf.nn.convolution(x, filters(3, 3, 4), "VALID" if causal else "SAME", dilation_rate=[rate], name="y")

    found = converted(build)
    assert layers_of(found) == ["Conv1D"]
    arguments = arguments_of(found, "Conv1D")
    assert arguments["padding"] == ("causal" if causal else "same") and arguments.get("dilation_rate", 1) == rate
    check(found)


def test_zeros_in_front_that_are_too_few_are_not_causal():
    def build():
        x = tf.pad(tf.placeholder(tf.float32, [None, 11, 3], name="x"), [[0, 0], [1, 0], [0, 0]])
        return tf.identity(tf.nn.conv1d(x, filters(3, 3, 4), 1, "VALID"), name="y")

    found = converted(build)
    assert layers_of(found) == ["ZeroPadding1D", "Conv1D"]
    check(found)


def test_a_border_of_its_own():
    padding = [[0, 0], [1, 0], [2, 1], [0, 0]]
    found = converted(
        lambda: tf.nn.conv2d(images(), filters(3, 3, 3, 4), strides=[1, 2, 2, 1], padding=padding, name="y")
    )
    assert layers_of(found) == ["ZeroPadding2D", "Conv2D"]
    assert arguments_of(found, "ZeroPadding2D") == {"*padding": ((1, 0), (2, 1))}
    check(found, exact=False)  # the sums of a border that is there are made in another order


@pytest.mark.parametrize("kernel", [2, 3, 4, 5])
@pytest.mark.parametrize("size, padding", [(9, "SAME"), (10, "SAME"), (None, "VALID")])
def test_transposed_to_any_size(kernel, size, padding):
    def build():
        x = images(5, 5, 3)
        length = size or 4 * 2 + kernel
        shape = tf.stack([tf.shape(x)[0], length, length, 4])
        return tf.nn.conv2d_transpose(x, filters(kernel, kernel, 4, 3), shape, [1, 2, 2, 1], padding, name="y")

    found = converted(build)
    assert layers_of(found) == ["Conv2DTranspose"]
    check(found)


@pytest.mark.parametrize("size", [6, 7])
@pytest.mark.parametrize("shape", [[4], [1, 4, 1, 1]])
def test_biases_with_channels_first(size, shape):
    # Keras adds what is as long as the last axis along that: here 4 channels of images 4 wide.
    def build():
        x = tf.placeholder(tf.float32, [None, 3, size, size], name="x")
        y = tf.nn.conv2d(x, filters(*[size - 3] * 2, 3, 4), [1, 1, 1, 1], "VALID", data_format="NCHW")
        vector = tf.get_variable("b", shape)
        return tf.nn.bias_add(y, vector, "NCHW", name="y") if len(shape) == 1 else tf.add(y, vector, name="y")

    check(converted(build), exact=False)  # no CPU kernel has channels first: both sides turn the images


def test_a_bias_in_the_shape_of_the_images():
    found = converted(
        lambda: tf.add(
            tf.nn.conv2d(images(), filters(3, 3, 3, 4), [1, 1, 1, 1], "SAME"),
            tf.get_variable("b", [1, 1, 1, 4]),
            name="y",
        )
    )
    assert arguments_of(found, "Conv2D")["use_bias"] is None
    check(found)


def test_what_is_added_to_each_row_is_no_bias():
    found = converted(
        lambda: tf.add(
            tf.nn.conv2d(images(4, 4, 3), filters(3, 3, 3, 4), [1, 1, 1, 1], "SAME"),
            tf.get_variable("b", [4, 1]),
            name="y",
        )
    )
    assert arguments_of(found, "Conv2D")["use_bias"] is False
    check(found)
