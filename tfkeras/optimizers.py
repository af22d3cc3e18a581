"""TF1's optimizers for Keras 3: the same kernels, the same slots, the same defaults.

Keras 3 composes its optimizers of small ops, which round differently, and has other defaults
(Adam's epsilon is 1e-7, TF1's 1e-8). These apply the kernels that `tf.train.*Optimizer` applies,
so a training step gives the same bits. They are `keras.optimizers.Optimizer`s and work in
`compile()`, with clipping, weight decay, moving averages and gradient accumulation as Keras has them.
"""

from typing import Any, ClassVar

import keras
import tensorflow as tf


class KernelOptimizer(keras.optimizers.Optimizer):
    """Base of the optimizers that apply one TF1 kernel per variable.

    Attributes:
        slot_names: what the optimizer keeps for each variable, in the order in which TF1 makes them.
        power_names: scalar state of the whole optimizer, named as in TF1 checkpoints.
    """

    slot_names: ClassVar[tuple[str, ...]] = ()
    power_names: ClassVar[tuple[str, ...]] = ()

    def build(self, variables: list[keras.Variable]) -> None:
        """Make the slots of `variables`."""
        if self.built:
            return
        super().build(variables)
        self._slots = {
            name: self.add_optimizer_variables(variables, name, initializer=self.slot_initializer(name))
            for name in self.slots_in_use()
        }

    def slots_in_use(self) -> tuple[str, ...]:
        """The slots that this instance keeps: all, unless a subclass says otherwise."""
        return self.slot_names

    def slot_initializer(self, name: str) -> Any:
        """The initial value of a slot: zero, unless a subclass says otherwise."""
        return "zeros"

    def slots(self, variable: Any) -> dict[str, keras.Variable]:
        """The slots of one variable, by name.

        Args:
            variable: one of the variables that the optimizer was built with.
        """
        index = self._get_variable_index(variable)
        return {name: slots[index] for name, slots in self._slots.items()}

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Apply `gradient`, dense or `tf.IndexedSlices`, to `variable`."""
        slots = {name: slot.value for name, slot in self.slots(variable).items()}
        variable = variable.value if isinstance(variable, keras.Variable) else variable
        learning_rate = tf.cast(learning_rate, variable.dtype)
        if isinstance(gradient, tf.IndexedSlices):
            self.apply_sparse(
                tf.cast(gradient.values, variable.dtype), gradient.indices, variable, slots, learning_rate
            )
        else:
            self.apply_dense(tf.cast(gradient, variable.dtype), variable, slots, learning_rate)

    def apply_dense(
        self, gradient: tf.Tensor, variable: tf.Variable, slots: dict[str, tf.Variable], learning_rate: tf.Tensor
    ) -> None:
        """Apply a gradient of the variable's shape."""
        raise NotImplementedError

    def apply_sparse(
        self,
        gradient: tf.Tensor,
        indices: tf.Tensor,
        variable: tf.Variable,
        slots: dict[str, tf.Variable],
        learning_rate: tf.Tensor,
    ) -> None:
        """Apply a gradient that has rows for some `indices` of the variable; indices may repeat."""
        raise NotImplementedError


@keras.saving.register_keras_serializable("tfkeras")
class GradientDescent(KernelOptimizer):
    """`variable -= learning_rate * gradient`.

    Source: TF 1.15 `tf.train.GradientDescentOptimizer`.
    """

    def __init__(self, learning_rate: Any = 0.01, **kwargs: Any):
        """Make the optimizer; `kwargs` are those of `keras.optimizers.Optimizer`."""
        super().__init__(learning_rate=learning_rate, **kwargs)

    def apply_dense(self, gradient, variable, slots, learning_rate):
        """See `KernelOptimizer`."""
        tf.raw_ops.ResourceApplyGradientDescent(var=variable.handle, alpha=learning_rate, delta=gradient)

    def apply_sparse(self, gradient, indices, variable, slots, learning_rate):
        """See `KernelOptimizer`."""
        tf.raw_ops.ResourceScatterAdd(
            resource=variable.handle, indices=indices, updates=tf.negative(gradient) * learning_rate
        )


