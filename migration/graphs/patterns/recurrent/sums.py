"""Sums of products and biases: what goes into the gates of a cell, however it is spelled."""

from dataclasses import dataclass

from migration.graphs.flow import Node, Tensor
from migration.graphs.patterns.recurrent.arrays import Array
from migration.graphs.plan.model_plan import Plan

_SUMS = ("Add", "AddV2", "AddN", "BiasAdd")


@dataclass(frozen=True, eq=False)
class Sum:
    """The sum of some tensors `[batch, n]`, each times a kernel `[n, width]`, and a bias `[width]`.

    Or of some tensors `[batch, height, width, n]`, convolved with kernels, and so on.

    Attributes:
        terms: the tensors and their kernels; no tensor stands twice.
        bias: None if there is none.
        width: number of columns.
    """

    terms: dict[Tensor, Array]
    bias: Array | None
    width: int

    def columns(self, begin: int, end: int) -> "Sum":
        """A part of it: of `[i, j, f, o]` one gate."""
        terms = {tensor: kernel.columns(begin, end) for tensor, kernel in self.terms.items()}
        return Sum(terms, self.bias.columns(begin, end) if self.bias else None, end - begin)

    def times(self, factor: float) -> "Sum":
        """All of it times a number."""
        terms = {tensor: kernel.times(factor) for tensor, kernel in self.terms.items()}
        return Sum(terms, self.bias.times(factor) if self.bias else None, self.width)

    def plus(self, other: "Sum") -> "Sum":
        """Both together."""
        terms = dict(self.terms)
        for tensor, kernel in other.terms.items():
            terms[tensor] = terms[tensor].plus(kernel) if tensor in terms else kernel
        biases = [bias for bias in (self.bias, other.bias) if bias]
        bias = biases[0].plus(biases[1]) if len(biases) == 2 else biases[0] if biases else None
        return Sum(terms, bias, self.width)


def sum_of(tensor: Tensor, plan: Plan) -> Sum | None:
    """See what a tensor is the sum of.

    Returns:
        None if it is no such sum.
    """
    node = tensor.node
    if tensor.is_known:
        return None
    if node.type == "MatMul":
        return _product(node, plan)
    if node.type in ("Conv2D", "Conv3D"):
        return _convolved(node, plan)
    if node.type in _SUMS:
        return _added(node, plan)
    cut = columns_of(tensor, plan)
    if cut is not None:
        whole, begin, end = cut
        found = sum_of(whole, plan)
        return found.columns(begin, end) if found is not None else None
    return None


