"""The module that makes a planned model."""

import inspect
import re
import subprocess
import sys
from collections import Counter, defaultdict

from migration.graphs.flow import Tensor
from migration.graphs.plan.layer import Call, Layer, Value
from migration.graphs.plan.literals import argument
from migration.graphs.plan.model_plan import Plan
from migration.graphs.plan.names import identifier, name_layers, unique
from migration.graphs.writing.own_layers import own_layers

#: Expressions are put into each other as long as the line stays this short.
_LONGEST = 80
#: What is written in brackets after a name needs none around it.
_ATOM = re.compile(r"^[\w.]+$|^-?[\d.]+$")


#: Reads a part of the graph, for the models that have one.
_PART = '''def part(name):
    """Read a part of the old graph."""
    file = pathlib.Path(__file__).parent / "parts" / f"{name}.pb"
    return base64.b64encode(file.read_bytes()).decode()'''


def model_source(plan: Plan, name: str, origin: str, watched: bool = False) -> str:
    """Write the module of a model.

    Args:
        plan: the model; its layers get their names.
        name: of the model.
        origin: what it was converted from, for the first line.
        watched: whether each line is followed by `watch(n, result)`, where n is the number of the call in the plan.
    """
    name_layers(plan.calls, plan.inputs)
    body = _Body(plan, watched).lines(name)
    used = "\n".join(body)
    classes = [cls for key, cls in own_layers().items() if re.search(rf"\b{key}\(", used)]
    sources = [inspect.getsource(cls).rstrip() for cls in classes]
    everything = "\n".join([used, *sources])
    if "part(" in used:
        sources.append(_PART)
        everything += _PART
    imports = [f"import {name}" for name in ("base64", "pathlib") if f"{name}." in everything]
    imports += [""] * bool(imports) + ["import keras"]
    imports += ["import numpy as np"] * ("np." in everything)
    imports += ["import tensorflow as tf"] * ("tf." in everything)
    parts = [part for part in ("layers", "ops") if re.search(rf"(?<![\w.]){part}\.", everything)]
    imports += [f"from keras import {', '.join(parts)}"] if parts else []
    text = "\n".join(
        [
            f'"""{name}, converted from {origin} by `migration convert`."""',
            "",
            *imports,
            "",
            "",
            *(f"{source}\n\n" for source in sources),
            "def make_model():",
            '    """Make the model; its `load_weights("model.weights.h5")` gives it what it has learned."""',
            *(f"    {line}" for line in body),
            "",
        ]
    )
    return formatted(text)


def formatted(source: str) -> str:
    """Format Python as `ruff format` does."""
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "100", "-"]
    return subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout


