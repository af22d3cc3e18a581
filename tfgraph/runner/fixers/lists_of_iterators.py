"""`map` and `zip` give lists."""

from tfgraph.runner.mending.fixer import Python2Syntax

FIXER = Python2Syntax(
    reason="map and zip give iterators in Python 3; Python 2 gave lists.",
    fissix=(
        "map",
        "zip",
    ),
)
