"""Single operations, as `keras.ops` or Python has them."""

from typing import Any

import numpy as np
import tensorflow as tf

from migration.graphs.flow import Kind, Node, Tensor
from migration.graphs.patterns import OPERATION, PART, pattern
from migration.graphs.plan.layer import Call, Value
from migration.graphs.plan.model_plan import Plan

#: Operations without settings, of inputs that may be broadcast.
_PLAIN = {
    "Abs": "ops.absolute({0})",
    "Acosh": "ops.arccosh({0})",
    "Acos": "ops.arccos({0})",
    "Add": "{0} + {1}",
    "AddV2": "{0} + {1}",
    "Asin": "ops.arcsin({0})",
    "Asinh": "ops.arcsinh({0})",
    "Atan": "ops.arctan({0})",
    "Atan2": "ops.arctan2({0}, {1})",
    "Atanh": "ops.arctanh({0})",
    "BatchMatMul": "ops.matmul({0}, {1})",
    "BatchMatMulV2": "ops.matmul({0}, {1})",
    "BatchMatMulV3": "ops.matmul({0}, {1})",
    "BiasAdd": "{0} + {1}",
    "BiasAddV1": "{0} + {1}",
    "Ceil": "ops.ceil({0})",
    "ClipByValue": "ops.clip({0}, {1}, {2})",
    "Cos": "ops.cos({0})",
    "Cosh": "ops.cosh({0})",
    "Div": "{0} / {1}",
    "DivNoNan": "ops.divide_no_nan({0}, {1})",
    "Elu": "ops.elu({0})",
    "Equal": "ops.equal({0}, {1})",
    "Erf": "ops.erf({0})",
    "Erfc": "ops.erfc({0})",
    "Erfinv": "ops.erfinv({0})",
    "Exp": "ops.exp({0})",
    "Expm1": "ops.expm1({0})",
    "Floor": "ops.floor({0})",
    "FloorDiv": "{0} // {1}",
    "FloorMod": "{0} % {1}",
    "Greater": "{0} > {1}",
    "GreaterEqual": "{0} >= {1}",
    "Inv": "ops.reciprocal({0})",
    "IsFinite": "ops.isfinite({0})",
    "IsInf": "ops.isinf({0})",
    "IsNan": "ops.isnan({0})",
    "Less": "{0} < {1}",
    "LessEqual": "{0} <= {1}",
    "Log": "ops.log({0})",
    "Log1p": "ops.log1p({0})",
    "LogicalAnd": "ops.logical_and({0}, {1})",
    "LogicalNot": "ops.logical_not({0})",
    "LogicalOr": "ops.logical_or({0}, {1})",
    "MatMul": "ops.matmul({0}, {1})",
    "Maximum": "ops.maximum({0}, {1})",
    "Minimum": "ops.minimum({0}, {1})",
    "Mod": "{0} % {1}",
    "Mul": "{0} * {1}",
    "Neg": "-{0}",
    "NotEqual": "ops.not_equal({0}, {1})",
    "OnesLike": "ops.ones_like({0})",
    "Pow": "{0} ** {1}",
    "RealDiv": "{0} / {1}",
    "Reciprocal": "ops.reciprocal({0})",
    "Rint": "ops.round({0})",
    "Round": "ops.round({0})",
    "Rsqrt": "ops.rsqrt({0})",
    "Select": "ops.where({0}, {1}, {2})",
    "SelectV2": "ops.where({0}, {1}, {2})",
    "Sigmoid": "ops.sigmoid({0})",
    "Sign": "ops.sign({0})",
    "Sin": "ops.sin({0})",
    "Sinh": "ops.sinh({0})",
    "Sqrt": "ops.sqrt({0})",
    "Square": "ops.square({0})",
    "SquaredDifference": "ops.square({0} - {1})",
    "Sub": "{0} - {1}",
    "Tan": "ops.tan({0})",
    "Tanh": "ops.tanh({0})",
    "ZerosLike": "ops.zeros_like({0})",
}
_REDUCTIONS = {
    "All": "all",
    "Any": "any",
    "Max": "max",
    "Mean": "mean",
    "Min": "min",
    "Prod": "prod",
    "Sum": "sum",
}


