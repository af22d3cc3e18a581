"""Images of another size: which kernels are the same in Keras, and which are not."""

import pytest
from converting import arguments_of, check, converted, layers_of

import tfgraph.v1 as tf


def resized(method, size, shape=(None, 6, 8, 3), **options):
    def build():
        x = tf.placeholder(tf.float32, shape, name="images")
        return tf.identity(method(x, size, **options), name="y")

    return converted(build)


@pytest.mark.parametrize("options", [{}, {"half_pixel_centers": True}])
@pytest.mark.parametrize("size, times", [((12, 16), 2), ((18, 16), (3, 2))])
def test_whole_pixels_are_repeated(size, times, options):
    found = resized(tf.image.resize_nearest_neighbor, size, **options)
    assert arguments_of(found, "UpSampling2D") == {"*size": times}
    check(found)


@pytest.mark.parametrize("options", [{}, {"align_corners": True}, {"half_pixel_centers": True}])
@pytest.mark.parametrize("size", [(9, 5), (3, 4), (13, 24), (6, 1)])
def test_nearest_pixels_of_other_sizes(size, options):
    found = resized(tf.image.resize_nearest_neighbor, size, **options)
    assert layers_of(found) == []
    check(found)


def test_aligned_corners_repeat_no_whole_pixels():
    found = resized(tf.image.resize_nearest_neighbor, (12, 16), align_corners=True)
    assert "UpSampling2D" not in layers_of(found)
    check(found)


def test_nearest_pixels_where_floats_fall_below_whole_numbers():
    # 41 times 1 / 41 is less than 1 in float32: the operation takes the pixel before.
    found = resized(tf.image.resize_nearest_neighbor, (4 * 41, 4 * 41), (None, 4, 4, 1))
    check(found, wrapped=True)


@pytest.mark.parametrize("options", [{}, {"align_corners": True}])
@pytest.mark.parametrize("size", [(9, 5), (12, 16), (3, 4), (1, 1), (13, 24)])
def test_bilinear_with_the_centres_of_tf1(size, options):
    found = resized(tf.image.resize_bilinear, size, **options)
    arguments = {"*size": size, **options}
    assert arguments_of(found, "ResizeBilinear") == arguments
    check(found)


def test_bilinear_with_centres_in_the_middle_is_that_of_keras():
    found = resized(tf.image.resize_bilinear, (9, 5), half_pixel_centers=True)
    assert "ops.image.resize(images, (9, 5))" in found.source
    check(found)
    found = resized(tf.image.resize_bilinear, (12, 16), half_pixel_centers=True)
    assert arguments_of(found, "UpSampling2D") == {"*size": 2, "interpolation": "bilinear"}
    check(found)


def test_the_same_size_is_left_out():
    found = resized(tf.image.resize_bilinear, (6, 8))
    assert layers_of(found) == []
    check(found)


def test_to_the_size_of_another_image():
    def build():
        x = tf.placeholder(tf.float32, [None, None, None, 2], name="x")
        small = tf.nn.max_pool(x, [1, 2, 2, 1], [1, 2, 2, 1], "SAME")
        return tf.image.resize_bilinear(small, tf.shape(x)[1:3], name="y")

    found = converted(build)
    assert layers_of(found) == ["MaxPooling2D", "ResizeBilinear"] and "(x, inputs)" in found.source
    check(found)


def test_not_to_twice_the_size_of_another_image():
    def build():
        x = tf.placeholder(tf.float32, [None, None, None, 2], name="x")
        shape = tf.shape(x)
        return tf.image.resize_bilinear(x, tf.stack([shape[1] * 2, shape[2] + 1]), name="y")

    check(converted(build), wrapped=True)


def test_blocks():
    def build():
        x = tf.placeholder(tf.float32, [None, 4, 6, 8], name="x")
        return {"deep": tf.space_to_depth(x, 2, name="deep"), "wide": tf.depth_to_space(x, 2, name="wide")}

    found = converted(build)
    assert "ops.space_to_depth(inputs, 2)" in found.source and "ops.depth_to_space(inputs, 2)" in found.source
    check(found)
