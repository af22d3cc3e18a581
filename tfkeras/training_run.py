"""One training run in a directory: progress, logs, checkpoints, curves; killed and begun again, it ends the same.

What lies in the directory: `run.json` (what is trained, and how), `checkpoints/` (weights, optimizer, state of random
numbers, history), `logs/` (TensorBoard), `history.csv`, `curves.png` and, at the end, `model.keras`.
"""

import inspect
import itertools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
import tqdm

from tfkeras import training
from tfkeras.augmentation import ImageAugmentation
from tfkeras.cifar10 import load_cifar10
from tfkeras.curves import draw_curves, write_csv
from tfkeras.data import load_mnist, shuffled_rows
from tfkeras.models import MODELS

DATA_SETS = {"mnist": load_mnist, "cifar10": load_cifar10}


class RunError(ValueError):
    """A run that cannot be begun or continued; the message says why and what to do."""


class TrainingRun:
    """A model that is trained in a directory, from the beginning or from where it was stopped.

    The order of the examples, dropout and the initial weights follow from the seed. All that a step depends on is in
    the checkpoints: a run that was killed and begun again ends with the same bits as one that was not.
    """

    def __init__(
        self,
        name: str,
        directory: str | os.PathLike[str],
        data: str | None = None,
        options: dict[str, Any] | None = None,
        batch_size: int | None = None,
        seed: int = 0,
        augment: bool = False,
    ):
        """Build the model; restore it if the directory has a checkpoint.

        Args:
            name: key of `tfkeras.models.MODELS`.
            directory: of the run; made if it is not there.
            data: directory of the data set, or the word for the set that needs none; by default as the loader says.
            options: arguments of the model.
            batch_size: examples in a step, the model's own by default.
            seed: of the initial weights, the order of the examples, dropout and augmentation.
            augment: whether to train on images that `ImageAugmentation` has changed, with its own arguments.

        Raises:
            RunError: if there is no such model, or it does not take the options, or no images to augment, or if the
                directory has another run.
        """
        if name not in MODELS:
            raise RunError(f"there is no model '{name}'. One of: {', '.join(MODELS)}")
        model_class = MODELS[name]
        options = options or {}
        _check_options(name, model_class, options)
        self.directory = Path(directory)
        self.seed = seed
        self.batch_size = batch_size or model_class.batch_size
        settings = {"model": name, "data": data, "options": options, "batch_size": self.batch_size}
        settings |= {"seed": seed, "augment": augment}
        _check_settings(self.directory / "run.json", settings)

        self.train_set, self.test_set = DATA_SETS[model_class.data](None if data == model_class.data else data)
        if getattr(model_class, "targets", "labels") == "inputs":
            self.train_set, self.test_set = ((x, x) for x, _ in (self.train_set, self.test_set))
            self.metric = None
        else:
            self.metric = "accuracy"
        if self.batch_size > len(self.train_set[0]):
            raise RunError(f"batch size {self.batch_size}: there are {len(self.train_set[0])} examples")
        self.steps_per_epoch = len(self.train_set[0]) // self.batch_size

        self.augmentation = ImageAugmentation(seed=seed) if augment else None
        if augment and self.train_set[0].ndim != 4:
            shape = self.train_set[0].shape[1:]
            raise RunError(f"augmentation wants images (height, width, channels); {name} is trained on {shape}")

        keras.utils.set_random_seed(seed)
        self.model = model_class(**options)
        self.model.optimizer.build(self.model.trainable_variables)
        #: By epoch: the mean loss of its steps, and what the test set gave.
        self.history: dict[str, list[float]] = {"loss": [], "test_loss": []}
        if self.metric:
            self.history[self.metric] = []
        self._epoch_losses: list[float] = []

        self.directory.mkdir(parents=True, exist_ok=True)
        (self.directory / "run.json").write_text(json.dumps(settings, indent=2) + "\n")
        self._logs = tf.summary.create_file_writer(str(self.directory / "logs"))
        self._checkpoints = tf.train.CheckpointManager(
            tf.train.Checkpoint(state=_State(self), variables=_variables(self.model, self.augmentation)),
            str(self.directory / "checkpoints"),
            max_to_keep=2,
        )
        if self._checkpoints.latest_checkpoint:
            try:
                self._checkpoints.checkpoint.restore(self._checkpoints.latest_checkpoint).assert_consumed()
            except (AssertionError, ValueError) as error:
                raise RunError(
                    f"'{self._checkpoints.latest_checkpoint}' is not of this model: {str(error).splitlines()[0]}"
                    " Name another directory"
                ) from None

    @property
    def steps(self) -> int:
        """How many steps were made."""
        return int(self.model.optimizer.iterations)

    def train(self, epochs: int, loop: str = "loop", save_steps: int = 1000, steps_per_call: int = 100) -> None:
        """Train until `epochs` passes over the data are made, those of earlier starts included.

        Args:
            epochs: in all.
            loop: `loop`, `function` or `eager`, as in `tfkeras.training`.
            save_steps: how many steps may be lost if the process is killed.
            steps_per_call: of the compiled loop.
        """
        total = epochs * self.steps_per_epoch
        progress = tqdm.tqdm(total=total, initial=min(self.steps, total), unit="step", disable=None)
        with progress:
            for losses in self._losses(total, loop, save_steps, steps_per_call):
                self._epoch_losses.extend(losses.tolist())
                progress.update(len(losses))
                progress.set_postfix(loss=f"{losses[-1]:.4f}")
                self._log("loss", np.mean(losses), self.steps)
                if self.steps % self.steps_per_epoch == 0:
                    self._end_epoch()
                if self.steps % self.steps_per_epoch == 0 or self.steps % save_steps == 0:
                    self._checkpoints.save()
        self._logs.flush()
        write_csv(self.history, self.directory / "history.csv")
        draw_curves(self.history, self.directory / "curves.png")
        unfinished = self.directory / "unfinished.keras"
        self.model.save(unfinished)
        os.replace(unfinished, self.directory / "model.keras")

    def _losses(self, total: int, loop: str, save_steps: int, steps_per_call: int) -> Iterator[np.ndarray]:
        """Train, and give the losses in parts that end where an epoch ends or a checkpoint is due."""
        x, y_ = self.train_set
        rows = itertools.islice(shuffled_rows(len(x), self.batch_size, total, self.seed), self.steps, None)
        if loop == "loop":
            calls = self._calls(total, save_steps, steps_per_call)
            yield from training.train_loop(self.model, x, y_, rows, calls, self.augmentation)
        else:
            # In a graph, as in the loop: op by op its numbers are other ones in the last bit.
            change = tf.function(self.augmentation) if self.augmentation else lambda images: images
            step_by_step = training.train_function if loop == "function" else training.train_eager
            for step in step_by_step(self.model, ((change(x[chosen]), y_[chosen]) for chosen in rows)):
                yield step.loss.numpy()[np.newaxis]

    def _calls(self, total: int, save_steps: int, steps_per_call: int) -> Iterator[int]:
        at = self.steps
        while at < total:
            ends = [
                at + steps_per_call,
                total,
                *(at - at % every + every for every in (self.steps_per_epoch, save_steps)),
            ]
            yield min(ends) - at
            at = min(ends)

    def _log(self, tag: str, value: Any, step: int) -> None:
        # tf.summary.scalar would want tensorboard installed, here where it is only written.
        tf.raw_ops.WriteScalarSummary(writer=self._logs._resource, step=step, tag=tag, value=np.float32(value))

    def _end_epoch(self) -> None:
        """Put down the epoch that has just ended."""
        epoch = self.steps // self.steps_per_epoch
        x, y_ = self.test_set
        found = {"loss": float(np.mean(self._epoch_losses)), "test_loss": training.evaluate_loss(self.model, x, y_)}
        if self.metric:
            found[self.metric] = training.evaluate(self.model, x, y_)
        self._epoch_losses = []
        for name, value in found.items():
            self.history[name].append(value)
            self._log(f"epoch/{name}", value, epoch)
        tqdm.tqdm.write(f"epoch {epoch}: " + ", ".join(f"{name} {value:.4f}" for name, value in found.items()))


