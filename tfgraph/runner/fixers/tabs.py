"""Tabs mixed with spaces."""

import io

from tfgraph.runner.mending.fixer import GrammarFixer, Mend


def _fix(source: str) -> tuple[str, list[Mend]]:
    lines = source.split("\n")
    indentations = [line[: len(line) - len(line.lstrip(" \t"))] for line in lines]
    if not any("\t" in one for one in indentations) or not any(" " in one for one in indentations):
        return source, []
    try:
        compile(source, "source", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        pass  # Python 2 syntax may come before the line with the tabs: this cannot tell
    else:
        return source, []
    mends, text = [], _lines_within_strings(source)
    for number, (line, indentation) in enumerate(zip(lines, indentations, strict=True), start=1):
        if "\t" in indentation and line != indentation and number not in text:
            lines[number - 1] = indentation.expandtabs(8) + line[len(indentation) :]
            mends.append(Mend(number, "tab -> spaces up to the next column of 8"))
    return "\n".join(lines), mends


def _lines_within_strings(source: str) -> set[int]:
    """The lines that begin inside of a string, as far as the source can be read."""
    from fissix.pgen2 import token, tokenize  # here, because most sources do not need it

    lines: set[int] = set()
    try:
        for kind, _, (first, _), (last, _), _ in tokenize.generate_tokens(io.StringIO(source).readline):
            if kind == token.STRING:
                lines |= set(range(first + 1, last + 1))
    except (tokenize.TokenError, IndentationError):
        pass
    return lines


FIXER = GrammarFixer(
    reason="Python 3 refuses tabs mixed with spaces; to Python 2, a tab went to the next column of 8.",
    fix=_fix,
    python2=True,
)
