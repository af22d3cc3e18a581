"""`migration compare`: a graph-mode model against its Keras twin."""

import argparse
import os
import tempfile

import rich.table
import tensorflow.compat.v1 as tf

from migration.checkpoints import load_ckpt
from migration.pairs import PAIRS
from migration.parity import LOOPS, KerasProgram, SessionProgram, TrainingParity, compare_training
from tfgraph.checkpoints import resolve_checkpoint
from tfgraph.console import print_table
from tfkeras.data import batches
from tfkeras.training_run import DATA_SETS


def run(arguments: argparse.Namespace) -> int:
    """Compare; see `migration.command_line`."""
    pair = PAIRS[arguments.model]
    (x, y_), _ = DATA_SETS[pair.keras.data](arguments.data)
    targets = x if getattr(pair.keras, "targets", "labels") == "inputs" else y_
    steps = list(batches(x, targets, pair.batch_size, arguments.steps))
    with tempfile.TemporaryDirectory() as directory:
        with tf.Graph().as_default() as graph:
            model = pair.graph()
            session = tf.Session()
            session.run(model.init)
            saver = tf.train.Saver()
            if arguments.checkpoint is None:
                start = saver.save(session, os.path.join(directory, "start.ckpt"))
            else:
                start = resolve_checkpoint(arguments.checkpoint)
        programs = [KerasProgram(pair.keras(), loop) for loop in LOOPS]
        for program in programs:
            # Before the session restores: this says what does not fit more clearly than Saver.
            load_ckpt(program.model, start, optimizer=program.model.optimizer)
        with graph.as_default():
            saver.restore(session, start)
        keep_prob = getattr(programs[0].model, "keep_prob", 1.0)
        parities = compare_training(SessionProgram.of_model(model, session), programs, steps, keep_prob)
    print_table(parity_table(f"{arguments.model}: Session against Keras", parities))
    return 0 if all(parity.exact for parity in parities) else 1


def parity_table(title: str, parities: list[TrainingParity]) -> rich.table.Table:
    """Draw comparisons for a terminal, one loop a line."""
    table = rich.table.Table("loop", "steps", *parities[0].columns(), title=title, title_justify="left")
    for parity in parities:
        cells = ("not shown" if difference is None else str(difference) for difference in parity.columns().values())
        table.add_row(parity.loop, str(parity.steps), *cells)
    return table