class _Body:
    """The lines of `make_model`."""

    def __init__(self, plan: Plan, watched: bool = False):
        self._plan = plan
        self._watched = watched
        self._numbers = {call: number for number, call in enumerate(plan.calls)}
        self._taken = {"keras", "layers", "ops", "np", "tf", "x", "make_model"}
        self._texts: dict[Value, str] = {}
        self._uses = Counter(value for call in plan.calls for value in call.inputs)
        self._uses.update(plan.outputs.values())
        self._called = Counter(call.layer for call in plan.calls if call.layer is not None)
        self._takers: dict[Value, list[Call]] = defaultdict(list)
        for call in plan.calls:
            for value in call.inputs:
                self._takers[value].append(call)
        self._layer_names: dict[Layer, str] = {}
        self._within = self._short_expressions()
        floats = Counter(
            tensor.dtype.name for call in plan.calls for tensor in call.tensors if tensor.dtype.is_floating
        )
        self._dtype = floats.most_common(1)[0][0] if floats else "float32"

    def lines(self, name: str) -> list[str]:
        """Write them."""
        lines = [self._input(key, tensor) for key, tensor in self._plan.flow.inputs.items()]
        calls = [call for call in self._plan.calls if not self._inlined(call)]
        for number, call in enumerate(calls):
            following = calls[number + 1] if number + 1 < len(calls) else None
            lines += self._line(call, following)
        inputs = ", ".join(self._texts[value] for value in self._plan.inputs.values())
        outputs = [(key, self._text(value)) for key, value in self._plan.outputs.items()]
        if len(outputs) == 1:
            result = outputs[0][1]
        else:
            result = "{" + ", ".join(f"{argument(key)}: {text}" for key, text in outputs) + "}"
        several = len(self._plan.inputs) > 1
        lines.append(f"return keras.Model({f'[{inputs}]' if several else inputs}, {result}, name={argument(name)})")
        return lines

    def _input(self, key: str, tensor: Tensor) -> str:
        text = unique(identifier(key) if key != "x" else "inputs", self._taken)
        self._texts[self._plan.inputs[key]] = text
        arguments = [_shape(tensor)]
        if tensor.dtype.name != "float32":
            arguments.append(f'dtype="{tensor.dtype.name}"')
        return f"{text} = keras.Input({', '.join(arguments)}, name={argument(key)})"

    def _short_expressions(self) -> set[Call]:
        """Expressions that are written where they are used: in another one, once."""
        within: set[Call] = set()
        lengths: dict[Call, int] = {}
        for call in self._plan.calls:
            inner = [lengths[each.call] for each in call.inputs if each.call is not None and each.call in within]
            lengths[call] = len(call.expression) + sum(inner)
            if call.layer is not None or call.several or call.value() in self._plan.outputs.values():
                continue
            takers = self._takers[call.value()]
            alone = len(takers) == 1 and self._uses[call.value()] == 1 and takers[0].layer is None
            if alone and lengths[call] + len(takers[0].expression) < _LONGEST:
                within.add(call)
        return within

    def _inlined(self, call: Call) -> bool:
        return call in self._within

    def _line(self, call: Call, following: Call | None) -> list[str]:
        lines = []
        if call.layer is None:
            right = self._expression(call)
        else:
            made = self._constructed(call.layer)
            if self._called[call.layer] > 1:
                if call.layer not in self._layer_names:
                    self._layer_names[call.layer] = unique(identifier(call.layer.name or call.layer.type), self._taken)
                    lines.append(f"{self._layer_names[call.layer]} = {made}")
                made = self._layer_names[call.layer]
            texts = [self._text(value) for value in call.inputs]
            inside = call.called.format(*texts) if call.called else ", ".join(texts)
            right = f"{made}({inside})"
        if self._watched:
            lines += [f"watch({self._numbers[call]}, result := {right})"]
            right = "result"
        lines.append(f"{self._target(call, following)} = {right}")
        return lines

    def _target(self, call: Call, following: Call | None) -> str:
        if not call.several:
            self._texts[call.value()] = self._variable(call, following)
            return self._texts[call.value()]
        names = []
        for index in range(len(call.tensors)):
            value = call.value(index)
            if self._uses[value]:
                self._texts[value] = unique(f"{self._hint(call)}_{index}", self._taken)
                names.append(self._texts[value])
            else:
                names.append("_")
        return ", ".join(names) + ("," if len(names) == 1 else "")

    def _variable(self, call: Call, following: Call | None) -> str:
        """`x` for what only the next line takes, else a name."""
        value = call.value()
        for key, output in self._plan.outputs.items():
            if output == value:
                return unique(identifier(key) if key != "x" else "outputs", self._taken)
        if following is not None and self._final_takers(value) == {following}:
            return "x"
        return unique(self._hint(call), self._taken)

    def _final_takers(self, value: Value) -> set[Call]:
        """The lines that a value stands in, those of inlined expressions included."""
        found = set()
        for taker in self._takers[value]:
            found |= self._final_takers(taker.value()) if self._inlined(taker) else {taker}
        return found

    def _hint(self, call: Call) -> str:
        if call.layer is not None and call.layer.name:
            return identifier(call.layer.name)
        words = call.tensors[0].node.name.split("/")
        return identifier("_".join(words[-2:]) if len(words) > 1 else words[-1])

    def _text(self, value: Value) -> str:
        if value not in self._texts and value.call is not None and self._inlined(value.call):
            return self._expression(value.call)
        return self._texts[value]

    def _expression(self, call: Call) -> str:
        texts = []
        for value in call.inputs:
            text = self._text(value)
            if value.call in self._within and not _is_atom(text) and not _is_call_of(call.expression):
                text = f"({text})"
            texts.append(text)
        return call.expression.format(*texts)

    def _constructed(self, layer: Layer) -> str:
        texts = []
        for key, value in layer.arguments.items():
            if value is None:
                continue
            texts.append(argument(value) if key.startswith("*") else f"{key}={argument(value)}")
        if self._dtype != "float32":
            texts.append(f"dtype={argument(self._dtype)}")
        if layer.name:
            texts.append(f"name={argument(layer.name)}")
        own = layer.type in own_layers()
        return f"{'' if own else 'layers.'}{layer.type}({', '.join(texts)})"


def _shape(tensor: Tensor) -> str:
    shape = tensor.shape
    if shape is None:
        raise ValueError(f"the rank of the input '{tensor.node.name}' is not known")
    if shape and shape[0] is None:
        return str(tuple(shape[1:]))
    return f"batch_shape={tuple(shape)}"


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
