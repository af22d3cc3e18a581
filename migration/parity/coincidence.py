"""Operations that compute the same on these inputs, and would not on others: a `relu6` where nothing is above 6."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from migration.parity.alignment import Alignment, producers
from migration.parity.divergence import same_type, shown
from migration.parity.trace import Node, Trace

#: What operations make of each element, and of one number for all if they take another input.
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "Add": np.add,
    "AddV2": np.add,
    "ClipByValue": np.clip,
    "Elu": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
    "Identity": lambda x: x,
    "LeakyRelu": lambda x, alpha: np.where(x > 0, x, alpha * x),
    "Maximum": np.maximum,
    "Minimum": np.minimum,
    "Mul": np.multiply,
    "Relu": lambda x: np.maximum(x, 0),
    "Relu6": lambda x: np.clip(x, 0, 6),
    "Selu": lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0))),
    "StopGradient": lambda x: x,
}
_PASSING = ("Identity", "StopGradient")
#: These change what passes through in any case, or in none.
_NEVER_BY_CHANCE = (*_PASSING, "Mul")
#: Two of them in a row are a clip.
_HALVES = ("Maximum", "Minimum")
#: Attributes that are of no account for some inputs.
_ATTRIBUTES = ("alpha", "beta", "bias", "depth_radius", "epsilon")
#: What comes out of some operations, whatever goes in; what others only hand on is as it was.
_RANGES = {
    **dict.fromkeys(("Abs", "Exp", "Relu", "Softplus", "Square"), (0, np.inf)),
    **dict.fromkeys(("RandomUniform", "Sigmoid", "Softmax", "StatelessRandomUniformV2"), (0, 1)),
    "Relu6": (0, 6),
    "Tanh": (-1, 1),
}
_HANDING_ON = ("AvgPool", "Identity", "Max", "MaxPool", "Mean", "Reshape", "Squeeze", "Transpose")
_POSITIVE = np.logspace(-30, 6, 145)
#: Numbers of every size, on which functions are tried.
_PROBES = np.concatenate([-_POSITIVE[::-1], [0], _POSITIVE])


class _Link(NamedTuple):
    """A tensor that another is an elementwise function of.

    Attributes:
        tensor: its name.
        function: of it.
        words: the operations of the function, in the order of the program.
        added: the largest number that is added in it.
    """

    tensor: str
    function: Callable[[np.ndarray], np.ndarray]
    words: tuple[str, ...] = ()
    added: float = 0

    def __str__(self) -> str:
        return ", ".join(filter(None, self.words)) or "nothing"

    def is_like(self, other: "_Link", probes: np.ndarray) -> bool:
        """Whether the functions of both are the same on some numbers, but for rounding to float32."""
        with np.errstate(all="ignore"):
            a, b = self.function(probes), other.function(probes)
        return np.allclose(a, b, rtol=1e-6, atol=1e-7 * max(self.added, other.added))


def coincidences(alignment: Alignment) -> tuple[str, ...]:
    """Say which operations agree by chance: `dense/Relu (a.py:3) against dense/Relu6 (b.py:5): Relu against Relu6`.

    Args:
        alignment: of two traces of one step.
    """
    found: dict[frozenset[str], str] = {}
    programs = _Elementwise(alignment, alignment.a), _Elementwise(alignment, alignment.b)
    for own, other in (programs, programs[::-1]):
        for node in own.trace.nodes:
            partners = [name for tensor in node.outputs for name in alignment.partners(own.trace, tensor)]
            partners = [name for name in partners if name in other.makers]
            if difference := _by_attributes(other, node, partners) or _by_function(own, other, node, partners):
                partner, *said = difference
                nodes = [node, other.makers[partner]]
                if own is programs[1]:
                    nodes, said = nodes[::-1], said[::-1]
                pair = frozenset(each.name for each in nodes)
                found.setdefault(pair, f"{nodes[0]} against {nodes[1]}: {said[0]} against {said[1]}")
    return tuple(found.values())


class _Elementwise:
    """The operations of one program that make each element of one other."""

    def __init__(self, alignment: Alignment, trace: Trace):
        self.trace = trace
        self.makers = producers(trace)
        self._alignment = alignment
        self._halved = {name for node in trace.nodes if node.type in _HALVES for name in node.inputs}
        small = {name for node in trace.nodes if node.type in _FUNCTIONS for name in node.inputs if not self._is(name)}
        self._numbers = {name: value.item() for name, value in trace.values(small) if value.size == 1}

    def chain(self, tensor: str) -> Iterator[_Link]:
        """The tensors that a tensor is an elementwise function of, itself first."""
        link = _Link(tensor, lambda x: x)
        while True:
            yield link
            node = self.makers.get(link.tensor)
            data = [name for name in node.inputs if self._is(name)] if node else []
            if node is None or node.type not in _FUNCTIONS or len(data) != 1:
                return
            numbers: list[Any] = [self._numbers.get(name) for name in node.inputs if name not in data]
            numbers += [node.attributes["alpha"]] if node.type == "LeakyRelu" else []
            if any(number is None for number in numbers):
                return
            words = " ".join([node.type, *map(shown, numbers)]) if node.type not in _PASSING else ""
            added = max([link.added, *map(abs, numbers)]) if node.type in ("Add", "AddV2") else link.added
            link = _Link(data[0], _composed(link.function, node.type, numbers), (words, *link.words), added)

    def partners(self, tensor: str) -> tuple[str, ...]:
        """See `Alignment.partners`."""
        return self._alignment.partners(self.trace, tensor)

    def is_half(self, node: Node) -> bool:
        """Whether an operation is the first of the two that a clip is made of."""
        return node.type in _HALVES and any(each in self._halved for each in node.outputs)

    def probes(self, tensor: str) -> np.ndarray:
        """Numbers that a tensor may have, for any inputs."""
        node = self.makers.get(tensor)
        while node and node.type in _HANDING_ON and node.inputs:
            node = self.makers.get(node.inputs[0])
        low, high = _RANGES.get(node.type if node else "", (-np.inf, np.inf))
        return _PROBES[(low <= _PROBES) & (high >= _PROBES)]

    def _is(self, name: str) -> bool:
        return self._alignment.is_data(self.trace, name)


def _composed(outer: Callable, kind: str, numbers: list) -> Callable[[np.ndarray], np.ndarray]:
    return lambda x: outer(_FUNCTIONS[kind](x, *numbers))


def _by_function(
    own: _Elementwise, other: _Elementwise, node: Node, partners: list[str]
) -> tuple[str, str, str] | None:
    """A partner, and what both do with the earliest tensor that they share; None if one does the same, or none does."""
    if node.type not in _FUNCTIONS or node.type in _NEVER_BY_CHANCE or own.is_half(node):
        return None
    shared = []
    for partner in partners:
        theirs = {link.tensor: link for link in other.chain(partner)}
        pairs = [
            (ours, theirs[name])
            for ours in list(own.chain(node.outputs[0]))[1:]
            for name in own.partners(ours.tensor)
            if name in theirs
        ]
        if pairs:
            ours, its = max(pairs, key=_depth)
            if ours.is_like(its, own.probes(ours.tensor)):
                return None
            shared.append((ours, its, partner))
    if not shared:
        return None
    ours, its, partner = max(shared, key=_depth)
    return partner, str(ours), str(its)


def _depth(pair: Sequence) -> int:
    return len(pair[0].words) + len(pair[1].words)


def _by_attributes(other: _Elementwise, node: Node, partners: list[str]) -> tuple[str, str, str] | None:
    """A partner, and the settings that none of its type shares with an operation; None if one has them all."""
    settings = _settings(node)
    others = {name: _settings(other.makers[name]) for name in partners if same_type(other.makers[name], node)}
    if not settings or not others or settings in others.values():
        return None
    partner, its = next(iter(others.items()))
    names = [name for name in settings if settings[name] != its.get(name)]
    ours, theirs = (
        ", ".join(f"{name} {shown(each.get(name, 'not set'))}" for name in names) for each in (settings, its)
    )
    return partner, ours, theirs


def _settings(node: Node) -> Mapping[str, object]:
    return {name: node.attributes[name] for name in _ATTRIBUTES if name in node.attributes}
