"""`print` as a statement."""

from tfgraph.runner.mending.fixer import Python2Syntax

FIXER = Python2Syntax(
    reason="print is a function in Python 3.",
    fissix=("print",),
)
