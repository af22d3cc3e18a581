"""Layers of tf_keras, of which `tf.layers`, `tf.contrib.layers` and `tf.keras` are made."""

from typing import Any

from tfgraph.v1.random_streams.replacements import builds, counts

_LAYERS = "tf_keras.src.layers"


@builds(f"{_LAYERS}.reshaping.flatten", "Flatten.call")
def flatten(layer: Any, inputs: Any) -> int | None:
    """1.15 took the size of the batch from the shape where it was unknown; TF 2.21 takes that of the rest."""
    if inputs.shape.rank in (None, 1) or layer.data_format == "channels_first":
        return None
    return 8 if inputs.shape.as_list()[0] is None else 2


@counts(f"{_LAYERS}.convolutional.conv2d_transpose", "Conv2DTranspose.call")
def conv2d_transpose(layer: Any, inputs: Any) -> int:
    """1.15 computed the height and the width of the result in the graph, also where they are known."""
    spatial = inputs.shape[1:3] if layer.data_format == "channels_last" else inputs.shape[2:4]
    nodes = 0
    for size, kernel, stride in zip(spatial, layer.kernel_size, layer.strides, strict=True):
        if size is not None:
            nodes += 4 + (4 if layer.padding == "valid" and kernel > stride else 2) - 1
    return nodes


@counts(f"{_LAYERS}.normalization.batch_normalization", "BatchNormalizationBase._fused_batch_norm")
def fused_batch_norm(layer: Any, inputs: Any, mask: Any = None, training: Any = None) -> int:
    """1.15 made tensors of the momentum, and of what a training step does not need."""
    if training is None or isinstance(training, bool | int):
        return 2 if training else 1
    return 0


@counts(f"{_LAYERS}.core.embedding", "Embedding.call")
def embedding(layer: Any, inputs: Any) -> int:
    """1.15 had an Identity more behind the rows that it gathered."""
    return 1
