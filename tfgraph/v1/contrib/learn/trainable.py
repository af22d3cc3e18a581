"""What can be trained. Source: TF 1.15 `tf.contrib.learn.Trainable`."""

import abc
from typing import Any


class Trainable(abc.ABC):
    """Has `fit`; see `tf.contrib.learn.Estimator`."""

    @abc.abstractmethod
    def fit(
        self,
        x: Any = None,
        y: Any = None,
        input_fn: Any = None,
        steps: int | None = None,
        batch_size: int | None = None,
        monitors: Any = None,
        max_steps: int | None = None,
    ) -> Any:
        """Train."""
