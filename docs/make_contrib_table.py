"""Write docs/contrib.md: the contrib projects of TF 1.15, and how many of their names are here.

`python docs/make_contrib_table.py`
"""

import gzip
import importlib
import json
from collections import defaultdict
from pathlib import Path

from tfgraph.v1 import contrib
from tfgraph.v1.contrib import refusals

ROOT = Path(__file__).resolve().parents[1]
#: The names of TF 1.15.5; the first that is there.
NAMES = (ROOT / "tests/goldens/tf115_api.json.gz", ROOT.parent / "shared/tf115_api.json")
OUTPUT = ROOT / "docs/contrib.md"


def names() -> dict[str, list[str]] | None:
    """The names of each project, or None if the list is not there."""
    path = next((path for path in NAMES if path.exists()), None)
    if path is None:
        return None
    raw = path.read_bytes()
    projects = defaultdict(list)
    for name in json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw):
        if name.startswith("tf.contrib."):
            _, _, project, attribute = name.split(".", 3)
            projects[project].append(attribute)
    return projects


def table(projects: dict[str, list[str]]) -> str:
    """The page."""
    rows, present, total = [], 0, 0
    for project in sorted(projects):
        attributes = projects[project]
        here = sum(_has(project, attribute) for attribute in attributes)
        instead = refusals.PROJECTS.get(project)
        rows.append(f"| {project} | {here} | {len(attributes) - here} | {instead.instead if instead else ''} |")
        present, total = present + here, total + len(attributes)
    head = [
        "# tf.contrib",
        "",
        f"{present} of the {total} names of TF 1.15.5 are here. The others raise",
        "an error that says what to use instead.",
        "Made by `python docs/make_contrib_table.py`.",
        "",
        "| project | present | absent | replacement |",
        "|---|---|---|---|",
    ]
    return "\n".join(head + rows) + "\n"


def _has(project: str, attribute: str) -> bool:
    try:
        module = importlib.import_module(f"{contrib.__name__}.{project}")
    except ModuleNotFoundError as error:
        if error.name != f"{contrib.__name__}.{project}":
            raise
        return False
    return hasattr(module, attribute)


if __name__ == "__main__":
    found = names()
    if found is None:
        raise SystemExit(f"None of these is there: {', '.join(map(str, NAMES))}")
    OUTPUT.write_text(table(found), encoding="utf-8")
