"""`tf.keras.wrappers.scikit_learn` of TF 1.15: Keras models for scikit-learn's grid search and cross-validation."""

import copy as _copy
import inspect as _inspect
from collections.abc import Callable
from typing import Any

import numpy as _np
import tf_keras.api._v1.keras as _keras


class _Wrapper:
    """A model made by `build_fn` when it is fitted.

    Args:
        build_fn: makes a compiled model; None: the object itself is called.
        **sk_params: arguments of `build_fn` and of the model's `fit`, `predict` and `evaluate`.
    """

    def __init__(self, build_fn: Callable[..., Any] | None = None, **sk_params: Any) -> None:
        self.build_fn = build_fn
        self.sk_params = sk_params
        self.check_params(sk_params)

    def check_params(self, params: dict[str, Any]) -> None:
        """Raise `ValueError` if nobody takes one of `params`."""
        model = _keras.Sequential
        takers = [self._builder(), model.fit, model.predict, model.evaluate]
        for name in params:
            if not any(_takes(taker, name) for taker in takers):
                raise ValueError(f"{name} is not a legal parameter")

    def get_params(self, **params: Any) -> dict[str, Any]:
        """The arguments that make another wrapper like this one."""
        return {**_copy.deepcopy(self.sk_params), "build_fn": self.build_fn}

    def set_params(self, **params: Any) -> "_Wrapper":
        """Change some arguments."""
        params = dict(params)
        self.build_fn = params.pop("build_fn", self.build_fn)
        self.check_params(params)
        self.sk_params.update(params)
        return self

    def filter_sk_params(self, fn: Callable[..., Any], override: dict[str, Any] | None = None) -> dict[str, Any]:
        """Those of the arguments that `fn` takes, with `override` over them."""
        return {name: value for name, value in self.sk_params.items() if _takes(fn, name)} | (override or {})

    def fit(self, x: Any, y: Any, **kwargs: Any) -> Any:
        """Make a model and train it; returns Keras' history."""
        builder = self._builder()
        self.model = builder(**self.filter_sk_params(builder))
        y = _one_hot_if_needed(self.model, _np.asarray(y))
        return self.model.fit(x, y, **_copy.deepcopy(self.filter_sk_params(self.model.fit)) | kwargs)

    def _builder(self) -> Callable[..., Any]:
        builder: Any = self if self.build_fn is None else self.build_fn
        return builder  # a subclass without `build_fn` has `__call__`

    def _predict(self, x: Any, kwargs: dict[str, Any]) -> _np.ndarray:
        return self.model.predict(x, **self.filter_sk_params(self.model.predict, kwargs))

    def _evaluate(self, x: Any, y: Any, kwargs: dict[str, Any]) -> dict[str, float]:
        values = self.model.evaluate(x, y, **self.filter_sk_params(self.model.evaluate, kwargs))
        return dict(zip(self.model.metrics_names, _np.atleast_1d(values).tolist(), strict=True))


class KerasClassifier(_Wrapper):
    """A Keras model as a classifier of scikit-learn.

    Source: TF 1.15 `tf.keras.wrappers.scikit_learn.KerasClassifier`.
    """

    _estimator_type = "classifier"

    def fit(self, x: Any, y: Any, **kwargs: Any) -> Any:
        """Train on labels of any kind, one per row, or on one column per class."""
        y = _np.asarray(y)
        if y.ndim == 2 and y.shape[1] > 1:
            self.classes_ = _np.arange(y.shape[1])
        elif y.ndim in (1, 2):
            self.classes_ = _np.unique(y)
            y = _np.searchsorted(self.classes_, y)
        else:
            raise ValueError(f"Invalid shape for y: {y.shape}")
        self.n_classes_ = len(self.classes_)
        return super().fit(x, y, **kwargs)

    def predict(self, x: Any, **kwargs: Any) -> _np.ndarray:
        """The label of each row."""
        outputs = self._predict(x, kwargs)
        # One output is the probability of the second class; its labels keep the column, as in TF 1.15.
        classes = outputs.argmax(axis=-1) if outputs.shape[-1] > 1 else (outputs > 0.5).astype("int32")
        return self.classes_[classes]

    def predict_proba(self, x: Any, **kwargs: Any) -> _np.ndarray:
        """The probability of each class, `[rows, classes]`."""
        outputs = self._predict(x, kwargs)
        return _np.hstack([1 - outputs, outputs]) if outputs.shape[1] == 1 else outputs

    def score(self, x: Any, y: Any, **kwargs: Any) -> float:
        """Mean accuracy; the model must be compiled with `metrics=["accuracy"]`."""
        y = _one_hot_if_needed(self.model, _np.searchsorted(self.classes_, y))
        values = self._evaluate(x, y, kwargs)
        for name in ("accuracy", "acc"):
            if name in values:
                return values[name]
        raise ValueError('The model is not configured to compute accuracy: compile it with metrics=["accuracy"]')


class KerasRegressor(_Wrapper):
    """A Keras model as a regressor of scikit-learn.

    Source: TF 1.15 `tf.keras.wrappers.scikit_learn.KerasRegressor`.
    """

    _estimator_type = "regressor"

    def predict(self, x: Any, **kwargs: Any) -> _np.ndarray:
        """The prediction for each row."""
        return _np.squeeze(self._predict(x, kwargs))

    def score(self, x: Any, y: Any, **kwargs: Any) -> float:
        """The negative of the loss."""
        return -self._evaluate(x, y, kwargs)["loss"]


def _takes(function: Callable[..., Any], name: str) -> bool:
    return name in _inspect.signature(function).parameters


def _one_hot_if_needed(model: Any, y: _np.ndarray) -> _np.ndarray:
    loss = getattr(model.loss, "__name__", model.loss)
    return _keras.utils.to_categorical(y) if loss == "categorical_crossentropy" and y.ndim != 2 else y
