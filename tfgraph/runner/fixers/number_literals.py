"""`0777` and `10L`."""

from tfgraph.runner.mending.fixer import Python2Syntax

FIXER = Python2Syntax(
    reason="Python 3 writes 0o777 for 0777 and has no L: all its integers are long.",
    fissix=(
        "numliterals",
        "long",
    ),
)
