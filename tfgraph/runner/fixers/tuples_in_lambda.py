"""`lambda a, (b, c): …`; one tuple alone is `tuple_parameters`' matter.

The tuple becomes one name that bears the others, `ǀbǀc`, which the syntax tree then takes apart again.
"""

import ast
import io

from tfgraph.runner.mending.fixer import GrammarFixer, Mend

_BAR = "\u01c0"  # a letter to Python, in the name of no one


def _fix(source: str) -> tuple[str, list[Mend]]:
    from fissix.pgen2 import tokenize  # here, because most sources do not need it

    try:
        tokens = [
            (text, start, end)
            for kind, text, start, end, _ in tokenize.generate_tokens(io.StringIO(source).readline)
            if kind not in (tokenize.COMMENT, tokenize.NL)
        ]
    except (tokenize.TokenError, IndentationError):
        return source, []
    lines, mends = source.split("\n"), []
    for place in reversed(range(len(tokens))):  # places in the text before the one that changes stay
        if tokens[place][0] == "lambda":
            for first, last in _tuples([text for text, _, _ in tokens], place + 1):
                (row, start), (end_row, end) = tokens[first][1], tokens[last][2]
                if row == end_row:
                    names = [text for text, _, _ in tokens[first + 1 : last] if text != ","]
                    line = lines[row - 1]
                    lines[row - 1] = line[:start] + "".join(_BAR + name for name in names) + line[end:]
                    mends.append(Mend(row, f"a tuple as a parameter of a lambda: {', '.join(names)}"))
    return "\n".join(lines), sorted(mends)


def _tuples(texts: list[str], place: int) -> list[tuple[int, int]]:
    """Where the tuples of names among the parameters begin and end, from the last to the first."""
    depth, commas, opened, places = 0, 0, 0, []
    for at in range(place, len(texts)):
        text = texts[at]
        if depth == 0 and text == ":":
            break
        if text == "(" and depth == 0 and texts[at - 1] in ("lambda", ","):
            opened = at
        depth += (text in ("(", "[", "{")) - (text in (")", "]", "}"))
        commas += depth == 0 and text == ","
        if opened and depth == 0 and text == ")":
            if all(name.isidentifier() or name == "," for name in texts[opened + 1 : at]):
                places.append((opened, at))
            opened = 0
    return places[::-1] if commas else []


def _unpack(tree: ast.Module) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Lambda):
            for parameter in node.args.args:
                if parameter.arg.startswith(_BAR):
                    inner = [ast.arg(name) for name in parameter.arg.split(_BAR)[1:]]
                    arguments = ast.arguments([], inner, None, [], [], None, [])
                    value = ast.Starred(ast.Name(parameter.arg, ast.Load()), ast.Load())
                    call = ast.Call(ast.Lambda(arguments, node.body), [value], [])
                    node.body = ast.fix_missing_locations(ast.copy_location(call, node.body))


FIXER = GrammarFixer(
    reason="Python 3 takes no tuples as parameters.",
    fix=_fix,
    transform=_unpack,
    python2=True,
)
