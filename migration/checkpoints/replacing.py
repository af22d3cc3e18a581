"""Write a file beside its target, and put it there when it is whole."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from tfgraph.checkpoints import CheckpointError
from tfgraph.checkpoints.new_file import new_file


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
            with new_file(beside) as file:
                yield file
            os.replace(beside, target)
    except OSError as error:
        raise CheckpointError(f"Cannot write '{target}': {error}.") from None
