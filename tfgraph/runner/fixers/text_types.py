"""`unicode`, `basestring`, `unichr`, `u''` with `ur''`."""

from tfgraph.runner.mending.fixer import Python2Syntax

FIXER = Python2Syntax(
    reason="All text is Unicode in Python 3: unicode and basestring are str.",
    fissix=(
        "unicode",
        "basestring",
    ),
)
