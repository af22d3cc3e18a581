"""`xrange`, and `range` as a list."""

from tfgraph.runner.mending.fixer import Python2Syntax

FIXER = Python2Syntax(
    reason="xrange is range in Python 3; Python 2's range gave a list.",
    fissix=("xrange",),
)