#: Operations that change nothing with a certain number, which of their inputs that may be, and the number.
_NEUTRAL = {
    "Add": ((0, 1), 0),
    "AddV2": ((0, 1), 0),
    "Div": ((1,), 1),
    "Mul": ((0, 1), 1),
    "RealDiv": ((1,), 1),
    "Sub": ((1,), 0),
}


@pattern(*_NEUTRAL, rank=PART)
def nothing(node: Node, plan: Plan) -> Value | None:
    """Leave out what changes nothing, such as the zero that Python's `sum` begins with."""
    places, number = _NEUTRAL[node.type]
    for place in places:
        neutral, x = node.inputs[place], node.inputs[1 - place]
        if neutral.kind == 0 and neutral.rank == 0 and x.is_data and plan.scalar(neutral) == number:
            return plan.value_of(x)
    return None


@pattern("Select", rank=PART)
def branches(node: Node, plan: Plan) -> Value | None:
    """Take one of two branches, where lengths decide: the other may ask for lengths that are not there."""
    condition, if_true, if_false = node.inputs
    if "branches" not in node.attributes or condition.is_data:
        return None
    if condition.kind is Kind.SIZED:
        return plan.part(node.output)
    return plan.value_or_variable(if_true if plan.array(condition) else if_false)


@pattern(*_PLAIN, rank=OPERATION)
def plain(node: Node, plan: Plan) -> Call | None:
    """Write an operation that has no settings."""
    inputs = [_broadcast(tensor, node, plan) for tensor in node.inputs]
    if node.type == "BiasAdd" and node.attributes.get("data_format") == "NCHW" and node.output.rank != 2:
        if node.output.rank is None:
            return None
        return plan.expression(node, f"ops.reshape({{1}}, {(-1, *[1] * (node.output.rank - 2))}) + {{0}}", inputs)
    if node.type.startswith(("BatchMatMul", "MatMul")):
        return _product(node, plan)
    ranks = [tensor.rank for tensor in node.inputs]
    if node.type == "Select" and ranks[0] is not None and ranks[1] != ranks[0]:
        return _select(node, plan)
    return plan.expression(node, _PLAIN[node.type], inputs)


def _broadcast(tensor: Tensor, node: Node, plan: Plan) -> Tensor:
    """One of what is repeated for each example, if another input has as many as the result anyway."""
    if tensor.kind is not Kind.SIZED or tensor.tensor is None or node.type.startswith(("BatchMatMul", "MatMul")):
        return tensor
    others = [each for each in node.inputs if each.is_data]
    try:
        wanted, values = plan.flow.shapes(node.output), plan.flow.tried(tensor)
    except tf.errors.OpError:
        return tensor  # nothing has a value in a branch that is not taken
    if not any(plan.flow.shapes(each) == wanted for each in others) or not values[0].size:
        return tensor
    if all(np.all(value == values[0].flat[0]) for value in values):
        return plan.flow.constant(tensor, values[0].flat[0].reshape(()))
    if values[0].ndim == len(wanted[0]) and all(
        np.array_equal(value, np.broadcast_to(values[0][:1], value.shape)) for value in values
    ):
        return plan.flow.constant(tensor, values[0][:1])
    return tensor


def _product(node: Node, plan: Plan) -> Call | None:
    """A product of two tensors, of which one or both may be transposed."""
    turned = [
        bool(node.attributes.get(name) or node.attributes.get(other))
        for name, other in (("adj_x", "transpose_a"), ("adj_y", "transpose_b"))
    ]
    texts = [f"{{{number}}}" for number in range(2)]
    for number, tensor in enumerate(node.inputs):
        if turned[number]:
            if tensor.rank is None:
                return None
            order = (*range(tensor.rank - 2), tensor.rank - 1, tensor.rank - 2)
            texts[number] = f"ops.transpose({texts[number]}, {order})"
    return plan.expression(node, f"ops.matmul({texts[0]}, {texts[1]})", node.inputs)


