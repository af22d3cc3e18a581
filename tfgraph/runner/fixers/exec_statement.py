"""`exec code in namespace`."""

from tfgraph.runner.mending.fixer import Python2Syntax

FIXER = Python2Syntax(
    reason="exec is a function in Python 3.",
    fissix=("exec",),
)
