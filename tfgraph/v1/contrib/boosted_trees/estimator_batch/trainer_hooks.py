"""When the training of boosted trees ends.

Source: TF 1.12 `tensorflow/contrib/boosted_trees/estimator_batch/trainer_hooks.py`.
"""

from typing import Any

import tensorflow.compat.v1 as tf

_ATTEMPTS_PER_TREE = 2


class StopAfterNTrees(tf.train.SessionRunHook):
    """Stops when there are as many trees as are wanted, or after twice as many attempts.

    Args:
        n: number of trees.
        num_attempted_trees_tensor: scalar, how many were begun.
        num_finalized_trees_tensor: scalar, how many have all their layers.

    Source: TF 1.12 `trainer_hooks.StopAfterNTrees`.
    """

    def __init__(self, n: int, num_attempted_trees_tensor: Any, num_finalized_trees_tensor: Any):
        """Make it; the class says what the arguments are."""
        self._wanted = n
        self._counts = [num_attempted_trees_tensor, num_finalized_trees_tensor]

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """See `tf.train.SessionRunHook`."""
        # Asked after the step: in the step itself it would be a race with the op that grows.
        attempted, finished = run_context.session.run(self._counts)
        if finished >= self._wanted:
            tf.logging.info(f"Requesting stop since we have reached {finished} trees.")
            run_context.request_stop()
        elif attempted >= _ATTEMPTS_PER_TREE * self._wanted:
            tf.logging.warn(f"Requesting stop: {finished} trees of {self._wanted} after {attempted} attempts.")
            run_context.request_stop()
