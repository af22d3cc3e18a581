"""Tabs mixed with spaces."""

from tfgraph.runner.mending.fixer import GrammarFixer, Mend


def _fix(source: str) -> tuple[str, list[Mend]]:
    try:
        compile(source, "source", "exec", dont_inherit=True)
    except TabError:
        pass
    except (SyntaxError, ValueError):
        # Python 2 syntax may come before the line with the tabs: this cannot tell.
        if "\n\t" not in source or "\n " not in source:
            return source, []
    else:
        return source, []
    lines, mends = source.split("\n"), []
    for number, line in enumerate(lines, start=1):
        code = line.lstrip(" \t")
        indentation = line[: len(line) - len(code)]
        if "\t" in indentation and code:
            lines[number - 1] = indentation.expandtabs(8) + code
            mends.append(Mend(number, "tab -> spaces up to the next column of 8"))
    return "\n".join(lines), mends


FIXER = GrammarFixer(
    reason="Python 3 refuses tabs mixed with spaces; to Python 2, a tab went to the next column of 8.",
    fix=_fix,
    python2=True,
)
