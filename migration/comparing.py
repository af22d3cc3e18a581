"""`migration compare`: a model, a graph, a script or a recorded run against its port to Keras."""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence

import numpy as np
import tensorflow.compat.v1 as tf

from migration import recording
from migration.checkpoints import load_ckpt
from migration.graphs.random_inputs import random_values
from migration.model_loading import made_by_function, made_model
from migration.pairs import PAIRS
from migration.parity import LOOPS, CallableProgram, KerasProgram, SessionProgram
from migration.parity.comparison import Comparison, compare, compare_inference, compare_record, compare_records
from migration.parity.levels import Allowance
from migration.parity.observation import Batch
from migration.parity.record import read_record
from migration.parity.recorded_program import RecordedProgram
from migration.parity.report import explanation, levels_table, write_json, write_page
from tfgraph.checkpoints import open_checkpoint, resolve_checkpoint, write_checkpoint
from tfgraph.console import print_rows
from tfkeras.data import batches
from tfkeras.training_run import DATA_SETS

_ROLES = ("x", "y_", "y", "loss", "keep_prob", "is_training")


def run(arguments: argparse.Namespace) -> int:
    """Compare; see `migration.command_line`."""
    if arguments.program in PAIRS:
        if arguments.port:
            raise ValueError(f"PORT: '{arguments.program}' has its own, and '{arguments.port}' was given")
        comparisons = _compare_pair(arguments)
    elif not arguments.port:
        raise ValueError(
            f"PORT is missing: '{arguments.program}' is to be compared with a .keras file or MODULE:FUNCTION; models"
            f" that need none: {', '.join(PAIRS)}"
        )
    elif arguments.program.endswith(".npz"):
        comparisons = [_compare_record(arguments, arguments.program)]
    elif arguments.program.endswith((".py", ".ipynb")):
        comparisons = [_compare_script(arguments)]
    elif "loss" in _tensors(arguments):
        comparisons = _compare_training(arguments)
    else:
        comparisons = _compare_inference(arguments)
    title = f"{os.path.basename(arguments.program)} against {arguments.port or 'Keras'}"
    print_rows(levels_table(title, comparisons))
    for line in dict.fromkeys(line for comparison in comparisons for line in explanation(comparison)):
        print(line)
    if arguments.json:
        write_json(comparisons, arguments.json)
    if arguments.html:
        write_page(comparisons, arguments.html, title)
    return 0 if all(comparison.passed for comparison in comparisons) else 1


def _allowance(arguments: argparse.Namespace) -> Allowance:
    return Allowance(exact=not arguments.rounding, device=_device())


def _device() -> str:
    return "GPU" if tf.config.list_physical_devices("GPU") else "CPU"


def _compare_pair(arguments: argparse.Namespace) -> list[Comparison]:
    pair = PAIRS[arguments.program]
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
        session_program = SessionProgram.of_model(model, session)
        return compare(session_program, *programs, batches=steps, keep_prob=keep_prob, allowance=_allowance(arguments))


def _compare_inference(arguments: argparse.Namespace) -> list[Comparison]:
    tensors = _tensors(arguments)
    if wrong := tensors.keys() - {"x", "y"}:
        raise ValueError(
            f"--tensors: {', '.join(sorted(wrong))} unknown: it is x=NAME,y=NAME, and loss=NAME as well"
            " where training is to be compared"
        )
    rename = dict(_split("--rename", pair) for pair in arguments.rename)
    program = SessionProgram.of_graph(arguments.program, tensors, rename, arguments.checkpoint)
    x = _inputs(arguments, program)
    return compare_inference(program, _inference_port(arguments.port), x=x, allowance=_allowance(arguments))


def _inference_port(port: str) -> SessionProgram | CallableProgram:
    if port.endswith(".keras") or port in PAIRS:
        return CallableProgram(made_model("PORT", port), "Keras")
    if ":" in port and not os.path.exists(port):
        made = made_by_function("PORT", port)
        if not callable(made):
            raise ValueError(f"PORT {port}: expected a model or a function, received {type(made).__name__}")
        return CallableProgram(made, port)
    return SessionProgram.of_graph(port)


def _inputs(arguments: argparse.Namespace, program: SessionProgram) -> np.ndarray:
    """That of the user's file, or random ones of the placeholder's shape."""
    if arguments.data:
        with open_checkpoint(arguments.data) as reader:
            if "x" not in reader.entries:
                raise ValueError(f"--data {arguments.data}: no array x in it")
            return reader.read("x")[: arguments.batch_size]
    print("note: without --data inputs are random numbers", file=sys.stderr)
    return random_values(program.x, arguments.batch_size, np.random.default_rng(0))