def _select(node: Node, plan: Plan) -> Call | None:
    """TF1's `tf.where` with a vector of conditions chooses whole rows."""
    rank, of_condition = node.inputs[1].rank, node.inputs[0].rank
    if rank is None or of_condition is None:
        return None
    if of_condition == 0:
        return plan.expression(node, _PLAIN["Select"], node.inputs)
    shape = ", ".join(["-1", *["1"] * (rank - 1)])
    return plan.expression(node, f"ops.where(ops.reshape({{0}}, ({shape})), {{1}}, {{2}})", node.inputs)


@pattern(*_REDUCTIONS, rank=OPERATION)
def reduction(node: Node, plan: Plan) -> Call | None:
    """Write a sum, a mean, … along some axes."""
    x, axes = node.inputs[0], plan.constant(node.inputs[1])
    if axes is None:
        return None
    axes = [axes] if isinstance(axes, int) else axes
    arguments = ["{0}"]
    if x.rank is None or sorted(axis % x.rank for axis in axes) != list(range(x.rank)):
        arguments.append(f"axis={axes[0] if len(axes) == 1 else tuple(axes)}")
    if node.attributes["keep_dims"]:
        arguments.append("keepdims=True")
    return plan.expression(node, f"ops.{_REDUCTIONS[node.type]}({', '.join(arguments)})", [x])


@pattern("ArgMax", "ArgMin", rank=OPERATION)
def position(node: Node, plan: Plan) -> Call | None:
    """Write where the largest or the smallest is."""
    axis = plan.constant(node.inputs[1])
    found = f"ops.{node.type.lower()}({{0}}, axis={axis})"
    wanted = node.attributes["output_type"]
    return plan.expression(node, found if wanted == "int32" else f'ops.cast({found}, "{wanted}")', node.inputs[:1])


@pattern("Cast", rank=OPERATION)
def cast(node: Node, plan: Plan) -> Call | None:
    """Write a change of the dtype."""
    return plan.expression(node, f'ops.cast({{0}}, "{node.attributes["DstT"]}")', node.inputs)


@pattern("Transpose", rank=OPERATION)
def transpose(node: Node, plan: Plan) -> Call | Value | None:
    """Write another order of the axes; of each example, if the first stays where it is."""
    order = plan.constant(node.inputs[1])
    if order is None:
        return None
    if order == list(range(len(order))):
        return plan.value_of(node.inputs[0])
    if order[0] == 0 and len(order) > 1:
        return plan.layer(node, "Permute", node.inputs[:1], {"*dims": tuple(order[1:])})
    return plan.expression(node, f"ops.transpose({{0}}, {tuple(order)})", node.inputs[:1])


@pattern("ConcatV2", "Concat", rank=OPERATION)
def concatenate(node: Node, plan: Plan) -> Call | None:
    """Write tensors behind each other."""
    *parts, axis = node.inputs if node.type == "ConcatV2" else [*node.inputs[1:], node.inputs[0]]
    number: Any = plan.constant(axis)
    if number is None:
        return None
    rank = node.output.rank
    if number == -1 or (rank is not None and number == rank - 1):
        number = -1
    if all(part.is_data for part in parts) and number != 0:
        places = ", ".join(f"{{{index}}}" for index in range(len(parts)))
        arguments = {} if number == -1 else {"axis": number}
        return plan.layer(node, "Concatenate", parts, arguments, called=f"[{places}]")
    return _list(node, plan, "ops.concatenate([{}], axis=" + f"{number})", parts)


@pattern("Pack", rank=OPERATION)
def stack(node: Node, plan: Plan) -> Call | None:
    """Write tensors along an axis of their own."""
    return _list(node, plan, "ops.stack([{}], axis=" + f"{node.attributes['axis']})", node.inputs)


@pattern("AddN", rank=OPERATION)
def add(node: Node, plan: Plan) -> Call | None:
    """Write the sum of many."""
    return plan.expression(node, " + ".join(f"{{{number}}}" for number in range(len(node.inputs))), node.inputs)


