"""Show what is in tensors: minimum, maximum, mean, standard deviation, zeros, NaN, Inf; on a terminal a histogram."""

import argparse
import dataclasses
import difflib
import fnmatch

import rich.table

from tfgraph.checkpoints.command import opened
from tfgraph.checkpoints.object_graph import path, read_object_graph
from tfgraph.checkpoints.reader import CheckpointError, Reader, dtype_name
from tfgraph.checkpoints.statistics import Statistics, is_numeric, statistics
from tfgraph.console import cell, is_terminal, print_json, print_rows, printable

HELP = "show what is in tensors: range, mean, zeros, NaN; a histogram"

_BLOCKS = " ▁▂▃▄▅▆▇█"
_MOST_STRINGS = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("path", metavar="PATH", help="prefix, any file of the checkpoint, or its directory")
    parser.add_argument("names", metavar="NAME", nargs="+", help="of a tensor, or a pattern: 'conv1/*'")


def run(arguments: argparse.Namespace) -> int:
    """Show tensors."""
    table = rich.table.Table()
    table.add_column("name", overflow="fold")
    for column in ("shape", "dtype"):
        table.add_column(column)
    for column in ("min", "max", "mean", "std", "zeros", "NaN", "Inf"):
        table.add_column(column, justify="right")
    if is_terminal():
        table.add_column("from min to max")
    strings = []
    as_json = []
    with opened(arguments.path, arguments.format) as reader:
        for name in _chosen(reader, arguments.names):
            array = reader.read(name)
            measured = statistics(array) if is_numeric(array.dtype) else None
            row = [name, array.shape, dtype_name(array.dtype), *_columns(measured)]
            table.add_row(*map(cell, row if is_terminal() else row[:10]))
            texts = [repr(text[:60]) for text in array.reshape(-1)[:_MOST_STRINGS]] if array.dtype.kind in "OS" else []
            strings += [f"{name}[{number}] = {text}" for number, text in enumerate(texts)]
            numbers = dataclasses.asdict(measured) if measured else {"strings": texts}
            as_json.append({"name": name, "shape": array.shape, "dtype": dtype_name(array.dtype), **numbers})
    if arguments.json:
        print_json(as_json)
        return 0
    print_rows(table)
    for line in strings:
        print(printable(line))
    return 0


def _chosen(reader: Reader, wanted: list[str]) -> list[str]:
    """The tensors' keys, each once.

    Raises:
        CheckpointError: if there is none of a name; it tells the nearest.
    """
    graph = read_object_graph(reader)
    keys = {key: key for key in reader.entries}
    if graph:  # by path and by variable, as `list` prints them
        variables = {name: key for key, name in graph.names.items() if key in reader.entries}
        keys = {**variables, **{path(key): key for key in reader.entries}, **keys}
    chosen: dict[str, None] = {}
    for name in wanted:
        found = [keys[name]] if name in keys else [keys[key] for key in fnmatch.filter(keys, name)]
        if not found:
            nearest = difflib.get_close_matches(name, keys, n=3, cutoff=0.5)
            or_nearest = " Nearest: " + ", ".join(f"'{key}'" for key in nearest) + "." if nearest else ""
            raise CheckpointError(f"'{name}' is not in '{reader.path}', which has {len(keys)} tensors.{or_nearest}")
        chosen.update(dict.fromkeys(found))
    return list(chosen)


def _columns(measured: Statistics | None) -> list[str]:
    if measured is None:
        return [""] * 8
    numbers = [measured.minimum, measured.maximum, measured.mean, measured.std]
    counts = [measured.zeros, measured.nans, measured.infinities]
    return [*(f"{number:.6g}" for number in numbers), *(f"{count:,}" for count in counts), _bars(measured.histogram)]


def _bars(histogram: tuple[int, ...]) -> str:
    """A line of blocks; what is not empty is seen."""
    largest = max(histogram, default=0)
    return "".join(_BLOCKS[-(-count * (len(_BLOCKS) - 1) // largest)] for count in histogram)
