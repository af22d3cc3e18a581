"""Refuse a tensor of the wrong rank where the kernel of TensorFlow 2.21 would end the process.

Convolutions and a few others look at dimensions which a tensor of a lower rank does not have, and a failed check ends
the process: a scalar fed to a placeholder of unknown shape is enough. Where the graph tells the rank, TensorFlow
refuses the tensor itself; where it does not, an `EnsureShape` before the operation does, whatever it comes from.

Source: found by trying 160 operations with tensors of rank 0 to 6 on TF 2.21; TF 1.15 raised InvalidArgumentError.
"""

from collections.abc import Iterable

import tensorflow.compat.v1 as tf

#: Operation: the inputs that end the process, and the rank that they have to have.
_RANKS = {
    "AvgPoolGrad": {1: 4},
    "AvgPool3DGrad": {1: 5},
    "Conv2D": {0: 4},
    "Conv2DBackpropFilter": {0: 4, 2: 4},
    "Conv3D": {0: 5},
    "Conv3DBackpropFilterV2": {0: 5, 2: 5},
    "DepthwiseConv2dNative": {0: 4},
    "DepthwiseConv2dNativeBackpropFilter": {0: 4, 2: 4},
    "FusedPadConv2D": {0: 4},
    "LSTMBlockCell": {0: 2},
    "MaxPool3D": {0: 5},
}


def guard(graph: tf.Graph, operations: Iterable[tf.Operation]) -> list[str]:
    """Put a check before each input of unknown rank that could end the process.

    Args:
        graph: of the operations.
        operations: that no session has run yet.

    Returns:
        Names of the tensors that are checked now.
    """
    checks: dict[tuple[str, int], tf.Tensor] = {}
    for operation in operations:
        for index, rank in _RANKS.get(operation.type, {}).items():
            tensor = operation.inputs[index]
            if tensor.shape.rank is None:
                key = tensor.name, rank
                if key not in checks:
                    checks[key] = _check(graph, tensor, rank)
                operation._update_input(index, checks[key])
    return sorted({name for name, _ in checks})


def _check(graph: tf.Graph, tensor: tf.Tensor, rank: int) -> tf.Tensor:
    with graph.as_default(), tf.control_dependencies(None), tf.name_scope(None):
        name = f"{tensor.op.name}/rank_{rank}"
        return tf.raw_ops.EnsureShape(input=tensor, shape=[None] * rank, name=graph.unique_name(name, False))
