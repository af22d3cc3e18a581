"""Write a file beside its target, and put it there when it is whole."""

import contextlib
import io
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from tfgraph.checkpoints import CheckpointError
from tfgraph.checkpoints.writing import PART


class _InSmallParts(io.FileIO):
    """A file that is written in the parts that `tfgraph.checkpoints.writing` found to be the fastest."""

    def write(self, content: Any, /) -> int:
        """Write the beginning; `BufferedWriter` asks again for what is left."""
        # To where a part ends in the file: one that straddles pages is written at a third of the speed.
        return super().write(memoryview(content)[: PART - self.tell() % PART])


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a new file that takes the place of `path` at the end; if there is an error, nothing is changed.

    Raises:
        CheckpointError: if the directory is not there, or the file cannot be written.
    """
    target = Path(path)
    if not target.parent.is_dir():
        raise CheckpointError(f"Cannot write '{target}': there is no directory '{target.parent}'. Make it first.")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as directory:
            beside = Path(directory, target.name)
            with io.BufferedWriter(_InSmallParts(beside, "wb")) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, target)
    except OSError as error:
        raise CheckpointError(f"Cannot write '{target}': {error}.") from None
