"""`float(array)`, `int(array)` and `"%f" % array` where the array has one element."""

import ast

from tfgraph.runner.mending.fixer import Mend, TreeFixer
from tfgraph.runner.mending.python2 import bound_names

_HELPERS = {"float": "_float_of", "int": "_int_of"}


def _transform(tree: ast.Module) -> list[Mend]:
    bound = bound_names(tree)
    if not bound & {"np", "numpy", "tf", "tensorflow"}:
        return []
    mends = []
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="float" | "int" as name), args=[argument], keywords=[]) if (
                name not in bound and not isinstance(argument, (ast.Constant, ast.Starred))
            ):
                node.func = ast.copy_location(ast.Name(_HELPERS[name], ast.Load()), node.func)
                mends.append(Mend(node.lineno, f"{name}() takes arrays of one element"))
            case ast.BinOp(left=ast.Constant(value=str()), op=ast.Mod(), right=right) if not isinstance(
                right, ast.Constant
            ):
                function = ast.Name("_format_of", ast.Load())
                node.left = ast.copy_location(ast.Call(function, [node.left], []), node.left)
                mends.append(Mend(node.lineno, "% formats arrays of one element"))
    return mends


FIXER = TreeFixer(
    reason="numpy 2.4 no longer makes a number of an array of one element that has a dimension.",
    transform=_transform,
    helpers={
        "_float_of": "tfgraph.runner.legacy.one_element.float_of",
        "_int_of": "tfgraph.runner.legacy.one_element.int_of",
        "_format_of": "tfgraph.runner.legacy.one_element.Format",
    },
)
