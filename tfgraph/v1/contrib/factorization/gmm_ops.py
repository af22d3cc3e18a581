"""Gaussian mixtures, fitted by expectation maximization.

Source: TF 1.15 `tensorflow/contrib/factorization/python/ops/gmm_ops.py`.
"""

from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

FULL_COVARIANCE = "full"
DIAG_COVARIANCE = "diag"

#: Added to every variance, when it is estimated and when it is used.
_LEAST_VARIANCE = 1e-3
#: Added to numbers of points, so that an empty class divides by no zero.
_EPSILON = float(np.finfo(float).eps)


class GmmAlgorithm:
    """The graph of a Gaussian mixture.

    Source: TF 1.15 `tf.contrib.factorization.GmmAlgorithm`.
    """

    CLUSTERS_WEIGHT = "alphas"
    CLUSTERS_VARIABLE = "clusters"
    CLUSTERS_COVS_VARIABLE = "clusters_covs"

    def __init__(
        self,
        data: list[tf.Tensor],
        num_classes: int,
        initial_means: Any = None,
        params: str = "wmc",
        covariance_type: str = FULL_COVARIANCE,
        random_seed: int = 0,
    ):
        """Build it.

        Args:
            data: batches of points, each `[n, dimensions]`, float32.
            num_classes: number of Gaussians.
            initial_means: `[num_classes, dimensions]`; by default points at random.
            params: what is fitted: any of "w" (weights), "m" (means), "c" (covariances); "m" does nothing
                without "c", as in TF 1.15.
            covariance_type: "full" or "diag".
            random_seed: of the first means.

        Raises:
            ValueError: for another type of covariance.
        """
        if covariance_type not in (DIAG_COVARIANCE, FULL_COVARIANCE):
            raise ValueError(f"programmer error: Invalid covariance type: {covariance_type}")
        self._diagonal = covariance_type == DIAG_COVARIANCE
        # Their shapes are not known before the first points are.
        self._means = _variable_of_any_shape(self.CLUSTERS_VARIABLE)
        self._covariances = _variable_of_any_shape(self.CLUSTERS_COVS_VARIABLE)
        self._alphas = tf.Variable(tf.fill([num_classes], 1.0 / num_classes), name=self.CLUSTERS_WEIGHT)
        self._initialized = tf.Variable(False, name="initialized")
        if initial_means is None:
            initial_means = _random_points(data, num_classes, random_seed)
        self._init_op = self._initialize(initial_means, data[0], num_classes)

        log_likelihoods = [self._joint_log_probabilities(batch) for batch in data]  # [n, classes] each
        totals = [tf.reduce_logsumexp(batch, axis=1, keepdims=True) for batch in log_likelihoods]  # [n, 1]
        self._responsibilities = [tf.exp(batch - total) for batch, total in zip(log_likelihoods, totals, strict=True)]
        self._log_likelihood = tf.reduce_logsumexp([tf.reduce_logsumexp(total) for total in totals])
        # TF 1.15 weighs the whole likelihood of a point by its classes, and sums: that is the likelihood again.
        self._scores = tf.concat(
            [
                tf.reduce_logsumexp(total + tf.log(weights), axis=1, keepdims=True)
                for total, weights in zip(totals, self._responsibilities, strict=True)
            ],
            axis=0,
        )
        self._train_op = self._maximize(data, params)

    def init_ops(self) -> tf.Operation:
        """Set means and covariances, once."""
        return self._init_op

    def training_ops(self) -> tf.Operation:
        """One step of expectation maximization."""
        return self._train_op

    def is_initialized(self) -> tf.Variable:
        """Whether `init_ops` has run."""
        return self._initialized

    def alphas(self) -> tf.Variable:
        """Weights of the Gaussians, `[classes]`."""
        return self._alphas

    def clusters(self) -> tf.Variable:
        """Means, `[classes, 1, dimensions]`."""
        return self._means

    def covariances(self) -> tf.Variable:
        """Covariances, `[classes, dimensions, dimensions]` or, diagonal, `[classes, dimensions]`."""
        return self._covariances

    def assignments(self) -> list[tf.Tensor]:
        """The likeliest class of each point, int64 `[n]`, for each batch."""
        return [tf.argmax(weights, 1) for weights in self._responsibilities]

    def scores(self) -> tf.Tensor:
        """Log likelihood of each point, `[points, 1]`."""
        return self._scores

    def log_likelihood_op(self) -> tf.Tensor:
        """Logarithm of the sum of all points' likelihoods, as TF 1.15 has it."""
        return self._log_likelihood

    def _initialize(self, means: Any, points: tf.Tensor, classes: int) -> tf.Operation:
        centred = points - tf.reduce_mean(points, 0, keepdims=True)
        freedom = tf.cast(tf.shape(points)[0], tf.float32) - 1
        if self._diagonal:
            covariance = tf.reduce_sum(tf.square(centred), 0) / freedom + _LEAST_VARIANCE
        else:
            covariance = tf.matmul(centred, centred, transpose_a=True) / freedom + self._least_covariance(points)
        covariances = tf.stack([covariance] * classes)

        def assign() -> tf.Operation:
            return tf.group(
                tf.assign(self._means, tf.expand_dims(means, 1), validate_shape=False),
                tf.assign(self._covariances, covariances, validate_shape=False),
                tf.assign(self._initialized, True),
            )

        return tf.group(tf.cond(self._initialized, tf.no_op, assign))

    def _joint_log_probabilities(self, points: tf.Tensor) -> tf.Tensor:
        """Of each point and class, `[n, classes]`."""
        dimensions = tf.cast(tf.shape(points)[1], tf.float32)
        difference = points - self._means  # [classes, n, dimensions]
        if self._diagonal:
            variances = self._covariances + _LEAST_VARIANCE
            log_determinant = tf.reduce_sum(tf.log(variances), 1)
            distance = tf.matmul(tf.square(difference), tf.expand_dims(1.0 / variances, 2))[:, :, 0]
        else:
            root = tf.linalg.cholesky(self._covariances + self._least_covariance(points))
            log_determinant = 2.0 * tf.reduce_sum(tf.log(tf.matrix_diag_part(root)), 1)
            whitened = tf.matrix_triangular_solve(root, tf.transpose(difference, [0, 2, 1]))
            distance = tf.reduce_sum(tf.square(whitened), 1)
        log_density = -0.5 * (tf.transpose(distance) + dimensions * np.log(2 * np.pi) + log_determinant)
        return log_density + tf.log(self._alphas)

    def _maximize(self, data: list[tf.Tensor], params: str) -> tf.Operation:
        counts = tf.add_n([tf.reduce_sum(weights, 0) for weights in self._responsibilities])  # [classes]
        per_class = tf.reshape(counts, [-1, 1, 1]) + _EPSILON
        pairs = list(zip(self._responsibilities, data, strict=True))
        means = tf.identity(self._means)
        if "m" in params:
            sums = tf.add_n([tf.matmul(weights, points, transpose_a=True) for weights, points in pairs])
            means = tf.expand_dims(sums, 1) / per_class
        squares = tf.add_n([tf.einsum("nk,nd,ne->kde", weights, points, points) for weights, points in pairs])
        covariances = squares / per_class - tf.matmul(means, means, transpose_a=True)
        covariances += self._least_covariance(data[0])
        if self._diagonal:
            covariances = tf.matrix_diag_part(covariances)
        share = counts / len(data)
        new = {
            "w": (self._alphas, share / (tf.reduce_sum(share) + _EPSILON)),
            "m": (self._means, means),
            "c": (self._covariances, covariances),
        }
        # All are computed from the old values before any is assigned.
        with tf.control_dependencies([value for _, value in new.values()]):
            return tf.group(
                *(
                    tf.assign(variable, value, validate_shape=False)
                    for letter, (variable, value) in new.items()
                    # TF 1.15 assigned the means on the way to the covariances: without these, never.
                    if letter in params and (letter != "m" or "c" in params)
                )
            )

    @staticmethod
    def _least_covariance(points: tf.Tensor) -> tf.Tensor:
        return tf.eye(tf.shape(points)[1]) * _LEAST_VARIANCE


