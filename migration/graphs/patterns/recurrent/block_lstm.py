"""`BlockLSTM` of TF1: all steps of an LSTM in one operation.

Source: `tf.contrib.rnn.LSTMBlockFusedCell` of TF 1.15.
"""

from collections.abc import Mapping

import tensorflow.compat.v1 as tf

from migration.graphs.flow import Node, Tensor
from migration.graphs.flow.block_cells import lstm_block_cell
from migration.graphs.flow.one_round import Given, flow_of_round
from migration.graphs.patterns import BLOCK, pattern
from migration.graphs.patterns.recurrent.arrays import Array
from migration.graphs.patterns.recurrent.cells import of_block
from migration.graphs.patterns.recurrent.layers import AnyCell, initial_values, run
from migration.graphs.patterns.recurrent.own_cells import step_of_flow
from migration.graphs.patterns.recurrent.rounds import NotRecurrent
from migration.graphs.patterns.recurrent.sequences import (
    batch_first,
    between,
    computed,
    steps_of,
    time_first,
    turned_to,
)
from migration.graphs.plan.layer import Call, Value
from migration.graphs.plan.model_plan import Plan

#: Which of its outputs are c and h, in all steps; others are there for the gradient.
_C, _H = 1, 6


@pattern("BlockLSTM", rank=BLOCK)
def block_lstm(node: Node, plan: Plan) -> Call | None:
    """Find an LSTM over a sequence, of which the outputs are taken, and the last c."""
    taken = {tensor.index: tensor for tensor in node.outputs if plan.flow.consumers[tensor]}
    asked = {tensor.index for tensor in node.outputs if tensor in plan.flow.outputs.values()}
    x, c, h = node.inputs[1:4]
    if not set(taken) | asked <= {_C, _H} or _C in asked or any(each.is_data for each in node.inputs[4:]):
        return None
    lengths = [shape[0] for shape in plan.flow.shapes(x)]
    if _rounds(node.inputs[0], plan) != lengths:
        return None
    steps = lengths[0] if len(set(lengths)) == 1 else None
    last_c: dict[Tensor, int] = {}
    if _C in taken:
        last_c, only = steps_of(node.outputs[_C], 0, steps, plan)
        if not only or set(last_c.values()) != {-1}:
            return None
    try:
        cell = _cell(node, plan)
    except NotRecurrent:
        return None
    weights = cell.weights(h) if cell is not None else None
    if cell is None or weights is None:
        return None
    sequence = batch_first(x, plan)
    initial = initial_values([h, c], sequence, plan)
    if initial is None:
        return None
    outputs = node.outputs[_H]
    single, only = steps_of(outputs, 0, steps, plan)
    whole = not only or set(single.values()) != {-1}
    call = run(cell, weights, sequence, node, plan, steps=steps, initial=initial, sequences=whole, states=bool(last_c))
    made: dict[Tensor, Value] = dict.fromkeys(last_c, call.value(2))
    if whole:
        made[outputs] = time_first(call.value(), outputs)
        made |= dict.fromkeys(turned_to(outputs, plan), call.value())
    for tensor, step in single.items():
        last = computed(f"{{0}}[:, {step}]", [call.value()], "step", tensor.node, tensor.shape) if whole else None
        made[tensor] = last or call.value()
    for tensor, value in made.items():
        plan.stand_for(tensor, value)
    return call


def _rounds(longest: Tensor, plan: Plan) -> list[int] | None:
    """After how many steps nothing but zeros comes, in each try."""
    if longest.is_known:
        return [int(plan.array(longest))] * 3
    return None if longest.is_data else [int(value) for value in plan.flow.tried(longest)]


def _cell(node: Node, plan: Plan) -> AnyCell | None:
    _, x, c, h, kernel, *_, bias = node.inputs
    units = Array.of(kernel, plan).shape[-1] // 4
    states = (between("h", node, (None, units)), between("c", node, (None, units)))
    settings = node.attributes
    if not settings["use_peephole"] and settings["cell_clip"] <= 0:
        return of_block(settings["forget_bias"], x, h, kernel, bias, states, (h, c), plan)
    operation, flow = node.operation, plan.flow
    assert operation is not None

    def step(placeholders: Mapping[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        inputs = [*(placeholders[key] for key in ("inputs", "c", "h")), *operation.inputs[4:]]
        made = lstm_block_cell(inputs, operation)
        return {"outputs": made[_H], "new_h": made[_H], "new_c": made[_C]}

    width = plan.flow.shapes(x)[0][-1]
    tries = [value[0] for value in ([flow.value(x)] * 3 if x.is_known else flow.tried(x))]
    given = {"inputs": Given(x.dtype, (None, width), tries)}
    for key, state in (("h", h), ("c", c)):
        values = [flow.value(state)] * 3 if state.is_known else flow.tried(state)
        given[key] = Given(state.dtype, (None, units), values)
    return step_of_flow(flow_of_round(flow, given, step), plan, [x], states)
