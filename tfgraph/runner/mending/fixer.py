"""What a fixer is: one of seven kinds, so that most fixers are nothing but data."""

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
        transform: changes the syntax tree in place, where the new text only stands for what is meant.
    """

    fix: Callable[[str], tuple[str, list[Mend]]]
    python2: bool
    transform: Callable[[ast.Module], None] = lambda tree: None


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
        python2: whether it is for Python 2 files only.
    """

    moves: Mapping[str, str]
    unless: Callable[[ast.Module], bool] = lambda tree: False
    python2: bool = False


@dataclass(frozen=True, kw_only=True)
class LostAttributes(Fixer):
    """Looks up attributes that built-in types and types written in C have lost; nobody can give them back.

    Attributes:
        methods: from names of methods to where the function is that is given the object and returns its method.
            Only calls are changed: who takes a method without calling it may ask for it first.
        values: the same for attributes that are read.
        python2: whether it is for Python 2 files only.
    """

    methods: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    python2: bool = False


@dataclass(frozen=True, kw_only=True)
class RestoredAttributes(Fixer):
    """Gives the classes of a library back what they had, once a file that needs it has imported the library.

    Attributes:
        library: its root package.
        signs: names of attributes and of keyword arguments; a file that uses one of them needs it.
        restore: where the function is that gives the classes back what they had.
    """

    library: str
    signs: frozenset[str]
    restore: str


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
