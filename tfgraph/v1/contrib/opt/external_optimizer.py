"""Optimizers outside the graph, above all SciPy's. Source: TF 1.15 `tf.contrib.opt.ScipyOptimizerInterface`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python.ops.resource_variable_ops import is_resource_variable


class ExternalOptimizerInterface:
    """Lets an optimizer outside TensorFlow drive a session; a subclass writes `_minimize`.

    Source: TF 1.15 `tf.contrib.opt.ExternalOptimizerInterface`.
    """

    def __init__(
        self,
        loss: Any,
        var_list: Sequence[Any] | None = None,
        equalities: Sequence[Any] | None = None,
        inequalities: Sequence[Any] | None = None,
        var_to_bounds: Mapping[Any, tuple[Any, Any]] | None = None,
        **optimizer_kwargs: Any,
    ):
        """Make it.

        Args:
            loss: scalar.
            var_list: what to optimize; the trainable variables by default.
            equalities: scalars to be held at 0.
            inequalities: scalars to be held at or above 0.
            var_to_bounds: for a variable, `(low, high)`, numbers or arrays that broadcast to its shape;
                infinity is no bound.
            **optimizer_kwargs: passed on to `_minimize`.
        """
        self._loss = loss
        self._vars = tf.trainable_variables() if var_list is None else list(var_list)
        self._equalities = list(equalities or [])
        self._inequalities = list(inequalities or [])
        self.optimizer_kwargs = optimizer_kwargs
        self._packed_bounds = None if var_to_bounds is None else self._pack_bounds(var_to_bounds)
        self._placeholders = [tf.placeholder(var.dtype.base_dtype, var.shape) for var in self._vars]
        self._var_updates = [var.assign(value) for var, value in zip(self._vars, self._placeholders, strict=True)]
        self._packed_var = self._pack(self._vars)
        self._loss_grad = self._gradient(loss)
        self._equality_grads = [self._gradient(equality) for equality in self._equalities]
        self._inequality_grads = [self._gradient(inequality) for inequality in self._inequalities]

    def minimize(
        self,
        session: Any = None,
        feed_dict: dict[Any, Any] | None = None,
        fetches: Sequence[Any] | None = None,
        step_callback: Callable[[Any], Any] | None = None,
        loss_callback: Callable[..., Any] | None = None,
        **run_kwargs: Any,
    ) -> None:
        """Minimize the loss now; at the end the variables have the values found.

        Args:
            session: the default session by default.
            feed_dict: fed at every evaluation.
            fetches: evaluated with the loss, for `loss_callback`.
            step_callback: called at each step with the values of all variables as one vector.
            loss_callback: called at each evaluation of the loss with the values of `fetches`.
            **run_kwargs: for the `session.run` that sets the variables at the end.
        """
        session = session or tf.get_default_session()
        fetches = list(fetches or [])

        def function(tensors: list[Any], callback: Callable[..., Any] | None = None) -> Callable[[Any], list[Any]]:
            def evaluate(packed: Any) -> list[Any]:
                values = self._unpack(packed)
                # A resource variable is read by an op for each use: what is fed for it reaches none of them.
                assigned = [i for i, var in enumerate(self._vars) if is_resource_variable(var)]
                if assigned:
                    session.run(
                        [self._var_updates[i] for i in assigned], {self._placeholders[i]: values[i] for i in assigned}
                    )
                feed = {
                    var: value for var, value in zip(self._vars, values, strict=True) if not is_resource_variable(var)
                }
                found = session.run([*tensors, *fetches], {**feed, **(feed_dict or {})})
                if callback is not None:
                    callback(*found[len(tensors) :])
                return found[: len(tensors)]

            return evaluate

        found = self._minimize(
            initial_val=session.run(self._packed_var),
            loss_grad_func=function([self._loss, self._loss_grad], loss_callback),
            equality_funcs=[function([tensor]) for tensor in self._equalities],
            equality_grad_funcs=[function([tensor]) for tensor in self._equality_grads],
            inequality_funcs=[function([tensor]) for tensor in self._inequalities],
            inequality_grad_funcs=[function([tensor]) for tensor in self._inequality_grads],
            packed_bounds=self._packed_bounds,
            step_callback=step_callback or (lambda packed: None),
            optimizer_kwargs=self.optimizer_kwargs,
        )
        feed = dict(zip(self._placeholders, self._unpack(found), strict=True))
        session.run(self._var_updates, feed_dict=feed, **run_kwargs)

    def _minimize(
        self,
        initial_val: Any,
        loss_grad_func: Any,
        equality_funcs: Any,
        equality_grad_funcs: Any,
        inequality_funcs: Any,
        inequality_grad_funcs: Any,
        packed_bounds: Any,
        step_callback: Any,
        optimizer_kwargs: Any,
    ) -> Any:
        """Find the best vector.

        Args:
            initial_val: the vector to begin with, all variables one after the other.
            loss_grad_func: from a vector to `[loss, gradient]`.
            equality_funcs: functions from a vector to `[value]`.
            equality_grad_funcs: functions from a vector to `[gradient]`.
            inequality_funcs: as `equality_funcs`.
            inequality_grad_funcs: as `equality_grad_funcs`.
            packed_bounds: a pair `(low, high)` for each element, or None.
            step_callback: to be called with the vector of each step.
            optimizer_kwargs: those of the constructor.
        """
        raise NotImplementedError(
            "To use ExternalOptimizerInterface, subclass from it and implement the _minimize() method."
        )

    def _gradient(self, tensor: Any) -> tf.Tensor:
        gradients = tf.gradients(tensor, self._vars)
        return self._pack(
            [
                tf.zeros_like(var) if gradient is None else gradient
                for var, gradient in zip(self._vars, gradients, strict=True)
            ]
        )

    @staticmethod
    def _pack(tensors: list[Any]) -> tf.Tensor:
        return tf.concat([tf.reshape(tensor, [-1]) for tensor in tensors], 0)

    def _unpack(self, packed: Any) -> list[Any]:
        sizes = [var.shape.num_elements() for var in self._vars]
        parts = np.split(np.asarray(packed), np.cumsum(sizes)[:-1])
        return [part.reshape(var.shape.as_list()) for part, var in zip(parts, self._vars, strict=True)]

    def _pack_bounds(self, var_to_bounds: Mapping[Any, tuple[Any, Any]]) -> list[tuple[Any, Any]]:
        bounds = {var.ref(): pair for var, pair in var_to_bounds.items()}
        packed: list[tuple[Any, Any]] = []
        for var in self._vars:
            low, high = bounds.get(var.ref(), (-np.inf, np.inf))
            shape = var.shape.as_list()
            packed += zip(np.broadcast_to(low, shape).flat, np.broadcast_to(high, shape).flat, strict=True)
        return packed


class ScipyOptimizerInterface(ExternalOptimizerInterface):
    """Lets `scipy.optimize.minimize` drive a session: L-BFGS-B by default, another by `method=`.

    Source: TF 1.15 `tf.contrib.opt.ScipyOptimizerInterface`.
    """

    _DEFAULT_METHOD = "L-BFGS-B"

    def _minimize(
        self,
        initial_val: Any,
        loss_grad_func: Any,
        equality_funcs: Any,
        equality_grad_funcs: Any,
        inequality_funcs: Any,
        inequality_grad_funcs: Any,
        packed_bounds: Any,
        step_callback: Any,
        optimizer_kwargs: Any,
    ) -> Any:
        import scipy.optimize

        # Some of SciPy's methods take nothing but doubles.
        def loss_and_gradient(packed: Any) -> tuple[Any, Any]:
            loss, gradient = loss_grad_func(packed)
            return np.float64(loss), gradient.astype(np.float64)

        def doubles(function: Any) -> Callable[[Any], Any]:
            return lambda packed: np.asarray(function(packed), np.float64)

        def constraints(kind: str, values: Any, gradients: Any) -> list[dict[str, Any]]:
            pairs = zip(values, gradients, strict=True)
            return [{"type": kind, "fun": doubles(value), "jac": doubles(gradient)} for value, gradient in pairs]

        ours = {
            "jac": True,
            "callback": step_callback,
            "constraints": constraints("eq", equality_funcs, equality_grad_funcs)
            + constraints("ineq", inequality_funcs, inequality_grad_funcs),
            "bounds": packed_bounds,
        }
        if "bounds" in optimizer_kwargs:
            raise ValueError("Bounds must be set using the var_to_bounds argument")
        for taken in ours.keys() & optimizer_kwargs.keys():
            raise ValueError(f"Optimizer keyword arg '{taken}' is set automatically and cannot be injected manually")
        arguments = {"method": self._DEFAULT_METHOD, **ours, **optimizer_kwargs}
        result = scipy.optimize.minimize(loss_and_gradient, initial_val.astype(np.float64), **arguments)
        lines = [
            "Optimization terminated with:",
            f"  Message: {result.message}",
            f"  Objective function value: {result.fun:f}",
        ]
        for key, what in (("nit", "iterations"), ("nfev", "functions evaluations")):
            if key in result:
                lines.append(f"  Number of {what}: {result[key]}")
        tf.logging.info("\n".join(lines))
        return result.x
