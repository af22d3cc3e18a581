"""`tf.app.flags` before absl: flags defined twice, defaults of numpy's types, `FLAGS._parse_flags()`."""

import ast

from tfgraph.runner.mending.fixer import Mend, TreeFixer

#: What absl defines itself when TensorFlow imports it, and TF1 did not: the script's definition counts.
_ABSL_OWN = {
    "alsologtostderr",
    "log_dir",
    "logger_levels",
    "logtostderr",
    "showprefixforinfo",
    "stderrthreshold",
    "v",
    "verbosity",
}

_KINDS = {f"DEFINE_{kind}" for kind in ("string", "integer", "float", "boolean", "bool", "list", "enum")}


def _transform(tree: ast.Module) -> list[Mend]:
    seen: set[str] = set()
    mends = []
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=kind), args=[ast.Constant(value=str(name)), *_]) if kind in _KINDS:
                mends += _mend_definition(node, name, seen)
            case ast.Call(func=ast.Attribute(value=flags, attr="_parse_flags"), args=[]):
                node.func = ast.copy_location(ast.Name("_parse_flags", ast.Load()), node.func)
                node.args = [flags]
                mends.append(Mend(node.lineno, "FLAGS._parse_flags() -> FLAGS(sys.argv)"))
    return mends


def _mend_definition(node: ast.Call, name: str, seen: set[str]) -> list[Mend]:
    mends = []
    if (name in seen or name in _ABSL_OWN) and not any(keyword.arg == "allow_override" for keyword in node.keywords):
        node.keywords.append(ast.keyword("allow_override", ast.Constant(True)))
        mends.append(Mend(node.lineno, f"the flag {name} is defined again: this definition counts"))
    seen.add(name)
    if len(node.args) > 1 and not isinstance(node.args[1], (ast.Constant, ast.Starred)):
        default = node.args[1]
        function = ast.copy_location(ast.Name("_plain_default", ast.Load()), default)
        node.args[1] = ast.copy_location(ast.Call(function, [default], []), default)
        mends.append(Mend(node.lineno, f"the default of the flag {name} may be a number of numpy's"))
    return mends


FIXER = TreeFixer(
    reason="absl refuses a flag defined twice and defaults of numpy's types, and has no FLAGS._parse_flags.",
    transform=_transform,
    helpers={
        "_parse_flags": "tfgraph.runner.legacy.flags.parse_flags",
        "_plain_default": "tfgraph.runner.legacy.flags.plain_default",
    },
)
