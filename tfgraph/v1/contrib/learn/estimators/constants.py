"""Kinds of problems. Source: TF 1.15 `tf.contrib.learn.ProblemType`."""


class ProblemType:
    """What a head predicts; it decides the signature under which a model is exported."""

    UNSPECIFIED = 0
    CLASSIFICATION = 1
    LINEAR_REGRESSION = 2
    LOGISTIC_REGRESSION = 3
