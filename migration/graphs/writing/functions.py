"""Functions of the source, made of groups of lines that are alike."""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migration.graphs.plan.layer import Code, Value
from migration.graphs.plan.literals import argument
from migration.graphs.plan.names import RESERVED, identifier, unique
from migration.graphs.writing.lines import LayerName, Line, NewLayer

#: A function with more parameters, or with more numbers in them, is harder to read than what it stands for.
_MOST_PARAMETERS = 7
_MOST_NUMBERS = 12
#: So many names of layers may be other than in the other groups.
_IRREGULAR = 2
#: What is the same in so large a part of the calls is a default.
_NEARLY_ALWAYS = 2 / 3

#: A chain of more layers is not called after them.
_MOST_WORDS = 4
#: In which order parameters are written.
_ORDER = ("units", "filters", "kernel_size", "pool_size")

#: Lines next to each other.
Group = Sequence[Line]


@dataclass
class Function:
    """A function that makes layers and calls them.

    Attributes:
        lines: of its body; the result of the last one is returned.
        inputs: its first parameters: what the lines take from outside.
        parameters: names of those that all calls give.
        naming: those that the names of layers are made with.
        defaults: the others, to what they are where they are not given.
        name: set when all functions are known.
    """

    lines: list[Line]
    inputs: list[Value]
    parameters: list[str]
    naming: list[str]
    defaults: dict[str, Any]
    name: str = ""
    main: bool = True

    @property
    def chain(self) -> bool:
        """Whether each line calls a layer on the result of the one before, and on nothing else."""
        layers = all(
            line.callee.chain if isinstance(line.callee, Function) else isinstance(line.callee, NewLayer)
            for line in self.lines
        )
        pairs = zip(self.lines, self.lines[1:], strict=False)
        return layers and all(after.inputs == before.outputs for before, after in pairs)

    @property
    def key(self) -> Hashable:
        """See `Callee`."""
        return "function", id(self)

    @property
    def word(self) -> str:
        """See `Callee`."""
        return self.name

    def default(self, key: str) -> Any:
        """See `Callee`."""
        return self.defaults[key]

    def write(self, inputs: Sequence[str], arguments: Mapping[str, str]) -> str:
        """See `Callee`."""
        given = [arguments[key] for key in self.parameters]
        named = [f"{key}={arguments[key]}" for key in self.naming]
        others = [key for key, value in self.defaults.items() if arguments.get(key, argument(value)) != argument(value)]
        named += [f"{key}={arguments[key]}" for key in others]
        return f"{self.name or 'some_function'}({', '.join([*inputs, *given, *named])})"


@dataclass
class Naming:
    """How the names of layers in some groups are written.

    Attributes:
        groups: those that can be written so.
        given: the parameters that make the names, of each group.
        texts: of the names, in the order of the lines.
    """

    groups: list[Group]
    given: list[dict[str, Any]]
    texts: list[str]


@dataclass
class _Column:
    """What an argument is in each of some groups, if it is not the same in all.

    Attributes:
        key: of the argument.
        values: one for each group.
        places: where it stands: number of the line and key, also those of others that are the same.
        text: in the function.
    """

    key: str
    values: list[Any]
    places: list[tuple[int, str]]
    text: str = ""

    @property
    def written(self) -> tuple[str, ...]:
        return tuple(argument(value) for value in self.values)

    def times(self, other: "_Column") -> int | None:
        """How many times another column this one is, if it is a whole number of times in all groups."""
        pairs = list(zip(self.values, other.values, strict=True))
        if self.key != other.key or not all(type(each) is int and each > 0 for pair in pairs for each in pair):
            return None
        found = {one / two for one, two in pairs}
        return int(found.pop()) if len(found) == 1 and min(found).is_integer() else None


def alike(groups: Sequence[Group]) -> Iterator[Naming]:
    """Part groups by how the names of their layers can be written."""
    named = [layer_names(group) for group in groups]
    if not named[0]:
        yield Naming(list(groups), [{} for _ in groups], [])
        return
    # They begin with the same words.
    by_endings: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, names in enumerate(named):
        if prefix := common_words(names):
            by_endings[tuple(name[len(prefix) :] for name in names)].append(number)
    for endings, numbers in by_endings.items():
        given = [{"name": LayerName(common_words(named[number]))} for number in numbers]
        yield Naming([groups[number] for number in numbers], given, [_ending(ending) for ending in endings])
    if len(by_endings) > 1 and len(groups[0]) > 3 and (nearly := _nearly_alike(groups, named, by_endings)) is not None:
        yield nearly
    # They have the same number.
    by_words: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, names in enumerate(named):
        if not common_words(names):
            by_words[tuple(re.sub(r"\d+", "0", name) for name in names)].append(number)
    for numbers in by_words.values():
        if (found := numbered([named[number] for number in numbers])) is not None:
            own, texts = found
            yield Naming([groups[number] for number in numbers], [{"number": each} for each in own], texts)
    # They have nothing in common.
    words = [f"{line.callee.word}_name" for line in groups[0] for _ in line.named]
    if len(words) == 2 and words[0] != words[1]:
        own_names = [{word: LayerName(name) for word, name in zip(words, names, strict=True)} for names in named]
        yield Naming(list(groups), own_names, words)


