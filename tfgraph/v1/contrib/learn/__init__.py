"""`tf.contrib.learn` of TF 1.15: data sets, preprocessing, and what `tf.estimator` took over.

Source: TF 1.15 `tf.contrib.learn`.
"""

from collections.abc import Mapping
from typing import Any

import numpy as _np
import tensorflow.compat.v1 as _tf

from tfgraph.v1.contrib.layers.feature_column import infer_real_valued_columns as _infer
from tfgraph.v1.contrib.namespace import namespace as _namespace

_MOVED = {
    "ModeKeys": "tfgraph.v1.contrib.learn.mode_keys:ModeKeys",
    "RunConfig": "tfgraph.v1:estimator.RunConfig",
    "NanLossDuringTrainingError": "tensorflow.compat.v1.train:NanLossDuringTrainingError",
}

__getattr__, __dir__ = _namespace(__name__, _MOVED)


def infer_real_valued_columns_from_input(x: Any) -> list[Any]:
    """A column of numbers for an array `[examples, width]`, or one for each of a dictionary of arrays.

    Source: TF 1.15 `tf.contrib.learn.infer_real_valued_columns_from_input`.
    """
    if isinstance(x, Mapping):
        return _infer({name: _tensor_like(value) for name, value in x.items()})
    return _infer(_tensor_like(x))


def _tensor_like(value: Any) -> Any:
    """What a column is inferred from: a shape and a type of TensorFlow's."""
    array = _np.asarray(value)
    return _tf.TensorSpec(array.shape, _tf.as_dtype(array.dtype))
