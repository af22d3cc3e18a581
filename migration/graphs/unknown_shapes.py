"""Inputs whose shape a graph does not tell: by the weights that they meet, and by trying what the graph takes."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import tensorflow.compat.v1 as tf

from migration.graphs.random_inputs import random_values

#: Operations that change nothing of the shape of their first input.
_KEEPING = ("Cast", "Dequantize", "Div", "EnsureShape", "Identity", "Mul", "RealDiv", "Relu", "Sub")
#: Lengths of the sides of images: those of MNIST and CIFAR, and of the networks for ImageNet.
_SIDES = (28, 32, 64, 96, 128, 160, 192, 224, 227, 256, 299, 300, 320, 416, 512)
#: Two sides that no network is made for.
_ANY_SIDES = (40, 232)

Shape = list[int | None]
Run = Callable[[Mapping[str, np.ndarray]], Sequence[np.ndarray]]


def shapes_of_unknown(inputs: Mapping[str, tf.Tensor], run: Run) -> dict[str, Shape]:
    """Find shapes for the inputs of unknown rank that the graph takes.

    Args:
        inputs: all placeholders, by key.
        run: computes the outputs of the graph.

    Returns:
        The shapes, as far as any are found: `[None, features]`, `[None, height, width, channels]`, `[None]` or `[]`.
    """
    unknown = [key for key, tensor in inputs.items() if tensor.shape.rank is None]
    guessed = {key: shape for key in unknown if (shape := _by_weights(inputs[key])) is not None}
    others = [key for key in unknown if key not in guessed]
    for simple in ([None], []) if others else ():
        tried = guessed | {key: list(simple) for key in others}
        if _fits(inputs, tried, run, _ANY_SIDES[0]):
            return tried
    if not others and any(len(shape) == 4 for shape in guessed.values()):
        if not any(_fits(inputs, guessed, run, side) for side in _ANY_SIDES):
            for side in _SIDES:
                if _fits(inputs, guessed, run, side):
                    return {key: [shape[0], *(size or side for size in shape[1:])] for key, shape in guessed.items()}
    return guessed


def _fits(inputs: Mapping[str, tf.Tensor], shapes: Mapping[str, Shape], run: Run, side: int) -> bool:
    """Whether a graph takes some shapes, and makes as much more of three examples than of two."""
    made = []
    for batch in (2, 3):
        random = np.random.default_rng(0)
        fed = {}
        for key, tensor in inputs.items():
            if key not in shapes:
                fed[key] = random_values(tensor, batch, random, side)
                continue
            sizes = [(side if axis else batch) if size is None else size for axis, size in enumerate(shapes[key])]
            fed[key] = np.resize(random_values(tensor, 64, random, rank=1), sizes)
        try:
            made.append([np.shape(value)[:1] for value in run(fed)])
        except (tf.errors.OpError, ValueError):
            return False
    return all(one == other or one[0] * 3 == other[0] * 2 for one, other in zip(*made, strict=True))


def _by_weights(placeholder: tf.Tensor) -> Shape | None:
    """The shape of an input by the weights that it is multiplied with."""
    waiting, seen = [placeholder], set()
    while waiting:
        tensor = waiting.pop()
        if tensor.ref() in seen:
            continue
        seen.add(tensor.ref())
        for operation in tensor.consumers():
            weights = operation.inputs[1].shape if len(operation.inputs) > 1 else tf.TensorShape(None)
            turned = {"MatMul": "transpose_b", "BatchMatMulV2": "adj_y"}.get(operation.type)
            if turned and operation.inputs[0] is tensor and weights.rank == 2:
                return [None, weights[1 if operation.get_attr(turned) else 0]]
            if operation.type in ("Conv2D", "DepthwiseConv2dNative") and weights.rank == 4:
                first = operation.get_attr("data_format") == b"NCHW"
                return [None, weights[2], None, None] if first else [None, None, None, weights[2]]
            if operation.type in _KEEPING:
                waiting += operation.outputs
    return None
