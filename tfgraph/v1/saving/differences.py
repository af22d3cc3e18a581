"""Everything by which a checkpoint does not fit what a graph wants from it, in one message."""

import difflib
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import tensorflow as tf

from tfgraph.checkpoints import CheckpointError, Entry, Reader, open_checkpoint
from tfgraph.v1.saving.requests import Request

_WHAT_TO_DO = (
    "If names have changed, restore with tf.train.Saver({{'name in the checkpoint': variable, …}}); if the model has, "
    "build it as it was, or restore only what fits: tf.train.Saver([variables that are in both]). "
    "`tfgraph checkpoint list {path}` shows the checkpoint."
)


class Differences(NamedTuple):
    """What does not fit, each already as a line of text.

    Attributes:
        missing: wanted, and not in the checkpoint.
        mismatched: there, with another shape or dtype.
        unused: in the checkpoint, and not wanted.
    """

    missing: list[str]
    mismatched: list[str]
    unused: list[str]

    def message(self, path: str, wanted: int) -> str:
        """Say all of it, and what to do.

        Args:
            path: of the checkpoint.
            wanted: how many tensors the graph wants.
        """
        lines = [f"Cannot restore '{path}': {len(self.missing) + len(self.mismatched)} of {wanted} tensors do not fit."]
        for title, found in (
            ("not in the checkpoint", self.missing),
            ("other shape or type", self.mismatched),
            ("in the checkpoint, not asked for", self.unused),
        ):
            if found:
                lines += [f"{title} ({len(found)}):", *(f"  {line}" for line in found)]
        return "\n".join([*lines, _WHAT_TO_DO.format(path=path)])


def open_like_restore(path: str) -> Reader:
    """Open the checkpoint that `Saver.restore` of TensorFlow would read: V2, where V1 lies under the same name.

    Raises:
        CheckpointError: if there is none, or what says where the tensors are is damaged.
    """
    return open_checkpoint(path, "V2" if os.path.isfile(f"{path}.index") else None)


def differences(requests: Sequence[Request], reader: Reader) -> Differences:
    """Compare what a graph wants with what a checkpoint has."""
    entries = reader.entries
    asked = {request.key for request in requests}
    unused = {name: entry for name, entry in entries.items() if name not in asked}
    missing = [
        f"{_described(request)}{_nearest(request, unused or entries)}"
        for request in _whole(request for request in requests if request.key not in entries)
    ]
    mismatched = [
        f"{request.key}: checkpoint has {_of(entries[request.key])}, {_for(request)}graph wants {_wanted(request)}"
        for request in _whole(request for request in requests if request.key in entries)
        if not _fits(request, entries[request.key])
    ]
    return Differences(missing, mismatched, [f"{name}  {_of(entry)}" for name, entry in unused.items()])


def damage(requests: Iterable[Request], reader: Reader) -> str | None:
    """What the first tensor that cannot be read says of its file; None if all can.

    Where nothing is known of what a graph wants (functions of TF2 restore it), all tensors are read.
    """
    for key in sorted({request.key for request in requests} & reader.entries.keys()) or reader.entries:
        try:
            reader.read(key)
        except CheckpointError as error:
            return str(error)
    return None


def _whole(requests: Iterable[Request]) -> list[Request]:
    """One request for each tensor, whatever the number of slices that are wanted of it."""
    return list({request.key: request for request in requests}.values())


def _fits(request: Request, entry: Entry) -> bool:
    if _dtype(entry) not in (None, request.dtype):
        return False
    if request.shape is None:
        return True
    if request.reshapes:
        return _size(request.shape) == _size(entry.shape)
    return request.shape == entry.shape


def _size(shape: tuple[int, ...]) -> int:
    size = 1
    for length in shape:
        size *= length
    return size


def _dtype(entry: Entry) -> tf.DType | None:
    """The type as TensorFlow knows it; None if it knows none, so that nothing is said about it."""
    if entry.dtype == object:
        return tf.string
    try:
        return tf.as_dtype(entry.dtype)
    except TypeError:
        return None


def _described(request: Request) -> str:
    return f"{request.key}  {_wanted(request)}" + (f" for variable '{request.target}'" if _renamed(request) else "")


def _for(request: Request) -> str:
    return f"variable '{request.target}' of the " if _renamed(request) else ""


def _renamed(request: Request) -> bool:
    return request.part is None and request.target != request.key


def _wanted(request: Request) -> str:
    return f"{'any shape' if request.shape is None else request.shape} {request.dtype.name}"


def _of(entry: Entry) -> str:
    dtype = _dtype(entry)
    return f"{entry.shape} {dtype.name if dtype is not None else entry.dtype}"


def _nearest(request: Request, candidates: Mapping[str, Entry]) -> str:
    """The name that is most like the missing one, among those of the same shape if there are any."""
    leaf = request.key.rpartition("/")[2]
    alike = [name for name, entry in candidates.items() if entry.shape == request.shape] or list(candidates)
    alike = [name for name in alike if name.rpartition("/")[2] == leaf] or alike
    # Comparing two names takes 50 microseconds; a message need not take a minute.
    found = difflib.get_close_matches(request.key, alike[:200], n=1, cutoff=0.3)
    return f"; nearest name there: '{found[0]}' {candidates[found[0]].shape}" if found else ""
