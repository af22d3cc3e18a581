"""An input function from a generator of examples. Source: TF 1.15 `tf.contrib.learn.io.generator_input_fn`."""

import importlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

_QUEUES = "tensorflow_estimator.python.estimator.inputs.queues.feeding_functions"


def generator_input_fn(
    x: Callable[[], Iterator[dict[str, Any]]],
    target_key: str | Sequence[str] | None = None,
    batch_size: int = 128,
    num_epochs: int | None = 1,
    shuffle: bool = True,
    queue_capacity: int = 1000,
    num_threads: int = 1,
    pad_value: Any = None,
) -> Callable[[], Any]:
    """An input function that feeds the dicts that a generator yields.

    Args:
        x: function of no arguments that returns a generator of dicts of arrays.
        target_key: the key or keys that are labels.
        batch_size: examples per batch.
        num_epochs: number of passes; None: for ever.
        shuffle: whether examples come in random order.
        queue_capacity: examples that are read ahead.
        num_threads: threads that fill the queue; 1 for a fixed order.
        pad_value: what arrays of unequal length are padded with; without it they must be equally long.

    Raises:
        TypeError: if `x` is no function, or yields no dicts.
        KeyError: if there is no such `target_key`.

    Source: TF 1.15 `tf.contrib.learn.io.generator_input_fn`.
    """
    if not callable(x):
        raise TypeError(f"x must be generator function; got {type(x).__name__}")
    if not hasattr(x(), "__next__"):
        raise TypeError(f"x() must be generator; got {type(x()).__name__}")
    example = next(x())
    if not isinstance(example, dict):
        raise TypeError(f"x() must yield dict; got {type(example).__name__}")
    targets = [target_key] if isinstance(target_key, str) else list(target_key or [])
    for key in targets:
        if key not in example:
            raise KeyError(f"target_key not in yielded dict. Expected {sorted(example)} keys; got {key}")
    keys = sorted(example)

    def input_fn() -> Any:
        # `tf.estimator` first: it mends what lies below.
        queues = importlib.import_module("tfgraph.v1.estimator") and importlib.import_module(_QUEUES)
        queue = queues._enqueue_data(
            x,
            queue_capacity,
            shuffle=shuffle,
            num_threads=num_threads,
            enqueue_size=batch_size,
            num_epochs=num_epochs,
            pad_value=pad_value,
        )
        batch = queue.dequeue_many(batch_size) if num_epochs is None else queue.dequeue_up_to(batch_size)
        features = dict(zip(keys, batch if isinstance(batch, list) else [batch], strict=True))
        if not targets:
            return features
        labels = {key: features.pop(key) for key in targets}
        return features, labels if len(targets) > 1 else labels[targets[0]]

    return input_fn
