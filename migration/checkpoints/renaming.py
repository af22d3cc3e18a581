"""Rename the tensors of a checkpoint: exactly, by scope, or by pattern."""

import difflib
import re
from collections.abc import Iterable, Mapping

from tfgraph.checkpoints import CheckpointError

#: Old names to new ones. A string stands for the tensor of that name and for everything below it, its slots among
#: them; a compiled pattern for the names that it matches from end to end, its value may have `\1` or `\g<name>`.
Rename = Mapping[str, str] | Mapping[str | re.Pattern[str], str]


def renamed(name: str, rename: Rename) -> str:
    """Rename a tensor or a slot of it: `{"Variable": "W"}` makes `W/Adam` of `Variable/Adam`.

    Names and scopes go first, the longest of them before the others, then patterns in their order.
    """
    scopes = {old: new for old, new in rename.items() if isinstance(old, str)}
    for old in sorted(scopes, key=len, reverse=True):
        if name == old or name.startswith(f"{old}/"):
            return scopes[old] + name[len(old) :]
    for pattern, new in rename.items():
        if isinstance(pattern, re.Pattern) and (match := pattern.fullmatch(name)):
            return match.expand(new)
    return name


def renamed_all(names: Iterable[str], rename: Rename, path: str) -> dict[str, str]:
    """Rename tensors; give new name to old name.

    Raises:
        CheckpointError: if one name is given twice.
    """
    olds: dict[str, str] = {}
    for name in names:
        new = renamed(name, rename)
        if new in olds:
            raise CheckpointError(f"rename makes '{new}' of both '{olds[new]}' and '{name}' of '{path}'.")
        olds[new] = name
    return olds


def inverted(rename: Rename) -> dict[str | re.Pattern[str], str]:
    """Give the renaming that undoes this one.

    Raises:
        CheckpointError: if it has a pattern, which has no way back.
    """
    patterns = [old.pattern for old in rename if isinstance(old, re.Pattern)]
    if patterns:
        raise CheckpointError(f"the pattern {patterns[0]!r} has no way back: rename by names, or the other way round.")
    return {new: str(old) for old, new in rename.items()}


def refuse_unused(names: Iterable[str], rename: Rename, path: str) -> None:
    """Refuse a renaming of what is not there: it is mistyped.

    Raises:
        CheckpointError: if there is any; it tells the nearest names.
    """
    names = list(names)
    unused = []
    for old in rename:
        if isinstance(old, re.Pattern):
            if not any(old.fullmatch(name) for name in names):
                unused.append(f"the pattern {old.pattern!r}")
        elif not any(name == old or name.startswith(f"{old}/") for name in names):
            unused.append(repr(old) + nearest(old, names))
    if unused:
        raise CheckpointError(f"rename names what is not in '{path}': {', '.join(unused)}.")


def nearest(name: str, candidates: Iterable[str]) -> str:
    """Say which name comes nearest, if any does: `; nearest name: 'W'`."""
    close = difflib.get_close_matches(name, list(candidates), n=1, cutoff=0.5)
    return f"; nearest name: '{close[0]}'" if close else ""


def pattern(text: str) -> re.Pattern[str]:
    """Compile what a user typed.

    Raises:
        CheckpointError: if it is no regular expression.
    """
    try:
        return re.compile(text)
    except re.error as error:
        raise CheckpointError(f"{text!r} is no regular expression: {error}.") from None
