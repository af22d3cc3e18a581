"""Cells of recurrent layers, recognised by what they compute from a state and an input.

The same functions are asked within a loop and where a loop was unrolled: they know no more than tensors. What is
between the state and the next one may be spelled in many ways; `sums.py` makes one of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any as AnyValue

import numpy as np

from migration.graphs.flow import Tensor
from migration.graphs.patterns.matching import Any, Number, Op, Template, kind_of, match
from migration.graphs.patterns.recurrent.arrays import Array, joined, same
from migration.graphs.patterns.recurrent.sums import Sum, columns_of, parts_of, sum_of
from migration.graphs.plan.model_plan import Plan

#: Activations of a cell, to what makes them of a tensor.
_X = Any("x")
_SLOPED = Op("Add", Op("Mul", _X, Number(0.2)), Number(0.5))
_ACTIVATIONS: dict[str, tuple[Template, ...]] = {
    "tanh": (Op("Tanh", _X),),
    "sigmoid": (Op("Sigmoid", _X),),
    # Of Keras 2, and before relu, whose form it has, too. That of Keras 3 is less steep: see `_as_keras`.
    "hard_sigmoid": (
        Op("Maximum", Op("Minimum", _SLOPED, Number(1)), Number(0)),
        Op("Minimum", Op("Maximum", _SLOPED, Number(0)), Number(1)),
    ),
    "relu": (Op("Relu", _X), Op("Maximum", _X, Number(0))),
    "relu6": (Op("Relu6", _X),),
    "elu": (Op("Elu", _X),),
    "selu": (Op("Selu", _X),),
    "softplus": (Op("Softplus", _X),),
    "softsign": (Op("Softsign", _X),),
}
#: Hard sigmoids: the slope in Keras 2 by that in Keras 3.
_STEEPER = 0.2 * 6
_GATES = ("sigmoid", "hard_sigmoid")


@dataclass(eq=False)
class Cell:
    """One step of a recurrent layer.

    Attributes:
        type: of the layer: `LSTM`, `GRU`, `SimpleRNN` or `ConvLSTM2D`.
        arguments: of the layer, without the number of its units.
        sums: what goes into each gate, in Keras's order.
        states: what the states become: `(h,)` or `(h, c)`.
        before: what they were, as far as the formula tells: `(None, c)` for an LSTM.
        through: tensors that stand for h in the sums: for a GRU's candidate r * h.
        recurrent_bias: for a GRU that resets after the product: the biases that are reset too.
        text: what else is done to the weights, for the ledger.
        wrapped: nothing; see `AnyCell`.
    """

    type: str
    arguments: dict[str, AnyValue]
    sums: list[Sum]
    states: tuple[Tensor, ...]
    before: tuple[Tensor | None, ...]
    through: dict[Tensor, Tensor] = field(default_factory=dict)
    recurrent_bias: list[Array | None] | None = None
    text: str = ""
    wrapped: str = field(default="", init=False)

    @property
    def units(self) -> int:
        """Number of its units."""
        return self.sums[0].width

    @property
    def names(self) -> tuple[str, ...]:
        """What its states are called."""
        return ("h", "c")[: len(self.states)]

    @property
    def shapes(self) -> list[tuple[int | None, ...]]:
        """How large they are, without the batch: those of images, as large as these."""
        return [(*(self.states[0].shape or (None, None))[1:-1], self.units)] * len(self.states)

    def constructed(self, weights: Mapping[str, Array]) -> dict[str, AnyValue]:
        """The arguments of the layer."""
        return {"*units": self.units, **self.arguments, **({} if "bias" in weights else {"use_bias": False})}

    @property
    def output(self) -> tuple[int | None, ...]:
        """How large the output is."""
        return self.shapes[0]

    @property
    def sources(self) -> list[Tensor]:
        """What is multiplied by kernels."""
        return list(dict.fromkeys(self.through.get(tensor, tensor) for each in self.sums for tensor in each.terms))

    def inputs(self, h: Tensor) -> list[Tensor]:
        """What is multiplied by kernels and is not its own state."""
        return [tensor for tensor in self.sources if tensor is not h]

    def weights(self, h: Tensor) -> dict[str, Array] | None:
        """The weights of the layer, if a tensor is its state.

        Returns:
            None if it is not: each gate must have it, and the inputs, too.
        """
        inputs = self.inputs(h)
        kernels, recurrent = [], []
        for each in self.sums:
            terms = {self.through.get(tensor, tensor): kernel for tensor, kernel in each.terms.items()}
            if set(terms) != {h, *inputs} or len(terms) != len(each.terms) or not inputs:
                return None
            kernels.append(joined([terms[tensor] for tensor in inputs], -2))
            recurrent.append(terms[h])
        if recurrent[0].shape[-2] != self.units:
            return None
        found = {"kernel": joined(kernels, -1), "recurrent_kernel": joined(recurrent, -1)}
        biases = [each.bias for each in self.sums]
        dtype = self.states[0].dtype.as_numpy_dtype
        zeros = Array.constant(np.zeros(self.units, dtype))
        if any(biases) or self.recurrent_bias is not None:
            found["bias"] = joined([bias or zeros for bias in biases], 0)
        if self.recurrent_bias is not None:
            both = [found["bias"], joined([bias or zeros for bias in self.recurrent_bias], 0)]
            found["bias"] = joined([each.row() for each in both], 0)
        return found

    def has_weights_of(self, other: "Cell", h: Tensor, other_h: Tensor, plan: Plan) -> bool:
        """Whether two are steps of one layer."""
        if (self.type, self.arguments) != (other.type, other.arguments):
            return False
        mine, its = self.weights(h), other.weights(other_h)
        return (
            mine is not None
            and its is not None
            and mine.keys() == its.keys()
            and all(same(mine[name], its[name], plan) for name in mine)
        )


def cell_of(h: Tensor, plan: Plan) -> Cell | None:
    """See of which cell a tensor is the next state, h."""
    for recognise in (_block_lstm, _block_gru, _lstm, _gru, _simple):
        cell = recognise(h, plan)
        if cell is not None:
            return _with_images(_as_keras(cell))
    return None


def activated(tensor: Tensor, plan: Plan) -> tuple[str, Tensor] | None:
    """See which activation of what a tensor is."""
    for name, templates in _ACTIVATIONS.items():
        for template in templates:
            found = match(tensor, template, plan)
            if found:
                return name, found["x"]
    return None


def _gate(tensor: Tensor, plan: Plan) -> tuple[str, Sum] | None:
    """See which activation of which sum a tensor is; it may be some columns of several gates."""
    found = activated(tensor, plan)
    if found is not None:
        inner = sum_of(found[1], plan)
        return (found[0], inner) if inner is not None else None
    cut = columns_of(tensor, plan)
    if cut is not None:
        whole, begin, end = cut
        gates = _gate(whole, plan)
        return (gates[0], gates[1].columns(begin, end)) if gates is not None else None
    return None


def _factors(tensor: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
    if kind_of(tensor) == "Mul":
        one, other = tensor.node.inputs
        yield one, other
        yield other, one


def _summands(tensor: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
    if kind_of(tensor) == "Add":
        one, other = tensor.node.inputs
        yield one, other
        yield other, one


def _lstm(h: Tensor, plan: Plan) -> Cell | None:
    """The next state is o * act(c), c = f * c + i * act(j)."""
    for opened, shown in _factors(h):
        outer = activated(shown, plan)
        output = _gate(opened, plan) if outer else None
        if outer is None or output is None:
            continue
        for kept, added in _summands(outer[1]):
            for forget, before in _factors(kept):
                f = _gate(forget, plan)
                if f is None:
                    continue
                for let_in, candidate in _factors(added):
                    i, j = _gate(let_in, plan), _gate(candidate, plan)
                    if i is None or j is None:
                        continue
                    gates = {f[0], i[0], output[0]}
                    if len(gates) > 1 or not gates <= set(_GATES) or j[0] != outer[0] or j[0] == "hard_sigmoid":
                        continue
                    arguments = _arguments(j[0], f[0])
                    sums = [i[1], f[1], j[1], output[1]]
                    return Cell("LSTM", arguments, sums, (h, outer[1]), (None, before))
    return None


def _gru(h: Tensor, plan: Plan) -> Cell | None:
    """The next state is u * h + (1 - u) * act(candidate), or with u and 1 - u changed."""
    for kept, new in _summands(h):
        for gate, before in _factors(kept):
            for other, candidate in _factors(new):
                for share, rest, negated in ((gate, other, False), (other, gate, True)):
                    found = match(rest, Op("Sub", Number(1), Any("u")), plan)
                    u = _gate(share, plan) if found and found["u"] is share else None
                    if u is None or u[0] not in _GATES:
                        continue
                    cell = _with_candidate(candidate, before, u, h, plan)
                    if cell is None:
                        continue
                    if negated:  # 1 - sigmoid(x) is sigmoid(-x), for the hard one, too
                        cell.sums[0] = cell.sums[0].times(-1)
                        cell.text = ", the update gate negated"
                    return cell
    return None


def _with_candidate(candidate: Tensor, before: Tensor, u: tuple[str, Sum], h: Tensor, plan: Plan) -> Cell | None:
    """The candidate is made of x and r * h; or of x and r * (h times a kernel), as CuDNN has it."""
    found = activated(candidate, plan)
    if found is None or found[0] == "hard_sigmoid":
        return None
    inner = sum_of(found[1], plan)
    if inner is not None:
        for product in inner.terms:
            for reset, state in _factors(product):
                r = _gate(reset, plan)
                if state is before and r is not None and r[0] == u[0]:
                    arguments = {**_arguments(found[0], u[0]), "reset_after": False}
                    return Cell("GRU", arguments, [u[1], r[1], inner], (h,), (before,), {product: before})
        return None
    for of_x, product in _summands(found[1]):
        for reset, of_state in _factors(product):
            r, x, inner = _gate(reset, plan), sum_of(of_x, plan), sum_of(of_state, plan)
            if r is None or r[0] != u[0] or x is None or inner is None or set(inner.terms) != {before}:
                continue
            if before in x.terms or x.width != inner.width:
                continue
            both = Sum({**x.terms, **inner.terms}, x.bias, x.width)
            arguments = _arguments(found[0], u[0])
            return Cell("GRU", arguments, [u[1], r[1], both], (h,), (before,), {}, [None, None, inner.bias])
    return None


def _simple(h: Tensor, plan: Plan) -> Cell | None:
    """The next state is an activation of x and h."""
    found = _gate(h, plan)
    if found is None or len(found[1].terms) < 2 or found[0] == "hard_sigmoid":
        return None
    arguments: dict[str, str | bool] = {} if found[0] == "tanh" else {"activation": found[0]}
    return Cell("SimpleRNN", arguments, [found[1]], (h,), (None,))


def _block_lstm(h: Tensor, plan: Plan) -> Cell | None:
    """`tf.contrib.rnn.LSTMBlockCell`: all in one operation."""
    node = h.node
    if node.type != "LSTMBlockCell" or h.index != 6 or node.attributes["use_peephole"]:
        return None
    if node.attributes["cell_clip"] > 0 or not node.inputs[3].is_known or not node.inputs[7].is_known:
        return None
    x, c, state, kernel, *_, bias = node.inputs
    return of_block(node.attributes["forget_bias"], x, state, kernel, bias, (h, node.outputs[1]), (state, c), plan)


def of_block(
    forget_bias: float,
    x: Tensor,
    state: Tensor,
    kernel: Tensor,
    bias: Tensor,
    states: tuple[Tensor, ...],
    before: tuple[Tensor, ...],
    plan: Plan,
) -> Cell | None:
    """The cell of `LSTMBlockCell` and `BlockLSTM`: the gates i, j, f, o of one kernel."""
    matrix, vector = Array.of(kernel, plan), Array.of(bias, plan)
    units = matrix.shape[1] // 4
    width = matrix.shape[0] - units
    parts = parts_of(x, width, plan)
    if parts is None:
        return None
    terms = _rows([*parts, (state, units)], matrix)
    whole = Sum(terms, vector, 4 * units)
    i, j, f, o = (whole.columns(number * units, (number + 1) * units) for number in range(4))
    added = Array.constant(np.full(units, forget_bias, vector.value(plan).dtype))
    sums = [i, f.plus(Sum({}, added, units)), j, o]
    return Cell("LSTM", {}, sums, states, before)


def _block_gru(h: Tensor, plan: Plan) -> Cell | None:
    """`tf.contrib.rnn.GRUBlockCellV2`."""
    node = h.node
    if node.type != "GRUBlockCell" or h.index != 3 or any(each.is_data for each in node.inputs[2:]):
        return None
    x, state, *weights = node.inputs
    of_gates, of_candidate, gates_bias, bias = (Array.of(each, plan) for each in weights)
    units = of_candidate.shape[1]
    parts = parts_of(x, of_candidate.shape[0] - units, plan)
    if parts is None or of_gates.shape != (of_candidate.shape[0], 2 * units):
        return None
    gates = Sum(_rows([*parts, (state, units)], of_gates), gates_bias, 2 * units)
    candidate = Sum(_rows([*parts, (state, units)], of_candidate), bias, units)
    sums = [gates.columns(units, 2 * units), gates.columns(0, units), candidate]
    return Cell("GRU", {"reset_after": False}, sums, (h,), (state,))


def _rows(parts: Iterable[tuple[Tensor, int]], kernel: Array) -> dict[Tensor, Array]:
    """The rows of a kernel that each of some tensors behind each other is multiplied with."""
    found, begin = {}, 0
    for part, width in parts:
        found[part] = kernel.rows(begin, begin + width)
        begin += width
    return found


def _arguments(activation: str, gates: str) -> dict[str, str | bool]:
    """What is not as Keras has it by itself."""
    found: dict[str, str | bool] = {}
    if activation != "tanh":
        found["activation"] = activation
    if gates != "sigmoid":
        found["recurrent_activation"] = gates
    return found


def _with_images(cell: Cell) -> Cell | None:
    """The layer whose kernels are those of convolutions, if they are."""
    kernels = {kernel.shape[:-2] for each in cell.sums for kernel in each.terms.values()}
    if kernels == {()}:
        return cell
    if cell.type != "LSTM" or len(kernels) > 1:
        return None
    ((*sizes,),) = kernels
    size = sizes[0] if len(set(sizes)) == 1 else tuple(sizes)
    arguments = {"*kernel_size": size, "padding": "same", **cell.arguments}
    return replace(cell, type=f"ConvLSTM{len(sizes)}D", arguments=arguments)


def _as_keras(cell: Cell) -> Cell:
    """Make kernels larger where Keras 3 has a hard sigmoid that is less steep: min(max(x / 6 + 0.5, 0), 1)."""
    if cell.arguments.get("recurrent_activation") != "hard_sigmoid":
        return cell
    gates = {"LSTM": (0, 1, 3), "GRU": (0, 1)}[cell.type]
    sums = [each.times(_STEEPER) if number in gates else each for number, each in enumerate(cell.sums)]
    return replace(cell, sums=sums, text=f"{cell.text}, gates times 1.2 for the hard sigmoid of Keras 3")
