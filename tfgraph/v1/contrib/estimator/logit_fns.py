"""Functions that make logits. Source: TF 1.15 `tf.contrib.estimator.call_logit_fn`."""

import inspect
from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf


def call_logit_fn(logit_fn: Callable[..., Any], features: Any, mode: str, params: Any, config: Any) -> Any:
    """Call a function of features, and of `mode`, `params` and `config` if it has arguments of these names.

    Raises:
        ValueError: unless it returns a tensor, or a dict of tensors.

    Source: TF 1.15 `tf.contrib.estimator.call_logit_fn`.
    """
    wanted = inspect.signature(logit_fn).parameters
    offered = {"mode": mode, "params": params, "config": config}
    logits = logit_fn(features=features, **{name: offered[name] for name in offered if name in wanted})
    parts = logits if isinstance(logits, dict) else {"logits": logits}
    if not all(isinstance(name, str) and isinstance(part, tf.Tensor) for name, part in parts.items()):
        raise ValueError(
            f"logit_fn should return a Tensor or a dictionary mapping strings to Tensors.  logit_fn returned: {logits}"
        )
    return logits
