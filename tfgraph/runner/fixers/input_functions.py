"""`raw_input` and `input`."""

from tfgraph.runner.mending.fixer import Python2Syntax

FIXER = Python2Syntax(
    reason="raw_input is input in Python 3; Python 2's input evaluated what was typed.",
    fissix=(
        "raw_input",
        "input",
    ),
)
