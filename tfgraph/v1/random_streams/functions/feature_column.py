"""`tf.feature_column`."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.random_streams.replacements import counts


@counts("feature_column.feature_column_v2", "IdentityCategoricalColumn._transform_input_tensor")
def identity_column(column: Any, input_tensor: Any) -> int:
    """1.15 asserted that the numbers are in range; with a default, TF 2.21 casts them twice."""
    return 38 if column.default_value is None else -int(input_tensor.values.dtype != tf.int64)
