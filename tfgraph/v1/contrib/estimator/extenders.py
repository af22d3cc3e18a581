"""Estimators and optimizers that do a little more than those they are made of.

Source: TF 1.15 `tensorflow_estimator/contrib/estimator/python/estimator/extenders.py`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1 import estimator as core


def clip_gradients_by_norm(optimizer: Any, clip_norm: float) -> Any:
    """An optimizer that clips all gradients together.

    Args:
        optimizer: a `tf.train.Optimizer`.
        clip_norm: the largest norm of all gradients together.

    Source: TF 1.15 `tf.contrib.estimator.clip_gradients_by_norm`.
    """
    return _ClipByNorm(optimizer, clip_norm)


class _ClipByNorm(tf.train.Optimizer):
    """See `clip_gradients_by_norm`."""

    def __init__(self, optimizer: Any, clip_norm: float):
        """Make it; `clip_gradients_by_norm` says what the arguments are."""
        super().__init__(use_locking=False, name=f"ClipByNorm{optimizer.get_name()}")
        self._optimizer = optimizer
        self._clip_norm = clip_norm

    def compute_gradients(self, *args: Any, **kwargs: Any) -> Any:
        """See `tf.train.Optimizer`."""
        return self._optimizer.compute_gradients(*args, **kwargs)

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> Any:
        """See `tf.train.Optimizer`."""
        gradients, variables = zip(*grads_and_vars, strict=True)
        clipped, _ = tf.clip_by_global_norm(gradients, self._clip_norm)
        return self._optimizer.apply_gradients(list(zip(clipped, variables, strict=True)), global_step, name)

    def get_slot(self, *args: Any, **kwargs: Any) -> Any:
        """See `tf.train.Optimizer`."""
        return self._optimizer.get_slot(*args, **kwargs)

    def get_slot_names(self, *args: Any, **kwargs: Any) -> Any:
        """See `tf.train.Optimizer`."""
        return self._optimizer.get_slot_names(*args, **kwargs)


def forward_features(
    estimator: Any, keys: str | Sequence[str] | None = None, sparse_default_values: Mapping[str, Any] | None = None
) -> Any:
    """An estimator whose predictions hold features as well.

    Args:
        estimator: a `tf.estimator.Estimator` whose predictions are a dict.
        keys: names of the features; all of them by default.
        sparse_default_values: name of a sparse feature -> what its gaps are filled with.

    Raises:
        TypeError: for keys that are no strings.

    Source: TF 1.15 `tf.contrib.estimator.forward_features`.
    """
    if isinstance(keys, str):
        keys = [keys]
    if keys is not None and not (isinstance(keys, list | tuple) and all(isinstance(key, str) for key in keys)):
        raise TypeError(f"keys should be either a string or a list of strings. Given: {keys}")
    filling = sparse_default_values or {}

    def model_fn(features: Any, labels: Any, mode: str, config: Any) -> Any:
        spec = estimator.model_fn(features, labels, mode, config)
        if spec.predictions is None:
            return spec
        if not isinstance(spec.predictions, dict):
            raise ValueError(f"Predictions should be a dict to be able to forward features. Given: {spec.predictions}")
        forwarded = {}
        for key in features if keys is None else keys:
            if key not in features:
                raise ValueError(
                    f'keys should be exist in features. Key "{key}" is not in features dict. features dict has '
                    f"following keys: {list(features)}. Please check arguments of forward_features."
                )
            if key in spec.predictions:
                raise ValueError(
                    f"Cannot forward feature key ({key}). Since it does exist in predictions. Existing prediction "
                    f"keys: {list(spec.predictions)}. Please check arguments of forward_features."
                )
            forwarded[key] = _dense(key, features[key], filling)
        spec.predictions.update(forwarded)
        for name in ("predict", "serving_default"):
            output = (spec.export_outputs or {}).get(name)
            if isinstance(output, core.export.PredictOutput):
                output.outputs.update(forwarded)
        return spec

    return core.Estimator(model_fn, estimator.model_dir, estimator.config)


def _dense(key: str, feature: Any, filling: Mapping[str, Any]) -> tf.Tensor:
    sparse = isinstance(feature, tf.SparseTensor)
    if key in filling and not sparse:
        raise ValueError(f"Feature ({key}) is expected to be a `SparseTensor`.")
    if sparse and key not in filling:
        raise ValueError(
            f"Feature ({key}) should be a Tensor. Please use `keys` argument of forward_features to filter unwanted "
            "features, or add key to argument `sparse_default_values`."
        )
    return tf.sparse.to_dense(feature, filling[key]) if sparse else tf.convert_to_tensor(feature)