@keras.saving.register_keras_serializable("tfkeras")
class Momentum(KernelOptimizer):
    """`accumulation = momentum * accumulation + gradient; variable -= learning_rate * accumulation`.

    Source: TF 1.15 `tf.train.MomentumOptimizer`.
    """

    slot_names = ("momentum",)

    def __init__(self, learning_rate: Any = 0.01, momentum: float = 0.9, nesterov: bool = False, **kwargs: Any):
        """Make the optimizer; `kwargs` are those of `keras.optimizers.Optimizer`."""
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.momentum = momentum
        self.nesterov = nesterov

    def apply_dense(self, gradient, variable, slots, learning_rate):
        """See `KernelOptimizer`."""
        tf.raw_ops.ResourceApplyMomentum(
            var=variable.handle,
            accum=slots["momentum"].handle,
            lr=learning_rate,
            grad=gradient,
            momentum=hyperparameter(self.momentum, variable.dtype),
            use_nesterov=self.nesterov,
        )

    def apply_sparse(self, gradient, indices, variable, slots, learning_rate):
        """See `KernelOptimizer`."""
        gradient, indices = sum_repeated(gradient, indices)
        tf.raw_ops.ResourceSparseApplyMomentum(
            var=variable.handle,
            accum=slots["momentum"].handle,
            lr=learning_rate,
            grad=gradient,
            indices=indices,
            momentum=hyperparameter(self.momentum, variable.dtype),
            use_nesterov=self.nesterov,
        )

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same optimizer."""
        return {**super().get_config(), "momentum": self.momentum, "nesterov": self.nesterov}


@keras.saving.register_keras_serializable("tfkeras")
class Adagrad(KernelOptimizer):
    """`accumulator += gradient²; variable -= learning_rate * gradient / sqrt(accumulator)`.

    Source: TF 1.15 `tf.train.AdagradOptimizer`; Duchi et al. 2011.
    """

    slot_names = ("accumulator",)

    def __init__(self, learning_rate: Any = 0.01, initial_accumulator_value: float = 0.1, **kwargs: Any):
        """Make the optimizer; `kwargs` are those of `keras.optimizers.Optimizer`."""
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.initial_accumulator_value = initial_accumulator_value

    def slot_initializer(self, name: str) -> Any:
        """The accumulator starts above zero."""
        # Not keras.initializers.Constant, which rounds to float32 first.
        return lambda shape, dtype: tf.fill(shape, tf.constant(self.initial_accumulator_value, dtype))

    def apply_dense(self, gradient, variable, slots, learning_rate):
        """See `KernelOptimizer`."""
        tf.raw_ops.ResourceApplyAdagrad(
            var=variable.handle, accum=slots["accumulator"].handle, lr=learning_rate, grad=gradient
        )

    def apply_sparse(self, gradient, indices, variable, slots, learning_rate):
        """See `KernelOptimizer`."""
        gradient, indices = sum_repeated(gradient, indices)
        tf.raw_ops.ResourceSparseApplyAdagrad(
            var=variable.handle, accum=slots["accumulator"].handle, lr=learning_rate, grad=gradient, indices=indices
        )

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same optimizer."""
        return {**super().get_config(), "initial_accumulator_value": self.initial_accumulator_value}