def _compare_script(arguments: argparse.Namespace) -> Comparison:
    """Record the script's first steps, and compare what was recorded."""
    with tempfile.TemporaryDirectory() as directory:
        record = os.path.join(directory, "run.npz")
        said = argparse.Namespace(
            script=arguments.program,
            output=record,
            steps=arguments.steps,
            limit=64,
            tf1_python=None,
            seed=None,
            loss=None,
            y=None,
            scripts_own=[],
        )
        if recording.run(said):
            raise ValueError(f"'{arguments.program}' could not be recorded, see above")
        return _compare_record(arguments, record)


def _compare_training(arguments: argparse.Namespace) -> list[Comparison]:
    tensors = _tensors(arguments)
    if wrong := [*(tensors.keys() - set(_ROLES)), *({"x", "y_", "y", "loss"} - tensors.keys())]:
        raise ValueError(
            f"--tensors: {', '.join(sorted(wrong))} missing or unknown; expected x=NAME,y_=NAME,y=NAME,loss=NAME and,"
            " if the graph has them, keep_prob=NAME,is_training=NAME"
        )
    rename = dict(_split("--rename", pair) for pair in arguments.rename)
    program = SessionProgram.of_meta_graph(arguments.program, tensors, rename)
    ports = [_port(arguments, loop) for loop in LOOPS]
    for port in ports:
        load_ckpt(port.model, arguments.program, rename, port.model.optimizer)
    steps = _batches(arguments, program)
    return compare(program, *ports, batches=steps, keep_prob=arguments.keep_prob, allowance=_allowance(arguments))


def _compare_record(arguments: argparse.Namespace, path: str) -> Comparison:
    allowance = Allowance(exact=arguments.exact, device=_device())
    if arguments.port.endswith(".npz"):
        with read_record(path) as one, read_record(arguments.port) as other:
            return compare_records(RecordedProgram(one, {}), RecordedProgram(other, {}), allowance)
    tensors = _tensors(arguments)
    if wrong := tensors.keys() - {"x", "y_"}:
        raise ValueError(f"--tensors: {', '.join(sorted(wrong))} unknown; a record needs no more than x=NAME,y_=NAME")
    port = _port(arguments, "function")
    rename = dict(_split("--rename", pair) for pair in arguments.rename)
    with read_record(path) as record, tempfile.TemporaryDirectory() as directory:
        start = write_checkpoint(os.path.join(directory, "start.ckpt"), record.before.items())
        ledger = load_ckpt(port.model, start, rename, port.model.optimizer, accept=arguments.accept)
        names = {line.source: line.target for line in ledger.lines if line.source and line.target}
        program = RecordedProgram(record, names, tensors.get("x"), tensors.get("y_"))
        return compare_record(program, port, allowance)


def _port(arguments: argparse.Namespace, loop: str) -> KerasProgram:
    model = made_model("PORT", arguments.port)
    if model.optimizer is None:
        raise ValueError(f"'{arguments.port}' has no optimizer: compile the model with that of the script")
    return KerasProgram(model, loop)


def _tensors(arguments: argparse.Namespace) -> dict[str, str]:
    return dict(_split("--tensors", pair) for pair in arguments.tensors.split(",")) if arguments.tensors else {}


def _batches(arguments: argparse.Namespace, program: SessionProgram) -> Sequence[Batch]:
    """Those of the user's file, or random ones of the placeholders' shapes."""
    if arguments.data:
        with open_checkpoint(arguments.data) as reader:
            if missing := {"x", "y_"} - reader.entries.keys():
                raise ValueError(f"--data {arguments.data}: no array {' and no '.join(sorted(missing))} in it")
            x, y_ = reader.read("x"), reader.read("y_")
        return list(batches(x, y_, min(len(x), arguments.batch_size), arguments.steps))
    print("note: without --data inputs and labels are random numbers from 0 to 1", file=sys.stderr)
    random = np.random.default_rng(0)
    shapes = [
        [arguments.batch_size if size is None else size for size in placeholder.shape.as_list()]
        for placeholder in (program.x, program.y_)
        if placeholder is not None
    ]
    return [
        (random.random(shapes[0], np.float32), random.random(shapes[1], np.float32)) for _ in range(arguments.steps)
    ]


def _split(option: str, pair: str) -> tuple[str, str]:
    left, separator, right = pair.partition("=")
    if not separator or not left or not right:
        raise ValueError(f"{option} expected NAME=NAME, received {pair!r}")
    return left, right
