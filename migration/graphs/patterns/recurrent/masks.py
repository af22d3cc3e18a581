"""Masks, which Keras hands on from layer to layer, and a graph does not."""

from collections.abc import Mapping, Sequence
from typing import Any

from migration.graphs.patterns import finish
from migration.graphs.patterns.recurrent.sequences import computed
from migration.graphs.plan.layer import Call, Value
from migration.graphs.plan.model_plan import Plan

#: Layers that make something else of a sequence that has a mask.
_MINDING = (
    "AdditiveAttention",
    "Attention",
    "Bidirectional",
    "ConvLSTM1D",
    "ConvLSTM2D",
    "ConvLSTM3D",
    "GRU",
    "GlobalAveragePooling1D",
    "LSTM",
    "MultiHeadAttention",
    "RNN",
    "SimpleRNN",
    "Softmax",
    "TimeDistributed",
)


@finish
def stray_masks(plan: Plan, calls: Sequence[Call]) -> Mapping[Value, Value]:
    """Take its mask from a sequence, with `[:, :]`, where a layer would mind it and the graph does not say so."""
    masked: set[Value] = set()
    for call in calls:
        if call.layer is None:
            continue
        if _makes_mask(call.layer.arguments, call):
            masked.add(call.value())
        elif any(value in masked for value in call.inputs):
            if call.layer.type in _MINDING and "mask=" not in call.called:
                places = {value: _bare(value) for value in call.inputs if value in masked}
                call.inputs[:] = [places.get(value, value) for value in call.inputs]
            elif call.layer.type not in _MINDING:
                masked.update(call.value(index) for index in range(len(call.tensors)))
    return {}


def _makes_mask(arguments: Mapping[str, Any], call: Call) -> bool:
    """Whether a recurrent layer hands its mask on."""
    sequences = arguments.get("return_sequences") or "return_sequences=True" in str(arguments.get("*layer", ""))
    return "mask=" in call.called and bool(sequences)


def _bare(value: Value) -> Value:
    assert value.call is not None
    tensor = value.call.tensors[value.index]
    return computed("{0}[:, :]", [value], "sequence", tensor.node, tensor.shape, tensor.dtype)
