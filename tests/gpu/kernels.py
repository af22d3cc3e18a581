"""The operations that have no kernel for GPUs whose sums have one order.

Source: the messages of TensorFlow 2.21 itself. With op determinism these operations raise on a GPU, whatever it is:
`strings libtensorflow_cc.so.2 | grep -i determinis`. Sums of float32 in another order differ as
`migration.parity.tolerances` says for GPUs; that is what is allowed where a graph has one of them.
"""

from collections.abc import Iterable

from migration.parity import Allowance

#: Operation -> when TF 2.21 says that it has no such kernel; what a GPU run adds is written here.
NOT_DETERMINISTIC = {
    "AdjustContrast": "always",
    "AdjustContrastv2": "always",
    "Bincount": "always",
    "CropAndResizeGradBoxes": "always",
    "CropAndResizeGradImage": "always",
    "DenseBincount": "always",
    "Dilation2DBackpropFilter": "always",
    "Dilation2DBackpropInput": "always",
    "FakeQuantWithMinMaxVarsGradient": "always",
    "FakeQuantWithMinMaxVarsPerChannelGradient": "always",
    "MaxPoolGradWithArgmax": "always",
    "ResizeNearestNeighborGrad": "always",
    "ScatterAdd": "a reference variable (TF1's embeddings): tf.enable_resource_variables() has a kernel",
    "ScatterDiv": "a reference variable",
    "ScatterMul": "a reference variable",
    "ScatterSub": "a reference variable",
    "ScatterUpdate": "a reference variable",
    "SparseTensorDenseMatMul": "always",
}
#: Operation -> when alone it has none; the models' graphs have the operation and never that case.
SOMETIMES = {
    "FusedBatchNormGrad": "is_training is False",
    "FusedBatchNormGradV2": "is_training is False",
    "FusedBatchNormGradV3": "is_training is False",
    "SoftmaxCrossEntropyWithLogits": "built before enable_op_determinism(), or by its raw op",
    "SparseSoftmaxCrossEntropyWithLogits": "built before enable_op_determinism(), or by its raw op",
    "Svd": "matrices of one column",
}


def not_deterministic(operations: Iterable) -> list[str]:
    """Name the kinds of operations of a graph that have no deterministic kernel on a GPU, each once, sorted."""
    return sorted({each.type for each in operations if each.type in NOT_DETERMINISTIC or _sometimes(each)})


def allowance(operations: Iterable, device: str) -> Allowance:
    """What two computations of a graph on one device may differ by: not a bit, unless it has such an operation."""
    return Allowance(exact=not not_deterministic(operations), device=device)


def _sometimes(operation) -> bool:
    if operation.type.startswith("FusedBatchNormGrad"):
        return not operation.get_attr("is_training")
    return operation.type in SOMETIMES and operation.type != "Svd"
