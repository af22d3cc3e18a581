"""Which tensors of two programs have the same values, whatever they are called and whatever shape they have."""

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from migration.parity.difference import Difference, compare_arrays
from migration.parity.tolerances import Tolerance, is_rounded, tolerance_of
from migration.parity.trace import Node, Trace, in_chunks
from migration.parity.ulps import BINS, ulp_counts
from tfgraph.checkpoints.formats.checksum import crc32c

#: What these make are shapes and sizes: they follow from the program, not from the numbers in it.
SHAPES = ("BroadcastGradientArgs", "Rank", "Shape", "ShapeN", "Size", "VariableShape")
_FUNCTIONS = ("If", "PartitionedCall", "StatefulPartitionedCall", "StatelessIf", "StatelessWhile", "While")
#: So many bytes of values of each program are compared at a time.
_CHUNK = 2**26


class Fingerprint(NamedTuple):
    """What is kept of a tensor's values: same values, same fingerprint."""

    size: int
    dtype: np.dtype
    checksum: int
    total: float
    peak: float


class Aligned(NamedTuple):
    """A tensor of one program and the same of the other.

    Attributes:
        name: in the first program.
        partner: in the second.
        difference: of the two.
        ulps: how many elements are how far apart, see `migration.parity.ulps`.
    """

    name: str
    partner: str
    difference: Difference
    ulps: tuple[int, ...]


class Alignment:
    """Two traces of the same step, tensor by tensor.

    Only tensors that depend on data (inputs of rank 1 or more, variables, random numbers) are aligned; the others are
    parameters, like an epsilon, and belong to the operation that takes them.

    Attributes:
        a: one trace.
        b: the other.
    """

    def __init__(self, a: Trace, b: Trace, exact: bool = False, device: str = "CPU"):
        """Compare all values of two traces; only their fingerprints are held.

        Args:
            a: a trace.
            b: another, whose random numbers are those of `a`.
            exact: whether values that differ by rounding are different.
            device: of both, for the tolerance.
        """
        self.a, self.b = a, b
        self._exact, self._device = exact, device
        self._data = {trace: data_tensors(trace) for trace in (a, b)}
        self._prints = {trace: fingerprints(trace, self._data[trace], exact) for trace in (a, b)}
        self._partners = self._equal()
        self._close: dict[str, Aligned] = {}
        if not exact:
            self._add_close()
        self._agreeing = {trace: self._find_agreeing(trace) for trace in (a, b)}

    def partners(self, trace: Trace, tensor: str) -> tuple[str, ...]:
        """The tensors of the other program that have the values of this one, in their order."""
        return tuple(self._partners[trace].get(tensor, ()))

    def agrees(self, trace: Trace, tensor: str) -> bool:
        """Whether the other program has the values of a tensor, or of all that it is made of if it shows none itself.

        A variable that the other has by another way (it never reads it, or only inside of a loop) agrees as well: what
        variables hold is compared by their names.
        """
        return tensor in self._agreeing[trace]

    def is_data(self, trace: Trace, tensor: str) -> bool:
        """Whether a tensor depends on data."""
        return tensor in self._data[trace]

    def counts(self) -> tuple[int, int]:
        """How many tensors of `a` have the values of one of `b`, and how many have values at all."""
        prints = self._prints[self.a]
        return sum(bool(self.partners(self.a, name)) for name in prints), len(prints)

    def aligned(self) -> list[Aligned]:
        """Each tensor of `a` that has partners, and the first of them, in the order of the program."""
        return [
            self._close.get(name) or Aligned(name, partners[0], Difference(name, 0, 0), (found.size, *[0] * (BINS - 1)))
            for name, found in self._prints[self.a].items()
            if (partners := self.partners(self.a, name))
        ]

    def _equal(self) -> dict[Trace, dict[str, list[str]]]:
        names: dict[Trace, dict[tuple, list[str]]] = {}
        for trace, prints in self._prints.items():
            names[trace] = defaultdict(list)
            for name, found in prints.items():
                names[trace][found[:3]].append(name)
        return {
            trace: {name: list(names[other].get(found[:3], ())) for name, found in self._prints[trace].items()}
            for trace, other in ((self.a, self.b), (self.b, self.a))
        }

    def _find_agreeing(self, trace: Trace) -> set[str]:
        others = (self.b if trace is self.a else self.a).variables
        agreeing = {tensor for name, reads in trace.variables.items() if not others.get(name) for tensor in reads}
        for node in trace.nodes:
            shown = [tensor for tensor in node.outputs if tensor in self._prints[trace]]
            agreeing.update(tensor for tensor in shown if self.partners(trace, tensor))
            if node.type in _FUNCTIONS:  # whatever it computes, it is not known from what it takes
                agreed = bool(shown) and all(tensor in agreeing for tensor in shown)
            else:
                agreed = all(name in agreeing for name in node.inputs if self.is_data(trace, name))
            if agreed:
                agreeing.update(set(node.outputs) - set(shown))
        return agreeing

    def _add_close(self) -> None:
        """Compare those that nothing is equal to with what is about as large."""
        wanted: dict[str, list[str]] = {}
        for name, found in self._prints[self.a].items():
            if not self._partners[self.a][name] and is_rounded(found.dtype):
                candidates = [other for other, its in self._prints[self.b].items() if self._may_be_close(found, its)]
                if candidates:
                    wanted[name] = candidates
        prints = self._prints[self.a]
        sizes = {
            name: prints[name].size * prints[name].dtype.itemsize * (1 + len(candidates))
            for name, candidates in wanted.items()
        }
        for chunk in in_chunks(sizes, _CHUNK):
            of_b = dict(self.b.values({other for name in chunk for other in wanted[name]}))
            for name, value in self.a.values(chunk):
                tolerance = self._tolerance(self._prints[self.a][name])
                for other in wanted[name]:
                    difference = compare_arrays(name, np.ravel(value), np.ravel(of_b[other]), tolerance)
                    if difference.allowed:
                        self._close.setdefault(name, Aligned(name, other, difference, ulp_counts(value, of_b[other])))
                        self._partners[self.a][name].append(other)
                        self._partners[self.b][other].append(name)

    def _may_be_close(self, one: Fingerprint, other: Fingerprint) -> bool:
        if (one.size, one.dtype) != (other.size, other.dtype) or not math.isfinite(one.peak + other.peak):
            return False
        tolerance = self._tolerance(one)
        allowed = tolerance.atol + tolerance.rtol * max(one.peak, other.peak)
        return abs(one.peak - other.peak) <= allowed and abs(one.total - other.total) <= 2 * one.size * allowed

    def _tolerance(self, of: Fingerprint) -> Tolerance:
        return tolerance_of(of.dtype, self._device).scaled(of.peak)


