"""A metric, and the tensors that it measures.

Source: TF 1.15 `tf.contrib.learn.MetricSpec`.
"""

import inspect
from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf

#: What functions call their arguments; the first name is the usual one.
_NAMES = {
    "labels": ("labels", "label", "targets", "target"),
    "predictions": ("predictions", "prediction", "logits", "logit"),
    "weights": ("weights", "weight"),
}


class MetricSpec:
    """A metric, and the tensors that it measures.

    Args:
        metric_fn: function of `predictions` or the like, and of `labels` and `weights` if it has such arguments;
            it returns a tensor or `(value, update_op)`.
        prediction_key: key of the predictions; needed if there are several.
        label_key: key of the labels; needed if there are several.
        weight_key: the feature that holds the weights.

    Raises:
        ValueError: if `metric_fn` lacks an argument that is needed, or has two for the same.

    Source: TF 1.15 `tf.contrib.learn.MetricSpec`.
    """

    def __init__(
        self,
        metric_fn: Callable[..., Any],
        prediction_key: str | None = None,
        label_key: str | None = None,
        weight_key: str | None = None,
    ):
        """Make it; the class says what the arguments are."""
        self._name = getattr(metric_fn, "__name__", None) or getattr(
            getattr(metric_fn, "func", None), "__name__", str(metric_fn)
        )
        self._given_fn = metric_fn
        self._arguments = list(inspect.signature(metric_fn).parameters)
        self.prediction_key = prediction_key
        self.label_key = label_key
        self.weight_key = weight_key
        self._labels = self._find("labels", label_key is not None)
        self._predictions = self._find("predictions")
        self._weights = self._find("weights", weight_key is not None)

    def metric_fn(self, *, labels: Any = None, predictions: Any = None, weights: Any = None) -> Any:
        """Call the metric function by the names of its own arguments."""
        named = {self._labels: labels, self._predictions: predictions}
        if weights is not None:
            named[self._weights] = weights
        positional = [] if self._predictions else [predictions]
        if not self._predictions and self._labels == self._arguments[0]:
            positional = [named.pop(self._labels), predictions]
        return self._given_fn(*positional, **{name: value for name, value in named.items() if name})

    def create_metric_ops(self, inputs: Any, labels: Any, predictions: Any) -> Any:
        """Apply the metric to the tensors that the keys name.

        Raises:
            ValueError: if a key is missing, or given for what is no dict.
            KeyError: if there is no such key.
        """
        prediction = _choose("prediction", predictions, self.prediction_key)
        label = _choose("label", labels, self.label_key)
        try:
            return self.metric_fn(
                labels=label, predictions=prediction, weights=inputs[self.weight_key] if self.weight_key else None
            )
        except Exception as error:
            tf.logging.error(f"Could not create metric ops for {self}, {error}.")
            raise

    def __str__(self) -> str:
        return (
            f"MetricSpec(metric_fn={self._name}, prediction_key={self.prediction_key}, "
            f"label_key={self.label_key}, weight_key={self.weight_key})"
        )

    def _find(self, role: str, needed: bool = False) -> str | None:
        found = [name for name in _NAMES[role] if name in self._arguments]
        if len(found) > 1:
            raise ValueError(f"Ambiguous arguments {set(found)}, must provide only one of {set(_NAMES[role])}.")
        if not found and needed:
            raise ValueError(f"{set(_NAMES[role])} missing from {self._name}({self._arguments}).")
        if found and found[0] != role:
            tf.logging.warning(
                "Canonical arg %s missing from %s(%s), using %s.", role, self._name, self._arguments, found[0]
            )
        return found[0] if found else None


def _choose(what: str, given: Any, key: str | None) -> Any:
    if key:
        if not isinstance(given, dict):
            raise ValueError(
                f"MetricSpec with {what}_key specified requires {what}s dict, got {given}.\n"
                f"You must not provide a {what}_key if you only have a single Tensor as {what}s."
            )
        if key not in given:
            raise KeyError(f"Key '{key}' missing from {given.keys()}.")
        return given[key]
    if not isinstance(given, dict):
        return given
    if len(given) != 1:
        raise ValueError(
            f"MetricSpec without specified {what}_key requires {what}s tensor or single element dict, got {given}"
        )
    return next(iter(given.values()))
