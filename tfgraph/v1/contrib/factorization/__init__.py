"""`tf.contrib.factorization` of TF 1.15: k-means and Gaussian mixtures.

WALS is not here: its kernels (`wals_compute_partial_lhs_and_rhs`) went with contrib.

Source: TF 1.15 `tf.contrib.factorization`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

_CORE = "tensorflow.python.ops.clustering_ops"
_MOVED = {
    name: f"{_CORE}:{name}"
    for name in ("COSINE_DISTANCE", "KMEANS_PLUS_PLUS_INIT", "RANDOM_INIT", "SQUARED_EUCLIDEAN_DISTANCE")
}
_MOVED |= {
    "GMM": f"{__name__}.gaussian_mixture:GMM",
    "GmmAlgorithm": f"{__name__}.gmm_ops:GmmAlgorithm",
    "KMeans": f"{__name__}.clustering_ops:KMeans",
    "KMeansClustering": f"{__name__}.kmeans:KMeansClustering",
    "gmm": f"{__name__}.gmm_ops:gmm",
}

__getattr__, __dir__ = _namespace(__name__, _MOVED)
