"""A planned model as lines of source, before they have their text."""

import functools
import inspect
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import keras

from migration.graphs.plan.layer import Call, Code, Layer, Value
from migration.graphs.plan.literals import argument
from migration.graphs.plan.model_plan import Plan
from migration.graphs.plan.names import short_word
from migration.graphs.writing.own_layers import own_layers

#: Expressions are put into each other as long as the line stays this short.
_LONGEST = 80
#: What is written in brackets after a name needs none around it.
_ATOM = re.compile(r"^[\w.]+$|^-?[\d.]+$")
#: Two numbers or values with an operator between them.
_OPERATION = re.compile(r"^[\w.{}]+ ([+\-*/]) [\w.{}]+$")
#: How long a line may be after which `ruff format` breaks it into three, without indentation and result.
_BROKEN = 92


class LayerName(str):
    """The name of a layer, as an argument."""


class Callee(Protocol):
    """What a line calls."""

    @property
    def key(self) -> Hashable:
        """Lines with the same key do the same, but for their arguments."""

    @property
    def word(self) -> str:
        """What it is, in a word."""

    @property
    def main(self) -> bool:
        """Whether it holds what the model has learned, and does not only normalise."""

    def default(self, key: str) -> Any:
        """What an argument is that is not given.

        Raises:
            KeyError: if there is nothing.
        """

    def write(self, inputs: Sequence[str], arguments: Mapping[str, str]) -> str:
        """Write the call."""


@dataclass
class NewLayer:
    """A layer that is made where it is called."""

    type: str
    called: str
    main: bool
    word: str

    @property
    def key(self) -> Hashable:
        """See `Callee`."""
        return self.type, self.called

    def default(self, key: str) -> Any:
        """See `Callee`."""
        return _defaults(self.type)[key]

    def made(self, arguments: Mapping[str, str]) -> str:
        """Write how it is made."""
        texts = [text if key.startswith("*") else f"{key}={text}" for key, text in arguments.items()]
        own = self.type in own_layers()
        return f"{'' if own else 'layers.'}{self.type}({', '.join(texts)})"

    def write(self, inputs: Sequence[str], arguments: Mapping[str, str]) -> str:
        """See `Callee`."""
        return f"{self.made(arguments)}({filled(self.called, inputs) if self.called else ', '.join(inputs)})"


@dataclass
class HeldLayer:
    """A layer that is made elsewhere, and has a name there; see `Callee`."""

    layer: Layer
    called: str
    main: bool = True

    @property
    def word(self) -> str:
        """See `Callee`."""
        return short_word(self.layer)

    @property
    def key(self) -> Hashable:
        """See `Callee`."""
        return type(self).__name__, id(self.layer), self.called

    @property
    def held(self) -> str:
        """What it is called in the source."""
        return f"self.{self.layer.name}"

    def default(self, key: str) -> Any:
        """See `Callee`."""
        raise KeyError(key)

    def write(self, inputs: Sequence[str], arguments: Mapping[str, str]) -> str:
        """See `Callee`."""
        return f"{self.held}({filled(self.called, inputs) if self.called else ', '.join(inputs)})"


@dataclass
class SharedLayer(HeldLayer):
    """A layer that is called more than once: a variable has it."""

    variable: str = ""

    @property
    def held(self) -> str:
        """See `HeldLayer`."""
        return self.variable


@dataclass
class Expression:
    """An expression of Python, with `{0}`, `{1}` for its inputs."""

    text: str
    word: str
    main: bool = False

    @property
    def key(self) -> Hashable:
        """See `Callee`."""
        return "expression", self.text

    def default(self, key: str) -> Any:
        """See `Callee`."""
        raise KeyError(key)

    def write(self, inputs: Sequence[str], arguments: Mapping[str, str]) -> str:
        """See `Callee`."""
        return filled(self.text, inputs)