def _list(node: Node, plan: Plan, text: str, parts: list) -> Call | None:
    places = ", ".join(f"{{{number}}}" for number in range(len(parts)))
    return plan.expression(node, text.replace("{}", places), parts)


@pattern("Unpack", rank=OPERATION)
def unstack(node: Node, plan: Plan) -> Call | None:
    """Write the parts along an axis."""
    number, axis = node.attributes["num"], node.attributes["axis"]
    return plan.expression(node, f"ops.unstack({{0}}, {number}, axis={axis})", node.inputs, several=True)


@pattern("Split", "SplitV", rank=OPERATION)
def split(node: Node, plan: Plan) -> Call | None:
    """Write parts of a length each."""
    if node.type == "Split":
        axis, x = node.inputs
        parts: object = node.attributes["num_split"]
    else:
        x, sizes, axis = node.inputs
        lengths = plan.constant(sizes)
        if lengths is None or -1 in lengths:
            return None
        ends = [sum(lengths[: number + 1]) for number in range(len(lengths) - 1)]
        parts = ends
    return plan.expression(node, f"ops.split({{0}}, {parts}, axis={plan.constant(axis)})", [x], several=True)


@pattern("Gather", "GatherV2", "ResourceGather", rank=OPERATION)
def gather(node: Node, plan: Plan) -> Call | None:
    """Write rows that are asked for by their numbers."""
    axis = plan.constant(node.inputs[2]) if len(node.inputs) > 2 else 0
    if node.attributes.get("batch_dims") or not isinstance(axis, int):
        return None
    return plan.expression(node, f"ops.take({{0}}, {{1}}, axis={axis})", node.inputs[:2])


@pattern("OneHot", rank=OPERATION)
def one_hot(node: Node, plan: Plan) -> Call | None:
    """Write numbers as vectors with a one at their place."""
    x, depth, on, off = node.inputs
    axis = node.attributes["axis"]
    classes = plan.constant(depth)
    if classes is None or plan.scalar(on) != 1 or plan.scalar(off) != 0:
        return None
    others = "" if axis == -1 else f", axis={axis}"
    return plan.expression(node, f'ops.one_hot({{0}}, {classes}{others}, dtype="{node.attributes["T"]}")', [x])


@pattern("Tile", rank=OPERATION)
def tile(node: Node, plan: Plan) -> Call | None:
    """Write copies behind each other."""
    times = plan.constant(node.inputs[1])
    return None if times is None else plan.expression(node, f"ops.tile({{0}}, {tuple(times)})", node.inputs[:1])


@pattern("ReverseV2", rank=OPERATION)
def reverse(node: Node, plan: Plan) -> Call | None:
    """Write axes backwards."""
    axes = plan.constant(node.inputs[1])
    if axes is None:
        return None
    return plan.expression(node, f"ops.flip({{0}}, axis={axes[0] if len(axes) == 1 else tuple(axes)})", node.inputs[:1])


@pattern("TopKV2", rank=OPERATION)
def top_k(node: Node, plan: Plan) -> Call | None:
    """Write the largest and where they are."""
    number = plan.constant(node.inputs[1])
    if number is None:
        return None
    return plan.expression(node, f"ops.top_k({{0}}, {number})", node.inputs[:1], several=True)


@pattern("Cumsum", "Cumprod", rank=OPERATION)
def running(node: Node, plan: Plan) -> Call | None:
    """Write running sums or products, from the end or without the last, too."""
    axis, rank = plan.constant(node.inputs[1]), node.output.rank
    if not isinstance(axis, int):
        return None
    text, turned = "{0}", node.attributes["reverse"]
    if turned:
        text = f"ops.flip({text}, axis={axis})"
    if node.attributes["exclusive"]:
        if rank is None:
            return None
        widths = tuple((int(each == axis % rank), 0) for each in range(rank))
        neutral = ", constant_values=1" if node.type == "Cumprod" else ""
        first = ", ".join([*[":"] * (axis % rank), ":-1"])
        text = f"ops.pad({text}, {widths}{neutral})[{first}]"
    text = f"ops.{node.type.lower()}({text}, axis={axis})"
    return plan.expression(node, f"ops.flip({text}, axis={axis})" if turned else text, node.inputs[:1])


