"""`except Error, e`."""

from tfgraph.runner.mending.fixer import Python2Syntax

FIXER = Python2Syntax(
    reason="Python 3 writes `except Error as e`.",
    fissix=("except",),
)
