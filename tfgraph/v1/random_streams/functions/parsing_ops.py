"""Parsing of tf.train.Example: TF 2.21 and TF 1.15 disagree on which names of features are inputs."""

from collections.abc import Mapping
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.random_streams.replacements import counts


@counts("ops.parsing_ops", "parse_example_v2")
def parse_example(serialized: Any, features: Mapping[str, Any], *args: Any, **kwargs: Any) -> int:
    """1.15: a constant per name. TF 2.21: one for each kind of feature, and one for the ragged."""
    return _names(features) - 3


@counts("ops.parsing_ops", "parse_single_example_v2")
def parse_single_example(serialized: Any, features: Mapping[str, Any], *args: Any, **kwargs: Any) -> int:
    """1.15: attributes. TF 2.21: the four inputs of `parse_example`, which counts them, too."""
    return -1 - _names(features)


@counts("ops.parsing_ops", "parse_single_sequence_example")
def parse_single_sequence_example(*args: Any, **kwargs: Any) -> int:
    """1.15: attributes. TF 2.21: four inputs."""
    return -4


@counts("ops.parsing_ops", "parse_sequence_example")
def parse_sequence_example(*args: Any, **kwargs: Any) -> int:
    """1.15: attributes. TF 2.21: seven inputs."""
    return -7


def _names(features: Mapping[str, Any]) -> int:
    """How many tensors `features` stand for."""
    return sum(
        1 + (len(feature.index_key) if isinstance(feature.index_key, list) else 1)
        if isinstance(feature, tf.SparseFeature)
        else 1
        for feature in features.values()
    )
