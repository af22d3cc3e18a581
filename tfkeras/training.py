"""Four ways to train a compiled model on batches; the results are the same, bit for bit.

- `eager`: a `GradientTape` step, op by op: the one to debug in.
- `function`: the same step inside one `tf.function`: Python sees each step.
- `loop`: many steps inside one `tf.function`, the data as tensors: the fast one.
- `fit`: Keras's own `model.fit`.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf

from tfkeras.layers import any_batch

Batch = tuple[np.ndarray, np.ndarray]


class Step(NamedTuple):
    """What one training step computed, before the weights moved."""

    y: tf.Tensor
    loss: tf.Tensor
    gradients: list[tf.Tensor]


def train_step(model: keras.Model, x: tf.Tensor, y_: tf.Tensor) -> Step:
    """Train a compiled model on one batch.

    Args:
        model: a compiled model.
        x: inputs, `[batch, …]`.
        y_: targets, `[batch, …]`.
    """
    with tf.GradientTape() as tape:
        y = model(x, training=True)
        loss = model.compute_loss(x=x, y=y_, y_pred=y)
    gradients = tape.gradient(loss, model.trainable_variables)
    model.optimizer.apply(gradients, model.trainable_variables)
    return Step(y, loss, gradients)


def train_eager(model: keras.Model, batches: Iterable[Batch]) -> Iterator[Step]:
    """Train op by op; yields each step's results."""
    return _steps(train_step, model, batches)


def train_function(model: keras.Model, batches: Iterable[Batch]) -> Iterator[Step]:
    """Train with one compiled function; yields each step's results."""
    _build(model)  # a tf.function may make variables only when it is traced first
    function = tf.function(train_step)

    def step(model: keras.Model, x: tf.Tensor, y_: tf.Tensor) -> Step:
        if not function.experimental_get_tracing_count():
            function.get_concrete_function(model, any_batch(x), any_batch(y_))  # the call finds it
        return function(model, x, y_)

    return _steps(step, model, batches)


def train_loop(
    model: keras.Model,
    x: np.ndarray,
    y_: np.ndarray,
    rows: Iterable[np.ndarray],
    steps_per_call: int | Iterable[int] = 100,
    augmentation: Callable[[tf.Tensor], tf.Tensor] | None = None,
) -> Iterator[np.ndarray]:
    """Train with the loop itself compiled; yields the losses of each call, float32 `[steps]`.

    Args:
        model: a compiled model.
        x: all inputs, `[n, …]`; they are held as one variable.
        y_: all targets, `[n, …]`.
        rows: for each step the rows of its batch, all of one length (`tfkeras.data.shuffled_rows`).
        steps_per_call: how many steps are made before Python sees a result; a number for each call, or one for all.
        augmentation: what is done to the inputs of each batch, such as `tfkeras.augmentation.ImageAugmentation`.
    """
    _build(model)
    inputs, targets = _held(x), _held(y_)

    def batch(rows: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        return tf.gather(inputs, rows), tf.gather(targets, rows)

    @tf.function
    def train_steps(rows: tf.Tensor) -> tf.Tensor:
        steps = tf.shape(rows)[0]
        losses = tf.TensorArray(keras.config.floatx(), size=steps)  # of losses, whatever the layers compute in
        x, y_ = batch(rows[0])
        for step in tf.range(steps):
            # The next batch is gathered beside this step: nothing of it depends on the weights.
            next_x, next_y_ = batch(rows[tf.minimum(step + 1, steps - 1)])
            changed = augmentation(x) if augmentation else x  # here, so that it draws once for each step
            losses = losses.write(step, train_step(model, changed, y_).loss)
            x, y_ = next_x, next_y_
        return losses.stack()

    rows = iter(rows)
    for steps in itertools.repeat(steps_per_call) if isinstance(steps_per_call, int) else steps_per_call:
        chunk = list(itertools.islice(rows, steps))
        if not chunk:
            return
        # The number of steps in the last call is another: any number is one and the same function.
        signature = tf.TensorSpec([None, None], tf.int64)  # of any batches, for the reason that `any_batch` has
        yield train_steps.get_concrete_function(signature)(tf.constant(np.stack(chunk), tf.int64)).numpy()


def train_fit(
    model: keras.Model, batches: Iterable[Batch], callbacks: Iterable[keras.callbacks.Callback] = ()
) -> keras.callbacks.History:
    """Train with `model.fit`, one pass over the batches in their order; returns Keras's history.

    Raises:
        ValueError: if there are no batches.
    """
    _build(model)
    batches = list(batches)
    if not batches:
        raise ValueError("there are no batches to train on")
    signature = tuple(any_batch(_float32(array)) for array in batches[0])
    dataset = tf.data.Dataset.from_generator(
        lambda: (tuple(map(_float32, batch)) for batch in batches), output_signature=signature
    ).apply(tf.data.experimental.assert_cardinality(len(batches)))
    return model.fit(dataset, shuffle=False, verbose=0, callbacks=list(callbacks))


def evaluate(model: keras.Model, x: np.ndarray, y_: np.ndarray, batch_size: int = 1000) -> float:
    """Return the accuracy, 0 to 1, on inputs `[n, …]` and one-hot targets `[n, classes]`."""
    correct = 0
    for start in range(0, len(x), batch_size):
        rows = slice(start, start + batch_size)
        y = model(_float32(x[rows]), training=False)
        correct += int(np.sum(np.argmax(y, axis=1) == np.argmax(y_[rows], axis=1)))
    return correct / len(x)


def evaluate_loss(model: keras.Model, x: np.ndarray, y_: np.ndarray, batch_size: int = 1000) -> float:
    """Return the mean loss on inputs `[n, …]` and targets `[n, …]`, without dropout."""
    losses, sizes = [], []
    for start in range(0, len(x), batch_size):
        inputs, targets = (tf.constant(_float32(array[start : start + batch_size])) for array in (x, y_))
        losses.append(float(model.compute_loss(x=inputs, y=targets, y_pred=model(inputs, training=False))))
        sizes.append(len(inputs))
    return float(np.average(losses, weights=sizes))


def _steps(step: Callable[..., Step], model: keras.Model, batches: Iterable[Batch]) -> Iterator[Step]:
    for x, y_ in batches:
        yield step(model, tf.constant(_float32(x)), tf.constant(_float32(y_)))


def _float32(array: Any) -> np.ndarray:
    # TF1's one-hot labels are float64, and its float32 placeholder converted what was fed.
    return np.asarray(array, dtype=np.float32)


def _held(array: np.ndarray, rows: int = 1000) -> tf.Variable:
    """Hold all data as float32, copied `rows` at a time: of one that is copied at once, TF has two for a moment."""
    held = tf.Variable(tf.zeros(np.shape(array)), trainable=False)
    for start in range(0, len(array), rows):
        part = _float32(array[start : start + rows])
        # Not held[…].assign, which reads before it writes, and so makes a copy.
        held.scatter_update(tf.IndexedSlices(part, tf.range(start, start + len(part))))
    return held


def _build(model: keras.Model) -> None:
    if not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)
