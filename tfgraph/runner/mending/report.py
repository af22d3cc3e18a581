"""Say what was mended, and save it as a diff."""

import difflib
import hashlib
import os
import sys
import tempfile
from pathlib import Path
from typing import TextIO

from tfgraph.runner.mending.fixer import Fixer
from tfgraph.runner.mending.pipeline import Mended


def explain(mended: Mended, fixers: dict[str, Fixer], stream: TextIO | None = None) -> None:
    """Print each mend of a file: where, what, by which fixer and why."""
    for name, mend in mended.mends:
        print(f"{mended.path}:{mend.line}: {mend.text} [{name}: {fixers[name].reason}]", file=stream or sys.stderr)


def save_diff(mended: Mended, directory: Path) -> Path:
    """Write the mends of a file as a unified diff, under its name, into `directory`.

    What changed in the compiled code only stands above the diff, where `patch` skips it.
    """
    lines = [f"# {mended.path}:{mend.line}: {mend.text} [{name}]\n" for name, mend in mended.mends]
    before, after = (text.splitlines(keepends=True) for text in (mended.original, mended.text))
    for line in difflib.unified_diff(before, after, mended.path, mended.path):
        lines.append(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n")
    directory.mkdir(parents=True, exist_ok=True)
    # Files of one name in several folders: the folder is in the name.
    folder = hashlib.sha256(os.path.dirname(mended.path).encode()).hexdigest()[:8]
    target = directory / f"{os.path.basename(mended.path)}.{folder}.diff"
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=directory, delete=False) as file:
        file.writelines(lines)
    os.replace(file.name, target)
    return target
