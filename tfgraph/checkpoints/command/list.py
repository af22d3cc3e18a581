"""List the tensors of a checkpoint: name, shape, dtype, bytes, and what each is for."""

import argparse
import dataclasses
import math

import rich.table

from tfgraph.checkpoints.command import opened
from tfgraph.checkpoints.object_graph import ObjectGraph, path, read_object_graph
from tfgraph.checkpoints.reader import Entry, Reader, dtype_name
from tfgraph.checkpoints.roles import Role, roles
from tfgraph.console import cell, counted, print_json, print_table, printable

HELP = "list the tensors: name, shape, dtype, bytes, role"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("path", metavar="PATH", help="prefix, any file of the checkpoint, or its directory")


def run(arguments: argparse.Namespace) -> int:
    """List the tensors."""
    with opened(arguments.path, arguments.format) as reader:
        graph = read_object_graph(reader)
        found = roles(reader.entries, graph)
        if arguments.json:
            print_json(_as_json(reader, graph, found))
            return 0
    print(f"{printable(reader.path)}: format {reader.format}, {counted(len(reader.files), 'file')}")
    if graph:
        print("An object-based checkpoint of TF2: each tensor lies under a path through objects.")
    table = rich.table.Table()
    for column in ("path of the object", "variable") if graph else ("name",):
        table.add_column(column, overflow="fold")
    for column in ("shape", "dtype"):
        table.add_column(column)
    table.add_column("bytes", justify="right")
    table.add_column("role", overflow="fold")
    for key, entry in reader.entries.items():
        names = (path(key), graph.names.get(key, "")) if graph else (key,)
        row = (*names, _shape(entry), dtype_name(entry.dtype), f"{entry.byte_count:,}", found[key])
        table.add_row(*map(cell, row))
    print_table(table)
    print(_total("total", list(reader.entries.values())))
    for kind in dict.fromkeys(role.kind for role in found.values()):
        print(_total(kind, [reader.entries[key] for key, role in found.items() if role.kind == kind]))
    return 0


def _shape(entry: Entry) -> str:
    return f"{entry.shape} in {entry.partitions} pieces" if entry.partitions > 1 else str(entry.shape)


def _total(what: str, entries: list[Entry]) -> str:
    values, count = sum(math.prod(entry.shape) for entry in entries), sum(entry.byte_count for entry in entries)
    return f"{what}: {counted(len(entries), 'tensor')}, {counted(values, 'value')}, {counted(count, 'byte')}"


def _as_json(reader: Reader, graph: ObjectGraph | None, found: dict[str, Role]) -> dict[str, object]:
    return {
        "path": reader.path,
        "format": reader.format,
        "files": reader.files,
        "object_based": graph is not None,
        "bytes": sum(entry.byte_count for entry in reader.entries.values()),
        "tensors": [
            {
                "name": key,
                **({"variable": graph.names.get(key)} if graph else {}),
                "shape": entry.shape,
                "dtype": dtype_name(entry.dtype),
                "bytes": entry.byte_count,
                "partitions": entry.partitions,
                "role": dataclasses.asdict(found[key]),
            }
            for key, entry in reader.entries.items()
        ],
    }
