"""Lines that are repeated become functions, and rows of calls become loops, as a person would write them."""

import bisect
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migration.graphs.plan.layer import Code, Value
from migration.graphs.plan.literals import argument
from migration.graphs.writing.functions import (
    Function,
    Group,
    alike,
    function_of,
    layer_names,
    name_function,
    numbered,
    outside,
    values_of,
)
from migration.graphs.writing.lines import LayerName, Line

#: The most lines of a function, and of a chain such as convolution, batch norm and activation.
_LONGEST_BLOCK = 40
_LONGEST_CHAIN = 6
#: So often a chain must be there; and a block.
_CHAINS, _BLOCKS = 3, 2
#: So many lines something must save.
_WORTH = 2
#: What a function needs beside its body: its head, and two empty lines.
_HEAD = 3
#: So many groups are looked at, those first that save most.
_LOOKED_AT = 400
#: The most values that a function takes beside its arguments.
_MOST_INPUTS = 3


@dataclass(eq=False)
class Loop:
    """Lines in a row, each of which takes the result of the one before, as a loop.

    Attributes:
        lines: the calls.
        first: what the first one takes.
        variable: what differs; empty if nothing does.
        values: of it, as they are written.
        number: of the first call, if the names of the layers count; None if they do not.
        arguments: of the call in the loop, as they are written.
    """

    lines: list[Line]
    first: Value
    variable: str
    values: Sequence[str]
    number: int | None
    arguments: dict[str, str]

    @property
    def inputs(self) -> list[Value]:
        """What it takes."""
        return outside(self.lines)

    @property
    def outputs(self) -> list[Value]:
        """What it makes."""
        return self.lines[-1].outputs

    @property
    def head(self) -> str:
        """Its first line."""
        count = len(self.lines)
        values = f"({', '.join(self.values)})" if self.values else f"range({count})"
        if self.number is None:
            return f"for {self.variable or '_'} in {values}:"
        if not self.values:
            start = f"{self.number}, " if self.number else ""
            return f"for number in range({start}{self.number + count}):"
        return f"for number, {self.variable} in enumerate({values}{f', {self.number}' if self.number else ''}):"

    @property
    def size(self) -> int:
        """About how many lines it is when it is formatted."""
        return 2 + (len(self.head) > 90) * (len(self.lines) + 2)


def folded(lines: Sequence[Line], results: Collection[Value]) -> tuple[list[Line], list[Function]]:
    """Make functions of what is repeated: of chains of layers first, then of blocks, and of blocks of blocks.

    Args:
        lines: of the model.
        results: its outputs.

    Returns:
        The lines that are left, and the functions, each behind those that it calls.
    """
    refused: set[Hashable] = set()
    wanted: set[Hashable] | None = None
    while True:
        left, functions = _folded(list(lines), results, refused, wanted)
        bodies = [left, *(function.lines for function in functions)]
        # What is hardly called any more, when blocks have taken up its calls, is written where it is called.
        for function in functions:
            calls = [line for body in bodies for line in body if line.callee is function]
            size = sum(line.size for line in function.lines)
            if len(calls) * size - sum(call.size for call in calls) - size - _HEAD < _worth(function, len(calls)):
                refused.add(_kind(function.lines))
                wanted = {kind for each in functions if (kind := _kind(each.lines)) not in refused}
                break
        else:
            return left, functions


def _folded(
    lines: list[Line], results: Collection[Value], refused: Collection[Hashable], wanted: Collection[Hashable] | None
) -> tuple[list[Line], list[Function]]:
    """Fold once: into the wanted functions first, if any are."""
    functions: list[Function] = []
    for chains, only in ((True, wanted), (False, wanted), (False, None)):
        while (found := _best(lines, results, chains, refused, only)) is not None:
            function, groups, calls = found
            name_function(function, calls, functions)
            functions.append(function)
            instead = {group[-1]: call for group, call in zip(groups, calls, strict=True)}
            gone = {line for group in groups for line in group[:-1]}
            lines = [instead.get(line, line) for line in lines if line not in gone]
    return lines, functions


