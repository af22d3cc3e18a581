"""Functions and classes that Keras 1 had, and tf_keras has not."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tf_keras.api._v1.keras as keras

from tfgraph.runner.legacy.keras1_arguments import accepting

_ORDERING_OF = {"channels_last": "tf", "channels_first": "th"}


def merge(
    inputs: Sequence[Any],
    mode: str | Callable[..., Any] = "sum",
    concat_axis: int = -1,
    dot_axes: Any = -1,
    output_shape: Any = None,
    output_mask: Any = None,
    arguments: Mapping[str, Any] | None = None,
    name: str | None = None,
) -> Any:
    """`merge`: one tensor of several.

    Args:
        inputs: tensors.
        mode: `sum`, `mul`, `concat`, `ave`, `max`, `dot`, `cos`, or a function of the list of tensors.
        concat_axis: of `concat`.
        dot_axes: of `dot` and `cos`: the axis of both, or a pair.
        output_shape: is not needed.
        output_mask: is not needed.
        arguments: further arguments for the function.
        name: of the layer.

    Raises:
        ValueError: if there is no such mode.
    """
    return _merging(mode, concat_axis, dot_axes, arguments, name)(list(inputs))


def Merge(  # noqa: N802
    layers: Sequence[Any] | None = None,
    mode: str | Callable[..., Any] = "sum",
    concat_axis: int = -1,
    dot_axes: Any = -1,
    output_shape: Any = None,
    output_mask: Any = None,
    arguments: Mapping[str, Any] | None = None,
    name: str | None = None,
    **_: Any,
) -> Any:
    """`Merge(mode=…)`, to be called with tensors; see `merge`.

    Raises:
        NotImplementedError: if it is given layers or models: what merges them began a Sequential of several inputs.
    """
    if layers is not None:
        raise NotImplementedError(
            "Merge([model_1, model_2, …]): since Keras 2 a Sequential has one input. Merge the outputs,"
            " merged = keras.layers.concatenate([model_1.output, model_2.output]) (add, multiply, average, dot), call"
            " the layers that follow with it, and make keras.models.Model([model_1.input, model_2.input], last) of them"
        )
    return _merging(mode, concat_axis, dot_axes, arguments, name)


def _merging(mode: Any, concat_axis: int, dot_axes: Any, arguments: Mapping[str, Any] | None, name: str | None) -> Any:
    if callable(mode):
        return keras.layers.Lambda(mode, arguments=dict(arguments or {}), name=name)
    if mode == "cos":
        return keras.layers.Lambda(lambda pair: _cosine(pair[0], pair[1], dot_axes), name=name)
    made = {
        "sum": keras.layers.Add,
        "mul": keras.layers.Multiply,
        "ave": keras.layers.Average,
        "max": keras.layers.Maximum,
        "concat": lambda name: keras.layers.Concatenate(concat_axis, name=name),
        "dot": lambda name: keras.layers.Dot(dot_axes, name=name),
    }
    if mode not in made:
        raise ValueError(f"merge: expected a mode of {', '.join(made)}, cos or a function, received {mode!r}")
    return made[mode](name=name)


def _cosine(left: Any, right: Any, axes: Any) -> Any:
    """The cosine of Keras 1: it has one more axis, and the smallest denominator is `epsilon`."""
    backend = keras.backend
    pair = [axes % len(left.shape), axes % len(right.shape)] if isinstance(axes, int) else list(axes)
    squares = backend.batch_dot(left, left, [pair[0]] * 2) * backend.batch_dot(right, right, [pair[1]] * 2)
    denominator = backend.maximum(backend.sqrt(squares), backend.epsilon())
    return backend.expand_dims(backend.batch_dot(left, right, pair) / denominator, 1)


def TimeDistributedDense(output_dim: int, *arguments: Any, input_length: Any = None, **options: Any) -> Any:  # noqa: N802
    """`TimeDistributedDense`: a Dense layer for each time step."""
    if "input_dim" in options:
        options["input_shape"] = input_length, options.pop("input_dim")
    outer = {name: options.pop(name) for name in ("input_shape", "name") if name in options}
    return keras.layers.TimeDistributed(accepting(keras.layers.Dense)(output_dim, *arguments, **options), **outer)


def set_image_dim_ordering(dim_ordering: str) -> None:
    """`K.set_image_dim_ordering`: `tf` or `th`."""
    formats = {old: new for new, old in _ORDERING_OF.items()}
    if dim_ordering not in formats:
        raise ValueError(f"set_image_dim_ordering: expected 'tf' or 'th', received {dim_ordering!r}")
    keras.backend.set_image_data_format(formats[dim_ordering])


def image_dim_ordering() -> str:
    """`K.image_dim_ordering`."""
    return _ORDERING_OF[keras.backend.image_data_format()]


def categorical_probas_to_classes(probabilities: Any) -> Any:
    """`np_utils.categorical_probas_to_classes`: `[batch]` of `[batch, classes]`."""
    return probabilities.argmax(axis=1)


def probas_to_classes(probabilities: Any) -> Any:
    """`np_utils.probas_to_classes`: of one probability, whether it is over one half."""
    if probabilities.ndim > 1 and probabilities.shape[1] > 1:
        return categorical_probas_to_classes(probabilities)
    return (probabilities > 0.5).astype(int).ravel()
