"""TensorFloat-32, in which GPUs keep 10 bits of each factor."""

import tensorflow as tf

from migration.parity.evidence import Evidence

_TYPES = ("BatchMatMulV2", "Conv2D", "Conv2DBackpropFilter", "Conv2DBackpropInput", "Conv3D", "Einsum", "MatMul")


def recognise(evidence: Evidence) -> str | None:
    """A product with the same settings differs by about 1e-3 on a GPU."""
    if not evidence.places or not evidence.divergence or not tf.config.list_physical_devices("GPU"):
        return None
    a, b = evidence.places
    difference = evidence.divergence.difference
    if a.node.type != b.node.type or a.node.type not in _TYPES or a.settings != b.settings or not difference:
        return None
    if difference.ulp < 2**15 and tf.config.experimental.tensor_float_32_execution_enabled():
        return (
            f"{a.node.type} rounds its factors to TF32 on a GPU; compare after"
            " tf.config.experimental.enable_tensor_float_32_execution(False)"
        )
    return None