def gmm(
    inp: tf.Tensor | list[tf.Tensor],
    initial_clusters: Any,
    num_clusters: int,
    random_seed: int,
    covariance_type: str = FULL_COVARIANCE,
    params: str = "wmc",
) -> tuple[tf.Tensor, tf.Tensor, list[list[tf.Tensor]], tf.Operation, tf.Operation, tf.Variable]:
    """Build the graph of a Gaussian mixture.

    Args:
        inp: points `[n, dimensions]`, or a list of such batches.
        initial_clusters: "random", or the means `[num_clusters, dimensions]`.
        num_clusters: number of Gaussians.
        random_seed: of the first means.
        covariance_type: "full" or "diag".
        params: what is fitted: any of "w", "m", "c".

    Returns:
        Log likelihood; score of each point; class of each point, in a list of a list; the op of a training
        step; the op that sets the first values; whether it has run.

    Source: TF 1.15 `tf.contrib.factorization.gmm`.
    """
    if isinstance(initial_clusters, tf.Tensor):
        tf.logging.warning("gmm: as in TF 1.15, a tensor of initial clusters is not used; pass an array")
        initial_clusters = "random"
    random = isinstance(initial_clusters, str) and initial_clusters == "random"
    initial_means = None if random else tf.constant(initial_clusters, tf.float32)
    data = inp if isinstance(inp, list) else [inp]
    model = GmmAlgorithm(data, num_clusters, initial_means, params, covariance_type, random_seed)
    return (
        model.log_likelihood_op(),
        model.scores(),
        [model.assignments()],
        model.training_ops(),
        model.init_ops(),
        model.is_initialized(),
    )


def _variable_of_any_shape(name: str) -> tf.Variable:
    return tf.Variable(tf.placeholder_with_default(tf.constant([]), None), name=name, validate_shape=False)


def _random_points(data: list[tf.Tensor], number: int, seed: int) -> tf.Tensor:
    """Points drawn with replacement."""
    available = tf.add_n([tf.shape(batch)[0] for batch in data])
    with tf.control_dependencies([tf.assert_less_equal(number, available)]):
        indices = tf.random_uniform([number], 0, tf.cast(available, tf.int64), tf.int64, seed)
    return tf.nn.embedding_lookup(data, indices % tf.cast(available, tf.int64), partition_strategy="div")