def columns_of(tensor: Tensor, plan: Plan) -> tuple[Tensor, int, int] | None:
    """See which columns of another tensor `[batch, n]` a tensor is."""
    node = tensor.node
    if node.type in ("Split", "SplitV"):
        axis, x = (node.inputs[0], node.inputs[1]) if node.type == "Split" else (node.inputs[2], node.inputs[0])
        if plan.scalar(axis) not in (_last(tensor), -1) or x.is_known:
            return None
        if node.type == "SplitV":
            sizes = plan.constant(node.inputs[1])
            if sizes is None or -1 in sizes:
                return None
        else:
            width = _width(x)
            if width is None:
                return None
            sizes = [width // len(node.outputs)] * len(node.outputs)
        begin = sum(sizes[: tensor.index])
        return x, begin, begin + sizes[tensor.index]
    if node.type in ("StridedSlice", "Slice") and not node.inputs[0].is_known and _width(node.inputs[0]) is not None:
        return _sliced(node, plan)
    return None


def _sliced(node: Node, plan: Plan) -> tuple[Tensor, int, int] | None:
    x = node.inputs[0]
    width = _width(x)
    bounds = [plan.constant(each) for each in node.inputs[1:]]
    if x.rank != 2 or width is None or any(each is None or len(each) != 2 for each in bounds):
        return None
    if node.type == "Slice":
        (row, begin), (rows, size) = bounds  # type: ignore[misc]
        if row != 0 or rows != -1:
            return None
        return x, begin, width if size == -1 else begin + size
    masks = node.attributes
    if masks["shrink_axis_mask"] or masks["new_axis_mask"] or masks["ellipsis_mask"] or bounds[2] != [1, 1]:
        return None
    (row, begin), (last_row, end), _ = bounds  # type: ignore[misc]
    if not (masks["begin_mask"] & 1 or row == 0) or not masks["end_mask"] & 1:
        return None
    first, last, _ = slice(None if masks["begin_mask"] & 2 else begin, None if masks["end_mask"] & 2 else end).indices(
        width
    )
    return x, first, last


def _product(node: Node, plan: Plan) -> Sum | None:
    x, matrix = node.inputs
    if x.is_known or not matrix.is_known or matrix.rank != 2 or node.attributes.get("transpose_a"):
        return None
    kernel = Array.of(matrix, plan)
    if node.attributes.get("transpose_b"):
        kernel = kernel.transposed()
    return _of_parts(x, kernel, plan)


def _convolved(node: Node, plan: Plan) -> Sum | None:
    """A convolution that moves by one and leaves nothing out."""
    x, matrix = node.inputs
    settings = node.attributes
    if x.is_known or not matrix.is_known or x.rank is None or settings["padding"] != "SAME":
        return None
    if settings["data_format"][-1] != "C" or {*settings["strides"], *settings.get("dilations", [])} != {1}:
        return None
    return _of_parts(x, Array.of(matrix, plan), plan)


def _of_parts(x: Tensor, kernel: Array, plan: Plan) -> Sum | None:
    """A product of a tensor that may be several behind each other."""
    parts = parts_of(x, kernel.shape[-2], plan)
    if parts is None:
        return None
    begin = 0
    found: Sum | None = None
    for part, width in parts:
        term = Sum({part: kernel.rows(begin, begin + width)}, None, kernel.shape[-1])
        found = term if found is None else found.plus(term)
        begin += width
    return found


def parts_of(x: Tensor, width: int, plan: Plan) -> list[tuple[Tensor, int]] | None:
    """What a tensor `[batch, width]` is joined of, with the width of each; itself, if it is not."""
    node = x.node
    if node.type not in ("ConcatV2", "Concat"):
        return [(x, width)]
    *parts, axis = node.inputs if node.type == "ConcatV2" else [*node.inputs[1:], node.inputs[0]]
    if plan.scalar(axis) not in (_last(x), -1):
        return None
    widths = [_width(part) for part in parts]
    if widths.count(None) == 1:  # one that the graph leaves open is what is left
        widths[widths.index(None)] = width - sum(each for each in widths if each is not None)
    if None in widths or sum(widths) != width:  # type: ignore[arg-type]
        return None
    found = []
    for part, each in zip(parts, widths, strict=True):
        inner = parts_of(part, each, plan)  # type: ignore[arg-type]
        if inner is None:
            return None
        found += inner
    return found


def _added(node: Node, plan: Plan) -> Sum | None:
    if node.type == "BiasAdd" and node.attributes.get("data_format") == "NCHW":
        return None
    known = [each for each in node.inputs if each.is_known]
    found: Sum | None = None
    for each in node.inputs:
        if each.is_known:
            continue
        inner = sum_of(each, plan)
        if inner is None or (found is not None and not _fit(found, inner)):
            return None
        found = inner if found is None else found.plus(inner)
    for each in known:
        size, shape = plan.array(each).size, plan.array(each).shape
        if found is None or size not in (1, found.width) or any(length != 1 for length in shape[:-1]):
            return None
        bias = Array.of(each, plan).flat().spread(found.width)
        found = found.plus(Sum({}, bias, found.width))
    return found


def _fit(one: Sum, other: Sum) -> bool:
    """Whether two can be added: both are products, or both are convolutions."""
    kernels = [kernel for each in (one, other) for kernel in each.terms.values()]
    return one.width == other.width and len({len(kernel.shape) for kernel in kernels}) == 1


def _last(tensor: Tensor) -> int:
    """The number of the last axis; where nobody knows, that of a matrix."""
    return (tensor.rank or 2) - 1


def _width(tensor: Tensor) -> int | None:
    return tensor.shape[-1] if tensor.shape else None
