"""How long a training step takes in each loop of `tfkeras.training`, in a raw Session, and on real TF 1.15.5.

`python benchmarks/training_loops.py [MODEL ...] [--tf1-python PYTHON] [--xla] [--write]`: all loops in turns, so that
whatever else the machine does meets all alike; medians, and ratios of turns that lie side by side. `--write` puts the
table into docs/speed.md. Only the softmax regression, deep MNIST and LeNet-5 by default; `all` for all models.
"""

import argparse
import itertools
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import tensorflow as tf
from rich.console import Console
from rich.table import Table
from tqdm import tqdm

import tfgraph.models
import tfkeras.models
from tfkeras import training
from tfkeras.data import shuffled_rows

sys.path.insert(0, str(Path(__file__).parent))
from tf1_session import feeds

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "speed.md"
DEFAULT = ("softmax_regression", "deep_mnist", "lenet5")
TURNS = 9
EXAMPLES = 12_000
#: What one turn of a loop may take, in seconds, as the Session needs it: the number of its steps follows.
TURN = 0.4


def arrays(name: str, examples: int) -> tuple[np.ndarray, np.ndarray]:
    """Noise and random labels, shaped as the placeholders of the graph-mode twin."""
    with tf.Graph().as_default():
        tf.compat.v1.set_random_seed(1)  # op determinism demands one
        feed = feeds(tfgraph.models.MODELS[name](), examples)
    x, y_ = list(feed.values())[:2]
    return x, y_


class Loop:
    """A loop that trains `steps` steps when it is called; it starts new where it left off."""

    def __init__(self, name: str, steps: int, batch: int | None = None, examples: int = EXAMPLES):
        """Make the model and the data: noise and random labels; batches of the model's own size by default."""
        self.model = tfkeras.models.MODELS[name]()
        self.steps = steps
        self.batch = batch or type(self.model).batch_size
        self.examples = examples
        self.x, self.y_ = arrays(name, examples)
        self.start()

    def start(self) -> None:
        """Prepare what is prepared once."""

    def batches(self):
        """The batches of one turn, as arrays."""
        for rows in self.rows():
            yield self.x[rows], self.y_[rows]

    def rows(self):
        """The rows of the batches of one turn."""
        return shuffled_rows(self.examples, self.batch, self.steps, seed=0)


class Eager(Loop):
    """`training.train_eager`."""

    def __call__(self) -> None:
        """Train."""
        for step in training.train_eager(self.model, self.batches()):
            last = step
        last.loss.numpy()


class Function(Loop):
    """One `tf.function` that is called for each step, as `training.train_function`."""

    jit_compile = False

    def start(self) -> None:
        """Trace once, not in each turn."""
        self.model.optimizer.build(self.model.trainable_variables)
        self.step = tf.function(training.train_step, jit_compile=self.jit_compile)

    def __call__(self) -> None:
        """Train."""
        for x, y_ in self.batches():
            loss = self.step(self.model, tf.constant(x), tf.constant(y_)).loss
        loss.numpy()


class FunctionXLA(Function):
    """The same, compiled by XLA."""

    jit_compile = True


class CompiledLoop(Loop):
    """`training.train_loop`, the default of `tfkeras train`."""

    def start(self) -> None:
        """Begin a loop without an end; a turn takes one call of it."""
        rows = itertools.chain.from_iterable(self.rows() for _ in itertools.count())
        self.calls = training.train_loop(self.model, self.x, self.y_, rows, self.steps)

    def __call__(self) -> None:
        """Train."""
        next(self.calls)


class CompiledLoopOneBatch(CompiledLoop):
    """The same with one and the same batch in each step: what remains when no data are read."""

    def rows(self):
        """The first rows, again and again."""
        return itertools.repeat(np.arange(self.batch), self.steps)


