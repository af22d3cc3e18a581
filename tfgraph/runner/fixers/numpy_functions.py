"""`np.array` of ragged lists, and `np.load` of pickles."""

import ast

from tfgraph.runner.mending.fixer import Mend, TreeFixer
from tfgraph.runner.mending.moved_names import imported_names

_HELPERS = {"numpy.array": "_numpy_array", "numpy.asarray": "_numpy_asarray", "numpy.load": "_numpy_load"}
_WHAT = {
    "numpy.array": "ragged lists make an array of objects",
    "numpy.asarray": "ragged lists make an array of objects",
    "numpy.load": "pickled arrays are loaded with --allow-pickle",
}


def _transform(tree: ast.Module) -> list[Mend]:
    names, mends = imported_names(tree), []
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attribute)):
                dotted = f"{names.get(name)}.{attribute}"
            case ast.Call(func=ast.Name(id=name)):
                dotted = names.get(name, "")
            case _:
                continue
        if dotted in _HELPERS:
            node.func = ast.copy_location(ast.Name(_HELPERS[dotted], ast.Load()), node.func)
            mends.append(Mend(node.lineno, f"{dotted}: {_WHAT[dotted]}"))
    return mends


FIXER = TreeFixer(
    reason="numpy 1.24 refuses ragged lists; since 1.16.3 it loads pickles, which can run any code, only when asked.",
    transform=_transform,
    helpers={
        "_numpy_array": "tfgraph.runner.legacy.numpy_functions.array",
        "_numpy_asarray": "tfgraph.runner.legacy.numpy_functions.asarray",
        "_numpy_load": "tfgraph.runner.legacy.numpy_functions.load",
    },
)