@keras.saving.register_keras_serializable("tfkeras")
class RMSProp(KernelOptimizer):
    """Gradient descent divided by a running root mean square of the gradient; `rms` starts at 1 as in TF1.

    Source: TF 1.15 `tf.train.RMSPropOptimizer`; Tieleman and Hinton 2012.
    """

    slot_names = ("rms", "mg", "momentum")

    def __init__(
        self,
        learning_rate: Any = 0.001,
        decay: float = 0.9,
        momentum: float = 0.0,
        epsilon: float = 1e-10,
        centered: bool = False,
        **kwargs: Any,
    ):
        """Make the optimizer.

        Args:
            learning_rate: a number or a schedule.
            decay: of the running means, in [0, 1). Keras calls it `rho`.
            momentum: in [0, 1).
            epsilon: under the root.
            centered: subtract the squared running mean of the gradient; adds the slot `mg`.
            **kwargs: those of `keras.optimizers.Optimizer`.
        """
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.decay = decay
        self.momentum = momentum
        self.epsilon = epsilon
        self.centered = centered

    def slots_in_use(self) -> tuple[str, ...]:
        """`mg` is kept only if `centered`."""
        return self.slot_names if self.centered else ("rms", "momentum")

    def slot_initializer(self, name: str) -> Any:
        """`rms` starts at 1, the others at 0."""
        return "ones" if name == "rms" else "zeros"

    def apply_dense(self, gradient, variable, slots, learning_rate):
        """See `KernelOptimizer`."""
        kernel = tf.raw_ops.ResourceApplyCenteredRMSProp if self.centered else tf.raw_ops.ResourceApplyRMSProp
        kernel(**self._arguments(variable, slots, learning_rate), grad=gradient)

    def apply_sparse(self, gradient, indices, variable, slots, learning_rate):
        """See `KernelOptimizer`."""
        gradient, indices = sum_repeated(gradient, indices)
        kernel = (
            tf.raw_ops.ResourceSparseApplyCenteredRMSProp if self.centered else tf.raw_ops.ResourceSparseApplyRMSProp
        )
        kernel(**self._arguments(variable, slots, learning_rate), grad=gradient, indices=indices)

    def _arguments(self, variable, slots, learning_rate) -> dict[str, Any]:
        arguments = {
            "var": variable.handle,
            "ms": slots["rms"].handle,
            "mom": slots["momentum"].handle,
            "lr": learning_rate,
            "rho": hyperparameter(self.decay, variable.dtype),
            "momentum": hyperparameter(self.momentum, variable.dtype),
            "epsilon": hyperparameter(self.epsilon, variable.dtype),
        }
        if self.centered:
            arguments["mg"] = slots["mg"].handle
        return arguments

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same optimizer."""
        own = {"decay": self.decay, "momentum": self.momentum, "epsilon": self.epsilon, "centered": self.centered}
        return {**super().get_config(), **own}


@keras.saving.register_keras_serializable("tfkeras")
class Adam(KernelOptimizer):
    """Adam with TF1's epsilon (1e-8) and with the powers of beta kept as variables.

    Keras derives the powers from the step number, which rounds differently; TF1 multiplies
    them up, and its checkpoints hold them as `beta1_power` and `beta2_power`.

    Source: TF 1.15 `tf.train.AdamOptimizer`; Kingma and Ba 2014.
    """

    slot_names = ("m", "v")
    power_names = ("beta1_power", "beta2_power")

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        **kwargs: Any,
    ):
        """Make the optimizer; `kwargs` are those of `keras.optimizers.Optimizer`."""
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon

    def build(self, variables: list[keras.Variable]) -> None:
        """Make the slots of `variables` and the powers: float32 for variables of any dtype, as in TF1."""
        if self.built:
            return
        super().build(variables)
        self.beta1_power, self.beta2_power = (
            self.add_variable((), keras.initializers.Constant(beta), dtype="float32", name=name)
            for name, beta in zip(self.power_names, (self.beta_1, self.beta_2), strict=True)
        )

    def _backend_update_step(self, grads, trainable_variables, learning_rate):
        # Keras calls this once for each real update (not while it accumulates gradients), which is
        # when TF1's `_finish` multiplies the powers; the public `update_step` runs once per variable.
        super()._backend_update_step(grads, trainable_variables, learning_rate)
        for power, beta in ((self.beta1_power, self.beta_1), (self.beta2_power, self.beta_2)):
            power.assign(power * tf.constant(beta, power.dtype))

    def apply_dense(self, gradient, variable, slots, learning_rate):
        """See `KernelOptimizer`."""
        tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=slots["m"].handle,
            v=slots["v"].handle,
            beta1_power=tf.cast(self.beta1_power, variable.dtype),
            beta2_power=tf.cast(self.beta2_power, variable.dtype),
            lr=learning_rate,
            beta1=hyperparameter(self.beta_1, variable.dtype),
            beta2=hyperparameter(self.beta_2, variable.dtype),
            epsilon=hyperparameter(self.epsilon, variable.dtype),
            grad=gradient,
        )

    def apply_sparse(self, gradient, indices, variable, slots, learning_rate):
        """See `KernelOptimizer`. All rows decay and move, also those without a gradient, as in TF1."""
        gradient, indices = sum_repeated(gradient, indices)
        m, v = slots["m"], slots["v"]
        beta1_power = tf.cast(self.beta1_power, variable.dtype)
        beta2_power = tf.cast(self.beta2_power, variable.dtype)
        beta_1 = hyperparameter(self.beta_1, variable.dtype)
        beta_2 = hyperparameter(self.beta_2, variable.dtype)
        m.assign(m * beta_1)
        m.scatter_add(tf.IndexedSlices(gradient * (1 - beta_1), indices))
        v.assign(v * beta_2)
        v.scatter_add(tf.IndexedSlices((gradient * gradient) * (1 - beta_2), indices))
        rate = learning_rate * tf.sqrt(1 - beta2_power) / (1 - beta1_power)
        variable.assign_sub(rate * m / (tf.sqrt(v) + hyperparameter(self.epsilon, variable.dtype)))

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same optimizer."""
        return {**super().get_config(), "beta_1": self.beta_1, "beta_2": self.beta_2, "epsilon": self.epsilon}


def hyperparameter(value: float, dtype: tf.DType) -> tf.Tensor:
    """Make a tensor of a number as TF1 does: in float32, whatever `dtype` it is then cast to.

    Source: TF 1.15 `tf.train.*Optimizer`, `_prepare`.
    """
    return tf.cast(tf.constant(value, tf.float32), dtype)


def sum_repeated(values: tf.Tensor, indices: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Add up the rows of `values` that have the same index.

    Source: TF 1.15 `tensorflow/python/training/optimizer.py`, `_deduplicate_indexed_slices`.
    """
    unique_indices, positions = tf.unique(indices)
    return tf.math.unsorted_segment_sum(values, positions, tf.shape(unique_indices)[0]), unique_indices
