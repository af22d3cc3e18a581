"""Formulas of a graph as Python."""

import ast
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.endpoints import Endpoints
from migration.graphs.flow import Flow, Tensor
from migration.graphs.graph_session import GraphSession
from migration.graphs.plan import Call, Plan, Value, make_plan
from migration.graphs.plan.literals import argument
from migration.graphs.plan.ordering import needed_for
from migration.graphs.sources import GraphError, Source
from migration.graphs.training.not_recognised import NotRecognised
from migration.graphs.writing.own_layers import own_layers

#: Expressions are put into each other as long as they stay this short.
_LONGEST = 80
#: What is written so needs no brackets in a larger expression.
_ATOMS = (ast.Attribute, ast.Call, ast.Constant, ast.Name, ast.Subscript)


def part_of_graph(
    source: Source,
    inputs: Mapping[str, str],
    outputs: Mapping[str, str],
    switches: Mapping[str, bool | float],
    shapes: Mapping[str, Sequence[int | None]] | None = None,
    examples: Sequence[Mapping[str, np.ndarray]] | None = None,
) -> tuple[Flow, Plan]:
    """Cut a formula out of a graph.

    Args:
        source: the graph.
        inputs: names of its arguments, to those of tensors.
        outputs: likewise of its results.
        switches: tensors that say whether it is trained, to what is said.
        shapes: of arguments, where the graph does not tell them.
        examples: see `Flow`.

    Returns:
        What computes it, and the calls of Keras for that.

    Raises:
        NotRecognised: if it needs more.
    """
    try:
        flow = Flow(GraphSession(source, Endpoints(inputs, outputs, switches), shapes), examples)
        return flow, make_plan(flow)
    except (GraphError, tf.errors.OpError) as error:
        raise NotRecognised(str(error)) from None


class Formula:
    """The lines of a function."""

    def __init__(self, plan: Plan, names: Mapping[str, str]):
        """Begin a function.

        Args:
            plan: of the part of the graph that has the formula.
            names: of the inputs of the plan, in the function.
        """
        self._plan = plan
        self._texts: dict[Value, str] = {plan.inputs[key]: name for key, name in names.items()}
        self.lines: list[str] = []

    def write(self, results: Sequence[Tensor]) -> list[str]:
        """Write what some tensors need, and give the expressions for these.

        Raises:
            NotRecognised: if one cannot be written without a layer that has weights, or that wraps an operation.
        """
        values = [self._plan.value_of(tensor) for tensor in results]
        needed = needed_for(values)
        uses = Counter(value for call in needed for value in call.inputs)
        uses.update(values)
        for call in needed:
            text = ast.unparse(ast.parse(self._right(call), mode="eval"))  # without needless brackets
            if uses[call.value()] > 1 or len(text) > _LONGEST:
                name = f"value_{len(self.lines)}" if self.lines else "value"
                self.lines.append(f"{name} = {text}")
                text = name
            self._texts[call.value()] = text
        return [self._texts[value] for value in values]

    def _right(self, call: Call) -> str:
        texts = [self._texts[value] for value in call.inputs]
        if call.layer and call.layer.weights:
            raise NotRecognised(f"'{call.tensors[0].node.name}' ({call.tensors[0].node.type}) is of weights")
        if call.several or call.wrapped or (call.layer and call.layer.type in own_layers()):
            raise NotRecognised(f"'{call.tensors[0].node.name}' ({call.tensors[0].node.type}) has no form in Keras")
        if call.layer is None:
            alone = call.expression.startswith("ops.") and is_atom(call.expression.format(*texts))
            return call.expression.format(*(text if alone or is_atom(text) else f"({text})" for text in texts))
        arguments = [
            argument(value) if key.startswith("*") else f"{key}={argument(value)}"
            for key, value in call.layer.arguments.items()
        ]
        inside = call.called.format(*texts) if call.called else ", ".join(texts)
        return f"layers.{call.layer.type}({', '.join(arguments)})({inside})"


def is_atom(text: str) -> bool:
    """Whether an expression needs no brackets in a larger one."""
    return isinstance(ast.parse(text, mode="eval").body, _ATOMS)
