"""Read every byte of a checkpoint: checksums, missing and truncated files, NaN and Inf. Exit code 0 if all is well."""

import argparse
import os
import sys

from tqdm import tqdm

from tfgraph.checkpoints.command import located
from tfgraph.checkpoints.object_graph import read_object_graph
from tfgraph.checkpoints.reader import CheckpointError, Reader
from tfgraph.checkpoints.reading import open_located
from tfgraph.checkpoints.statistics import count_not_finite
from tfgraph.console import counted, print_json, printable
from tfgraph.quiet import kept_back

HELP = "read every byte: checksums, missing or truncated files, NaN and Inf"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("path", metavar="PATH", help="prefix, any file of the checkpoint, or its directory")
    parser.add_argument("--allow-non-finite", action="store_true", help="NaN and Inf are no fault")


def run(arguments: argparse.Namespace) -> int:
    """Verify a checkpoint: 0 if it has no fault, 1 if it has."""
    location = located(arguments.path, arguments.format)
    read = 0
    remark = ""
    try:
        with kept_back(CheckpointError):
            opened = open_located(location)
        with opened as reader:
            read, faults = _faults(reader, arguments.allow_non_finite)
            total = len(reader.entries)
            if not reader.has_checksums:
                remark = f" The format {reader.format} has no checksums: a changed number would not be noticed."
    except CheckpointError as error:  # not even the names can be read
        faults, total = [str(error)], 0
    if arguments.json:
        print_json(
            {"path": location.prefix, "format": location.format, "tensors": total, "bytes": read, "faults": faults}
        )
        return int(bool(faults))
    for fault in faults:
        print(f"fault: {printable(fault)}")
    what = f"{counted(total, 'tensor')}, {counted(read, 'byte')} read"
    number = counted(len(faults), "fault") if faults else "no fault"
    print(f"{printable(location.prefix)}: format {location.format}, {what}, {number}.{remark}")
    return int(bool(faults))


def _faults(reader: Reader, allow_non_finite: bool) -> tuple[int, list[str]]:
    """Read all tensors; return how many bytes of them are good, and all faults."""
    missing = [file for file in reader.files if not os.path.isfile(file)]
    faults = [f"'{file}' is missing." for file in missing]
    good = 0
    with tqdm(
        total=sum(entry.byte_count for entry in reader.entries.values()),
        unit="B",
        unit_scale=True,
        disable=None,  # where there is no terminal
        file=sys.stderr,
    ) as bar:
        for name, entry in reader.entries.items():
            try:
                array = reader.read(name)
            except CheckpointError as error:
                faults.append(str(error))
            else:
                good += entry.byte_count
                count = 0 if allow_non_finite else count_not_finite(array)
                if count:
                    faults.append(f"'{name}' has {count:,} of {array.size:,} values that are NaN or Inf.")
            bar.update(entry.byte_count)
    if not faults:
        read_object_graph(reader)  # raises if it is damaged
    return good, faults
