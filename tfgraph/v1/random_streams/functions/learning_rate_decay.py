"""Learning rates."""

from typing import Any

from tfgraph.v1.random_streams.replacements import counts


@counts("keras.optimizer_v2.legacy_learning_rate_decay", "polynomial_decay")
def polynomial_decay(
    learning_rate: Any,
    global_step: Any,
    decay_steps: Any,
    end_learning_rate: Any = 0.0001,
    power: Any = 1.0,
    cycle: bool = False,
    name: Any = None,
) -> int:
    """1.15 made a tensor of the number of steps once more, and a cycle was a cond."""
    return 5 if cycle else 1
