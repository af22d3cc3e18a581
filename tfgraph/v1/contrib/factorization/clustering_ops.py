"""The graph of k-means: core has it, but draws the first centres from other random numbers.

Source: TF 1.15 `tf.contrib.factorization.KMeans`.
"""

from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.ops import clustering_ops as _core
from tensorflow.python.ops.clustering_ops import (
    COSINE_DISTANCE,
    KMC2_INIT,
    KMEANS_PLUS_PLUS_INIT,
    RANDOM_INIT,
    SQUARED_EUCLIDEAN_DISTANCE,
)

__all__ = [
    "COSINE_DISTANCE",
    "KMC2_INIT",
    "KMEANS_PLUS_PLUS_INIT",
    "RANDOM_INIT",
    "SQUARED_EUCLIDEAN_DISTANCE",
    "KMeans",
]


class KMeans(_core.KMeans):
    """The graph of k-means.

    Source: TF 1.15 `tf.contrib.factorization.KMeans`; Sculley 2010, "Web-Scale K-Means Clustering".
    """

    def __init__(
        self,
        inputs: tf.Tensor | list[tf.Tensor],
        num_clusters: int,
        initial_clusters: Any = RANDOM_INIT,
        distance_metric: str = SQUARED_EUCLIDEAN_DISTANCE,
        use_mini_batch: bool = False,
        mini_batch_steps_per_iteration: int = 1,
        random_seed: int = 0,
        kmeans_plus_plus_num_retries: int = 2,
        kmc2_chain_length: int = 200,
    ):
        """Make it; `training_graph()` builds it.

        Args:
            inputs: points `[n, dimensions]`, or a list of such batches.
            num_clusters: number of centres.
            initial_clusters: "random", "kmeans_plus_plus", "kmc2", the centres `[num_clusters, dimensions]`,
                or a function that makes them from the inputs.
            distance_metric: "squared_euclidean" or "cosine".
            use_mini_batch: move the centres towards the means of a batch, not to the means of all points.
            mini_batch_steps_per_iteration: steps between two updates of the centres.
            random_seed: of the first centres.
            kmeans_plus_plus_num_retries: further points that k-means++ draws for each centre.
            kmc2_chain_length: points that k-MC2 draws for each centre.

        Raises:
            ValueError: for an unknown way to begin, or distance.
        """
        super().__init__(
            inputs,
            num_clusters,
            initial_clusters,
            distance_metric,
            use_mini_batch,
            mini_batch_steps_per_iteration,
            random_seed,
            kmeans_plus_plus_num_retries,
            kmc2_chain_length,
        )
        # Core goes through `get_seed` and keeps the graph's seed: whatever seed is given has no effect there.
        self._seed = random_seed