class Fit(Loop):
    """`model.fit` on arrays, as Keras's users write it."""

    def __call__(self) -> None:
        """Train."""
        per_epoch = min(self.steps, self.examples // self.batch)
        examples, epochs = per_epoch * self.batch, -(-self.steps // per_epoch)
        self.made = per_epoch * epochs  # whole epochs only
        self.model.fit(self.x[:examples], self.y_[:examples], self.batch, epochs, verbose=0)


class Session:
    """A raw Session of tf.compat.v1, fed, as TF1 scripts do it."""

    level = tf.compat.v1.OptimizerOptions.DEFAULT

    def __init__(self, name: str, steps: int, batch: int | None = None):
        """Build the graph; batches of the model's own size by default."""
        self.steps = steps
        config = tf.compat.v1.ConfigProto()
        config.graph_options.optimizer_options.global_jit_level = self.level
        with tf.Graph().as_default() as graph:
            model_class = tfgraph.models.MODELS[name]
            model = model_class()
            self.feed = feeds(model, batch or model_class.batch_size)
            self.fetches = [model.optimizer, model.loss]
            self.session = tf.compat.v1.Session(graph=graph, config=config)
            self.session.run(model.init)

    def __call__(self) -> None:
        """Train."""
        for _ in range(self.steps):
            self.session.run(self.fetches, self.feed)


class SessionXLA(Session):
    """The same with XLA's clusters."""

    level = tf.compat.v1.OptimizerOptions.ON_2


class TF1:
    """The Session on real TF 1.15.5, in a process of its own that waits for its turns."""

    def __init__(self, python: str, name: str, steps: int):
        """Start it."""
        model_class = tfgraph.models.MODELS[name]
        model = f"{model_class.__module__.rpartition('.')[2]}:{model_class.__name__}"
        command = [python, str(HERE / "tf1_session.py"), model, str(model_class.batch_size), str(steps)]
        environment = {**os.environ, "TF2_BEHAVIOR": "0"}  # TF 2.21 has put 1 there
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )

    def __call__(self) -> float:
        """Train; the other process measures."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def measure(name: str, tf1_python: str | None, xla: bool) -> dict[str, list[float]]:
    """Microseconds per step of each loop, a number for each turn."""
    probe = Session(name, 3)
    probe()
    start = time.perf_counter()
    probe()
    steps = max(1, round(TURN / (time.perf_counter() - start) * 3))
    loops = {
        "tfkeras loop": CompiledLoop(name, steps),
        "loop, one batch": CompiledLoopOneBatch(name, steps),
        "tf.function": Function(name, steps),
        "eager": Eager(name, steps),
        "keras.fit": Fit(name, steps),
        "Session": Session(name, steps),
    }
    if xla and name in DEFAULT:
        loops |= {"tf.function + XLA": FunctionXLA(name, steps), "Session + XLA": SessionXLA(name, steps)}
    if tf1_python:
        loops["TF 1.15.5"] = TF1(tf1_python, name, steps)
    micros: dict[str, list[float]] = {loop: [] for loop in loops}
    for turn in tqdm(range(1 + TURNS), name, disable=None):
        for loop, train in loops.items():
            start = time.perf_counter()
            told = train()
            made = steps if loop != "keras.fit" else train.made
            found = (time.perf_counter() - start) / made * 1e6
            if turn:  # the first one traces and compiles
                micros[loop].append(told or found)
    return micros


def flops(name: str, batch: int | None = None) -> int:
    """Floating point operations of one step: multiplications and additions of products and convolutions."""
    model = tfkeras.models.MODELS[name]()
    model.optimizer.build(model.trainable_variables)
    batch = batch or type(model).batch_size
    specs = [tf.TensorSpec(array.shape) for array in arrays(name, batch)]
    graph = tf.function(lambda x, y_: training.train_step(model, x, y_).loss).get_concrete_function(*specs).graph
    options = tf.compat.v1.profiler.ProfileOptionBuilder.float_operation()
    options["output"] = "none"
    return tf.compat.v1.profiler.profile(graph, options=options).total_float_ops


def peak() -> float:
    """The most floating point operations a second that a product of large matrices reaches here."""
    a = tf.random.normal([2048, 2048])
    seconds = []
    for _ in range(8):
        start = time.perf_counter()
        tf.matmul(a, a)[0, 0].numpy()
        seconds.append(time.perf_counter() - start)
    return 2 * 2048**3 / min(seconds)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", metavar="MODEL", default=DEFAULT)
    parser.add_argument("--tf1-python", help="a Python with tensorflow==1.15.5")
    parser.add_argument("--xla", action="store_true", help="those of the default with XLA, too: minutes")
    parser.add_argument("--write", action="store_true", help="write docs/speed.md")
    arguments = parser.parse_args()
    most = peak()
    rows = []
    for name in tfgraph.models.MODELS if "all" in arguments.models else arguments.models:
        micros = measure(name, arguments.tf1_python, arguments.xla)
        ours = micros["tfkeras loop"]
        work = flops(name)
        for loop, found in micros.items():
            ratio = statistics.median(theirs / mine for theirs, mine in zip(found, ours, strict=True))
            reached = work / (statistics.median(found) * 1e-6) / most
            rows.append(
                [name, loop, f"{statistics.median(found):.0f}", f"{ratio:.2f}", f"{work / 1e6:.1f}", f"{reached:.0%}"]
            )
    columns = ["model", "loop", "µs per step", "times the tfkeras loop", "MFLOP per step", "of the matmul peak"]
    table = Table(*columns, title=f"matmul peak: {most / 1e9:.0f} GFLOP/s; {os.cpu_count()} cores")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    if arguments.write:
        write(columns, rows, most)


def write(columns: list[str], rows: list[list[str]], most: float) -> None:
    """Put the table into the page."""
    begin, end = "<!-- table -->\n", "<!-- end of table -->\n"
    head, _, rest = PAGE.read_text().partition(begin)
    lines = [columns, ["---"] * len(columns), *rows]
    table = "".join("| " + " | ".join(line) + " |\n" for line in lines)
    device = f"{os.cpu_count()} cores; the matmul peak is {most / 1e9:.0f} GFLOP/s.\n\n"
    PAGE.write_text(head + begin + device + table + end + rest.partition(end)[2])


if __name__ == "__main__":
    main()
