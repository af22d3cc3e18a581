"""One training run of a graph-mode model in a directory; stopped and begun again, it ends the same.

What lies in the directory: `run.json` (what is trained, and how), `model.ckpt-N` (of the last epochs, with `.meta`),
`logs/` (TensorBoard), `history.csv` and, at the end, `curves.png`. `tfkeras.training_run` is the twin.
"""

import argparse
import csv
import inspect
import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import tqdm

import tfgraph.v1 as tf
from tfgraph.data import DATA_SETS
from tfgraph.models import MODELS


class RunError(Exception):
    """A run that cannot be begun or continued; the message says why and what to do."""


class TrainingRun:
    """A graph-mode model that is trained in a directory, from the beginning or from the last epoch that ended.

    Each epoch has a graph and a session of its own, whose seed is that of the run plus the number of the epoch: a
    session cannot save where its random numbers were. So a run that was killed and begun again draws the same dropout
    masks as one that was not, and ends with the same bits.
    """

    def __init__(
        self,
        name: str,
        directory: str | os.PathLike[str],
        data: str | None = None,
        options: dict[str, Any] | None = None,
        batch_size: int | None = None,
        keep_prob: float | None = None,
        seed: int = 0,
    ):
        """Read the data, and the history if the directory has one.

        Args:
            name: key of `tfgraph.models.MODELS`.
            directory: of the run; made if it is not there.
            data: directory of the data set, or the word for the set that needs none; by default as the reader says.
            options: arguments of the model.
            batch_size: examples in a step, the model's own by default.
            keep_prob: in (0, 1], fed to dropout in training; the model's own by default.
            seed: of the initial weights, the order of the examples and dropout.

        Raises:
            RunError: if there is no such model, or it does not take the options, or if the directory has another run.
        """
        if name not in MODELS:
            raise RunError(f"there is no model '{name}'. One of: {', '.join(MODELS)}")
        self._model_class = MODELS[name]
        self._options = options or {}
        taken = [*inspect.signature(self._model_class).parameters]
        if unknown := [word for word in self._options if word not in taken]:
            raise RunError(f"{name} takes no {', '.join(unknown)}. It takes: {', '.join(taken)}")
        self.directory, self.seed = Path(directory), seed
        #: None if the model has no dropout.
        self.keep_prob = keep_prob or getattr(self._model_class, "keep_prob_in_training", None)
        self.batch_size = batch_size or self._model_class.batch_size
        settings = {"model": name, "data": data, "options": self._options, "batch_size": self.batch_size}
        settings |= {"keep_prob": self.keep_prob, "seed": seed}
        self._check(settings)

        self.train_set, self.test_set = DATA_SETS[self._model_class.data](
            None if data == self._model_class.data else data
        )
        if getattr(self._model_class, "targets", "labels") == "inputs":
            self.train_set, self.test_set = ((x, x) for x, _ in (self.train_set, self.test_set))
        if self.batch_size > len(self.train_set[0]):
            raise RunError(f"batch size {self.batch_size}: there are {len(self.train_set[0])} examples")
        self.directory.mkdir(parents=True, exist_ok=True)
        (self.directory / "run.json").write_text(json.dumps(settings, indent=2) + "\n")
        #: For each epoch that has ended: the mean loss of its steps, and what the test set gave.
        self.history: list[dict[str, float]] = self._read_history()

    @property
    def checkpoint(self) -> str:
        """Prefix of the checkpoint of the last epoch that has ended."""
        steps = len(self.history) * (len(self.train_set[0]) // self.batch_size)
        return str(self.directory / f"model.ckpt-{steps}")

    def train(self, epochs: int) -> None:
        """Train until `epochs` passes over the data are made, those of earlier starts included."""
        while len(self.history) < epochs:
            found = self._train_epoch(len(self.history), epochs)
            self.history.append(found)
            self._write_history()
            print(f"epoch {len(self.history)}: " + ", ".join(f"{name} {value:.4f}" for name, value in found.items()))
        self._draw()

    def _train_epoch(self, epoch: int, epochs: int) -> dict[str, float]:
        with tf.Graph().as_default():
            tf.set_random_seed(self.seed + epoch)
            model = self._model_class(**self._options)
            saver = tf.train.Saver(max_to_keep=None)
            # The name of a log has but the second in which it was begun.
            logs = tf.summary.FileWriter(str(self.directory / "logs"), filename_suffix=f".epoch-{epoch + 1}")
            with tf.Session() as session, logs:
                session.run(model.init) if epoch == 0 else saver.restore(session, self.checkpoint)
                x, y_ = self.train_set
                losses = []
                for rows in tqdm.tqdm(self._batches(epoch), f"epoch {epoch + 1}/{epochs}", unit="step", disable=None):
                    feed = {model.x: x[rows], model.y_: y_[rows], **self._mode(model, True)}
                    losses.append(session.run([model.loss, model.optimizer], feed)[0])
                found = {"loss": float(np.mean(losses)), **self._evaluate(session, model)}
                steps = (epoch + 1) * len(losses)
                for name, value in found.items():
                    summary = tf.Summary(value=[tf.Summary.Value(tag=name, simple_value=value)])
                    logs.add_summary(summary, steps)
                saver.save(session, str(self.directory / "model.ckpt"), steps)
        return found

    def _batches(self, epoch: int) -> np.ndarray:
        """The rows of each batch of an epoch, `[steps, batch_size]`."""
        order = np.random.default_rng([self.seed, epoch]).permutation(len(self.train_set[0]))
        return order[: len(order) // self.batch_size * self.batch_size].reshape(-1, self.batch_size)

    def _mode(self, model: Any, training: bool) -> dict[Any, Any]:
        modes = {"keep_prob": self.keep_prob if training else 1.0, "is_training": training}
        return {getattr(model, name): value for name, value in modes.items() if hasattr(model, name)}

    def _evaluate(self, session: Any, model: Any, batch_size: int = 1000) -> dict[str, float]:
        fetches = {"test_loss": model.loss}
        if hasattr(model, "accuracy"):
            fetches["accuracy"] = model.accuracy
        x, y_ = self.test_set
        found: dict[str, list[float]] = {name: [] for name in fetches}
        sizes = []
        for start in range(0, len(x), batch_size):
            rows = slice(start, start + batch_size)
            feed = {model.x: x[rows], model.y_: y_[rows], **self._mode(model, False)}
            for name, value in session.run(fetches, feed).items():
                found[name].append(value)
            sizes.append(len(x[rows]))
        return {name: float(np.average(values, weights=sizes)) for name, values in found.items()}

    def _check(self, settings: dict[str, Any]) -> None:
        """Refuse a directory with another run: what comes out would be neither."""
        file = self.directory / "run.json"
        there = json.loads(file.read_text()) if file.is_file() else settings
        differences = [
            f"{key}: {there.get(key)!r} there, {now!r} now" for key, now in settings.items() if there.get(key) != now
        ]
        if differences:
            raise RunError(f"'{self.directory}' has another run ({'; '.join(differences)}). Name another directory")

    def _read_history(self) -> list[dict[str, float]]:
        file = self.directory / "history.csv"
        if not file.is_file():
            return []
        with file.open(newline="") as lines:
            return [{name: float(value) for name, value in row.items()} for row in csv.DictReader(lines)]

    def _write_history(self) -> None:
        """Write the epochs: after their checkpoint, so that each has one, and all at once."""
        unfinished = self.directory / "history.csv.unfinished"
        with unfinished.open("w", newline="") as file:
            writer = csv.DictWriter(file, [*self.history[0]])
            writer.writeheader()
            writer.writerows(self.history)
        os.replace(unfinished, self.directory / "history.csv")

    def _draw(self) -> None:
        from matplotlib.figure import Figure  # not pyplot: no window, no state of the process

        figure = Figure(figsize=(10, 4), layout="constrained")
        for axes, is_loss in zip(figure.subplots(1, 2), (True, False), strict=True):
            for name in [name for name in self.history[0] if ("loss" in name) is is_loss]:
                axes.plot(range(1, len(self.history) + 1), [found[name] for found in self.history], "o-", label=name)
                axes.legend()
            axes.set_xlabel("epoch")
            axes.grid(alpha=0.3)
        figure.savefig(self.directory / "curves.png")


def run(arguments: argparse.Namespace) -> int:
    """Train; see `tfgraph.command_line`.

    Raises:
        RunError: if the arguments are wrong.
    """
    if arguments.list:
        for name, model_class in MODELS.items():
            parameters = ", ".join(map(str, inspect.signature(model_class).parameters.values()))
            print(f"{name}: {model_class.data}, batch {model_class.batch_size}; {parameters}")
        return 0
    if not arguments.model or not arguments.out:
        raise RunError("MODEL and --out DIR are needed")
    training_run = TrainingRun(
        arguments.model,
        arguments.out,
        arguments.data,
        dict(arguments.set),
        arguments.batch_size,
        arguments.keep_prob,
        arguments.seed,
    )
    if training_run.history:
        print(f"going on after epoch {len(training_run.history)}", file=sys.stderr)
    training_run.train(arguments.epochs)
    print(f"{training_run.checkpoint}; curves.png, history.csv, logs")
    return 0
