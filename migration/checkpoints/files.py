"""Move tensors from one file to another, one at a time: no model, no Keras, memory for the largest tensor."""

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from tqdm import tqdm

from migration.checkpoints.averages import choose
from migration.checkpoints.ledger import LEFT, MOVED, Ledger, Line
from migration.checkpoints.renaming import Rename, refuse_unused, renamed_all
from migration.checkpoints.writers import format_of, writers
from tfgraph.checkpoints import CheckpointError, Entry, Reader, open_checkpoint
from tfgraph.checkpoints.object_graph import KEY, read_object_graph
from tfgraph.checkpoints.reader import dtype_name
from tfgraph.checkpoints.roles import GLOBAL_STEP, OPTIMIZER_STATE, SLOT, roles

#: Tensors of at most so many bytes are read while the one before is written.
READ_AHEAD = 2**27


def convert_file(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    to: str | None = None,
    rename: Rename | None = None,
    averages: str | None = None,
    weights_only: bool = False,
    format: str | None = None,
) -> Ledger:
    """Write the tensors of a checkpoint, or of another file of tensors, to a file of another format.

    Args:
        source: any spelling of a checkpoint's path; a `.npz`, `.safetensors`, `.h5` or `.keras` file.
        target: the prefix of a checkpoint, or the file; it is replaced when the new one is whole.
        to: `ckpt`, `npz` or `safetensors`; by default as the target's name ends.
        rename: old names to new ones, see `migration.checkpoints.renaming.Rename`.
        averages: `raw` or `shadow`, where the source has weights and their moving averages; the chosen values bear
            the weights' names.
        weights_only: leaves slots, powers of beta and the global step behind.
        format: `V1` or `V2`, where both lie under one prefix.

    Returns:
        The ledger: each tensor of the source on one line.

    Raises:
        CheckpointError: if the source cannot be read or the target not be written; nothing is written then.
    """
    writer = writers()[to or format_of(target)]
    with open_checkpoint(source, format) as reader:
        refuse_unused(reader.entries, rename or {}, reader.path)
        chosen, not_chosen = choose(reader.entries, averages, reader.path)
        left = _left_behind(reader, weights_only)
        for name, old in chosen.items():
            if name not in left and (reason := writer.refused(reader.entries[old])):
                left[name] = reason
        moved = {new: name for new, name in renamed_all(chosen, rename or {}, reader.path).items() if name not in left}
        if not moved:
            raise CheckpointError(f"Nothing of '{reader.path}' can be in '{os.fspath(target)}': {_reasons(left)}.")
        ledger = Ledger([_moved(reader.entries[chosen[name]], name, new) for new, name in moved.items()])
        behind = not_chosen | {chosen[name]: reason for name, reason in left.items() if name in chosen}
        ledger.lines += [_left(reader.entries[name], reason) for name, reason in behind.items()]
        sources = {new: chosen[name] for new, name in moved.items()}
        entries = [_named(reader.entries[old], new) for new, old in sources.items()]
        writer.write(target, entries, _read(reader, sources))
    return ledger


def _left_behind(reader: Reader, weights_only: bool) -> dict[str, str]:
    left = {KEY: "describes the objects of TF2; no tensor of theirs"} if KEY in reader.entries else {}
    if weights_only:
        training = (SLOT, OPTIMIZER_STATE, GLOBAL_STEP)
        found = roles(reader.entries, read_object_graph(reader))
        left |= {name: f"{role}; weights only" for name, role in found.items() if role.kind in training}
    return left


def _moved(entry: Entry, name: str, new: str) -> Line:
    rules = ["moving average"] * (entry.name != name) + ["renamed"] * (new != name)
    rules += [f"{entry.partitions} pieces joined"] * (entry.partitions > 1)
    return Line(entry.name, new, entry.shape, dtype_name(entry.dtype), MOVED, ", ".join(rules))


def _left(entry: Entry, reason: str) -> Line:
    return Line(entry.name, None, entry.shape, dtype_name(entry.dtype), LEFT, reason)


def _named(entry: Entry, name: str) -> Entry:
    return Entry(name, entry.shape, entry.dtype, entry.byte_count)


def _read(reader: Reader, sources: dict[str, str]) -> Iterator[tuple[str, np.ndarray]]:
    """Read one tensor after the other: a small one while the last is written, so that memory stays bounded."""
    sizes = [reader.entries[old].byte_count for old in sources.values()]
    following = [*list(sources.values())[1:], None]
    with ThreadPoolExecutor(1) as thread, tqdm(total=sum(sizes), unit="B", unit_scale=True, disable=None) as progress:
        ahead: Future[np.ndarray] | None = None
        for (new, old), after, size in zip(sources.items(), following, sizes, strict=True):
            tensor = ahead.result() if ahead else reader.read(old)
            is_small = after is not None and reader.entries[after].byte_count <= READ_AHEAD
            ahead = thread.submit(reader.read, after) if after is not None and is_small else None
            yield new, tensor
            del tensor  # or it would be in memory beside the next
            progress.update(size)


def _reasons(left: dict[str, str]) -> str:
    return "; ".join(f"{name}: {reason}" for name, reason in list(left.items())[:3]) or "it has no tensors"
