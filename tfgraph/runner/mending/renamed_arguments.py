"""Rename arguments of functions that are called by their imported names."""

import ast
from collections.abc import Mapping

from tfgraph.runner.mending.fixer import Mend
from tfgraph.runner.mending.moved_names import dotted_names, imported_names


def rename(tree: ast.Module, renamed: Mapping[str, Mapping[str, str]]) -> list[Mend]:
    """Rename keyword arguments.

    Args:
        tree: is changed in place.
        renamed: from dotted names of functions to their arguments' names of before and of now.

    Returns:
        The mends.
    """
    names, mends = imported_names(tree), []
    attributes = {id(node): dotted for node, dotted in dotted_names(tree, names)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            dotted = names.get(function.id, "") if isinstance(function, ast.Name) else attributes.get(id(function), "")
            for keyword in node.keywords if dotted in renamed else ():
                if new := renamed[dotted].get(keyword.arg or ""):
                    mends.append(Mend(node.lineno, f"{dotted}: {keyword.arg} is {new}"))
                    keyword.arg = new
    return mends
