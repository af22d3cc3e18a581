"""Layers of tf_keras, of which `tf.layers`, `tf.contrib.layers` and `tf.keras` are made."""

from typing import Any

from tensorflow.python.ops import resource_variable_ops

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
    read = 2 if isinstance(layer.moving_mean, resource_variable_ops.BaseResourceVariable) else 0
    if training is None or isinstance(training, bool | int):
        return 2 - read if training else 1
    return -read


@counts(f"{_LAYERS}.core.embedding", "Embedding.call")
def embedding(layer: Any, inputs: Any) -> int:
    """1.15 had an Identity more behind the rows that it gathered."""
    return 1


@counts(f"{_LAYERS}.normalization.layer_normalization", "LayerNormalization.call")
def layer_normalization(layer: Any, inputs: Any) -> int:
    """1.15 computed moments; TF 2.21 uses FusedBatchNorm over a reshaped tensor, where it can."""
    return -19 if layer._fused_can_be_used(inputs.shape.rank) else 0


@counts(f"{_LAYERS}.reshaping.up_sampling2d", "UpSampling2D.call")
def up_sampling_2d(layer: Any, inputs: Any) -> int:
    """1.15 took height and width from the shape in the graph, also where they are known."""
    sizes = inputs.shape[2:4] if layer.data_format == "channels_first" else inputs.shape[1:3]
    return 4 if sizes.is_fully_defined() else 0