@dataclass(eq=False)
class Line:
    """A line of the source.

    Attributes:
        callee: what is called.
        inputs: what it takes.
        outputs: what it makes.
        arguments: those of the layer or the function, its name among them.
        hint: what its result may be called.
        several: whether it makes a list of results.
        names: of several results.
        call: what it stands for; None for the call of a function.
    """

    callee: Callee
    inputs: list[Value]
    outputs: list[Value]
    arguments: dict[str, Any]
    hint: str
    several: bool = False
    names: Sequence[str] = ()
    call: Call | None = None

    @functools.cached_property
    def named(self) -> tuple[str, ...]:
        """The arguments that are names of layers."""
        return tuple(key for key, value in self.arguments.items() if isinstance(value, LayerName))

    @functools.cached_property
    def movable(self) -> bool:
        """Whether the line could stand in another function: nothing in it belongs to this one."""
        codes = (value.text for value in self.arguments.values() if isinstance(value, Code))
        return not isinstance(self.callee, SharedLayer) and not any(text.startswith("part(") for text in codes)

    @functools.cached_property
    def size(self) -> int:
        """About how many lines it is when it is formatted."""
        texts = {key: argument(value) for key, value in self.arguments.items()}
        inputs = ["x", *["branch_0"] * len(self.inputs)][: len(self.inputs)]
        return 3 if len(self.callee.write(inputs, texts)) > _BROKEN else 1


def lines_of(plan: Plan, owned: Callable[[Layer, str], Callee] | None = None) -> list[Line]:
    """The lines of a model: each near to what takes its result, branch after branch.

    Args:
        plan: the model.
        owned: makes what a line calls of a layer, and of how that is called; by default it is made where it is called.
    """
    within = _short_expressions(plan)
    calls = [call for call in plan.calls if call not in within]
    times = Counter(call.layer for call in calls if call.layer is not None)
    dtype = main_dtype(plan)
    lines = {}
    for call in calls:
        operands: list[Value] = []
        callee: Callee
        if call.layer is None:
            callee = Expression(_template(call, within, operands), _word(call))
        else:
            operands = list(call.inputs)
            main = bool(call.layer.weights) and not call.layer.type.endswith(("Normalization", "PReLU"))
            if owned is not None:
                callee = owned(call.layer, call.called)
            elif times[call.layer] > 1:
                callee = SharedLayer(call.layer, call.called)
            else:
                callee = NewLayer(call.layer.type, call.called, main, short_word(call.layer))
        arguments = _arguments(call.layer, dtype) if call.layer and isinstance(callee, NewLayer) else {}
        results = [call.value(index) for index in range(len(call.tensors) if call.several else 1)]
        lines[call] = Line(callee, operands, results, arguments, _hint(call), call.several, call.names, call)
    return _branch_after_branch(plan.outputs.values(), lines)


def filled(template: str, texts: Sequence[str]) -> str:
    """Put texts in the place of `{0}`, `{1}`."""
    return re.sub(r"\{(\d+)\}", lambda found: texts[int(found[1])], template)


def made_layer(layer: Layer, dtype: str) -> str:
    """Write how a shared layer is made."""
    texts = {key: argument(value) for key, value in _arguments(layer, dtype).items()}
    return NewLayer(layer.type, "", True, "").made(texts)


def main_dtype(plan: Plan) -> str:
    """The dtype that most of a model computes in."""
    floats = Counter(tensor.dtype.name for call in plan.calls for tensor in call.tensors if tensor.dtype.is_floating)
    return floats.most_common(1)[0][0] if floats else "float32"


def _arguments(layer: Layer, dtype: str) -> dict[str, Any]:
    arguments = {key: value for key, value in layer.arguments.items() if value is not None}
    if dtype != "float32":
        arguments["dtype"] = dtype
    if layer.name:
        arguments["name"] = LayerName(layer.name)
    return arguments


