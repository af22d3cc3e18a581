"""`tf.keras.mixed_precision.experimental` of TF 1.15, on the mixed precision of tf_keras."""

from typing import Any

import tensorflow.compat.v1 as _tf
from tf_keras.src.mixed_precision import loss_scale_optimizer as _loss_scale_optimizer
from tf_keras.src.mixed_precision import policy as _policy

global_policy = _policy.global_policy


class Policy(_policy.Policy):
    """The dtypes in which a layer computes and keeps its variables.

    Args:
        name: `"float32"`, `"mixed_float16"`, `"mixed_bfloat16"`, …
        loss_scale: `"dynamic"`, a number, or None; by default dynamic for `"mixed_float16"`. It is kept as an
            attribute: wrap the optimizer in `LossScaleOptimizer` to scale the loss.

    Source: TF 1.15 `tf.keras.mixed_precision.experimental.Policy`.
    """

    def __init__(self, name: str, loss_scale: Any = "USE_DEFAULT") -> None:
        """See the class."""
        super().__init__(name)
        if loss_scale == "USE_DEFAULT":
            loss_scale = "dynamic" if name == "mixed_float16" else None
        self.loss_scale = loss_scale


def set_policy(policy: Any) -> None:
    """Set the policy of the layers made from now on.

    Args:
        policy: a `Policy` or its name; None for the default.

    Source: TF 1.15 `tf.keras.mixed_precision.experimental.set_policy`.
    """
    _policy.set_global_policy(policy)


class LossScaleOptimizer(_loss_scale_optimizer.LossScaleOptimizer):
    """Scale the loss, and the gradients back, so that float16 gradients do not vanish.

    Args:
        opt: an optimizer of `tf.keras.optimizers`.
        loss_scale: `"dynamic"`, a number, or a `tf.train.experimental.LossScale`.

    Source: TF 1.15 `tf.keras.mixed_precision.experimental.LossScaleOptimizer`.
    """

    def __init__(self, opt: Any, loss_scale: Any) -> None:
        """See the class."""
        if isinstance(loss_scale, _tf.mixed_precision.DynamicLossScale):
            super().__init__(
                opt,
                initial_scale=loss_scale.initial_loss_scale,
                dynamic_growth_steps=loss_scale.increment_period,
            )
        elif loss_scale == "dynamic":
            super().__init__(opt)
        else:
            scale = loss_scale._loss_scale_value if hasattr(loss_scale, "_loss_scale_value") else loss_scale
            super().__init__(opt, dynamic=False, initial_scale=scale)
