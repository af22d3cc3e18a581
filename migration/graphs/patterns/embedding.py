"""Rows of a table that are asked for by their numbers: `Embedding`."""

from migration.graphs.flow import Node
from migration.graphs.patterns import pattern
from migration.graphs.plan.layer import Call
from migration.graphs.plan.model_plan import Plan


@pattern("Gather", "GatherV2", "ResourceGather")
def embedding(node: Node, plan: Plan) -> Call | None:
    """Find `tf.nn.embedding_lookup` in a weight."""
    table, numbers = node.inputs[:2]
    axis = plan.constant(node.inputs[2]) if len(node.inputs) > 2 else 0
    if not table.is_known or table.rank != 2 or not numbers.is_data or axis != 0 or node.attributes.get("batch_dims"):
        return None
    if not table.dtype.is_floating:
        return None
    rows, columns = table.shape  # type: ignore[misc]
    return plan.layer(node, "Embedding", [numbers], {"*input_dim": rows, "*output_dim": columns}, {"embeddings": table})
