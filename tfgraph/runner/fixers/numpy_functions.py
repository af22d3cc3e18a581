"""Functions of numpy that take less than they did: ragged lists, pickles, headers of files, iterators."""

import ast

from tfgraph.runner.mending.fixer import Mend, TreeFixer
from tfgraph.runner.mending.moved_names import imported_names

_HELPERS = {
    "numpy.array": "_numpy_array",
    "numpy.asarray": "_numpy_asarray",
    "numpy.frombuffer": "_numpy_frombuffer",
    "numpy.load": "_numpy_load",
}
_WHAT = {
    "numpy.array": "ragged lists make an array of objects",
    "numpy.asarray": "ragged lists make an array of objects",
    "numpy.frombuffer": "an array of one integer is an index",
    "numpy.load": "pickled arrays are loaded with --allow-pickle",
}
_STACKING = {f"numpy.{name}" for name in ("vstack", "hstack", "dstack", "stack", "column_stack", "row_stack")}
_ITERATORS = {"map", "filter", "zip"}


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
        elif dotted in _STACKING and node.args and _is_iterator(node.args[0]):
            node.args[0] = ast.copy_location(
                ast.List([ast.Starred(node.args[0], ast.Load())], ast.Load()), node.args[0]
            )
            mends.append(Mend(node.lineno, f"{dotted} takes an iterator"))
        elif dotted == "numpy.sum" and len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp):
            node.func = ast.copy_location(ast.Name("_numpy_sum", ast.Load()), node.func)
            mends.append(Mend(node.lineno, "numpy.sum adds up what a generator gives"))
    return mends


def _is_iterator(node: ast.expr) -> bool:
    match node:
        case ast.GeneratorExp():
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in _ITERATORS
    return False


FIXER = TreeFixer(
    reason="numpy 1.24 refuses ragged lists and iterators; since 1.16.3 it loads pickles, which can run any code, only"
    " when asked.",
    transform=_transform,
    helpers={
        "_numpy_array": "tfgraph.runner.legacy.numpy_functions.array",
        "_numpy_asarray": "tfgraph.runner.legacy.numpy_functions.asarray",
        "_numpy_frombuffer": "tfgraph.runner.legacy.numpy_functions.frombuffer",
        "_numpy_load": "tfgraph.runner.legacy.numpy_functions.load",
        "_numpy_sum": "builtins.sum",
    },
)