def _branch_after_branch(outputs: Iterable[Value], lines: Mapping[Call, Line]) -> list[Line]:
    done: dict[Line, None] = {}
    for output in outputs:
        waiting = [lines[output.call]] if output.call else []
        while waiting:
            line = waiting[-1]
            missing = [
                lines[value.call] for value in line.inputs if value.call is not None and lines[value.call] not in done
            ]
            if line in done or not missing:
                done.setdefault(line)
                waiting.pop()
            else:
                waiting.append(missing[0])
    return list(done)


def _short_expressions(plan: Plan) -> set[Call]:
    """Expressions that are written where they are used: in another one, once."""
    uses = Counter(value for call in plan.calls for value in call.inputs)
    uses.update(plan.outputs.values())
    takers: dict[Value, list[Call]] = defaultdict(list)
    for call in plan.calls:
        for value in call.inputs:
            takers[value].append(call)
    within: set[Call] = set()
    lengths: dict[Call, int] = {}
    for call in plan.calls:
        inner = [lengths[each.call] for each in call.inputs if each.call is not None and each.call in within]
        lengths[call] = len(call.expression) + sum(inner)
        if call.layer is not None or call.several or call.value() in plan.outputs.values():
            continue
        found = takers[call.value()]
        alone = len(found) == 1 and uses[call.value()] == 1 and found[0].layer is None
        if alone and lengths[call] + len(found[0].expression) < _LONGEST:
            within.add(call)
    return within


def _template(call: Call, within: set[Call], operands: list[Value]) -> str:
    """The expression of a call with those that are written in it; what they take is added to the operands."""
    texts: list[str] = []
    for value in call.inputs:
        if value.call is not None and value.call in within:
            text = _template(value.call, within, operands)
            if not _is_atom(text) and not _is_call_of(call.expression) and not _binds(value.call, call, not texts):
                text = f"({text})"
        else:
            text = f"{{{len(operands)}}}"
            operands.append(value)
        texts.append(text)
    return call.expression.format(*texts)


def _binds(inner: Call, outer: Call, first: bool) -> bool:
    """Whether an expression needs no brackets in another, as `a * b` in `a * b + c`."""
    found = [_OPERATION.match(each.expression) for each in (inner, outer)]
    if found[0] is None or found[1] is None:
        return False
    (one, other), left = (each[1] for each in found if each), first and outer.expression.startswith("{0}")
    return other in "+-" and (one in "*/" or left)


def _word(call: Call) -> str:
    """What an expression is, in a word: its function or operator."""
    if found := re.match(r"^(?:ops|keras|tf|np)(?:\.\w+)*\.(\w+)\(", call.expression):
        return found[1]
    operators = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "@": "matmul"}
    found = re.search(r"\} ([+\-*/@]) ", call.expression) or re.search(r" ([+\-*/@]) \{", call.expression)
    return operators[found[1]] if found else "slice" if "[" in call.expression else "compute"


def _hint(call: Call) -> str:
    if call.layer is not None and call.layer.name:
        return call.layer.name
    words = call.tensors[0].node.name.split("/")
    return "_".join(words[-2:]) if len(words) > 1 else words[-1]


@functools.cache
def _defaults(layer: str) -> dict[str, Any]:
    cls = own_layers().get(layer) or getattr(keras.layers, layer)
    found = {}
    for name, parameter in inspect.signature(cls).parameters.items():
        value = parameter.default
        if value is not inspect.Parameter.empty:
            found[name] = value[0] if isinstance(value, tuple) and len(set(value)) == 1 else value
    return found


def _is_atom(text: str) -> bool:
    """Whether a text is one name, number or call, which needs no brackets in a larger expression."""
    return bool(_ATOM.match(text)) or _is_call_of(text)


def _is_call_of(text: str) -> bool:
    """Whether the brackets behind the first name close at the end."""
    start = re.match(r"^[\w.{}]+(?=[(\[])", text)
    if not start:
        return False
    depth = 0
    for place, letter in enumerate(text[start.end() :], start.end()):
        depth += letter in "([{"
        depth -= letter in ")]}"
        if depth == 0:
            return place == len(text) - 1
    return False
