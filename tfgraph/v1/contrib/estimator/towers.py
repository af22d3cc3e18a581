"""A model function on several GPUs, which we run on one device.

The towers of TF 1.15 divided each batch, and took the gradients of the whole batch's loss. Undivided, the
same model function gives the same loss and gradients, up to rounding.

Source: TF 1.15 `tf.contrib.estimator.replicate_model_fn`.
"""

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf


def replicate_model_fn(
    model_fn: Callable[..., Any], loss_reduction: str = "weighted_sum_by_nonzero_weights", devices: Any = None
) -> Callable[..., Any]:
    """The model function itself; it is not divided among `devices`.

    Args:
        model_fn: function of features, labels and mode that returns an `EstimatorSpec`.
        loss_reduction: how `model_fn` reduces the losses of its examples; the undivided batch needs no other.
        devices: names of the devices that TF 1.15 divided a batch among.

    Source: TF 1.15 `tf.contrib.estimator.replicate_model_fn`.
    """
    given: Sequence[str] = devices or ()
    if len(given) > 1:
        tf.logging.warning(
            "tf.contrib.estimator.replicate_model_fn: TF2 dropped it; each batch is computed undivided, on one device, "
            "not on %s. To divide it: tf.estimator.RunConfig(train_distribute=tf.distribute.MirroredStrategy()).",
            ", ".join(given),
        )
    return model_fn


def TowerOptimizer(optimizer_or_optimizer_fn: Any) -> Any:  # noqa: N802  TF's own name
    """The optimizer itself, or the one that the function makes: there is one tower.

    Source: TF 1.15 `tf.contrib.estimator.TowerOptimizer`.
    """
    if isinstance(optimizer_or_optimizer_fn, tf.train.Optimizer):
        return optimizer_or_optimizer_fn
    return optimizer_or_optimizer_fn()
