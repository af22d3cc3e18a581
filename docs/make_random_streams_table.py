"""Write the table of docs/random_streams.md: which functions of TensorFlow are counted or built as in TF 1.15.

`python docs/make_random_streams_table.py`
"""

import inspect
from pathlib import Path

from tfgraph.v1.random_streams.replacements import REPLACEMENTS

PAGE = Path(__file__).resolve().parent / "random_streams.md"
BEGIN, END = "<!-- functions -->\n", "<!-- end of functions -->\n"


def table() -> str:
    """The rows, one for each function that is replaced."""
    rows = [
        f"| `{module.removeprefix('tensorflow.python.')}.{name}` | {(inspect.getdoc(function) or '').splitlines()[0]} |"
        for (module, name), function in sorted(REPLACEMENTS.items())
    ]
    return "\n".join(["| function | what differs |", "|---|---|", *rows]) + "\n"


def main() -> None:
    """Rewrite the table in the page."""
    head, _, rest = PAGE.read_text().partition(BEGIN)
    PAGE.write_text(head + BEGIN + table() + END + rest.partition(END)[2])


if __name__ == "__main__":
    main()
