"""`lambda (a, b): a`."""

from tfgraph.runner.mending.fixer import Python2Syntax

FIXER = Python2Syntax(
    reason="Python 3 takes no tuples as parameters.",
    fissix=(
        "tuple_params",
        "paren",
    ),
)