def _ending(ending: str) -> str:
    return f'f"{{name}}{ending}"' if ending else "name"


def _nearly_alike(
    groups: Sequence[Group], named: Sequence[Sequence[str]], by_endings: Mapping[tuple[str, ...], Sequence[int]]
) -> Naming | None:
    """Groups whose names end in the same way but for one or two, which become parameters."""
    most = max(by_endings, key=lambda endings: len(by_endings[endings]))
    numbers: list[int] = []
    differing: set[int] = set()
    for endings, found in by_endings.items():
        places = {place for place, (one, other) in enumerate(zip(most, endings, strict=True)) if one != other}
        if len(differing | places) <= _IRREGULAR:
            differing |= places
            numbers += found
    texts = [_ending(ending) for ending in most]
    numbers.sort()
    prefixes = [common_words(named[number]) for number in numbers]
    given: list[dict[str, Any]] = [{"name": LayerName(prefix)} for prefix in prefixes]
    for place in sorted(differing):
        ends = [named[number][place][len(prefix) + 1 :] for number, prefix in zip(numbers, prefixes, strict=True)]
        start = common_words(ends)
        key = f"{identifier(start)}_name"
        if not start or key in given[0] or start in ends:
            return None
        texts[place] = f'f"{{name}}_{start}_{{{key}}}"'
        for each, ending in zip(given, ends, strict=True):
            each[key] = ending[len(start) + 1 :]
    return Naming([groups[number] for number in numbers], given, texts) if len(numbers) > 1 else None


def function_of(naming: Naming) -> tuple[Function, list[Line]] | None:
    """Make a function of groups of lines that do the same, but for their arguments.

    Returns:
        The function and its calls; None if it would not be readable.
    """
    groups = naming.groups
    body: list[dict[str, Any]] = [{} for _ in groups[0]]
    columns: dict[tuple[str, ...], _Column] = {}
    texts = iter(naming.texts)
    for number in range(len(groups[0])):
        lines = [group[number] for group in groups]
        for key in sorted({key: None for line in lines for key in line.arguments}, key="name".__eq__):
            if key in lines[0].named:
                body[number][key] = Code(next(texts))
                continue
            values = values_of(lines, key)
            if values is None:
                return None
            column = _Column(key.lstrip("*"), values, [])
            if len(set(column.written)) == 1:
                body[number][key] = values[0]
            else:
                columns.setdefault(column.written, column).places.append((number, key))
                body[number][key] = None
    parameters, defaults, arguments = _parameters(list(columns.values()), len(groups))
    if parameters is None:
        return None
    for column in columns.values():
        for number, key in column.places:
            body[number][key] = Code(column.text)
    function = Function([], outside(groups[0]), parameters, [], defaults)
    for key in naming.given[0]:
        usual, times = Counter(each[key] for each in naming.given).most_common(1)[0]
        if _is_default(times, len(groups)):
            defaults[key] = usual
        else:
            function.naming.append(key)
    function.lines = [_moved(line, own, naming.given[0]) for line, own in zip(groups[0], body, strict=True)]
    calls = []
    for group, given, others in zip(groups, naming.given, arguments, strict=True):
        hint = str(given.get("name", group[-1].hint))
        calls.append(Line(function, outside(group), group[-1].outputs, {**others, **given}, hint))
    return function, calls


def name_function(function: Function, calls: Sequence[Line], others: Sequence[Function]) -> None:
    """Name a function: a chain after its layers, a block after the scope that it is in the graph.

    Args:
        function: to be named.
        calls: of it.
        others: functions that have their names.
    """
    taken = {*RESERVED, *function.parameters, *function.defaults, *(each.name for each in others)}
    words = [_word(line) for line in function.lines]
    if function.chain and len(words) <= _MOST_WORDS:
        name = "_".join(words)
    else:
        scopes = [re.findall(r"[a-z]{3,}", str(call.arguments.get("name", "")).lower()) for call in calls]
        common = [word for word in scopes[0] if all(word in scope for scope in scopes)]
        joins = "residual" if "add" in words else "block"
        name = common[-1] if common and common[-1] not in words else joins
    if name in taken and (same := [each for each in others if each.name == name]):
        # What it has, and the other has not.
        more = Counter(_layers(function)) - Counter(_layers(same[0]))
        name = f"{name}_with_{'_'.join(more)}" if 0 < len(more) < _MOST_WORDS else name
    function.name = unique(name, taken)


