"""The first operation whose inputs agree and whose output does not."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from migration.parity.alignment import Alignment, producers
from migration.parity.difference import Difference, compare_arrays
from migration.parity.trace import Node, Trace

#: Operations that stand for each other.
_SAME = (
    {"Add", "AddV2", "BiasAdd"},
    {"Div", "DivNoNan", "RealDiv"},
    {"FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"},
    {"BatchMatMul", "BatchMatMulV2", "BatchMatMulV3", "Einsum", "MatMul"},
    {"PartitionedCall", "StatefulPartitionedCall", "StatelessWhile", "While"},
    {"Select", "SelectV2"},
)


@dataclass(frozen=True)
class Place:
    """An operation, where two programs part.

    Attributes:
        node: the operation.
        trace: the program that it is of.
        parameters: name of each input that is no data, such as an epsilon, to its value, if it is small.
        agreeing: name of each of its other inputs to that of a tensor of the other program with the same values.
        consumers: operations that take its outputs.
    """

    node: Node
    trace: Trace
    parameters: Mapping[str, Any]
    agreeing: Mapping[str, str]
    consumers: tuple[Node, ...]

    @property
    def settings(self) -> dict[str, Any]:
        """Its attributes, of a condition those of the branch that was taken, and its parameters by their numbers."""
        attributes = self.node.attributes
        if self.node.type in ("If", "StatelessIf") and self.node.inputs[0] in self.parameters:
            taken = "then " if self.parameters[self.node.inputs[0]] else "else "
            attributes = {name.removeprefix(taken): value for name, value in attributes.items() if taken in name}
        numbered = {
            f"input {number}": self.parameters[name]
            for number, name in enumerate(self.node.inputs)
            if name in self.parameters
        }
        return {**attributes, **numbered}

    def values(self) -> list[np.ndarray]:
        """What it computed."""
        return [value for _, value in self.trace.values(self.node.outputs)]


@dataclass(frozen=True)
class Divergence:
    """Where two programs part on the way to one result.

    Attributes:
        target: what differs in the end: `y`, `loss`, `gradient of conv1/kernel`.
        a: the operation of the one; None if its result is one that the other has, too, on the way to its own.
        b: that of the other; None likewise.
        difference: of what the two compute; None if there are no two.
        earlier: if `a` or `b` is None: the operation of the other that computes that result.
        path: the operations of `a`, or of `b` if there is no `a`, from there to the result.
    """

    target: str
    a: Place | None
    b: Place | None
    difference: Difference | None = None
    earlier: Node | None = None
    path: tuple[Node, ...] = field(default=())

    def __str__(self) -> str:
        """Say it in a sentence."""
        if self.a and self.b:
            # Of unlike operations the numbers say nothing.
            alike = self.difference is not None and same_type(self.a.node, self.b.node)
            numbers = f": {self.difference}" if alike else ""
            return f"{self.a.node} against {self.b.node}{numbers}{_settings(self.a, self.b)}"
        place = self.a or self.b
        if place is None and self.target.startswith("gradient of "):
            return f"the second program has no {self.target}"
        if place is None:
            return f"{self.target} differs, and no operation is known where it begins"
        whose = ("the first program's", "the second's") if self.a else ("the second program's", "the first's")
        if self.earlier is None:
            return f"{whose[0]} {place.node} has no counterpart"
        return f"{whose[0]} {place.node} has no counterpart: {whose[1]} {self.target} is what {self.earlier} computed"


def first_divergence(alignment: Alignment, target: str, a: str, b: str) -> Divergence:
    """Find where two programs part on the way to one result.

    Args:
        alignment: of the two.
        target: name of the result, for people.
        a: the tensor of the one.
        b: that of the other, whose values are others.
    """
    ours, theirs = _Differing(alignment, alignment.a, a), _Differing(alignment, alignment.b, b)
    if ours.first and theirs.first:
        one, other = min(
            ((one, other) for one in ours.first[:8] for other in theirs.first[:8]),
            key=lambda pair: _distance(alignment, ours, theirs, *pair),
        )
        if not same_type(one, other):
            # An epsilon of 1e-12 leaves all numbers as they are: that operation agrees, and is the counterpart still.
            one, other = (
                _maker_of_its_type(alignment, ours, one, other),
                _maker_of_its_type(alignment, theirs, other, one),
            )
        difference = None
        for one_value, other_value in zip(ours.place(one).values(), theirs.place(other).values(), strict=False):
            found = compare_arrays(one.name, one_value, other_value)
            if difference is None or not found.exact and found.ulp > difference.ulp:
                difference = found
        return Divergence(target, ours.place(one), theirs.place(other), difference, path=ours.path(one))
    if ours.first:
        earlier = alignment.partners(alignment.b, b)
        node = producers(alignment.a).get(earlier[0]) if earlier else None
        return Divergence(target, ours.place(ours.first[0]), None, None, node, ours.path(ours.first[0]))
    if theirs.first:
        earlier = alignment.partners(alignment.a, a)
        node = producers(alignment.b).get(earlier[0]) if earlier else None
        return Divergence(target, None, theirs.place(theirs.first[0]), None, node, theirs.path(theirs.first[0]))
    return Divergence(target, None, None)


class _Differing:
    """The operations of one program between a result and the last tensors that the other program has, too."""

    def __init__(self, alignment: Alignment, trace: Trace, target: str):
        self._alignment, self.trace = alignment, trace
        self.makers = producers(trace)
        reached: set[str] = set()
        waiting = [target]
        while waiting:
            tensor = waiting.pop()
            node = self.makers.get(tensor)
            if node is None or node.name in reached or alignment.agrees(trace, tensor):
                continue
            reached.add(node.name)
            waiting += [name for name in node.inputs if alignment.is_data(trace, name)]
        #: In the order of the program.
        self.nodes = [node for node in trace.nodes if node.name in reached]
        made = {tensor for node in self.nodes for tensor in node.outputs}
        #: Those whose inputs all agree.
        self.first = [
            node
            for node in self.nodes
            if not any(name in made and not alignment.agrees(trace, name) for name in node.inputs)
        ]

    def place(self, node: Node) -> Place:
        """All that is to be said of an operation."""
        alignment, trace = self._alignment, self.trace
        small = [name for name in node.inputs if not alignment.is_data(trace, name)]
        parameters = {name: value.tolist() for name, value in trace.values(small) if value.size <= 16}
        agreeing = {name: found[0] for name in node.inputs if (found := alignment.partners(trace, name))}
        consumers = tuple(other for other in trace.nodes if any(name in node.outputs for name in other.inputs))
        return Place(node, trace, parameters, agreeing, consumers)

    def path(self, start: Node) -> tuple[Node, ...]:
        """The operations on one way from `start` to the result."""
        path, ends = [start], set(start.outputs)
        for node in self.nodes:
            if any(name in ends for name in node.inputs):
                path.append(node)
                ends = set(node.outputs)
        return tuple(path)


def _distance(alignment: Alignment, ours: _Differing, theirs: _Differing, a: Node, b: Node) -> tuple:
    """How little two operations have in common; the smallest is taken."""
    shared = sum(
        any(partner in b.inputs for partner in alignment.partners(alignment.a, name)) for name in set(a.inputs)
    )
    likeness = difflib.SequenceMatcher(None, a.name, b.name).ratio()
    order = ours.first.index(a) + theirs.first.index(b)
    return not (shared or not (a.inputs or b.inputs)), not same_type(a, b), order, -shared, -likeness


def _maker_of_its_type(alignment: Alignment, differing: _Differing, own: Node, other: Node) -> Node:
    """What makes an input of `own`, if that is of the other's type and takes what the other takes; else `own`."""
    trace = differing.trace
    takes = {partner for name in other.inputs for partner in alignment.partners(_other(alignment, trace), name)}
    for name in own.inputs:
        maker = differing.makers.get(name)
        if maker and same_type(maker, other) and takes & set(maker.inputs):
            return maker
    return own


