"""Names of predictions. Source: TF 1.15 `tf.contrib.learn.PredictionKey`."""


class PredictionKey:
    """The keys of what `predict` returns."""

    CLASSES = "classes"
    PROBABILITIES = "probabilities"
    LOGITS = "logits"
    LOGISTIC = "logistic"
    SCORES = "scores"
    TOP_K = "top_k"
    GENERIC = "output"
