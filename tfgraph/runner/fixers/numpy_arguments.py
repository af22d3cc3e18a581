"""Arguments that numpy renamed."""

from tfgraph.runner.mending.fixer import TreeFixer
from tfgraph.runner.mending.renamed_arguments import rename

_METHOD = {"interpolation": "method"}
#: Function: its arguments, by their names of before and of now.
_RENAMED = {
    "numpy.nanpercentile": _METHOD,
    "numpy.nanquantile": _METHOD,
    "numpy.percentile": _METHOD,
    "numpy.quantile": _METHOD,
    "numpy.reshape": {"newshape": "shape"},
    "numpy.unravel_index": {"dims": "shape"},
}

FIXER = TreeFixer(
    reason="numpy 1.16 to 2.4 renamed arguments.",
    transform=lambda tree: rename(tree, _RENAMED),
)
