"""The estimator of Gaussian mixtures, a contrib.learn one.

Source: TF 1.15 `tf.contrib.factorization.GMM`.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.factorization.gmm_ops import GmmAlgorithm, gmm
from tfgraph.v1.contrib.learn.estimators import estimator, model_fn


class GMM(estimator.Estimator):
    """A Gaussian mixture as an estimator; the points are the features, a tensor or a dictionary of columns.

    `fit`, `predict_assignments`, `score`, `weights`, `clusters`, `covariances`.

    Source: TF 1.15 `tf.contrib.factorization.GMM`.
    """

    SCORES = "scores"
    LOG_LIKELIHOOD = "loss"
    ASSIGNMENTS = "assignments"

    def __init__(
        self,
        num_clusters: int,
        model_dir: str | None = None,
        random_seed: int = 0,
        params: str = "wmc",
        initial_clusters: Any = "random",
        covariance_type: str = "full",
        config: Any = None,
    ):
        """Make it.

        Args:
            num_clusters: number of Gaussians.
            model_dir: where checkpoints are kept.
            random_seed: of the first means.
            params: what is fitted: any of "w" (weights), "m" (means), "c" (covariances).
            initial_clusters: "random", or the means `[num_clusters, dimensions]`.
            covariance_type: "full" or "diag".
            config: a `tf.contrib.learn.RunConfig`.
        """

        def model(features: Any, labels: Any, mode: Any, config: Any) -> Any:
            if labels is not None:
                raise ValueError(f"A mixture has no labels, received {labels}.")
            if isinstance(features, dict):
                features = tf.concat([features[name] for name in sorted(features)], 1)
            loss, scores, assignments, train, initialize, is_initialized = gmm(
                features, initial_clusters, num_clusters, random_seed, covariance_type, params
            )
            count = tf.assign_add(tf.train.get_global_step(), 1)
            with tf.control_dependencies([train, count]):
                train_op = tf.identity(loss)
            return model_fn.ModelFnOps(
                mode=mode,
                predictions={self.ASSIGNMENTS: assignments[0][0]},
                eval_metric_ops={self.SCORES: scores, self.LOG_LIKELIHOOD: _streaming_sum(loss)},
                loss=loss,
                train_op=train_op,
                training_hooks=[_InitializeHook(initialize, is_initialized)],
            )

        super().__init__(model_fn=model, model_dir=model_dir, config=config)

    def predict_assignments(self, input_fn: Any = None, batch_size: Any = None, outputs: Any = None) -> Iterator[Any]:
        """The likeliest class of each point."""
        for result in self.predict(input_fn=input_fn, batch_size=batch_size, outputs=outputs):
            yield result[self.ASSIGNMENTS]

    def score(self, input_fn: Any = None, batch_size: Any = None, steps: Any = None) -> float:
        """Logarithm of the sum of the points' likelihoods."""
        results = self.evaluate(input_fn=input_fn, batch_size=batch_size, steps=steps)
        return np.log(np.sum(np.exp(results[self.SCORES])))

    def weights(self) -> np.ndarray:
        """Weights of the Gaussians, `[classes]`."""
        return tf.train.load_variable(self.model_dir, GmmAlgorithm.CLUSTERS_WEIGHT)

    def clusters(self) -> np.ndarray:
        """Means, `[classes, dimensions]`."""
        return np.squeeze(tf.train.load_variable(self.model_dir, GmmAlgorithm.CLUSTERS_VARIABLE), 1)

    def covariances(self) -> np.ndarray:
        """Covariances, `[classes, dimensions, dimensions]` or, diagonal, `[classes, dimensions]`."""
        return tf.train.load_variable(self.model_dir, GmmAlgorithm.CLUSTERS_COVS_VARIABLE)


class _InitializeHook(tf.train.SessionRunHook):
    """Sets the first means before the first step, unless a checkpoint has them."""

    def __init__(self, initialize: tf.Operation, is_initialized: tf.Variable):
        """Make it; the class says what the arguments are."""
        self._initialize, self._is_initialized = initialize, is_initialized

    def after_create_session(self, session: tf.Session, coord: Any) -> None:
        """Set them."""
        if not session.run(self._is_initialized):
            session.run(self._initialize)


def _streaming_sum(number: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    total = tf.Variable(0.0, trainable=False, collections=[tf.GraphKeys.LOCAL_VARIABLES], name="sum")
    return total, tf.assign_add(total, number)
