"""Run three TF1 scripts unmodified, restore their checkpoints in Keras, go on training on both sides, compare.

`make demo` runs this. Exit code 0 if every number is the same, bit for bit.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import rich.table

from migration.checkpoints import load_ckpt
from migration.pairs import PAIRS
from migration.parity import LOOPS, KerasProgram, SessionProgram, compare_training, largest
from tfgraph.checkpoints import resolve_checkpoint
from tfgraph.console import print_table
from tfgraph.v1.examples.tutorials.mnist import input_data

LEGACY = Path(__file__).resolve().parent / "legacy"


class Example(NamedTuple):
    """A script and what its graph calls things.

    Attributes:
        script: file name.
        arguments: with `{out}` for the directory of the checkpoint.
        tensors: tensors of the graph, by role.
        rename: variables of the graph, to those of the Keras model.
    """

    script: str
    arguments: list[str]
    tensors: dict[str, str]
    rename: dict[str, str]


EXAMPLES = {
    "softmax_regression": Example(
        "mnist_softmax.py",
        ["--train_dir={out}", "--max_steps=1000"],
        {"x": "x", "y_": "y_", "y": "y", "loss": "loss"},
        {"Variable": "W", "Variable_1": "b"},
    ),
    "deep_mnist": Example(
        "mnist_deep.py",
        ["--train_dir={out}", "--max_steps=600"],
        {"x": "x", "y_": "y_", "y": "fc2/y_conv", "loss": "loss/loss", "keep_prob": "dropout/keep_prob"},
        {
            "adam_optimizer/beta1_power": "beta1_power",
            "adam_optimizer/beta2_power": "beta2_power",
            **{f"{layer}/Variable": f"{layer}/kernel" for layer in ("conv1", "conv2", "fc1", "fc2")},
            **{f"{layer}/Variable_1": f"{layer}/bias" for layer in ("conv1", "conv2", "fc1", "fc2")},
        },
    ),
    "lenet5": Example(
        "mnist_lenet5.py",
        ["{out}", "10"],
        {"x": "x", "y_": "y_", "y": "y_conv", "loss": "loss", "keep_prob": "keep_prob"},
        {
            **{f"{layer}_w": f"{layer}/kernel" for layer in ("conv1", "conv2", "fc1", "fc2", "fc3")},
            **{f"{layer}_b": f"{layer}/bias" for layer in ("conv1", "conv2", "fc1", "fc2", "fc3")},
        },
    ),
}


def main() -> int:
    """Run the demo."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/demo"), help="directory for the checkpoints")
    parser.add_argument("--data", default="embedded", help="directory with the MNIST idx .gz files, or 'embedded'")
    parser.add_argument("--steps", type=int, default=100, help="how many steps to go on training")
    parser.add_argument("--only", choices=EXAMPLES, nargs="+", default=list(EXAMPLES), help="which models")
    arguments = parser.parse_args()
    os.environ[input_data.DATA_VARIABLE] = arguments.data

    rows = []
    exact = True
    for name in arguments.only:
        example, pair = EXAMPLES[name], PAIRS[name]

        # 1. The script, as it lies on disk, in a process of its own.
        out = arguments.out / name
        out.mkdir(parents=True, exist_ok=True)
        script = [LEGACY / example.script, *(argument.format(out=out) for argument in example.arguments)]
        print(f"\n$ tfgraph run {' '.join(map(str, script))}", flush=True)
        finished = subprocess.run([sys.executable, "-m", "tfgraph", "run", *map(str, script)])
        if finished.returncode:
            return finished.returncode

        # 2. Its graph and checkpoint in a session; the checkpoint in Keras, once for each training loop.
        graph = SessionProgram.of_meta_graph(out, example.tensors, example.rename)
        programs = []
        for loop in LOOPS:
            model = pair.keras()
            ledger = load_ckpt(model, out, rename=example.rename, optimizer=model.optimizer)
            programs.append(KerasProgram(model, loop))
        print(f"restored in tfkeras: {ledger}")

        # 3. Accuracy on both sides, then the same further steps on both sides.
        mnist = input_data.read_data_sets("MNIST_data", one_hot=True)
        accuracies = [accuracy(program, mnist.test) for program in (graph, programs[0])]
        batches = [mnist.train.next_batch(pair.batch_size) for _ in range(arguments.steps)]
        parities = compare_training(graph, programs, batches)

        columns = {
            what: largest(what, [parity.columns()[what] for parity in parities if parity.columns()[what] is not None])
            for what in parities[0].columns()
        }
        steps = resolve_checkpoint(out).rpartition("-")[2]
        rows.append([name, steps, *(f"{fraction:.4f}" for fraction in accuracies), *map(str, columns.values())])
        exact = exact and all(parity.exact for parity in parities)

    table = rich.table.Table(
        *("model", "steps", "TF1 accuracy", "TF2 accuracy", *columns),
        title=f"Accuracy on the test images; largest difference between TF1 and TF2 ({', '.join(LOOPS)})"
        f" after {arguments.steps} further steps",
        title_justify="left",
    )
    for row in rows:
        table.add_row(*row)
    print()
    print_table(table)
    return 0 if exact else 1


def accuracy(program, test) -> float:
    """Fraction of the test images whose largest output is at the label, in slices that fit in memory."""
    slices = [slice(start, start + 1000) for start in range(0, test.num_examples, 1000)]
    hits = [np.argmax(program.outputs(test.images[s]), 1) == np.argmax(test.labels[s], 1) for s in slices]
    return float(np.mean(np.concatenate(hits)))


if __name__ == "__main__":
    sys.exit(main())