def _layers(function: Function) -> list[str]:
    return [_word(line) for line in function.lines if isinstance(line.callee, NewLayer)]


def _word(line: Line) -> str:
    given = isinstance(line.callee, NewLayer) and isinstance(line.arguments.get("*activation"), Code)
    return "activation" if given else line.callee.word


def _parameters(
    columns: Sequence[_Column], calls: int
) -> tuple[list[str] | None, dict[str, Any], list[dict[str, Any]]]:
    """Name what differs: parameters, defaults, and the arguments of each call; columns get their texts."""
    arguments: list[dict[str, Any]] = [{} for _ in range(calls)]
    defaults: dict[str, Any] = {}
    by_key: dict[str, list[_Column]] = defaultdict(list)
    multiples: list[tuple[_Column, int, _Column]] = []
    keys = Counter(column.key for column in columns)
    for column in columns:
        usual, times = Counter(column.written).most_common(1)[0]
        if _is_default(times, calls) and keys[column.key] == 1:
            column.text = column.key
            defaults[column.key] = column.values[column.written.index(usual)]
            for each, value in zip(arguments, column.values, strict=True):
                each[column.key] = value
            continue
        for other in by_key[column.key]:
            if (times_of := column.times(other)) is not None:
                multiples.append((column, times_of, other))
                break
        else:
            by_key[column.key].append(column)
    parameters = []
    for key in sorted((key for key in by_key if by_key[key]), key=_place):
        those = by_key[key]
        name = key if len(those) == 1 else f"{key.removesuffix('s')}s"
        parameters.append(name)
        for number, column in enumerate(those):
            column.text = name if len(those) == 1 else f"{name}[{number}]"
        for number, each in enumerate(arguments):
            values = tuple(column.values[number] for column in those)
            each[name] = values if len(those) > 1 else values[0]
    for column, times_of, other in multiples:
        column.text = f"{times_of} * {other.text}"
    if not RESERVED.isdisjoint([*parameters, *defaults]):
        return None, {}, []
    if len(parameters) + len(defaults) > _MOST_PARAMETERS or sum(map(len, by_key.values())) > _MOST_NUMBERS:
        return None, {}, []
    return parameters, defaults, arguments


def _is_default(times: int, calls: int) -> bool:
    return calls > 2 and times >= _NEARLY_ALWAYS * calls


def _place(key: str) -> int:
    return next((place for place, each in enumerate(_ORDER) if key.removesuffix("s") == each.removesuffix("s")), 9)


def _moved(line: Line, arguments: dict[str, Any], naming: Mapping[str, Any]) -> Line:
    """A line as it stands in a function: its result is called as the scope within that of the function."""
    hint = line.hint
    prefix = str(naming.get("name", ""))
    hint = hint[len(prefix) :].strip("_") if prefix and hint.startswith(prefix) else ""
    return Line(line.callee, line.inputs, line.outputs, arguments, hint or line.callee.word, line.several, line.names)


def outside(group: Group) -> list[Value]:
    """What a group of lines takes from outside, each once."""
    made = {value for line in group for value in line.outputs}
    return list(dict.fromkeys(value for line in group for value in line.inputs if value not in made))


def layer_names(group: Group) -> list[str]:
    """The names of the layers in some lines."""
    return [str(line.arguments[key]) for line in group for key in line.named]


def values_of(lines: Sequence[Line], key: str) -> list[Any] | None:
    """What an argument is in each of some lines; None if one has it not, and no default is known."""
    try:
        return [line.arguments[key] if key in line.arguments else line.callee.default(key) for line in lines]
    except KeyError:
        return None


def common_words(names: Sequence[str]) -> str:
    """The words that some names begin with: `conv1` of `conv1` and `conv1_bn`."""
    words = [name.split("_") for name in names]
    count = 0
    while all(len(each) > count and each[count] == words[0][count] for each in words):
        count += 1
    return "_".join(words[0][:count])


def numbered(names: Sequence[Sequence[str]]) -> tuple[list[int], list[str]] | None:
    """Find the number that makes the difference between some lists of names.

    Returns:
        The number of each list, and the names written with `{number}`; None if it is not one number.
    """
    parts = [[re.split(r"(\d+)", name) for name in each] for each in names]
    found: set[tuple[str, ...]] = set()
    texts = []
    for column in zip(*parts, strict=True):
        if len({len(each) for each in column}) > 1:
            return None
        text = ""
        for pieces in zip(*column, strict=True):
            if len(set(pieces)) == 1:
                text += pieces[0]
            elif all(piece.isdigit() and str(int(piece)) == piece for piece in pieces):
                text += "{number}"
                found.add(pieces)
            else:
                return None
        texts.append(f'f"{text}"')
    return ([int(each) for each in found.pop()], texts) if len(found) == 1 else None
