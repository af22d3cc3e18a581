"""What the ready-made estimators predict, and by which methods.

Source: TF 1.15 `tf.contrib.learn.DNNClassifier.predict_classes` and its like.
"""

from collections.abc import Callable, Sequence
from typing import Any

from tfgraph.v1.contrib.learn.estimators.estimator import Estimator
from tfgraph.v1.contrib.learn.estimators.prediction_key import PredictionKey


class _OneKey(Estimator):
    """Predicts the values of one key, unless `outputs` are asked for."""

    _default_key = PredictionKey.GENERIC

    def predict(
        self,
        x: Any = None,
        input_fn: Callable[[], Any] | None = None,
        batch_size: int | None = None,
        outputs: Sequence[str] | None = None,
        as_iterable: bool = True,
        iterate_batches: bool = False,
    ) -> Any:
        """Predict classes or scores; with `outputs`, dicts. See `Estimator.predict`."""
        if not outputs:
            return self._predict_key(self._default_key, x, input_fn, batch_size, as_iterable)
        return super().predict(x, input_fn, batch_size, outputs, as_iterable, iterate_batches)

    def _predict_key(self, key: str, x: Any, input_fn: Any, batch_size: int | None, as_iterable: bool) -> Any:
        predictions = super().predict(x, input_fn, batch_size, [key], as_iterable)
        return (prediction[key] for prediction in predictions) if as_iterable else predictions[key]


class ClassifierPredictions(_OneKey):
    """`predict` gives classes."""

    _default_key = PredictionKey.CLASSES

    def predict_classes(
        self,
        x: Any = None,
        input_fn: Callable[[], Any] | None = None,
        batch_size: int | None = None,
        as_iterable: bool = True,
    ) -> Any:
        """Predict the class of each example. See `Estimator.predict`."""
        return self._predict_key(PredictionKey.CLASSES, x, input_fn, batch_size, as_iterable)

    def predict_proba(
        self,
        x: Any = None,
        input_fn: Callable[[], Any] | None = None,
        batch_size: int | None = None,
        as_iterable: bool = True,
    ) -> Any:
        """Predict the probabilities `[n_classes]` of each example. See `Estimator.predict`."""
        return self._predict_key(PredictionKey.PROBABILITIES, x, input_fn, batch_size, as_iterable)


class RegressorPredictions(_OneKey):
    """`predict` gives scores."""

    _default_key = PredictionKey.SCORES

    def predict_scores(
        self,
        x: Any = None,
        input_fn: Callable[[], Any] | None = None,
        batch_size: int | None = None,
        as_iterable: bool = True,
    ) -> Any:
        """Predict the number, or numbers, of each example. See `Estimator.predict`."""
        return self._predict_key(PredictionKey.SCORES, x, input_fn, batch_size, as_iterable)
