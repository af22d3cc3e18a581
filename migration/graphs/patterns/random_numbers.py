"""Random numbers that are drawn when nothing is trained, too: the noise of a variational autoencoder, say."""

from migration.graphs.flow import Node
from migration.graphs.patterns import OPERATION, pattern
from migration.graphs.plan.layer import Call, Layer
from migration.graphs.plan.model_plan import Plan

#: What `keras.random` calls what an operation draws from.
_DISTRIBUTIONS = {
    "RandomStandardNormal": "normal",
    "RandomUniform": "uniform",
    "RandomUniformInt": "randint",
    "TruncatedNormal": "truncated_normal",
}


@pattern(*_DISTRIBUTIONS, rank=OPERATION)
def random_numbers(node: Node, plan: Plan) -> Call | None:
    """Draw as many as there are examples, or always as many, with a seed that no TF1 script knows."""
    shape, *limits = node.inputs
    if shape.is_data:
        return None
    sizes = plan.flow.sizes(shape).tolist()
    if None in sizes or "batch" in sizes[1:] or any(not limit.is_known for limit in limits):
        return None
    arguments = {
        "*distribution": _DISTRIBUTIONS[node.type],
        "*shape": tuple(None if size == "batch" else size for size in sizes),
    }
    if limits:
        arguments["*limits"] = tuple(plan.constant(limit) for limit in limits)
    if node.output.dtype.name != "float32":
        arguments["dtype"] = node.output.dtype.name
    first = next(iter(plan.inputs.values()))  # it is called on an input, or it would be drawn once and for all
    return Call([first], node.outputs, [node], Layer("RandomNumbers", arguments, hint=node))
