"""`Convolution2D(32, 3, 3, border_mode="same")`, `model.fit(x, y, nb_epoch=10)`, and other arguments of Keras 1.

What is called is known only then: a call that passes an old argument asks for it.
"""

import ast
from collections.abc import Mapping

from tfgraph.runner.legacy.keras1_arguments import ALIASES, METHODS, SIDES, old_arguments
from tfgraph.runner.mending.fixer import Mend, TreeFixer
from tfgraph.runner.mending.moved_names import dotted_names, imported_names

_HOME = "tf_keras.api._v1.keras"
#: Arguments that nothing but Keras 1 had: they tell a layer that bears a name of the script's.
_TELLING = {
    "U_regularizer", "W_constraint", "W_regularizer", "atrous_rate", "b_constraint", "b_regularizer", "border_mode",
    "consume_less", "dim_ordering", "dropout_U", "dropout_W", "filter_length", "forget_bias_init", "inner_activation",
    "inner_init", "nb_col", "nb_filter", "nb_row", "pool_length", "subsample", "subsample_length",
}  # fmt: skip


def _transform(tree: ast.Module) -> list[Mend]:
    names, mends = imported_names(tree), []
    has_keras = any(dotted.startswith(_HOME) for dotted in names.values())
    attributes = {id(node): dotted for node, dotted in dotted_names(tree, names)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            old = _of_layers(node, names, attributes) if has_keras else []
            if isinstance(node.func, ast.Attribute):
                methods = METHODS.get(node.func.attr, ())
                old += [word.arg for word in node.keywords if word.arg in methods and word.arg not in old]
            if old:
                mends.append(Mend(node.lineno, f"{ast.unparse(node.func)}: Keras 1's {', '.join(map(str, old))}"))
                node.func = ast.copy_location(ast.Call(ast.Name("_keras1", ast.Load()), [node.func], []), node.func)
    return mends


def _of_layers(call: ast.Call, names: Mapping[str, str], attributes: Mapping[int, str]) -> list[str | None]:
    """What a call may have of Keras 1's, whatever layer it makes."""
    function = call.func
    if isinstance(function, ast.Name):
        dotted = names.get(function.id, function.id)
    elif isinstance(function, ast.Attribute):
        dotted = attributes.get(id(function), function.attr)
    else:
        return []
    if dotted == f"{_HOME}.layers":  # `from keras.layers import merge`: a function, and later a module
        return ["merge"]
    name = dotted.rpartition(".")[2]
    known = old_arguments(name)
    old: list[str | None] = [word.arg for word in call.keywords if word.arg in known or word.arg in _TELLING]
    if known and any(word.arg is None for word in call.keywords):
        old.append("**")
    if len(call.args) > 2 and ALIASES.get(name) in SIDES:
        old.append("sides by position")
    return old


FIXER = TreeFixer(
    reason="Keras 2 renamed most arguments of Keras 1, and counts an epoch in batches.",
    transform=_transform,
    helpers={"_keras1": "tfgraph.runner.legacy.keras1_arguments.accepting"},
)
