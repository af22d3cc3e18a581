"""What a fixer is: one of five kinds, so that most fixers are nothing but data."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Mend(NamedTuple):
    """One thing that was mended: where, and what."""

    line: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Fixer:
    """A fixer has a reason, and its file's name.

    Attributes:
        reason: why the fix is needed, for `--explain` and docs/fixers.md.
    """

    reason: str


@dataclass(frozen=True, kw_only=True)
class GrammarFixer(Fixer):
    """Mends the text of a file that does not compile, before anything else can read it.

    Attributes:
        fix: returns the new text and what it changed.
        python2: whether a file that this mended is Python 2.
    """

    fix: Callable[[str], tuple[str, list[Mend]]]
    python2: bool


@dataclass(frozen=True, kw_only=True)
class Python2Syntax(Fixer):
    """Translates Python 2 to Python 3 with fixers of `fissix`, in Python 2 files only.

    Attributes:
        fissix: names of modules in `fissix.fixes`, without `fix_`.
    """

    fissix: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MovedNames(Fixer):
    """Replaces dotted names that are gone.

    Attributes:
        moves: from the old dotted name of a module, function or constant to the new one.
        unless: tells the files that are to stay as they are.
    """

    moves: Mapping[str, str]
    unless: Callable[[ast.Module], bool] = lambda tree: False


@dataclass(frozen=True, kw_only=True)
class TreeFixer(Fixer):
    """Changes the syntax tree, where the text would become unreadable.

    Attributes:
        transform: changes the tree in place, returns what it changed.
        helpers: builtins that the changed code calls: their names, and where they are.
        python2: whether it is for Python 2 files only.
    """

    transform: Callable[[ast.Module], list[Mend]]
    helpers: Mapping[str, str] = field(default_factory=dict)
    python2: bool = False


@dataclass(frozen=True, kw_only=True)
class Python2Builtins(Fixer):
    """Gives a Python 2 file builtins that Python 3 dropped or changed.

    Attributes:
        names: from the builtin's name to where its substitute is.
    """

    names: Mapping[str, str]
