"""`x` in backticks."""

from tfgraph.runner.mending.fixer import Python2Syntax

FIXER = Python2Syntax(
    reason="Python 3 has no backticks: they are repr().",
    fissix=("repr",),
)
