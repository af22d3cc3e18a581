"""Arguments that numpy renamed."""

import ast

from tfgraph.runner.mending.fixer import Mend, TreeFixer
from tfgraph.runner.mending.moved_names import dotted_names, imported_names

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


def _transform(tree: ast.Module) -> list[Mend]:
    names, mends = imported_names(tree), []
    attributes = {id(node): dotted for node, dotted in dotted_names(tree, names)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            dotted = names.get(function.id, "") if isinstance(function, ast.Name) else attributes.get(id(function), "")
            for keyword in node.keywords if dotted in _RENAMED else ():
                if new := _RENAMED[dotted].get(keyword.arg or ""):
                    mends.append(Mend(node.lineno, f"{dotted}: {keyword.arg} is {new}"))
                    keyword.arg = new
    return mends


FIXER = TreeFixer(reason="numpy 1.16 to 2.4 renamed arguments.", transform=_transform)
