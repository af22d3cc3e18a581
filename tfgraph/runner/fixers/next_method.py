"""`it.next()`."""

from tfgraph.runner.mending.fixer import Python2Syntax

FIXER = Python2Syntax(
    reason="The method next is __next__ in Python 3, called by next().",
    fissix=("next",),
)
