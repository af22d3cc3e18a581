"""`keras.optimizers.Adadelta()`, `compile(optimizer="adadelta")`: the defaults that `tf.keras` never had."""

import ast

from tfgraph.runner.legacy.keras2_optimizers import DEFAULTS, LEARNING_RATE
from tfgraph.runner.mending.fixer import Mend, TreeFixer
from tfgraph.runner.mending.moved_names import dotted_names, imported_names

_HOME = "tf_keras.api._v1.keras"


def _transform(tree: ast.Module) -> list[Mend]:
    names, mends = imported_names(tree), []
    if not any(dotted.startswith(_HOME) for dotted in names.values()):
        return []
    attributes = {id(node): dotted for node, dotted in dotted_names(tree, names)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        dotted = names.get(function.id, "") if isinstance(function, ast.Name) else attributes.get(id(function), "")
        module, _, name = dotted.rpartition(".")
        if module == f"{_HOME}.optimizers" and name in DEFAULTS:
            mends += _complete(node, name)
        elif isinstance(function, ast.Attribute) and function.attr == "compile":
            mends += _with_defaults(node)
    return mends


def _complete(call: ast.Call, name: str) -> list[Mend]:
    given = {LEARNING_RATE if word.arg == "lr" else word.arg for word in call.keywords}
    given |= {LEARNING_RATE} if call.args else set()
    missing = {argument: value for argument, value in DEFAULTS[name].items() if argument not in given}
    if None in given or not missing:  # **options may have it
        return []
    call.keywords += [ast.keyword(argument, ast.Constant(value)) for argument, value in missing.items()]
    what = ", ".join(f"{argument}={value}" for argument, value in missing.items())
    return [Mend(call.lineno, f"{name}: {what}")]


def _with_defaults(call: ast.Call) -> list[Mend]:
    """Name the optimizer of a `compile` by more than its name."""
    mends = []
    for place in [*call.args[:1], *(word.value for word in call.keywords if word.arg == "optimizer")]:
        known = {name.lower() for name in DEFAULTS}
        if isinstance(place, ast.Name) or (isinstance(place, ast.Constant) and str(place.value).lower() in known):
            inner = ast.copy_location(ast.Call(ast.Name("_keras2_optimizer", ast.Load()), [place], []), place)
            call.args = [inner if argument is place else argument for argument in call.args]
            for word in call.keywords:
                word.value = inner if word.value is place else word.value
            mends.append(Mend(place.lineno, f"{ast.unparse(place)}, if it names an optimizer, has Keras 2's defaults"))
    return mends


FIXER = TreeFixer(
    reason="The defaults of Adadelta, Adagrad, Adamax and Nadam were others in keras than they are in tf_keras.",
    transform=_transform,
    helpers={"_keras2_optimizer": "tfgraph.runner.legacy.keras2_optimizers.with_defaults"},
)
