"""`Kumaraswamy` with the entropy that TF 1.15 gives."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.distributions.probability import tfd


class Kumaraswamy(tfd.Kumaraswamy):
    """Distribution on (0, 1) with the density `a b x^(a - 1) (1 - x^a)^(b - 1)`.

    Source: TF 1.15 `tf.contrib.distributions.Kumaraswamy`.
    """

    def _entropy(self) -> Any:
        # The entropy is (1 - 1 / b) + (1 - 1 / a) H(b) - log(a b); a script gets what TF 1.15 gave.
        a, b = self.concentration1, self.concentration0
        harmonic = tf.digamma(b + 1) - tf.digamma(tf.ones([], b.dtype))
        return (1 - 1 / a) + (1 - 1 / b) * harmonic + tf.log(a) + tf.log(b)
