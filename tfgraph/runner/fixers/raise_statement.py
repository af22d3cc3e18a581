"""`raise Error, message`."""

from tfgraph.runner.mending.fixer import Python2Syntax

FIXER = Python2Syntax(
    reason="Python 3 writes `raise Error(message)`.",
    fissix=(
        "raise",
        "throw",
    ),
)