def data_tensors(trace: Trace) -> set[str]:
    """The tensors that depend on inputs, variables or random numbers."""
    inputs = {name for name, value in trace.values(trace.feeds) if value.ndim}
    data = {*inputs, *trace.random, *(name for reads in trace.variables.values() for name in reads)}
    for node in trace.nodes:
        if node.type not in SHAPES and any(name in data for name in node.inputs):
            data.update(node.outputs)
    return data


def fingerprints(trace: Trace, tensors: Iterable[str], exact: bool) -> dict[str, Fingerprint]:
    """Read the values of some tensors and keep a fingerprint of each, in the order of the program.

    If they are to be the same bit by bit, `total` and `peak` are not computed, which takes longer than all else.
    """
    tensors = set(tensors)
    found = {}
    names = [name for node in trace.nodes for name in node.outputs if name in tensors]
    for name, value in trace.values(names):
        value = np.asarray(value)
        if value.dtype.kind in "biufcV" and value.size:
            found[name] = _fingerprint(value, exact)
    return {name: found[name] for name in names if name in found}


def _fingerprint(value: np.ndarray, exact: bool) -> Fingerprint:
    checksum = crc32c(np.ascontiguousarray(value).reshape(-1).view(np.uint8))
    if value.dtype.kind == "c":
        value = value.view(value.real.dtype)
    if exact or not is_rounded(value.dtype):  # integers and bools are compared by their checksum alone
        return Fingerprint(value.size, value.dtype, checksum, 0, 0)
    if value.dtype.itemsize < 4:
        value = value.astype(np.float32)
    with np.errstate(all="ignore"):
        peak = max(float(np.max(value)), -float(np.min(value)))
        return Fingerprint(value.size, value.dtype, checksum, float(np.sum(value)), peak)


def producers(trace: Trace) -> dict[str, Node]:
    """Which node makes which tensor."""
    return {tensor: node for node in trace.nodes for tensor in node.outputs}