def _best(
    lines: Sequence[Line],
    results: Collection[Value],
    chains: bool,
    refused: Collection[Hashable],
    wanted: Collection[Hashable] | None,
) -> tuple[Function, list[Group], list[Line]] | None:
    """The function that saves most lines."""
    best, most = None, float("-inf")
    names = sorted(layer_names(lines))
    by_form = _groups(lines, results, chains)
    found = sorted(by_form, key=_saved_at_most, reverse=True)[:_LOOKED_AT]
    for groups in found:
        if 1.6 * _saved_at_most(groups) <= most:
            break
        kind = _kind(groups[0])
        if kind in refused or (wanted is not None and kind not in wanted):
            continue
        for naming in alike(groups):
            if len(naming.groups) < (_CHAINS if chains else _BLOCKS):
                continue
            made = function_of(naming)
            if made is None:
                continue
            function, calls = made
            saved: float = sum(line.size for group in naming.groups for line in group)
            saved -= sum(call.size for call in calls) + _HEAD + sum(line.size for line in function.lines)
            if saved < _worth(function, len(calls)) or any(re.match(r'f"{name}_\d+_', text) for text in naming.texts):
                continue  # the latter is several units of a row, not one
            # A whole scope of the graph is what its author thought of as one thing.
            whole = all(_is_whole(each, group, names) for each, group in zip(naming.given, naming.groups, strict=True))
            saved *= 1.6 if whole else 1.0 if "name" in naming.given[0] else 0.5 / max(1, len(naming.given[0]))
            saved -= len(calls) * (len(function.inputs) - 1)
            if saved > most:
                best, most = (function, naming.groups, calls), saved
    return best


def _is_whole(given: Mapping[str, Any], group: Group, names: Sequence[str]) -> bool:
    """Whether a group is all of a scope: no other layer has its name in front of its own."""
    scope = given.get("name")
    if scope is None:
        return False
    found = bisect.bisect(names, f"{scope}_~") - bisect.bisect_left(names, f"{scope}_") + (scope in names)
    return found == len(layer_names(group))


def _worth(function: Function, calls: int) -> int:
    """How many lines a function must save: what is one thing, as a normalised convolution is, may cost some."""
    return -2 if function.chain and len(function.lines) > 2 and calls >= _CHAINS else 1


def _saved_at_most(groups: Sequence[Group]) -> float:
    length = sum(line.size for line in groups[0])
    return float((len(groups) - 1) * length - len(groups) - _HEAD)


def _kind(group: Group) -> tuple[Hashable, ...]:
    """What a group does in the end, whatever functions it calls for that."""
    found: list[Hashable] = []
    for line in group:
        found += _kind(line.callee.lines) if isinstance(line.callee, Function) else [line.callee.key]
    return tuple(found)


def _groups(lines: Sequence[Line], results: Collection[Value], chains: bool) -> Iterator[list[Group]]:
    """Groups of lines next to each other that do the same, and of which only the last result is taken elsewhere."""
    uses = Counter(value for line in lines for value in line.inputs)
    uses.update(list(results))
    numbers: dict[Hashable, int] = {}
    starts: dict[tuple[int, int], list[int]] = defaultdict(list)
    for start in range(len(lines)):
        form = -1
        places: dict[Value, Hashable] = {}
        inputs: dict[Value, int] = {}
        unused: dict[Value, int] = {}
        mains = 0
        for offset, line in enumerate(lines[start : start + (_LONGEST_CHAIN if chains else _LONGEST_BLOCK)]):
            mains += line.callee.main
            if not line.movable or (chains and (mains > 1 or not _goes_on(line, offset, lines[start + offset - 1]))):
                break
            wiring = []
            for value in line.inputs:
                if value in places:
                    unused[value] -= 1
                    if not unused[value]:
                        del unused[value]
                else:
                    inputs.setdefault(value, len(inputs))
                wiring.append(places.get(value, inputs.get(value)))
            if len(inputs) > _MOST_INPUTS:
                break
            form = numbers.setdefault((form, line.callee.key, tuple(wiring), line.named), len(numbers))
            for index, value in enumerate(line.outputs):
                places[value] = (offset, index)
                if uses[value]:
                    unused[value] = uses[value]
            whole = not line.several and set(unused) == set(line.outputs)
            if chains:  # convolution, batch norm, activation; or batch norm, activation, convolution
                whole &= mains == 1 and (line.callee.main or lines[start].callee.main)
            if offset and whole and inputs:
                starts[form, offset + 1].append(start)
    least = _CHAINS if chains else _BLOCKS
    for (_, length), found in starts.items():
        groups: list[Group] = []
        end = 0
        for start in found:
            if start >= end:
                groups.append(lines[start : start + length])
                end = start + length
        if len(groups) >= least and not _is_repeated(groups[0]):
            yield groups


