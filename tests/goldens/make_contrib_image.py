"""Write contrib_image.npz: what tf.contrib.image of TF 1.15.5 makes.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_image.py`.
"""

import os

import numpy as np
import recorded_graph

TRANSFORM = [1.1, 0.2, -0.7, -0.1, 0.9, 0.4, 0.01, -0.02]
#: Two areas that a path of many turns joins, an area of another value, and single pixels.
MAZE = [
    [1, 1, 1, 1, 1, 0, 2],
    [0, 0, 0, 0, 1, 0, 2],
    [1, 1, 1, 0, 1, 0, 1],
    [1, 0, 1, 0, 1, 0, 1],
    [1, 0, 1, 1, 1, 2, 1],
    [1, 0, 0, 0, 0, 2, 2],
    [1, 1, 1, 1, 1, 1, 0],
]


def images(tf, shape=(2, 4, 5, 3)):
    """Images whose gradients are recorded, too."""
    return tf.get_variable("images", shape)


def integers(dtype):
    """Images of whole numbers."""
    return (np.arange(2 * 4 * 5 * 3).reshape(2, 4, 5, 3) * 7 % 200).astype(dtype)


def adjust_hsv_in_yiq(contrib):
    """TF 1.15 has the function, but not in its public namespace."""
    if hasattr(contrib.image, "adjust_hsv_in_yiq"):
        return contrib.image.adjust_hsv_in_yiq
    from tensorflow.contrib.image.python.ops import distort_image_ops

    return distort_image_ops.adjust_hsv_in_yiq


def distances():
    """Distances of which no two are equal."""
    return np.random.RandomState(3).permutation(20).reshape(4, 5).astype("float32")


CASES = {
    "rotate": lambda tf, contrib: contrib.image.rotate(images(tf), [0.3, -1.1]),
    "rotate bilinear": lambda tf, contrib: contrib.image.rotate(images(tf), 0.3, "bilinear"),
    "rotate one": lambda tf, contrib: contrib.image.rotate(images(tf, (4, 5, 3)), 0.3),
    "rotate grey": lambda tf, contrib: contrib.image.rotate(images(tf, (5, 5)), np.pi / 2, "BILINEAR"),
    "rotate uint8": lambda tf, contrib: contrib.image.rotate(integers("uint8"), 0.3),
    "translate": lambda tf, contrib: contrib.image.translate(images(tf), [[1.4, -0.6], [0.2, 2.0]], "BILINEAR"),
    "transform": lambda tf, contrib: contrib.image.transform(images(tf), TRANSFORM, "BILINEAR"),
    "transform size": lambda tf, contrib: contrib.image.transform(images(tf), [TRANSFORM] * 2, output_shape=[3, 6]),
    "matrices": lambda tf, contrib: [
        contrib.image.compose_transforms(TRANSFORM, [TRANSFORM, list(reversed(TRANSFORM))]),
        contrib.image.flat_transforms_to_matrices(TRANSFORM),
        contrib.image.matrices_to_flat_transforms(np.arange(1, 10, dtype="float32").reshape(3, 3)),
        contrib.image.angles_to_projective_transforms([0.5, 1.5], tf.constant([4.0]), tf.constant([5.0])),
        contrib.image.translations_to_projective_transforms([0.5, 1.5]),
    ],
    "adjust_hsv_in_yiq": lambda tf, contrib: adjust_hsv_in_yiq(contrib)(
        tf.constant(np.random.RandomState(0).rand(2, 3, 3).astype("float32")), 0.7, 1.3, 0.8
    ),
    "adjust_hsv_in_yiq uint8": lambda tf, contrib: adjust_hsv_in_yiq(contrib)(integers("uint8"), -0.4, 0.6),
    "dense_image_warp": lambda tf, contrib: contrib.image.dense_image_warp(
        images(tf), 2 * tf.get_variable("flow", [2, 4, 5, 2])
    ),
    "sparse_image_warp": lambda tf, contrib: contrib.image.sparse_image_warp(
        images(tf), [[[1.0, 1.0], [2.0, 3.5]]] * 2, [[[1.5, 1.2], [2.0, 2.5]]] * 2, num_boundary_points=2
    ),
    "sparse_image_warp smooth": lambda tf, contrib: contrib.image.sparse_image_warp(
        images(tf),
        [[[0.0, 1.0], [2.0, 3.5], [3.0, 0.0]]] * 2,
        [[[0.5, 1.2], [2.0, 2.5], [3.0, 0.5]]] * 2,
        interpolation_order=3,
        regularization_weight=0.1,
    ),
    "connected_components": lambda tf, contrib: contrib.image.connected_components(tf.constant(MAZE)),
    "connected_components batch": lambda tf, contrib: contrib.image.connected_components(
        tf.constant(np.stack([MAZE, np.transpose(MAZE), np.zeros([7, 7])]), tf.float32)
    ),
    "connected_components bool": lambda tf, contrib: contrib.image.connected_components(
        tf.constant(np.random.RandomState(1).rand(2, 9, 8) < 0.6)
    ),
    "bipartite_match": lambda tf, contrib: contrib.image.bipartite_match(distances(), -1.0),
    "bipartite_match some": lambda tf, contrib: contrib.image.bipartite_match(distances(), [3.0], top_k=2),
    "bipartite_match tall": lambda tf, contrib: contrib.image.bipartite_match(distances().T, 4.0),
}
for _order in (1, 2, 4, 6):
    CASES[f"interpolate_spline {_order}"] = lambda tf, contrib, order=_order: contrib.image.interpolate_spline(
        2 * tf.get_variable("points", [2, 5, 2]),
        tf.get_variable("values", [2, 5, 3]),
        tf.get_variable("queries", [2, 4, 2]),
        order,
        regularization_weight=0.1,
    )


if __name__ == "__main__":
    import tensorflow as tf

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_image.npz")
    recorded_graph.save(path, tf, tf.contrib, CASES)
