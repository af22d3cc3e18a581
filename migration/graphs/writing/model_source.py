"""The module that makes a planned model."""

import inspect
import re
import subprocess
import sys

from migration.graphs.flow import Tensor
from migration.graphs.plan.literals import argument
from migration.graphs.plan.model_plan import Plan
from migration.graphs.plan.names import RESERVED, identifier, name_layers, unique
from migration.graphs.writing.blocks import folded, with_loops
from migration.graphs.writing.body import Body, function_source
from migration.graphs.writing.cell_source import cell_source
from migration.graphs.writing.functions import Function
from migration.graphs.writing.lines import Line, lines_of, main_dtype
from migration.graphs.writing.own_layers import own_layers

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
    lines = lines_of(plan)
    functions: list[Function] = []
    if not watched:
        lines, functions = folded(lines, plan.outputs.values())
    own = [cell.name for cell in plan.cells.values()]
    taken = {*RESERVED - {"inputs"}, *own_layers(), *own, *(function.name for function in functions)}
    repeated = [function_source(function, taken) for function in functions]
    body = _body(plan, lines, taken, name, watched)
    used = "\n".join([*repeated, *body])
    cells = [cell_source(cell) for cell in plan.cells.values() if re.search(rf"\b{cell.name}\(", used)]
    used = "\n".join([*cells, used])
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
            *(f"{source}\n\n" for source in [*sources, *cells, *repeated]),
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


def _body(plan: Plan, lines: list[Line], taken: set[str], name: str, watched: bool) -> list[str]:
    """Write the lines of `make_model`."""
    names = set(taken)
    texts = {plan.inputs[key]: unique(identifier(key), names) for key in plan.flow.inputs}
    inputs = [f"{texts[plan.inputs[key]]} = {_input(key, tensor)}" for key, tensor in plan.flow.inputs.items()]
    numbers = {call: number for number, call in enumerate(plan.calls)}
    results = {value: key for key, value in reversed(plan.outputs.items())}
    body = Body(lines if watched else with_loops(lines, results), texts, results, names, main_dtype(plan))
    written = body.written((lambda line: numbers[line.call]) if watched else None)  # type: ignore[index]
    outputs = [(key, body.texts[value]) for key, value in plan.outputs.items()]
    if len(outputs) == 1:
        result = outputs[0][1]
    else:
        result = "{" + ", ".join(f"{argument(key)}: {text}" for key, text in outputs) + "}"
    taking = ", ".join(texts[value] for value in plan.inputs.values())
    taking = f"[{taking}]" if len(plan.inputs) > 1 else taking
    return [*inputs, *written, f"return keras.Model({taking}, {result}, name={argument(name)})"]


def _input(key: str, tensor: Tensor) -> str:
    arguments = [_shape(tensor)]
    if tensor.dtype.name != "float32":
        arguments.append(f'dtype="{tensor.dtype.name}"')
    return f"keras.Input({', '.join(arguments)}, name={argument(key)})"


def _shape(tensor: Tensor) -> str:
    shape = tensor.shape
    if shape is None:
        raise ValueError(f"the rank of the input '{tensor.node.name}' is not known")
    if shape and shape[0] is None:
        return str(tuple(shape[1:]))
    return f"batch_shape={tuple(shape)}"
