"""Modes of a contrib Estimator. Source: TF 1.15 `tf.contrib.learn.ModeKeys`."""


class ModeKeys:
    """Their values differ from those of `tf.estimator.ModeKeys`."""

    TRAIN = "train"
    EVAL = "eval"
    INFER = "infer"
