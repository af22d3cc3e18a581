"""`async` as a name: a keyword since Python 3.7."""

import io
import tokenize

from tfgraph.runner.mending.fixer import GrammarFixer, Mend

_STATEMENTS = {"def", "for", "with"}  # what follows the keyword


def _fix(source: str) -> tuple[str, list[Mend]]:
    if "async" not in source:
        return source, []
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, IndentationError):
        return source, []
    lines, mends = source.split("\n"), []
    for token, following in reversed(list(zip(tokens, tokens[1:], strict=False))):
        if token.string == "async" and token.type == tokenize.NAME and following.string not in _STATEMENTS:
            row, column = token.start
            line = lines[row - 1]
            lines[row - 1] = line[:column] + "async_" + line[column + len("async") :]
            mends.append(Mend(row, "async -> async_"))
    return "\n".join(lines), mends[::-1]


FIXER = GrammarFixer(reason="async is a keyword since Python 3.7.", fix=_fix, python2=False)
