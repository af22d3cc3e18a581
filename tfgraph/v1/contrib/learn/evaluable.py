"""What can be evaluated. Source: TF 1.15 `tf.contrib.learn.Evaluable`."""

import abc
from typing import Any


class Evaluable(abc.ABC):
    """Has `evaluate` and `model_dir`; see `tf.contrib.learn.Estimator`."""

    @property
    @abc.abstractmethod
    def model_dir(self) -> str:
        """Directory of the checkpoints."""

    @abc.abstractmethod
    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        input_fn: Any = None,
        feed_fn: Any = None,
        batch_size: int | None = None,
        steps: int | None = None,
        metrics: Any = None,
        name: str | None = None,
        checkpoint_path: str | None = None,
        hooks: Any = None,
    ) -> dict[str, Any]:
        """Measure."""
