"""`tf.contrib.mixed_precision` of TF 1.15: losses scaled up, so that float16 gradients do not vanish.

Source: TF 1.15 `tf.contrib.mixed_precision`; https://arxiv.org/abs/1710.03740.
"""

import abc as _abc
from typing import Any

import tensorflow.compat.v1 as _tf

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)


class LossScaleManager(_abc.ABC):
    """Says by which factor a loss is scaled.

    Source: TF 1.15 `tf.contrib.mixed_precision.LossScaleManager`.
    """

    @_abc.abstractmethod
    def get_loss_scale(self) -> Any:
        """The factor, a float32 scalar."""

    @_abc.abstractmethod
    def update_loss_scale(self, finite_grads: Any) -> _tf.Operation:
        """An op for the end of a step; `finite_grads` is a bool scalar."""


class FixedLossScaleManager(LossScaleManager):
    """A factor that does not change.

    Source: TF 1.15 `tf.contrib.mixed_precision.FixedLossScaleManager`.
    """

    def __init__(self, loss_scale: float):
        """Make it.

        Args:
            loss_scale: >= 1.

        Raises:
            ValueError: it is smaller.
        """
        if loss_scale < 1:
            raise ValueError(f"loss scale must be at least 1, not {loss_scale}.")
        self._loss_scale = _tf.convert_to_tensor(loss_scale, dtype=_tf.float32)

    def get_loss_scale(self) -> _tf.Tensor:
        """The factor."""
        return self._loss_scale

    def update_loss_scale(self, finite_grads: Any) -> _tf.Operation:
        """An op that does nothing."""
        return _tf.no_op()


class ExponentialUpdateLossScaleManager(LossScaleManager):
    """A factor that grows after so many good steps, and shrinks, down to 1, after so many bad ones.

    Variables `loss_scale`, `good_steps` and `bad_steps`.

    Source: TF 1.15 `tf.contrib.mixed_precision.ExponentialUpdateLossScaleManager`.
    """

    def __init__(
        self,
        init_loss_scale: float,
        incr_every_n_steps: int,
        decr_every_n_nan_or_inf: int = 2,
        incr_ratio: float = 2,
        decr_ratio: float = 0.8,
    ):
        """Make it.

        Args:
            init_loss_scale: the first factor.
            incr_every_n_steps: it grows after so many steps with finite gradients, one after the other.
            decr_every_n_nan_or_inf: it shrinks after so many steps with others, since it changed last.
            incr_ratio: it grows by this.
            decr_ratio: it shrinks by this.
        """
        self._incr_every_n_steps = incr_every_n_steps
        self._decr_every_n_nan_or_inf = decr_every_n_nan_or_inf
        self._incr_ratio = incr_ratio
        self._decr_ratio = decr_ratio
        self._loss_scale = _tf.Variable(float(init_loss_scale), dtype=_tf.float32, trainable=False, name="loss_scale")
        self._good_steps = _tf.Variable(0, dtype=_tf.int32, trainable=False, name="good_steps")
        self._bad_steps = _tf.Variable(0, dtype=_tf.int32, trainable=False, name="bad_steps")

    def get_loss_scale(self) -> Any:
        """The factor, a variable."""
        return self._loss_scale

    def update_loss_scale(self, finite_grads: Any) -> _tf.Operation:
        """An op that counts the step and changes the factor."""
        scale, good, bad = (v.read_value() for v in (self._loss_scale, self._good_steps, self._bad_steps))
        larger = scale * self._incr_ratio
        larger = _tf.where(_tf.is_finite(larger), larger, scale)
        smaller = _tf.maximum(1.0, scale * self._decr_ratio)
        grows = finite_grads & (good + 1 >= self._incr_every_n_steps)
        shrinks = ~finite_grads & (bad + 1 >= self._decr_every_n_nan_or_inf)
        changes = grows | shrinks
        new_scale = _tf.where(grows, larger, _tf.where(shrinks, smaller, scale))
        # A bad step ends a run of good ones, but a good step does not forgive the bad ones.
        new_good = _tf.where(finite_grads & ~changes, good + 1, 0)
        new_bad = _tf.where(changes, 0, _tf.where(finite_grads, bad, bad + 1))
        with _tf.control_dependencies([new_scale, new_good, new_bad]):
            return _tf.group(
                _tf.assign(self._loss_scale, new_scale),
                _tf.assign(self._good_steps, new_good),
                _tf.assign(self._bad_steps, new_bad),
            )


class LossScaleOptimizer(_tf.train.Optimizer):
    """An optimizer of a scaled loss, that leaves out the steps whose gradients are not finite.

    Source: TF 1.15 `tf.contrib.mixed_precision.LossScaleOptimizer`.
    """

    def __init__(self, opt: _tf.train.Optimizer, loss_scale_manager: LossScaleManager):
        """Make it.

        Args:
            opt: what trains.
            loss_scale_manager: says the factor.
        """
        self._opt = opt
        self._loss_scale_manager = loss_scale_manager

    def compute_gradients(
        self,
        loss: Any,
        var_list: Any = None,
        gate_gradients: int = _tf.train.Optimizer.GATE_OP,
        aggregation_method: Any = None,
        colocate_gradients_with_ops: bool = False,
        grad_loss: Any = None,
    ) -> list[tuple[Any, Any]]:
        """The gradients of the scaled loss, scaled back."""
        scale = self._loss_scale_manager.get_loss_scale()
        loss = loss() if callable(loss) else loss
        pairs = self._opt.compute_gradients(
            loss * _tf.cast(scale, loss.dtype.base_dtype),
            var_list=var_list,
            gate_gradients=gate_gradients,
            aggregation_method=aggregation_method,
            colocate_gradients_with_ops=colocate_gradients_with_ops,
            grad_loss=grad_loss,
        )
        back = _tf.reciprocal(scale)
        return [
            (None if gradient is None else gradient * _tf.cast(back, gradient.dtype.base_dtype), variable)
            for gradient, variable in pairs
        ]

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> _tf.Operation:
        """Train, if all gradients are finite, and update the factor."""
        grads_and_vars = list(grads_and_vars)
        gradients = [gradient for gradient, _ in grads_and_vars if gradient is not None]
        finite = _tf.reduce_all([_tf.reduce_all(_tf.is_finite(gradient)) for gradient in gradients])
        update = _tf.cond(
            finite, lambda: _tf.group(self._opt.apply_gradients(grads_and_vars, global_step, name)), _tf.no_op
        )
        return _tf.group(update, self._loss_scale_manager.update_loss_scale(finite))
