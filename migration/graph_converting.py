"""`migration convert GRAPH -o DIRECTORY`: a graph to the source of a Keras model, its weights and a certificate."""

import argparse
import dataclasses
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import rich.table

from migration.graphs.conversion import Conversion, convert_graph
from migration.graphs.output_directory import write_conversion
from migration.graphs.sources import GraphError, Source, open_source
from migration.graphs.sources.script import fed_by_script, run_script
from tfgraph.checkpoints import open_checkpoint
from tfgraph.console import cell, counted, print_table

#: What a graph is in, where its name tells.
GRAPHS = (".meta", ".pb", ".pbtxt")
SCRIPTS = (".py", ".ipynb")


def is_graph(arguments: argparse.Namespace) -> bool:
    """Whether the user asks for source: by `--to source`, a directory as the target, or by what is to be converted."""
    if arguments.to is not None:
        return arguments.to == "source"
    if arguments.output.endswith(("/", os.sep)) or os.path.isdir(arguments.output):
        return True
    return arguments.source.endswith((*GRAPHS, *SCRIPTS)) and not os.path.splitext(arguments.output)[1]


def run(arguments: argparse.Namespace) -> int:
    """Convert; see `migration.command_line`.

    Returns:
        0; 1 if the numbers are others: then nothing is written, but with `--force`.
    """
    with tempfile.TemporaryDirectory() as directory:
        path = arguments.source
        if path.endswith(SCRIPTS):
            path = run_script(path, directory, arguments.scripts_own, arguments.steps)
        source = open_source(path, arguments.checkpoint)
        fed = fed_by_script(path)
        source = dataclasses.replace(source, path=arguments.source, averages=arguments.averages, fed=fed)
        return _convert(arguments, source)


def _convert(arguments: argparse.Namespace, source: Source) -> int:
    options = {} if arguments.keep_prob is None else {"keep_prob": arguments.keep_prob}
    conversion = convert_graph(
        source,
        _names(arguments.inputs),
        _names(arguments.outputs),
        arguments.name or _model_name(arguments.source),
        _data(arguments),
        shapes=dict(_shape(pair) for pair in arguments.shape),
        **options,
    )
    print_table(_table(conversion))
    for line in _said(conversion):
        print(line)
    if not conversion.verified:
        _explain(conversion)
        if not arguments.force:
            print(f"Nothing was written. --force writes '{arguments.output}' all the same.", file=sys.stderr)
            return 1
    training = write_conversion(conversion, arguments.output)["training"]
    files = ["model.py", "model.keras", "model.weights.h5", "certificate.json", "certificate.html"]
    if isinstance(training, dict):
        files += ["train.py", "optimizer.npz"]
    elif training:
        print(f"Training: {training}")
    print(f"{arguments.output}: {', '.join(files)}")
    return int(not conversion.verified)


def _table(conversion: Conversion) -> rich.table.Table:
    title = f"{conversion.plan.flow.session.source.path} -> {conversion.name}"
    table = rich.table.Table("inputs", "output", "against the graph", title=cell(title), title_justify="left")
    for kind, differences in conversion.trials.items():
        for key, difference in differences.items():
            table.add_row(kind, cell(key), cell(f"{'' if difference.allowed else 'FAILED: '}{difference}"))
    for key in conversion.uncertain:
        table.add_row("random", cell(key), "not compared: random numbers are in it")
    return table


def _said(conversion: Conversion) -> list[str]:
    endpoints = conversion.endpoints
    lines = []
    if endpoints.proposed:
        ends = (
            f"{what} {', '.join(names.values())}"
            for what, names in (("from", endpoints.inputs), ("to", endpoints.outputs))
        )
        lines.append(f"The model is what lies {' '.join(ends)}; --inputs and --outputs say otherwise.")
    if endpoints.training:
        switches = ", ".join(f"{name} = {value}" for name, value in endpoints.training.items())
        lines.append(f"Compared as it is when nothing is trained: {switches}.")
    session = conversion.plan.flow.session
    if session.averages and session.source.averages is None:
        averages = counted(len(session.averages), "weight")
        lines.append(f"The checkpoint has moving averages of {averages}, too: --averages shadow takes these.")
    if conversion.drawn:
        drawn = ", ".join(conversion.drawn)
        lines.append(f"Compared with the random numbers that the graph drew in the place of those of {drawn}.")
    if conversion.verified and conversion.first_divergence:
        _, difference = conversion.first_divergence
        lines.append(f"The outputs agree; on the way {difference.name} is further apart: {difference}.")
    plain = len(conversion.plan.calls) - len(conversion.wrapped)
    wrapped = sorted(set(conversion.wrapped))
    lines.append(
        f"{counted(plain, 'operation')} and layers of Keras"
        + (
            f"; {counted(len(conversion.wrapped), 'wrapped operation')} of TensorFlow: {', '.join(wrapped)}"
            if wrapped
            else ""
        )
        + "."
    )
    return lines


def _explain(conversion: Conversion) -> None:
    first = conversion.first_divergence
    if first is None:
        print("The outputs are not what the graph computes, or none could be compared.", file=sys.stderr)
        return
    call, difference = first
    what = f"layer '{call.layer.name or call.layer.type}'" if call.layer else f"'{call.expression}'"
    nodes = ", ".join(node.name for node in call.nodes[:6])
    print(
        f"The first that differs is {what}, which stands for {nodes}: {difference.name}: {difference}", file=sys.stderr
    )


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()] if text else []


def _model_name(path: str) -> str:
    stem = Path(os.path.abspath(path)).name
    for end in (*GRAPHS, *SCRIPTS):
        stem = stem.removesuffix(end)
    stem = re.sub(r"\.ckpt(-\d+)?$", "", stem)
    found = re.sub(r"\W", "_", stem).strip("_").lower()
    return found if found and not found[0].isdigit() else f"model_{found}".rstrip("_")


def _data(arguments: argparse.Namespace) -> dict[str, np.ndarray] | None:
    if not arguments.data:
        return None
    with open_checkpoint(arguments.data) as reader:
        return {name: reader.read(name)[: arguments.batch_size] for name in reader.entries}


def _shape(pair: str) -> tuple[str, list[Any]]:
    name, separator, text = pair.partition("=")
    try:
        words = text.split(",") if text.strip() else []
        sizes = [None if size.strip() in ("None", "?", "-1") else int(size) for size in words]
    except ValueError:
        separator = ""
    if not separator:
        raise GraphError(
            "--shape expected NAME=SIZE,SIZE,… with None for an open one, nothing for a single number, received"
            f" {pair!r}"
        )
    return name, sizes
