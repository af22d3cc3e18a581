"""Labels for connected areas. Source: TF 1.15 `tf.contrib.image.connected_components`."""

from typing import Any

import tensorflow.compat.v1 as tf


def connected_components(images: Any) -> tf.Tensor:
    """Number the areas of equal, non-zero pixels; neighbours are those above, below, left and right.

    TF 1.15 has a kernel for it; this is a loop in the graph: each pixel takes the smallest label among its
    neighbours, then that of the pixel that its label names, until nothing changes.

    Args:
        images: `[height, width]` or `[n, height, width]`.

    Returns:
        int32 of the shape of `images`: 0 where the pixel is zero, else 1, 2, … in the order of the areas'
        first pixels, through all images.

    Raises:
        TypeError: the images have another rank.

    Source: TF 1.15 `tf.contrib.image.connected_components`.
    """
    with tf.name_scope("connected_components"):
        images = tf.convert_to_tensor(images, name="images")
        if images.shape.ndims not in (2, 3):
            raise TypeError(f"images should have rank 2 (HW) or 3 (NHW). Static shape is {images.shape}")
        batch = images if images.shape.ndims == 3 else images[None]
        shape = tf.shape(batch)
        inside = tf.not_equal(batch, tf.zeros_like(batch))
        pixels = tf.reshape(tf.range(1, tf.size(batch, out_type=tf.int64) + 1), shape)
        zeros = tf.zeros_like(pixels)
        joined = [_joined(batch, inside, axis) for axis in (1, 2)]

        def spread(labels: Any, _: Any) -> Any:
            lowest = labels
            for axis, same in zip((1, 2), joined, strict=True):
                lowest = _lower_of_neighbours(lowest, same, axis)
            flat = tf.concat([[0], tf.reshape(lowest, [-1])], 0)
            lowest = tf.gather(flat, lowest)
            return lowest, tf.reduce_any(tf.not_equal(lowest, labels))

        labels, _ = tf.while_loop(
            lambda _, changed: changed,
            spread,
            (tf.where(inside, pixels, zeros), tf.constant(True)),
            shape_invariants=(tf.TensorShape([None, None, None]), tf.TensorShape([])),
        )
        # An area is called by its first pixel now; the first pixels are counted.
        first = tf.cast(inside & tf.equal(labels, pixels), tf.int32)
        numbers = tf.concat([[0], tf.cumsum(tf.reshape(first, [-1]))], 0)
        components = tf.gather(numbers, labels)
        components = components if images.shape.ndims == 3 else components[0]
        components.set_shape(images.shape)
        return components


def _joined(batch: tf.Tensor, inside: tf.Tensor, axis: int) -> tf.Tensor:
    """Whether a pixel and the next one along the axis are of one area."""
    this, following = _but_last(batch, axis), _but_first(batch, axis)
    return tf.equal(this, following) & _but_last(inside, axis)


def _lower_of_neighbours(labels: tf.Tensor, same: tf.Tensor, axis: int) -> tf.Tensor:
    """The labels, each no higher than those of the two neighbours along the axis that are of its area."""
    this, following = _but_last(labels, axis), _but_first(labels, axis)
    lower = tf.minimum(this, following)
    edge = tf.zeros_like(labels[:, :1] if axis == 1 else labels[:, :, :1]) + labels.dtype.max
    from_following = tf.concat([tf.where(same, lower, this), edge], axis)
    from_before = tf.concat([edge, tf.where(same, lower, following)], axis)
    return tf.minimum(labels, tf.minimum(from_following, from_before))


def _but_last(tensor: tf.Tensor, axis: int) -> tf.Tensor:
    return tensor[:, :-1] if axis == 1 else tensor[:, :, :-1]


def _but_first(tensor: tf.Tensor, axis: int) -> tf.Tensor:
    return tensor[:, 1:] if axis == 1 else tensor[:, :, 1:]
