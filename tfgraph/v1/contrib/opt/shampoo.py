"""Shampoo. Source: TF 1.15 `tf.contrib.opt.ShampooOptimizer`; https://arxiv.org/abs/1802.09568."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.opt import matrix_functions


class ShampooOptimizer(tf.train.Optimizer):
    """Adagrad with a preconditioner for each axis of a variable; float32 only, as in TF 1.15.

    Slots `gbar`, the averaged gradient, and for axis i `Gbar_i`, the averaged square: a matrix, or a
    vector where the axis is longer than `max_matrix_size`; `H_i`, its power, where that is not
    computed at every step.

    Source: TF 1.15 `tf.contrib.opt.ShampooOptimizer`; https://arxiv.org/abs/1802.09568.
    """

    def __init__(
        self,
        global_step: Any = 0,
        max_matrix_size: int = 768,
        gbar_decay: Any = 0.0,
        gbar_weight: Any = 1.0,
        mat_gbar_decay: Any = 1.0,
        mat_gbar_weight: Any = 1.0,
        learning_rate: Any = 1.0,
        svd_interval: Any = 1,
        precond_update_interval: Any = 1,
        epsilon: float = 1e-4,
        alpha: Any = 0.5,
        use_iterative_root: bool = False,
        use_locking: bool = False,
        name: str = "Shampoo",
    ):
        """Make it. Every `Any` but `global_step` may be a function of the step.

        Args:
            global_step: the number of steps done so far, a variable as a rule; scalar.
            max_matrix_size: the longest axis with a full preconditioner.
            gbar_decay: `gbar` becomes `gbar_decay * gbar + gbar_weight * g`.
            gbar_weight: see `gbar_decay`.
            mat_gbar_decay: `Gbar_i` becomes `mat_gbar_decay * Gbar_i + mat_gbar_weight * g gᵀ`.
            mat_gbar_weight: see `mat_gbar_decay`.
            learning_rate: scalar.
            svd_interval: number of steps from one power of a preconditioner to the next.
            precond_update_interval: number of steps from one update of the preconditioners to the next.
            epsilon: added to the diagonal of the preconditioners.
            alpha: the total power of the preconditioners.
            use_iterative_root: take the powers by iteration, not from a singular value decomposition.
            use_locking: as in `tf.train.Optimizer`.
            name: of the update ops and of the slots' scope.
        """
        super().__init__(use_locking, name)
        self._step = tf.cast(global_step, tf.float32)
        self._max_matrix_size = max_matrix_size
        self._gbar_decay = gbar_decay
        self._gbar_weight = gbar_weight
        self._mat_gbar_decay = mat_gbar_decay
        self._mat_gbar_weight = mat_gbar_weight
        self._learning_rate = learning_rate
        self._svd_interval = svd_interval
        self._precond_update_interval = precond_update_interval
        self._epsilon = epsilon
        self._alpha = alpha
        self._use_iterative_root = use_iterative_root

    def _now(self, parameter: Any) -> Any:
        """The value of a parameter at this step."""
        return parameter(self._step + 1) if callable(parameter) else parameter

    def _create_slots(self, var_list: Any) -> None:
        for variable in var_list:
            with tf.colocate_with(variable):
                self._zeros_slot(variable, "gbar", self._name)
                for i, size in enumerate(variable.shape.as_list()):
                    is_matrix = size <= self._max_matrix_size
                    if is_matrix and (callable(self._svd_interval) or self._svd_interval > 1):
                        self._get_or_make_slot(variable, tf.eye(size), f"H_{i}", self._name)
                    start = tf.zeros([size, size] if is_matrix else [size])
                    self._get_or_make_slot(variable, start, f"Gbar_{i}", self._name)

    def _apply_dense(self, grad: Any, var: Any) -> Any:
        return self._update(grad, var)

    _resource_apply_dense = _apply_dense

    def _apply_sparse(self, grad: Any, var: Any) -> Any:
        return self._resource_apply_sparse(grad.values, var, grad.indices)

    def _resource_apply_sparse(self, grad: Any, var: Any, indices: Any) -> Any:
        if var.shape[0] > self._max_matrix_size and _is(self._gbar_decay, 0.0):
            return self._update(grad, var, indices)
        shape = tf.shape(var, out_type=indices.dtype)
        return self._update(tf.scatter_nd(tf.expand_dims(indices, 1), grad, shape), var)

    @staticmethod
    def _average(slot: Any, decay: Any, decay_now: Any, new: Any) -> Any:
        """`decay * slot + new`, put into the slot."""
        if _is(decay, 0.0):
            return new  # nobody will ask for the slot
        return tf.assign_add(slot, new if _is(decay, 1.0) else (decay_now - 1) * slot + new)

    def _power(self, matrix: Any, size: int, exponent: Any) -> Any:
        """A symmetric positive semi-definite matrix to a negative power."""
        with tf.name_scope("matrix_iterative_power"):
            if self._use_iterative_root:
                root = matrix_functions.matrix_square_root(matrix, size, ridge_epsilon=self._epsilon)
                return matrix_functions.matrix_inverse_pth_root(root, size, 2 * exponent, ridge_epsilon=0.0)
            if size == 1:
                return tf.pow(matrix + self._epsilon, exponent)
            values, u, v = tf.svd(matrix + self._epsilon * tf.eye(size), full_matrices=True)
            return tf.matmul(v * tf.pow(tf.maximum(values, self._epsilon), exponent), tf.transpose(u))

    def _matrix(self, grad: Any, var: Any, i: int, exponent: Any) -> Any:
        """The power of the preconditioner of axis i: `[size, size]`."""
        slot, size = self.get_slot(var, f"Gbar_{i}"), var.shape.as_list()[i]
        others = [axis for axis in range(var.shape.ndims) if axis != i]
        interval, svd_interval = self._now(self._precond_update_interval), self._now(self._svd_interval)

        def updated() -> Any:
            square = tf.tensordot(grad, grad, axes=(others, others), name=f"grad_outer_{i}")
            weight = self._now(self._mat_gbar_weight) * interval
            return tf.identity(
                self._average(slot, self._mat_gbar_decay, self._now(self._mat_gbar_decay), weight * square)
            )

        step = self._step + 1
        averaged = tf.cond(tf.mod(step, interval) < 1, updated, lambda: tf.identity(slot)) / float(size)
        if _is(self._svd_interval, 1):
            return self._power(averaged, size, exponent)
        kept = self.get_slot(var, f"H_{i}")
        return tf.cond(
            tf.mod(step, svd_interval) < 1,
            lambda: tf.identity(tf.assign(kept, self._power(averaged, size, exponent))),
            lambda: tf.identity(kept),
        )

    def _diagonal(self, grad: Any, var: Any, i: int, exponent: Any, indices: Any) -> Any:
        """The power of the preconditioner of a long axis i: `[size]`, or one number per row of the gradient."""
        slot = self.get_slot(var, f"Gbar_{i}")
        others = [axis for axis in range(var.shape.ndims) if axis != i]
        square = tf.reduce_sum(grad * grad, axis=others) if others else grad * grad
        if others and indices is None:
            square = square / float(var.shape.as_list()[i])
        weighted = self._now(self._mat_gbar_weight) * square
        if i == 0 and indices is not None:
            if not _is(self._mat_gbar_decay, 1.0):
                raise ValueError(
                    f"ShampooOptimizer takes sparse gradients for an axis longer than max_matrix_size "
                    f"({self._max_matrix_size}) only with mat_gbar_decay=1.0; {var.name} has {var.shape}."
                )
            averaged = tf.gather(tf.scatter_add(slot, indices, weighted), indices)
        else:
            averaged = self._average(slot, self._mat_gbar_decay, self._now(self._mat_gbar_decay), weighted)
            averaged = tf.identity(averaged)
        return tf.where(tf.greater(averaged, 0), tf.pow(averaged, exponent), tf.zeros_like(averaged))

    def _update(self, grad: Any, var: Any, indices: Any = None) -> Any:
        """Step: along each axis the gradient is multiplied with the power of its preconditioner.

        Args:
            grad: dense gradient, or the rows of a sparse one.
            var: the variable.
            indices: where the rows of a sparse gradient belong.
        """
        if indices is None:
            weighted = self._now(self._gbar_weight) * grad
            averaged = self._average(
                self.get_slot(var, "gbar"), self._gbar_decay, self._now(self._gbar_decay), weighted
            )
            preconditioned = tf.identity(averaged)
        else:
            preconditioned = grad
        rank = var.shape.ndims
        exponent = -self._now(self._alpha) / rank
        for i, size in enumerate(var.shape.as_list()):
            # Axis i stands first, and goes to the end.
            if size <= self._max_matrix_size:
                power = self._matrix(grad, var, i, exponent)
                preconditioned = tf.tensordot(preconditioned, power, axes=([0], [0]), name=f"precond_{i}")
            else:
                power = self._diagonal(grad, var, i, exponent, indices)
                preconditioned = tf.transpose(preconditioned, [*range(1, rank), 0]) * power
        step = self._now(self._learning_rate) * preconditioned
        return tf.assign_sub(var, step) if indices is None else tf.scatter_add(var, indices, -step)


def _is(parameter: Any, number: float) -> bool:
    """Whether a parameter is this number at every step; tensors and functions are not."""
    return isinstance(parameter, int | float) and parameter == number
