"""`unicode(text, "utf-8")`, which `text_types` has made `str(text, "utf-8")`."""

import ast

from tfgraph.runner.mending.fixer import Mend, TreeFixer


def _transform(tree: ast.Module) -> list[Mend]:
    mends = []
    for node in ast.walk(tree):
        match node:
            # Python 2's str took one argument: this was unicode.
            case ast.Call(func=ast.Name(id="str"), args=arguments, keywords=options) if len(arguments + options) > 1:
                node.func = ast.copy_location(ast.Name("_py2_unicode", ast.Load()), node.func)
                mends.append(Mend(node.lineno, "unicode() takes text that is decoded already"))
    return mends


FIXER = TreeFixer(
    reason="Python 3's str(text, encoding) refuses text.",
    transform=_transform,
    helpers={"_py2_unicode": "tfgraph.runner.legacy.strings.unicode"},
    python2=True,
)
