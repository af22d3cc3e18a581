"""`thread.isAlive()`."""

from tfgraph.runner.mending.fixer import RestoredAttributes

FIXER = RestoredAttributes(
    reason="Python 3.9 dropped Thread.isAlive, the old name of is_alive.",
    library="threading",
    signs=frozenset({"isAlive"}),
    restore="tfgraph.runner.legacy.threads.restore",
)
