"""How long a training step takes under `tfgraph run`, against `tf.compat.v1` as it is: three MNIST models.

`python benchmarks/training_step.py`: both in one process and in turns, so that whatever else the machine does
meets both alike; a ratio above 1 says that `tfgraph run` is quicker.
"""

import statistics
import time

import numpy as np
import tensorflow as tf
from rich.console import Console
from rich.table import Table
from tensorflow.python.client import session as tf_session

from tfgraph.models import DeepMnist, LeNet5, SoftmaxRegression
from tfgraph.runner import quick_runs

#: Model, batch, steps in one turn: about a fifth of a second.
CASES = ((SoftmaxRegression, 100, 500), (DeepMnist, 50, 10), (LeNet5, 100, 50))
TURNS = 15


def main() -> None:
    """Print the table."""
    plain_run = tf_session.BaseSession._run
    quick_runs.install()
    runs = {"compat.v1": plain_run, "tfgraph run": tf_session.BaseSession._run}
    table = Table("model", *(f"{name}, µs" for name in runs), "ratio")
    for model_class, batch, steps in CASES:
        micros = measure(runs, model_class, batch, steps)
        medians = [statistics.median(micros[name]) for name in runs]
        ratio = statistics.median(a / b for a, b in zip(*micros.values(), strict=True))
        table.add_row(model_class.__name__, *(f"{median:.0f}" for median in medians), f"{ratio:.2f}")
    Console().print(table)


def measure(runs: dict, model_class: type, batch: int, steps: int) -> dict[str, list[float]]:
    """Microseconds per step, one number per turn."""
    rng = np.random.default_rng(0)
    micros = {name: [] for name in runs}
    with tf.Graph().as_default():
        model = model_class()
        feed = {model.x: rng.random([batch, 784], np.float32), model.y_: np.eye(10)[rng.integers(10, size=batch)]}
        if hasattr(model, "keep_prob"):
            feed[model.keep_prob] = 0.5
        with tf.compat.v1.Session() as session:
            session.run(model.init)
            for turn in range(1 + TURNS):
                for name, run in runs.items():
                    tf_session.BaseSession._run = run
                    start = time.perf_counter()
                    for _ in range(steps):
                        session.run([model.optimizer, model.loss], feed)
                    if turn:  # the first one prepares the graph
                        micros[name].append((time.perf_counter() - start) / steps * 1e6)
    return micros


if __name__ == "__main__":
    main()