def _other(alignment: Alignment, trace: Trace) -> Trace:
    return alignment.b if trace is alignment.a else alignment.a


def same_type(a: Node, b: Node) -> bool:
    """Whether two operations compute the same of the same, settings aside."""
    return a.type == b.type or stand_for_each_other(a.type, b.type)


def stand_for_each_other(one: str, other: str) -> bool:
    """Whether operations of two types compute the same of the same."""
    return any(one in types and other in types for types in _SAME)


def _settings(a: Place, b: Place) -> str:
    """The settings in which two operations differ."""
    if not same_type(a.node, b.node):
        return f"; {a.node.type} against {b.node.type}"
    words = [
        f"{name} {shown(a.settings.get(name, 'not set'))} against {shown(b.settings.get(name, 'not set'))}"
        for name in sorted(a.settings.keys() | b.settings.keys())
        # What is a number in one may be a variable in the other, or an input of another place; no record has bodies.
        if a.settings.get(name) != b.settings.get(name)
        and (_in_both(name, a, b) or not name.startswith(("body", "input ")))
    ]
    return "; " + ", ".join(words) if words else ""


def _in_both(name: str, a: Place, b: Place) -> bool:
    return name in a.settings and name in b.settings


def shown(setting: Any) -> str:
    """A setting as people write it: 0.001, not what float32 makes of it."""
    return f"{setting:.6g}" if isinstance(setting, float) else str(setting)
