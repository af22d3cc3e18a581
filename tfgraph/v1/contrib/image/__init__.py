"""`tf.contrib.image` of TF 1.15, without `single_image_random_dot_stereograms`.

Source: TF 1.15 `tf.contrib.image`.
"""

from tfgraph.v1.contrib.image.bipartite_match import bipartite_match
from tfgraph.v1.contrib.image.connected_components import connected_components
from tfgraph.v1.contrib.image.dense_image_warp import dense_image_warp
from tfgraph.v1.contrib.image.distort_image_ops import adjust_hsv_in_yiq, random_hsv_in_yiq
from tfgraph.v1.contrib.image.image_ops import (
    angles_to_projective_transforms,
    compose_transforms,
    flat_transforms_to_matrices,
    matrices_to_flat_transforms,
    rotate,
    transform,
    translate,
    translations_to_projective_transforms,
)
from tfgraph.v1.contrib.image.interpolate_spline import interpolate_spline
from tfgraph.v1.contrib.image.sparse_image_warp import sparse_image_warp
from tfgraph.v1.contrib.namespace import namespace as _namespace

__all__ = [
    "adjust_hsv_in_yiq",
    "angles_to_projective_transforms",
    "bipartite_match",
    "compose_transforms",
    "connected_components",
    "dense_image_warp",
    "flat_transforms_to_matrices",
    "interpolate_spline",
    "matrices_to_flat_transforms",
    "random_hsv_in_yiq",
    "rotate",
    "sparse_image_warp",
    "transform",
    "translate",
    "translations_to_projective_transforms",
]

__getattr__, __dir__ = _namespace(__name__)
