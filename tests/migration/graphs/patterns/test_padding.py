"""Borders of zeros, of numbers and of the image itself."""

import pytest
from converting import arguments_of, check, converted, layers_of

import tfgraph.v1 as tf


def bordered(widths, shape=(None, 6, 7, 3), **options):
    def build():
        x = tf.placeholder(tf.float32, shape, name="images")
        return tf.identity(tf.pad(x, widths, **options), name="y")

    return converted(build)


@pytest.mark.parametrize(
    "widths, arguments",
    [
        ([[0, 0], [2, 2], [2, 2], [0, 0]], {"*padding": 2}),
        ([[0, 0], [1, 1], [2, 2], [0, 0]], {"*padding": (1, 2)}),
        ([[0, 0], [0, 1], [2, 3], [0, 0]], {"*padding": ((0, 1), (2, 3))}),
        ([[0, 0], [0, 0], [1, 1], [2, 2]], {"*padding": (1, 2), "data_format": "channels_first"}),
    ],
)
def test_zeros_around_images(widths, arguments):
    found = bordered(widths)
    assert arguments_of(found, "ZeroPadding2D") == arguments
    check(found)


def test_zeros_around_sequences():
    found = bordered([[0, 0], [3, 0], [0, 0]], (None, 5, 2))
    assert arguments_of(found, "ZeroPadding1D") == {"*padding": (3, 0)}
    check(found)


@pytest.mark.parametrize(
    "widths, options, text",
    [
        ([[0, 0], [2, 1], [1, 1], [0, 0]], {"mode": "REFLECT"}, 'mode="reflect"'),
        ([[0, 0], [2, 1], [1, 1], [0, 0]], {"mode": "SYMMETRIC"}, 'mode="symmetric"'),
        ([[0, 0], [1, 1], [1, 1], [0, 0]], {"constant_values": -1.5}, "constant_values=-1.5"),
        ([[0, 0], [0, 0], [0, 0], [1, 2]], {}, "ops.pad("),
        ([[1, 0], [1, 1], [0, 0], [0, 0]], {}, "ops.pad("),
    ],
)
def test_other_borders(widths, options, text):
    found = bordered(widths, **options)
    assert text in found.source and "ZeroPadding" not in found.source
    check(found)


def test_no_border_is_left_out():
    found = bordered([[0, 0]] * 4)
    assert layers_of(found) == [] and "pad" not in found.source
    check(found)
