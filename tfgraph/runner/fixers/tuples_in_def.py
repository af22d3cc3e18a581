"""`def f(a, (b, c)):`.

The text becomes `def f(a, _tuple_1: (b, c)):`, which Python 3 can parse; what looks like an annotation becomes the
first statement of the function.
"""

import ast
import io

from tfgraph.runner.mending.fixer import GrammarFixer, Mend

_PARAMETER = "_tuple_"


def _fix(source: str) -> tuple[str, list[Mend]]:
    from fissix.pgen2 import token, tokenize  # here, because most sources do not need it

    lines, mends = source.split("\n"), []
    try:
        tokens = [
            (text, start)
            for kind, text, start, _, _ in tokenize.generate_tokens(io.StringIO(source).readline)
            if kind not in (tokenize.COMMENT, tokenize.NL, token.INDENT, token.DEDENT)
        ]
    except (tokenize.TokenError, IndentationError):
        return source, []
    for place in range(len(tokens) - 2):
        if tokens[place][0] == "def" and tokens[place + 2][0] == "(":
            for row, column in _tuples(tokens[place + 2 :]):
                mends.append(Mend(row, f"a tuple as a parameter of {tokens[place + 1][0]}()"))
                line = lines[row - 1]
                # Columns of the tuples before it in the line stay: they are replaced from the last to the first.
                lines[row - 1] = f"{line[:column]}{_PARAMETER}{row}_{column}: {line[column:]}"
    return "\n".join(lines), sorted(mends)


def _tuples(tokens: list[tuple[str, tuple[int, int]]]) -> list[tuple[int, int]]:
    """Where the tuples among the parameters begin whose `(` comes first, from the last to the first."""
    depth, places = 0, []
    for (text, start), (before, _) in zip(tokens, [("", (0, 0)), *tokens], strict=False):
        if text == "(" and depth == 1 and before in ("(", ","):
            places.append(start)
        depth += (text in ("(", "[", "{")) - (text in (")", "]", "}"))
        if depth == 0:
            break
    return places[::-1]


def _unpack(tree: ast.Module) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for parameter in reversed(node.args.args):
                if parameter.arg.startswith(_PARAMETER) and parameter.annotation is not None:
                    names, parameter.annotation = parameter.annotation, None
                    for name in ast.walk(names):
                        if isinstance(name, (ast.Name, ast.Tuple)):
                            name.ctx = ast.Store()
                    value = ast.copy_location(ast.Name(parameter.arg, ast.Load()), names)
                    node.body.insert(0, ast.copy_location(ast.Assign([names], value), names))


FIXER = GrammarFixer(
    reason="Python 3 takes no tuples as parameters.",
    fix=_fix,
    transform=_unpack,
    python2=True,
)
