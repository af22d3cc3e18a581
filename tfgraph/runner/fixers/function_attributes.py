"""`f.func_name`, `m.im_self`, `__nonzero__`."""

from tfgraph.runner.mending.fixer import Python2Syntax

FIXER = Python2Syntax(
    reason="Python 3 renamed the attributes of functions and methods.",
    fissix=(
        "funcattrs",
        "methodattrs",
        "nonzero",
    ),
)
