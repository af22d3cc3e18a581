"""Columns of numbers, inferred from the features.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/estimators/estimator.py`.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib import layers
from tfgraph.v1.contrib.learn.learn_io.data_feeder import setup_train_data_feeder


def infer_real_valued_columns_from_input_fn(input_fn: Callable[[], Any]) -> list[Any]:
    """A column of numbers for each feature that an input function gives.

    Source: TF 1.15 `tf.contrib.learn.infer_real_valued_columns_from_input_fn`.
    """
    with tf.Graph().as_default():
        features, _ = input_fn()
        return layers.infer_real_valued_columns(features)


def infer_real_valued_columns_from_input(x: Any) -> list[Any]:
    """A column of numbers for an array `[examples, width]`, or one for each of a dictionary of arrays.

    Source: TF 1.15 `tf.contrib.learn.infer_real_valued_columns_from_input`.
    """
    x = {key: np.asarray(value) for key, value in x.items()} if isinstance(x, Mapping) else x
    return infer_real_valued_columns_from_input_fn(setup_train_data_feeder(x).input_builder)
