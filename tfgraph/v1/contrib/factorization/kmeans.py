"""The estimator of k-means.

Source: TF 1.15 `tf.contrib.factorization.KMeansClustering`.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1 import estimator  # before the package: it mends what the package misses
from tfgraph.v1.contrib.factorization import clustering_ops

from tensorflow_estimator.python.estimator.canned import kmeans as _core  # isort: skip


class KMeansClustering(_core.KMeansClustering):
    """K-means as an estimator; the points are the features, a tensor or a dictionary of columns.

    `train`, `predict_cluster_index`, `score`, `transform`, `cluster_centers`.

    Source: TF 1.15 `tf.contrib.factorization.KMeansClustering`.
    """

    def __init__(
        self,
        num_clusters: int,
        model_dir: str | None = None,
        initial_clusters: Any = clustering_ops.RANDOM_INIT,
        distance_metric: str = clustering_ops.SQUARED_EUCLIDEAN_DISTANCE,
        random_seed: int = 0,
        use_mini_batch: bool = True,
        mini_batch_steps_per_iteration: int = 1,
        kmeans_plus_plus_num_retries: int = 2,
        relative_tolerance: float | None = None,
        config: Any = None,
        feature_columns: Any = None,
    ):
        """Make it.

        Args:
            num_clusters: number of centres.
            model_dir: where checkpoints are kept.
            initial_clusters: "random", "kmeans_plus_plus", the centres, or a function that makes them.
            distance_metric: "squared_euclidean" or "cosine".
            random_seed: of the first centres.
            use_mini_batch: an input function gives batches, not all points at once.
            mini_batch_steps_per_iteration: steps between two updates of the centres.
            kmeans_plus_plus_num_retries: further points that k-means++ draws for each centre.
            relative_tolerance: stop when the loss changes by less.
            config: a `tf.estimator.RunConfig`.
            feature_columns: how the points are made of a dictionary of features.

        Raises:
            ValueError: for an unknown way to begin, or distance.
        """
        super().__init__(
            num_clusters,
            model_dir,
            initial_clusters,
            distance_metric,
            None,
            use_mini_batch,
            mini_batch_steps_per_iteration,
            kmeans_plus_plus_num_retries,
            relative_tolerance,
            config,
            feature_columns,
        )

        def model_fn(features: Any, mode: Any, config: Any) -> Any:
            points = _core._parse_features_if_necessary(features, feature_columns)
            distances, indices, losses, is_initialized, initialize, train = clustering_ops.KMeans(
                points,
                num_clusters,
                initial_clusters,
                distance_metric,
                use_mini_batch,
                mini_batch_steps_per_iteration,
                random_seed,
                kmeans_plus_plus_num_retries,
            ).training_graph()
            loss = tf.reduce_sum(losses)
            tf.summary.scalar("loss/raw", loss)
            hooks = [_core._InitializeClustersHook(initialize, is_initialized, config.is_chief)]
            if relative_tolerance is not None:
                hooks.append(_core._LossRelativeChangeHook(loss, relative_tolerance))
            count = tf.assign_add(tf.train.get_global_step(), 1)
            with tf.control_dependencies([train, count]):
                train_op = tf.identity(loss)
            output = estimator.export.PredictOutput
            return estimator.EstimatorSpec(
                mode=mode,
                predictions={self.ALL_DISTANCES: distances[0], self.CLUSTER_INDEX: indices[0]},
                loss=loss,
                train_op=train_op,
                eval_metric_ops={self.SCORE: tf.metrics.mean(loss)},
                training_hooks=hooks,
                export_outputs={
                    self.ALL_DISTANCES: output(distances[0]),
                    self.CLUSTER_INDEX: output(indices[0]),
                    "serving_default": output(indices[0]),
                },
            )

        # Core's own function takes core's KMeans, which does not heed the seed.
        self._model_fn = model_fn

    def transform(self, input_fn: Any) -> Iterator[np.ndarray]:
        """The distance to each centre, of each point: squared for "squared_euclidean" (core takes the root)."""
        yield from self._predict_one_key(input_fn, self.ALL_DISTANCES)
