"""`iteritems` and its siblings; `keys()` as a list."""

from tfgraph.runner.mending.fixer import Python2Syntax

FIXER = Python2Syntax(
    reason="Python 3's dict has no iteritems, iterkeys, itervalues and has_key; keys, values and items are no lists.",
    fissix=(
        "dict",
        "has_key",
    ),
)
