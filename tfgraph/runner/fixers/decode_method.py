"""`text.decode("utf-8")`."""

from tfgraph.runner.mending.fixer import LostAttributes

FIXER = LostAttributes(
    reason="Text has no decode in Python 3: it is decoded already.",
    methods={"decode": "tfgraph.runner.legacy.python2_methods.decode"},
)