class _State(tf.train.experimental.PythonState):
    """The numbers of a run that are no variables, in its checkpoint."""

    def __init__(self, run: TrainingRun):
        self._run = run

    def serialize(self) -> str:
        return json.dumps([self._run.history, self._run._epoch_losses])

    def deserialize(self, content: str | bytes) -> None:
        self._run.history, self._run._epoch_losses = json.loads(content)


def _variables(model: keras.Model, augmentation: ImageAugmentation | None) -> list[tf.Variable]:
    """All that training changes: weights, the state of random numbers, the optimizer's slots and counters."""
    drawn = [augmentation.seed_generator.state] if augmentation else []
    # In their order: their names have the number of the model in the process.
    return [variable.value for variable in (*model.variables, *model.optimizer.variables, *drawn)]


def _check_options(name: str, model_class: type, options: dict[str, Any]) -> None:
    taken = [word for word in inspect.signature(model_class).parameters if word not in ("args", "kwargs")]
    if unknown := [word for word in options if word not in taken]:
        raise RunError(f"{name} takes no {', '.join(unknown)}. It takes: {', '.join(taken)}")


def _check_settings(file: Path, settings: dict[str, Any]) -> None:
    """Refuse a directory with another run: what comes out would be neither."""
    if not file.is_file():
        return
    there = json.loads(file.read_text())
    differences = [
        f"{key}: {there.get(key)!r} there, {value!r} now" for key, value in settings.items() if there.get(key) != value
    ]
    if differences:
        raise RunError(f"'{file.parent}' has another run ({'; '.join(differences)}). Name another directory")
