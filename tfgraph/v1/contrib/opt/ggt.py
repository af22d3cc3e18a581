"""GGT. Source: TF 1.15 `tf.contrib.opt.GGTOptimizer`; https://arxiv.org/abs/1806.02958."""

from typing import Any

import tensorflow.compat.v1 as tf


class GGTOptimizer(tf.train.Optimizer):
    """Full-matrix adaptive regularization from a window of past gradients.

    Its state is common to all variables, concatenated in the order of their names: `global_step`,
    `grad_buffer` `[window, size]`, `moment1` `[size]` and `flat_grad` `[size]`.

    Source: TF 1.15 `tf.contrib.opt.GGTOptimizer`; https://arxiv.org/abs/1806.02958.
    """

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta1: float = 0.9,
        use_locking: bool = False,
        name: str = "GGT",
        window: int = 10,
        eps: float = 1e-4,
        svd_eps: float = 1e-6,
        sigma_eps: float = 1e-2,
    ):
        """Make it.

        Args:
            learning_rate: scalar.
            beta1: decay of the first moment, in [0, 1).
            use_locking: as in `tf.train.Optimizer`.
            name: of the update ops.
            window: how many first moments are kept, > 0.
            eps: directions outside the window count only if the smallest singular value is larger.
            svd_eps: added to the diagonal before the singular values are taken.
            sigma_eps: added to the singular values before they are inverted.
        """
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._beta1 = beta1
        self._window = window
        self._eps = eps
        self._svd_eps = svd_eps
        self._sigma_eps = sigma_eps
        self._starts: dict[str, int] = {}  # name of a variable -> where it stands in the concatenation
        self._updated: list[Any] = []

    def _state(self, name: str) -> Any:
        return self._get_non_slot_variable(name, graph=tf.get_default_graph())

    def _create_slots(self, var_list: Any) -> None:
        size = 0
        for variable in sorted(var_list, key=lambda variable: variable.name):
            self._starts[variable.name] = size
            size += variable.shape.num_elements()
        dtype = var_list[0].dtype.base_dtype
        shapes: dict[str, list[int]] = {
            "global_step": [],
            "grad_buffer": [self._window, size],
            "moment1": [size],
            "flat_grad": [size],
        }
        for name, shape in shapes.items():
            self._create_non_slot_variable(tf.zeros(shape, dtype), name, var_list[0])

    def _prepare(self) -> None:
        self._updated = []

    def _apply_dense(self, grad: Any, var: Any) -> Any:
        self._updated.append(var)
        start = self._starts[var.name]
        indices = tf.range(start, start + var.shape.num_elements())
        return tf.scatter_update(self._state("flat_grad"), indices, tf.reshape(grad, [-1])).op

    _resource_apply_dense = _apply_dense

    def _apply_sparse(self, grad: Any, var: Any) -> Any:
        raise NotImplementedError(
            f"GGTOptimizer takes no sparse gradients, and that of {var.name} is sparse (tf.gather or an embedding): "
            "leave that variable to another optimizer."
        )

    def _resource_apply_sparse(self, grad: Any, var: Any, indices: Any) -> Any:
        return self._apply_sparse(grad, var)

    def _finish(self, update_ops: Any, name_scope: str) -> Any:
        dtype = self._updated[0].dtype.base_dtype
        rate, beta1, eps, svd_eps, sigma_eps = (
            tf.cast(number, dtype)
            for number in (self._learning_rate, self._beta1, self._eps, self._svd_eps, self._sigma_eps)
        )
        with tf.control_dependencies(update_ops):
            step = tf.identity(tf.assign_add(self._state("global_step"), tf.ones([], dtype)))
            moment = self._state("moment1")
            flat = self._state("flat_grad").read_value()
            new_moment = tf.identity(moment.assign(beta1 * moment + (1.0 - beta1) * flat))
            slot = tf.mod(tf.cast(step - 1.0, tf.int32), self._window)
            buffer = tf.identity(tf.scatter_update(self._state("grad_buffer"), slot, new_moment))

        # [size, window]; the update is (m mᵀ)^(-1/2) moment, by way of the small matrix mᵀm.
        m = tf.transpose(buffer / tf.sqrt(tf.minimum(step, tf.cast(self._window, dtype))))
        column = tf.expand_dims(new_moment, -1)
        sigma, u, _ = tf.svd(tf.matmul(m, m, transpose_a=True) + tf.eye(self._window, dtype=dtype) * svd_eps)
        smallest = tf.reduce_min(tf.sqrt(sigma))

        def spread(weights: tf.Tensor) -> tf.Tensor:
            inside = tf.matmul(u, tf.matmul(m, column, transpose_a=True), transpose_a=True)
            return tf.matmul(m, tf.matmul(u, tf.matmul(tf.diag(weights), inside)))

        head = spread(1.0 / tf.pow(tf.sqrt(sigma) + sigma_eps, 3))
        outside = (column - spread(1.0 / sigma)) / smallest
        update = tf.cond(smallest > eps, lambda: head + outside, lambda: tf.identity(head))
        steps = []
        for variable in self._updated:
            start = self._starts[variable.name]
            part = tf.reshape(update[start : start + variable.shape.num_elements()], variable.shape)
            steps.append(tf.assign_sub(variable, rate * part))
        return tf.group(*steps, name=name_scope)
