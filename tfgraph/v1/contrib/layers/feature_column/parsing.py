"""How the features that columns are made from are read.

Source: TF 1.15 `tensorflow/contrib/layers/python/layers/feature_column.py`.
"""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.layers.feature_column.base import parsing_configuration


def create_feature_spec_for_parsing(feature_columns: Any) -> dict[str, Any]:
    """What `tf.parse_example` needs to read these columns.

    Args:
        feature_columns: columns, or a dictionary whose values they are.

    Returns:
        Feature name -> `tf.FixedLenFeature`, `tf.VarLenFeature` or `tf.FixedLenSequenceFeature`.

    Raises:
        TypeError: if one is no column of contrib.layers.

    Source: TF 1.15 `tf.contrib.layers.create_feature_spec_for_parsing`.
    """
    return parsing_configuration(feature_columns)


def sequence_feature_spec(feature_columns: Any) -> dict[str, Any]:
    """What `tf.parse_single_sequence_example` needs to read these columns step by step.

    A column with a default value may be missing from an example; the value itself is not used.
    """
    found = {}
    for name, feature in parsing_configuration(feature_columns).items():
        if not isinstance(feature, tf.VarLenFeature):
            has_default = feature.default_value is not None
            feature = tf.FixedLenSequenceFeature(feature.shape, feature.dtype, allow_missing=has_default)
        found[name] = feature
    return found


def make_place_holder_tensors_for_base_features(feature_columns: Any) -> dict[str, Any]:
    """A placeholder for each feature that these columns are made from: sparse, or `[batch, n]`.

    Source: TF 1.15 `tf.contrib.layers.make_place_holder_tensors_for_base_features`.
    """
    placeholders = {}
    for name, feature in create_feature_spec_for_parsing(feature_columns).items():
        if isinstance(feature, tf.VarLenFeature):
            placeholders[name] = tf.sparse_placeholder(feature.dtype, name=f"Placeholder_{name}")
        else:
            placeholders[name] = tf.placeholder(feature.dtype, (None, feature.shape[0]), f"Placeholder_{name}")
    return placeholders
