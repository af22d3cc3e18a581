"""What a served model is given.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/utils/input_fn_utils.py`.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import tensorflow.compat.v1 as tf


class InputFnOps(NamedTuple):
    """Features, labels (None when serving), and the placeholders that are fed.

    Source: TF 1.15 `tf.contrib.learn.InputFnOps`.
    """

    features: Any
    labels: Any
    default_inputs: dict[str, Any]


def build_parsing_serving_input_fn(
    feature_spec: Mapping[str, Any], default_batch_size: int | None = None
) -> Callable[[], InputFnOps]:
    """A serving input function that parses `tf.Example`s.

    Args:
        feature_spec: name -> `tf.FixedLenFeature` and the like.
        default_batch_size: number of examples; None: any.

    Source: TF 1.15 `tf.contrib.learn.build_parsing_serving_input_fn`.
    """

    def input_fn() -> InputFnOps:
        examples = tf.placeholder(tf.string, [default_batch_size], name="input_example_tensor")
        return InputFnOps(tf.parse_example(examples, dict(feature_spec)), None, {"examples": examples})

    return input_fn


def build_default_serving_input_fn(
    features: Mapping[str, tf.Tensor], default_batch_size: int | None = None
) -> Callable[[], InputFnOps]:
    """A serving input function that is fed the features themselves.

    Args:
        features: name -> tensor of the same type and shape, but for the number of examples.
        default_batch_size: number of examples; None: any.

    Source: TF 1.15 `tf.contrib.learn.utils.build_default_serving_input_fn`.
    """
    like = {name: (tensor.dtype, tensor.shape[1:], tensor.op.name) for name, tensor in features.items()}

    def input_fn() -> InputFnOps:
        placeholders = {
            name: tf.placeholder(dtype, [default_batch_size, *shape], op_name)
            for name, (dtype, shape, op_name) in like.items()
        }
        return InputFnOps(placeholders, None, placeholders)

    return input_fn
