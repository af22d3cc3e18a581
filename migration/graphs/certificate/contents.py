"""What a certificate says, in what JSON has."""

from typing import Any

import keras
import tensorflow as tf

from migration.graphs.certificate.left_out import left_out
from migration.graphs.conversion import Conversion
from migration.graphs.plan.layer import Call, Layer
from migration.parity.difference import Difference
from tfgraph.console import finite


def contents(conversion: Conversion) -> dict[str, Any]:
    """Say which node became which layer, where every weight comes from, and what was compared.

    Args:
        conversion: of a graph.
    """
    plan, source = conversion.plan, conversion.plan.flow.session.source
    covered = {node.name for call in plan.calls for node in call.nodes} | _passed_on(conversion)
    wrapped: dict[str, int] = {}
    for each in conversion.wrapped:
        wrapped[each] = wrapped.get(each, 0) + 1
    return finite(
        {
            "model": conversion.name,
            "graph": source.path,
            "checkpoint": source.checkpoint,
            "versions": {"tensorflow": tf.__version__, "keras": keras.__version__},
            "verified": conversion.verified,
            "inputs": _endpoints(conversion.endpoints.inputs, plan.flow.inputs),
            "outputs": _endpoints(conversion.endpoints.outputs, plan.flow.outputs),
            "proposed": conversion.endpoints.proposed,
            "switches": dict(conversion.endpoints.training),
            "compared": {
                kind: [_difference(each) for each in differences.values()]
                for kind, differences in conversion.trials.items()
            },
            "random": list(conversion.uncertain),
            "drawn": list(conversion.drawn),
            "lines": [_line(conversion, number) for number in range(len(plan.calls))],
            "weights": [line for layer in _layers(plan.calls) for line in _weights(layer)],
            "idiomatic": len(plan.calls) - len(conversion.wrapped),
            "wrapped": wrapped,
            "did not hold": [f"{pattern} at {node}" for pattern, node in conversion.without],
            "troubles": plan.troubles,
            "left out": left_out(source, conversion.endpoints, covered),
        }
    )


def _endpoints(names: Any, tensors: Any) -> list[dict[str, Any]]:
    return [
        {"name": key, "tensor": name, "shape": tensors[key].shape, "dtype": tensors[key].dtype.name}
        for key, name in names.items()
    ]


def _passed_on(conversion: Conversion) -> set[str]:
    """The nodes that only pass a value on, or say how long one is: they are in the model without a line."""
    plan = conversion.plan
    reached: set[str] = set()
    waiting = [tensor.op for tensor in plan.flow.session.outputs.values()]
    while waiting:
        operation = waiting.pop()
        if operation.name not in reached:
            reached.add(operation.name)
            waiting += [tensor.op for tensor in operation.inputs]
    return reached


def _layers(calls: list[Call]) -> list[Layer]:
    return list(dict.fromkeys(call.layer for call in calls if call.layer is not None))


def _line(conversion: Conversion, number: int) -> dict[str, Any]:
    call = conversion.plan.calls[number]
    differences = conversion.lines.get(number)
    return {
        "layer": call.layer.name if call.layer else None,
        "type": call.layer.type if call.layer else call.expression,
        "wraps": call.wrapped or None,
        "makes": [str(tensor) for tensor in call.tensors],
        "nodes": [node.name for node in call.nodes],
        "compared": [_difference(each) for each in differences] if differences else None,
    }


def _weights(layer: Layer) -> list[dict[str, Any]]:
    return [
        {
            "layer": layer.name,
            "weight": name,
            "from": [tensor.node.name for tensor in weight.tensors],
            "how": weight.text or "moved",
        }
        for name, weight in layer.weights.items()
    ]


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "name": difference.name,
        "passed": difference.allowed,
        "ulp": difference.ulp,
        "absolute": difference.absolute,
        "relative": difference.relative,
        "problem": difference.problem or None,
        "index": difference.index,
    }