def _goes_on(line: Line, offset: int, before: Line) -> bool:
    """Whether a line takes the result of the one before it alone."""
    return len(line.inputs) == 1 and not line.several and (not offset or line.inputs == before.outputs)


def _is_repeated(group: Group) -> bool:
    """Whether a group is the same thing twice or more, which is better a function of its own."""
    keys = [line.callee.key for line in group]
    return any(keys == keys[:length] * (len(keys) // length) for length in range(1, len(keys) // 2 + 1))


def with_loops(lines: Sequence[Line], results: Collection[Value]) -> list[Line | Loop]:
    """Make loops of the rows of calls in some lines."""
    uses = Counter(value for line in lines for value in line.inputs)
    uses.update(list(results))
    found: list[Line | Loop] = []
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and _follows(lines[start:end], lines[end], uses):
            end += 1
        loop = _loop(lines[start:end]) if end - start > 2 else None
        counted = loop is not None and loop.number is not None and isinstance(lines[start].callee, Function)
        if loop is not None and sum(line.size for line in loop.lines) - loop.size >= (1 if counted else _WORTH):
            found.append(loop)
        else:
            found += lines[start:end]
        start = end
    return found


def _follows(row: Sequence[Line], line: Line, uses: Counter[Value]) -> bool:
    """Whether a line does with the result of the last line of a row what that did with the one before."""
    last = row[-1]
    if line.callee.key != last.callee.key or line.several or last.several or len(line.inputs) != len(last.inputs):
        return False
    (made,) = last.outputs
    places = [value == made for value in line.inputs]
    if not any(places) or uses[made] != sum(places):
        return False
    if any(one != other for one, other, place in zip(line.inputs, last.inputs, places, strict=True) if not place):
        return False
    taken = {value for value, place in zip(last.inputs, places, strict=True) if place}
    return len(taken) == 1 and (len(row) == 1 or taken == set(row[-2].outputs))


def _loop(row: Sequence[Line]) -> Loop | None:
    arguments: dict[str, str] = {}
    variables: dict[tuple[str, ...], str] = {}
    number = None
    for key in dict.fromkeys(key for line in row for key in line.arguments):
        values = values_of(row, key)
        if values is None:
            return None
        written = tuple(argument(value) for value in values)
        if len(set(written)) == 1:
            arguments[key] = written[0]
            continue
        if isinstance(values[0], LayerName):
            counted = numbered([[value] for value in values])
            if counted is not None and counted[0] == list(range(counted[0][0], counted[0][0] + len(row))):
                number, arguments[key] = counted[0][0], counted[1][0]
                continue
        elif key == "number" and values == list(range(values[0], values[0] + len(row))):
            number, arguments[key] = values[0], "number"
            continue
        if any(isinstance(value, Code | str) for value in values):
            return None
        name = variables.setdefault(written, key.lstrip("*"))
        arguments[key] = name
    if len(variables) > 1:  # lines with several numbers each are easier to read one by one
        return None
    differing, variable = next(iter(variables.items()), ((), ""))
    first = next(one for one, other in zip(row[0].inputs, row[1].inputs, strict=True) if other in row[0].outputs)
    return Loop(list(row), first, variable, differing, number, arguments)
