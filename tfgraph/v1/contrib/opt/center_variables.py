"""Trainable variables that are local to a worker, with companions: what the asynchronous optimizers work on.

Source: TF 1.15 `ElasticAverageCustomGetter`, `AGNCustomGetter` of `tf.contrib.opt`.
"""

from typing import Any

import tensorflow.compat.v1 as tf

#: Scope of the variables that all workers share.
GLOBAL_VARIABLE_NAME = "global_center_variable"
_LOCAL = [tf.GraphKeys.LOCAL_VARIABLES]


class CenterVariables:
    """A custom getter: each trainable variable becomes local and gets a global center, and a companion.

    Use it with `tf.variable_scope(..., custom_getter=...)` and `tf.get_variable`.
    """

    _companion_scope: str

    def __init__(self, worker_device: Any):
        """Make it.

        Args:
            worker_device: where the local variables go.
        """
        self._worker_device = worker_device
        self._centers: dict[Any, Any] = {}
        self._companions: dict[Any, Any] = {}

    def __call__(self, getter: Any, name: str, trainable: Any, collections: Any, *args: Any, **kwargs: Any) -> Any:
        """Get a variable, as `tf.get_variable` does."""
        if not trainable:
            with tf.device(self._worker_device if tf.GraphKeys.LOCAL_VARIABLES in (collections or ()) else None):
                return getter(name, *args, trainable=trainable, collections=collections, **kwargs)
        with tf.device(self._worker_device):
            local = getter(name, *args, trainable=True, collections=_LOCAL, **kwargs)
        if kwargs["reuse"] is True:
            return local
        shared = [tf.GraphKeys.GLOBAL_VARIABLES]
        # Neither counts as trainable.
        center = getter(f"{GLOBAL_VARIABLE_NAME}/{name}", *args, trainable=False, collections=shared, **kwargs)
        with tf.device(self._worker_device):
            companion = getter(f"{self._companion_scope}/{name}", *args, trainable=False, collections=_LOCAL, **kwargs)
        for one, its_center, its_companion in zip(*map(_parts, (local, center, companion)), strict=True):
            self._centers[one.ref()] = its_center
            self._companions[one.ref()] = its_companion
        return local

    def center(self, variable: Any) -> Any:
        """The variable that the workers share."""
        return self._of(self._centers, variable)

    def companion(self, variable: Any) -> Any:
        """The local variable beside it."""
        return self._of(self._companions, variable)

    def _of(self, table: dict[Any, Any], variable: Any) -> Any:
        if variable.ref() not in table:
            raise ValueError(
                f"{variable.name} has no {GLOBAL_VARIABLE_NAME}: make it by tf.get_variable() inside "
                f"tf.variable_scope(..., custom_getter={type(self).__name__}(...))."
            )
        return table[variable.ref()]


def _parts(variable: Any) -> list[Any]:
    """The partitions of a variable; itself, if it has none."""
    return list(variable) if hasattr(variable, "_get_partitions") else [variable]


def local_step() -> Any:
    """A new local variable `local_step`, 0 at the start."""
    return tf.get_variable("local_step", initializer=0, trainable=False, collections=_LOCAL)


def copy_all(pairs: Any) -> tf.Operation:
    """Assign to the first of each pair of variables the value of the second."""
    return tf.group(*(tf.assign(to, origin.read_value()) for to, origin in pairs))


class InitialCopyHook(tf.train.SessionRunHook):
    """Initializes the local variables, and runs the optimizer's `get_init_op` in a new session."""

    def __init__(self, init_op: Any, is_chief: bool):
        """Make it.

        Args:
            init_op: a function without arguments that makes the op.
            is_chief: whether this worker initializes the global variables.
        """
        self._make_init_op = init_op
        self._is_chief = is_chief

    def begin(self) -> None:
        """Make the ops."""
        self._local_init_op = tf.local_variables_initializer()
        self._global_init_op = tf.global_variables_initializer() if self._is_chief else None
        self._init_op = self._make_init_op()

    def after_create_session(self, session: Any, coord: Any) -> None:
        """Run the op."""
        session.run(self._init_op)
