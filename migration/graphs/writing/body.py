"""The text of the lines of a function, and what their results are called."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from migration.graphs.plan.layer import Layer, Value
from migration.graphs.plan.literals import argument
from migration.graphs.plan.names import identifier, says_nothing, unique
from migration.graphs.writing.blocks import Loop, with_loops
from migration.graphs.writing.functions import Function
from migration.graphs.writing.lines import Line, SharedLayer, made_layer


class Body:
    """The lines of a function.

    Attributes:
        texts: what each value is called.
    """

    def __init__(
        self,
        lines: Sequence[Line | Loop],
        texts: Mapping[Value, str],
        results: Mapping[Value, str],
        taken: Iterable[str],
        dtype: str = "float32",
    ):
        """Begin without any text.

        Args:
            lines: those of the function.
            texts: names of its inputs.
            results: what is taken elsewhere, to what it is to be called.
            taken: names that are not free.
            dtype: of the layers.
        """
        self.texts = dict(texts)
        self._lines = lines
        self._results = results
        loops = (line.variable for line in lines if isinstance(line, Loop))
        self._taken = {*taken, *texts.values(), *loops, "x"}
        self._dtype = dtype
        self._takers: dict[Value, set[Line | Loop]] = defaultdict(set)
        for line in lines:
            for value in line.inputs:
                self._takers[value].add(line)
        self._shared: dict[Layer, str] = {}
        self._hints = [
            identifier(line.lines[-1].hint if isinstance(line, Loop) else line.hint)
            for number, line in enumerate(lines)
            if not self._is_next(line.outputs[0], lines[number + 1] if number + 1 < len(lines) else None)
        ]

    def written(self, watch: Callable[[Line], int] | None = None) -> list[str]:
        """Write the lines.

        Args:
            watch: gives the number that the result of a line is watched by; None if none is.
        """
        found = []
        for number, line in enumerate(self._lines):
            following = self._lines[number + 1] if number + 1 < len(self._lines) else None
            if isinstance(line, Loop):
                found += self._loop(line, following)
                continue
            found += self._declared(line)
            right = line.callee.write(self._inputs(line), {key: argument(each) for key, each in line.arguments.items()})
            if watch is not None:
                found.append(f"watch({watch(line)}, result := {right})")
                right = "result"
            found.append(f"{self._target(line, following)} = {right}")
        return found

    def _inputs(self, line: Line) -> list[str]:
        return [self.texts[value] for value in line.inputs]

    def _declared(self, line: Line) -> list[str]:
        """A layer that is called more than once is made before."""
        if not isinstance(line.callee, SharedLayer):
            return []
        layer = line.callee.layer
        if layer in self._shared:
            line.callee.variable = self._shared[layer]
            return []
        line.callee.variable = self._shared[layer] = unique(identifier(layer.name or layer.type), self._taken)
        return [f"{line.callee.variable} = {made_layer(layer, self._dtype)}"]

    def _loop(self, loop: Loop, following: Line | Loop | None) -> list[str]:
        line = loop.lines[0]
        found = self._declared(line)
        before = self.texts[loop.first]
        inputs = ["x" if value == loop.first else self.texts[value] for value in line.inputs]
        for each in loop.lines[1:]:
            self._declared(each)
        found += ["x = " + before] if before != "x" else []
        found += [loop.head, f"    x = {line.callee.write(inputs, loop.arguments)}"]
        (value,) = loop.outputs
        self.texts[value] = self._variable(value, loop.lines[-1].hint, following) if following else "x"
        return [*found, f"{self.texts[value]} = x"] if self.texts[value] != "x" else found

    def _target(self, line: Line, following: Line | Loop | None) -> str:
        if not line.several:
            (value,) = line.outputs
            self.texts[value] = self._variable(value, line.hint, following)
            return self.texts[value]
        names = []
        for index, value in enumerate(line.outputs):
            if self._takers[value] or value in self._results:
                part = line.names[index] if line.names else index
                self.texts[value] = unique(identifier(f"{line.hint}_{part}" if line.hint else str(part)), self._taken)
                names.append(self.texts[value])
            else:
                names.append("_")
        return ", ".join(names) + ("," if len(names) == 1 else "")

    def _variable(self, value: Value, hint: str, following: Line | Loop | None) -> str:
        """`x` for what only the next line takes, or the caller, else a name."""
        if value in self._results:
            name = next((name for name in (self._results[value], hint) if not says_nothing(name)), "outputs")
            return unique("outputs" if identifier(name) == "inputs" else identifier(name), self._taken)
        if self._is_next(value, following):
            return "x"
        return unique(self._short(identifier(hint)), self._taken)

    def _is_next(self, value: Value, following: Line | Loop | None) -> bool:
        return value not in self._results and self._takers[value] <= {following}

    def _short(self, hint: str) -> str:
        """As many words of a name as tell it from the others: `branch_0` of `branch_0_conv2d_0a_1x1`."""
        words = hint.split("_")
        for count in range(1, len(words)):
            start = "_".join(words[:count])
            others = [other for other in self._hints if other == start or other.startswith(f"{start}_")]
            if len(others) == 1 and len(start) > 2:
                return start
        return hint


def function_source(function: Function, taken: Collection[str]) -> str:
    """Write a function.

    Args:
        function: with its name.
        taken: names that are not free.
    """
    own = [*function.parameters, *function.naming, *function.defaults]
    lines = with_loops(function.lines, function.lines[-1].outputs)
    names: list[str] = []
    for value in function.inputs:
        takers = [line for line in lines if value in line.inputs]
        only_first = takers == lines[:1] and not names
        names.append(unique("x" if only_first else "inputs" if not names else "other", {*own, *names}))
    texts = dict(zip(function.inputs, names, strict=True))
    body = Body(lines, texts, {}, [*taken, *own])
    written = body.written()
    result = body.texts[function.lines[-1].outputs[0]]
    if isinstance(lines[-1], Loop):
        written.append(f"return {result}")
    else:
        written[-1] = f"return {written[-1].removeprefix(f'{result} = ')}"
    defaults = [f"{key}={argument(value)}" for key, value in function.defaults.items()]
    head = ", ".join([*names, *function.parameters, *function.naming, *defaults])
    return "\n".join([f"def {function.name}({head}):", *(f"    {line}" for line in written)])