@pattern("GatherNd", rank=OPERATION)
def one_of_each(node: Node, plan: Plan) -> Call | None:
    """Find the one of each example that is asked for by its number: `tf.stack([tf.range(batch), numbers], 1)`."""
    x, places = node.inputs
    if not x.is_data or x.rank is None or x.rank < 2 or places.node.type != "Pack" or len(places.node.inputs) != 2:
        return None
    rows, numbers = places.node.inputs
    if places.node.attributes["axis"] not in (1, -1) or rows.is_data or not numbers.is_data or numbers.rank != 1:
        return None
    counts = [np.arange(shape[0]) for shape in plan.flow.shapes(x)]
    values = [plan.array(rows)] * 3 if rows.is_known else plan.flow.tried(rows)
    if not all(np.array_equal(one, other) for one, other in zip(counts, values, strict=True)):
        return None
    places_text = f"ops.reshape({{1}}, {(-1, *[1] * (x.rank - 1))})"
    return plan.expression(node, f"ops.squeeze(ops.take_along_axis({{0}}, {places_text}, axis=1), 1)", [x, numbers])


@pattern("UnsortedSegmentSum", "UnsortedSegmentMax", "UnsortedSegmentMin", "UnsortedSegmentProd", rank=OPERATION)
def of_segments(node: Node, plan: Plan) -> Call | None:
    """Write the sum of the rows of each segment."""
    x, numbers, count = node.inputs
    total = plan.constant(count)
    if numbers.rank != 1 or total is None:
        return None
    name = f"segment_{node.type[15:].lower()}"
    return plan.expression(node, f"ops.{name}({{0}}, {{1}}, num_segments={total})", [x, numbers])


@pattern("MatrixBandPart", "BatchMatrixBandPart", rank=OPERATION)
def triangle(node: Node, plan: Plan) -> Call | None:
    """Write the lower or the upper triangle of matrices."""
    below, above = plan.constant(node.inputs[1]), plan.constant(node.inputs[2])
    if below == -1 and isinstance(above, int) and above >= 0:
        return plan.expression(node, f"ops.tril({{0}}{f', {above}' * bool(above)})", node.inputs[:1])
    if above == -1 and isinstance(below, int) and below >= 0:
        return plan.expression(node, f"ops.triu({{0}}{f', {-below}' * bool(below)})", node.inputs[:1])
    return None


@pattern("MatrixDiagPart", "MatrixDiagPartV2", "MatrixDiagPartV3", "BatchMatrixDiagPart", rank=OPERATION)
def diagonal(node: Node, plan: Plan) -> Call | None:
    """Write the diagonals of matrices."""
    if len(node.inputs) > 1 and plan.scalar(node.inputs[1]) != 0:
        return None  # another one, or several
    return plan.expression(node, "ops.diagonal({0}, axis1=-2, axis2=-1)", node.inputs[:1])


@pattern("Einsum", rank=OPERATION)
def einsum(node: Node, plan: Plan) -> Call | None:
    """Write a product in Einstein's notation."""
    places = ", ".join(f"{{{number}}}" for number in range(len(node.inputs)))
    return plan.expression(node, f'ops.einsum("{node.attributes["equation"]}", {places})', node.inputs)


@pattern("L2Loss", rank=OPERATION)
def half_square(node: Node, plan: Plan) -> Call | None:
    """Write half the sum of the squares."""
    return plan.expression(node, "ops.sum(ops.square({0})) / 2", node.inputs)


@pattern("BroadcastTo", rank=OPERATION)
def broadcast(node: Node, plan: Plan) -> Call | None:
    """Write copies along axes of length one, if how many is known."""
    if not node.inputs[1].is_known:
        return None
    return plan.expression(
        node, f"ops.broadcast_to({{0}}, {tuple(plan.constant(node.inputs[1]) or ())})", node.inputs[:1]
    )
