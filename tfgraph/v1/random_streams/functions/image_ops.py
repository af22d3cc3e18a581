"""`tf.image` as TF 1.15 built it."""

from typing import Any

from tfgraph.v1.random_streams.replacements import counts


@counts("ops.image_ops_impl", "crop_to_bounding_box")
def crop_to_bounding_box(image: Any, offset_height: Any, offset_width: Any, height: Any, width: Any) -> int:
    """1.15 took batch and depth, TF 2.21 takes them from the shape of the image, node by node."""
    return -12
