"""Compare two checkpoints, or files of Keras, numpy or safetensors: names, shapes, dtypes, every bit of the values.

Exit code 0 if they are the same, 1 if they differ, 2 if there is trouble, as of diff.
"""

import argparse
import collections
import sys

import rich.table

from tfgraph.checkpoints import comparing
from tfgraph.checkpoints.command import opened
from tfgraph.checkpoints.comparing import Comparison, compare
from tfgraph.checkpoints.object_graph import ByVariable, read_object_graph
from tfgraph.checkpoints.reader import Entry, Reader, dtype_name
from tfgraph.console import cell, counted, print_json, print_rows, printable

HELP = "compare two files: names, shapes, dtypes, values to the last bit"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    for name in ("A", "B"):
        parser.add_argument(
            name.lower(), metavar=name, help="a checkpoint, or a .npz, .h5, .weights.h5, .keras or .safetensors file"
        )
    parser.add_argument(
        "--rename",
        metavar="A=B",
        type=_renaming,
        action="append",
        default=[],
        help="a name or a scope in A, and what B calls it; may be repeated",
    )
    parser.add_argument("--format-b", choices=["V1", "V2"], help="of B, where it is not that of --format")


def run(arguments: argparse.Namespace) -> int:
    """Compare two files."""
    with (
        opened(arguments.a, arguments.format) as a,
        opened(arguments.b, arguments.format_b or arguments.format) as b,
    ):
        found = list(compare(*_by_the_same_names(a, b), dict(arguments.rename)))
    differing = [comparison for comparison in found if comparison.kind != comparing.SAME]
    if arguments.json:
        print_json([_as_json(comparison) for comparison in differing])
    else:
        if differing:
            print_rows(_table(differing))
        counts = collections.Counter(comparison.kind for comparison in found)
        same = counts.pop(comparing.SAME, 0)
        others = "".join(f"; {kind}: {count:,}" for kind, count in counts.items())
        print(f"{counted(same, 'tensor')} the same, bit for bit{others}.")
    unreadable = [comparison for comparison in found if comparison.kind == comparing.UNREADABLE]
    for comparison in unreadable:
        print(f"tfgraph checkpoint diff: {printable(comparison.problem)}", file=sys.stderr)
    return 2 if unreadable else int(bool(differing))


def _by_the_same_names(a: Reader, b: Reader) -> tuple[Reader, Reader]:
    """Name the tensors by variable where just one of the two is object-based."""
    graph_a, graph_b = read_object_graph(a), read_object_graph(b)
    if graph_a and not graph_b:
        a = ByVariable(a, graph_a)
    elif graph_b and not graph_a:
        b = ByVariable(b, graph_b)
    return a, b


def _table(differing: list[Comparison]) -> rich.table.Table:
    table = rich.table.Table()
    table.add_column("name", overflow="fold")
    for column in ("difference", "A", "B"):
        table.add_column(column)
    for column in ("elements", "largest ulp", "largest absolute", "at"):
        table.add_column(column, justify="right")
    for comparison in differing:
        distance = comparison.distance
        numbers = ["", "", "", ""]
        if distance:
            ulp = "infinite" if distance.ulp is None else f"{distance.ulp:,}"
            absolute = "infinite" if distance.absolute is None else f"{distance.absolute:.3g}"
            numbers = [f"{distance.differing:,}", ulp, absolute, str(distance.index)]
        row = [comparison.name, comparison.kind, _entry(comparison.a), _entry(comparison.b), *numbers]
        table.add_row(*map(cell, row))
    return table


def _entry(entry: Entry | None) -> str:
    return f"{dtype_name(entry.dtype)} {entry.shape}" if entry else ""


def _as_json(comparison: Comparison) -> dict[str, object]:
    distance = comparison.distance
    return {
        "name": comparison.name,
        "difference": comparison.kind,
        **{
            side: {"name": entry.name, "shape": entry.shape, "dtype": dtype_name(entry.dtype)}
            for side, entry in (("a", comparison.a), ("b", comparison.b))
            if entry
        },
        **({"elements": distance.differing, "ulp": distance.ulp, "absolute": distance.absolute} if distance else {}),
        **({"problem": comparison.problem} if comparison.problem else {}),
    }


def _renaming(word: str) -> tuple[str, str]:
    a, separator, b = word.partition("=")
    if not separator or not a or not b:
        raise argparse.ArgumentTypeError(f"expected A=B, received {word!r}")
    return a, b
