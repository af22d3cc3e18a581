"""K-means.

Source: TF 1.15 `tf.contrib.learn.KMeansClustering`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python.ops import clustering_ops

from tfgraph.v1.contrib.learn.estimators.estimator import Estimator
from tfgraph.v1.contrib.learn.estimators.model_fn import ModelFnOps


class KMeansClustering(Estimator):
    """Finds the centres of clusters.

    Args:
        num_clusters: number of clusters.
        model_dir: directory of checkpoints and summaries; a temporary one by default.
        initial_clusters: `RANDOM_INIT`, `KMEANS_PLUS_PLUS_INIT`, an array `[num_clusters, width]`, or a function.
        distance_metric: `SQUARED_EUCLIDEAN_DISTANCE` or `COSINE_DISTANCE`.
        random_seed: of the choice of the first centres.
        use_mini_batch: whether each step moves the centres a little; otherwise it gives all of the input.
        mini_batch_steps_per_iteration: steps after which the moved centres count.
        kmeans_plus_plus_num_retries: for `KMEANS_PLUS_PLUS_INIT`.
        relative_tolerance: it stops when the loss changes by less than this part.
        config: a `RunConfig`.

    Source: TF 1.15 `tf.contrib.learn.KMeansClustering`.
    """

    SQUARED_EUCLIDEAN_DISTANCE = clustering_ops.SQUARED_EUCLIDEAN_DISTANCE
    COSINE_DISTANCE = clustering_ops.COSINE_DISTANCE
    RANDOM_INIT = clustering_ops.RANDOM_INIT
    KMEANS_PLUS_PLUS_INIT = clustering_ops.KMEANS_PLUS_PLUS_INIT
    SCORES = "scores"
    CLUSTER_IDX = "cluster_idx"
    CLUSTERS = "clusters"
    ALL_SCORES = "all_scores"
    LOSS_OP_NAME = "kmeans_loss"

    def __init__(
        self,
        num_clusters: int,
        model_dir: str | None = None,
        initial_clusters: Any = RANDOM_INIT,
        distance_metric: str = SQUARED_EUCLIDEAN_DISTANCE,
        random_seed: int = 0,
        use_mini_batch: bool = True,
        mini_batch_steps_per_iteration: int = 1,
        kmeans_plus_plus_num_retries: int = 2,
        relative_tolerance: float | None = None,
        config: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        params = {
            "algorithm": {
                "num_clusters": num_clusters,
                "initial_clusters": initial_clusters,
                "distance_metric": distance_metric,
                "random_seed": random_seed,
                "use_mini_batch": use_mini_batch,
                "mini_batch_steps_per_iteration": mini_batch_steps_per_iteration,
                "kmeans_plus_plus_num_retries": kmeans_plus_plus_num_retries,
            },
            "relative_tolerance": relative_tolerance,
        }
        super().__init__(_model_fn, model_dir, config, params)

    def predict_cluster_idx(self, input_fn: Callable[[], Any] | None = None) -> Iterator[int]:
        """The cluster of each example."""
        for prediction in self.predict(input_fn=input_fn, outputs=[self.CLUSTER_IDX]):
            yield prediction[self.CLUSTER_IDX]

    def score(self, input_fn: Callable[[], Any] | None = None, steps: int | None = None) -> float:
        """The sum of the distances to the nearest centres."""
        return np.sum(self.evaluate(input_fn=input_fn, steps=steps)[self.SCORES])

    def transform(self, input_fn: Callable[[], Any] | None = None, as_iterable: bool = False) -> Any:
        """The distances to all centres, `[batch, num_clusters]`, or a dict for each example."""
        results = self.predict(input_fn=input_fn, outputs=[self.ALL_SCORES], as_iterable=as_iterable)
        return results if as_iterable else results[self.ALL_SCORES]

    def clusters(self) -> np.ndarray:
        """The centres `[num_clusters, width]`."""
        return self.get_variable_value(self.CLUSTERS)


class _InitializeClusters(tf.train.SessionRunHook):
    """Chooses the first centres, which may take several batches."""

    def __init__(self, init_op: Any, is_initialized: Any):
        """Make it of the two tensors."""
        self._init_op, self._is_initialized = init_op, is_initialized

    def after_create_session(self, session: Any, coord: Any) -> None:
        """See `tf.train.SessionRunHook`."""
        while not session.run(self._is_initialized):
            session.run(self._init_op)


class _StopAtTolerance(tf.train.SessionRunHook):
    """Stops when the loss hardly changes."""

    def __init__(self, loss: Any, tolerance: float):
        """Make it; `KMeansClustering` says what the tolerance is."""
        self._loss, self._tolerance = loss, tolerance
        self._previous: float | None = None

    def before_run(self, run_context: Any) -> Any:
        """See `tf.train.SessionRunHook`."""
        return tf.train.SessionRunArgs(self._loss)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """See `tf.train.SessionRunHook`."""
        loss, previous = run_values.results, self._previous
        if previous is not None and abs(loss - previous) / (1 + abs(previous)) < self._tolerance:
            run_context.request_stop()
        self._previous = loss


def _model_fn(features: Any, labels: Any, mode: str, params: Mapping[str, Any]) -> ModelFnOps:
    if labels is not None:
        raise ValueError("KMeansClustering takes no labels: input_fn must return (features, None).")
    if isinstance(features, dict):
        features = tf.concat([features[name] for name in sorted(features)], 1)
    scores, clusters, losses, is_initialized, init_op, train_op = clustering_ops.KMeans(
        features, **params["algorithm"]
    ).training_graph()
    loss = tf.reduce_sum(losses, name=KMeansClustering.LOSS_OP_NAME)
    tf.summary.scalar("loss/raw", loss)
    with tf.control_dependencies([train_op, tf.assign_add(tf.train.get_global_step(), 1)]):
        train_op = tf.identity(loss)
    hooks: list[Any] = [_InitializeClusters(init_op, is_initialized)]
    if params["relative_tolerance"] is not None:
        hooks.append(_StopAtTolerance(loss, params["relative_tolerance"]))
    return ModelFnOps(
        mode,
        predictions={KMeansClustering.ALL_SCORES: scores[0], KMeansClustering.CLUSTER_IDX: clusters[0]},
        eval_metric_ops={KMeansClustering.SCORES: loss},
        loss=loss,
        train_op=train_op,
        training_hooks=hooks,
    )
