"""An estimator as scikit-learn has them.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/estimators/estimator.py`.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from tensorflow.python.training import basic_session_run_hooks

from tfgraph.v1.contrib.learn.estimators.evaluation_metrics import check_metrics
from tfgraph.v1.contrib.learn.learn_io.data_feeder import setup_train_data_feeder

if TYPE_CHECKING:  # it imports this module
    from tfgraph.v1.contrib.learn.estimators.base_estimator import BaseEstimator


class SKCompat:
    """An estimator as scikit-learn has them: `fit(x, y)`, `score(x, y)`, `predict(x)`, on arrays.

    Args:
        estimator: an `Estimator`.

    Source: TF 1.15 `tf.contrib.learn.SKCompat`.
    """

    def __init__(self, estimator: "BaseEstimator"):
        """Make it; the class says what the arguments are."""
        self._estimator = estimator

    def fit(
        self,
        x: Any,
        y: Any,
        batch_size: int | None = 128,
        steps: int | None = None,
        max_steps: int | None = None,
        monitors: Sequence[Any] | None = None,
    ) -> "SKCompat":
        """Train on shuffled batches; for ever, unless `steps` or `max_steps` are given."""
        feeder = setup_train_data_feeder(x, y, batch_size, shuffle=True)
        hooks = [basic_session_run_hooks.FeedFnHook(feeder.get_feed_dict_fn()), *(monitors or [])]
        self._estimator.fit(input_fn=feeder.input_builder, steps=steps, max_steps=max_steps, monitors=hooks)
        return self

    def score(
        self,
        x: Any,
        y: Any,
        batch_size: int | None = 128,
        steps: int | None = None,
        metrics: Mapping[Any, Any] | None = None,
        name: str | None = None,
    ) -> dict[str, Any]:
        """Measure on one pass; see `Estimator.evaluate`."""
        feeder = setup_train_data_feeder(x, y, batch_size, shuffle=False, epochs=1)
        check_metrics(metrics)
        return self._estimator._evaluate_model(feeder.input_builder, feeder.get_feed_dict_fn(), steps, metrics, name)

    def predict(self, x: Any, batch_size: int | None = 128, outputs: Sequence[str] | None = None) -> Any:
        """Predict for all examples: an array, or a dict of arrays."""
        feeder = setup_train_data_feeder(x, None, batch_size, shuffle=False, epochs=1)
        results = list(
            self._estimator._infer_model(feeder.input_builder, feeder.get_feed_dict_fn(), outputs, iterate_batches=True)
        )
        if not isinstance(results[0], dict):
            return np.concatenate(results, axis=0)
        return {key: np.concatenate([batch[key] for batch in results], axis=0) for key in results[0]}

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The public attributes: none."""
        return {}
