"""Numbers made of arrays of one element: `float(array)`, `math.exp(array)`, `"%f" % array`, `a[0] = array`."""

import ast

from tfgraph.runner.mending.fixer import Mend, TreeFixer
from tfgraph.runner.mending.python2 import bound_names

_HELPERS = {"float": "_float_of", "int": "_int_of"}


def _transform(tree: ast.Module) -> list[Mend]:
    bound = bound_names(tree)
    if not bound & {"np", "numpy", "tf", "tensorflow"}:
        return []
    changer = _Changer(bound)
    changer.visit(tree)
    return changer.mends


class _Changer(ast.NodeTransformer):
    def __init__(self, bound: set[str]) -> None:
        self._bound = bound
        self.mends: list[Mend] = []

    def visit_Call(self, node: ast.Call) -> ast.AST:  # noqa: D102
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Name(id="float" | "int" as name), args=[argument], keywords=[]) if (
                name not in self._bound and not isinstance(argument, (ast.Constant, ast.Starred))
            ):
                node.func = ast.copy_location(ast.Name(_HELPERS[name], ast.Load()), node.func)
                self.mends.append(Mend(node.lineno, f"{name}() takes arrays of one element"))
            case ast.Call(func=ast.Attribute(value=ast.Name(id="math"), attr=name), args=[argument]) if not isinstance(
                argument, (ast.Constant, ast.Starred)
            ):
                node.args = [self._call("_element_of", [argument], argument)]
                self.mends.append(Mend(node.lineno, f"math.{name}() takes arrays of one element"))
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:  # noqa: D102
        self.generic_visit(node)
        match node:
            case ast.BinOp(left=ast.Constant(value=str()), op=ast.Mod(), right=right) if not isinstance(
                right, ast.Constant
            ):
                node.left = self._call("_format_of", [node.left], node.left)
                self.mends.append(Mend(node.lineno, "% formats arrays of one element"))
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:  # noqa: D102
        self.generic_visit(node)
        match node:
            case ast.Assign(
                targets=[ast.Subscript(value=owner, slice=index)], value=ast.Name() | ast.Call() | ast.Subscript()
            ) if not isinstance(index, ast.Slice) and not _is_text(index):
                self.mends.append(Mend(node.lineno, "an array of one element is put in the place of a number"))
                place = ast.Subscript(self._call("_place_in", [owner], owner), index, ast.Store())
                node.targets = [ast.copy_location(place, node.targets[0])]
        return node

    def _call(self, helper: str, arguments: list[ast.expr], node: ast.expr) -> ast.Call:
        return ast.copy_location(ast.Call(ast.Name(helper, ast.Load()), arguments, []), node)


def _is_text(node: ast.expr) -> bool:
    """Whether a key is a text: its owner is a dict, or something like it."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


FIXER = TreeFixer(
    reason="numpy 2.4 no longer makes a number of an array of one element that has a dimension.",
    transform=_transform,
    helpers={
        "_element_of": "tfgraph.runner.legacy.one_element.element_of",
        "_float_of": "tfgraph.runner.legacy.one_element.float_of",
        "_int_of": "tfgraph.runner.legacy.one_element.int_of",
        "_format_of": "tfgraph.runner.legacy.one_element.Format",
        "_place_in": "tfgraph.runner.legacy.one_element.place_in",
    },
)
