"""Functions whose arguments came in another order in TF 0.x: both orders are understood.

Each is the function of 1.15, preceded by a look at the arguments. Where these leave no doubt (an axis is a
number, labels are integers), both orders are always right. Where they leave a doubt, the generation of the
script decides (`renames.assume`); if that is unknown, too, the call raises and names both readings.

Above each function stand the two signatures, 0.x first.

Source: TF 0.12 and TF 1.15; https://github.com/tensorflow/tensorflow/releases/tag/v1.0.0.
"""

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as _np
import tensorflow.compat.v1 as _tf

from tfgraph.v1 import renames as _renames
from tfgraph.v1.nn import cross_entropy as _cross_entropy

Arguments = tuple[Any, ...]
#: Whether a call is in the order of 0.x: yes, no, or None for "it cannot be told".
Reading = Callable[[Arguments, Mapping[str, Any]], bool | None]


def either_order(
    name: str,
    function: Callable[..., Any],
    old_order: str,
    reads_as_old: Reading,
    keywords: Mapping[str, str] | None = None,
    old_function: Callable[..., Any] | None = None,
    positions_in_1_15: str | None = None,
) -> Callable[..., Any]:
    """Make `function` understand the order of arguments of TF 0.x as well.

    Args:
        name: of the function in TF, for messages.
        function: the function of 1.15.
        old_order: its parameters by today's names, separated by blanks, in the order of TF 0.x.
        reads_as_old: tells from the arguments which order a call is in.
        keywords: names of parameters that only 0.x had: their names of today.
        old_function: called with the old order's keywords in place of `function`.
        positions_in_1_15: what a message says of the order in 1.15, if `function` takes keywords only.

    Returns:
        A function with the signature and docstring of `function`.
    """
    keywords = keywords or {}
    old_parameters = old_order.split()

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        old = True if keywords.keys() & kwargs.keys() else reads_as_old(args, kwargs)
        if old is None:
            old = _settle(name, old_parameters, function, positions_in_1_15)
        if not old:
            return function(*args, **kwargs)
        if len(args) > len(old_parameters):
            raise TypeError(f"{name} of TF 0.x takes ({', '.join(old_parameters)}), received {len(args)} arguments")
        renamed = {keywords.get(key, key): value for key, value in kwargs.items()}
        positional = dict(zip(old_parameters, args, strict=False))
        if twice := positional.keys() & renamed.keys():
            raise TypeError(f"{name} received twice: {', '.join(sorted(twice))}")
        _renames.note(f"{name}({', '.join(old_parameters)})", f"{name} with the arguments of TF 1.x")
        return (old_function or function)(**positional, **renamed)

    return call


def _settle(name: str, old_parameters: Sequence[str], function: Callable[..., Any], wanted: str | None) -> bool:
    """Whether the generation of the script says 0.x.

    Raises:
        ValueError: if it says nothing certain.
    """
    generation = _renames.assumed()
    if generation in ("0.x", "0.12"):
        return True
    if generation == "1.x":
        return False
    new = wanted or ", ".join(list(_parameters(function))[: len(old_parameters)])
    raise ValueError(
        f"{name} was called in a way that TF 0.x reads as ({', '.join(old_parameters)}) and TF 1.x as ({new}). "
        "Say which is meant: name the arguments, or run the script with --tf 0.x or --tf 1.x"
    )


def _parameters(function: Callable[..., Any]) -> Sequence[str]:
    return list(inspect.signature(function).parameters)


def _rank(value: Any) -> int | None:
    """Number of dimensions, None if unknown."""
    shape = getattr(value, "shape", None)
    if isinstance(shape, _tf.TensorShape):
        return shape.rank
    return 1 if isinstance(value, list | tuple) else _np.ndim(value)


def _dtype(value: Any) -> _tf.DType:
    """The dtype of a value or, in lists that may hold tensors, of the first element."""
    while isinstance(value, list | tuple) and value:
        value = value[0]
    dtype = getattr(value, "dtype", None)
    return _tf.as_dtype(dtype if dtype is not None else _np.asarray(value).dtype).base_dtype


def _scalar_first(args: Arguments, kwargs: Mapping[str, Any], array: str) -> bool | None:
    """For `f(axis, …, array)` against `f(array, …, axis)`: which of the first and the last is a number?"""
    if not args or "axis" in kwargs:
        return False
    if array in kwargs:
        return True  # the array is named, so the first must be the axis
    ranks = [_rank(args[0]), _rank(args[-1])]
    if ranks[0] is not None:
        return ranks[0] == 0
    return None if ranks[1] is None or len(args) == 1 else ranks[1] > 0


# concat(concat_dim, values, name)
# concat(values, axis, name)
concat = either_order(
    "tf.concat",
    _tf.concat,
    "axis values name",
    lambda args, kwargs: _scalar_first(args[:2], kwargs, "values"),
    {"concat_dim": "axis"},
)


def _split_as_old(axis: Any, num_or_size_splits: int, value: Any, name: str = "split") -> list[_tf.Tensor]:
    return _tf.split(value, num_or_size_splits, axis, name=name)


# split(split_dim, num_split, value, name)
# split(value, num_or_size_splits, axis, num, name)
split = either_order(
    "tf.split",
    _tf.split,
    "axis num_or_size_splits value name",
    lambda args, kwargs: _scalar_first(args[:3], kwargs, "value") if len(args) > 2 or "value" in kwargs else False,
    {"split_dim": "axis", "num_split": "num_or_size_splits"},
    old_function=_split_as_old,
)

# sparse_split(split_dim, num_split, sp_input, name)
# sparse_split(keyword_required, sp_input, num_split, axis, name)
sparse_split = either_order(
    "tf.sparse_split",
    _tf.sparse_split,
    "axis num_split sp_input name",
    lambda args, kwargs: bool(args),  # 1.15 took keywords only
    {"split_dim": "axis"},
)


def _reverse_as_old(tensor: Any, axis: Any, name: str | None = None) -> _tf.Tensor:
    return _tf.raw_ops.Reverse(tensor=tensor, dims=axis, name=name)


# reverse(tensor, dims, name): one bool for each dimension
# reverse(tensor, axis, name): the numbers of the dimensions
reverse = either_order(
    "tf.reverse",
    _tf.reverse,
    "tensor axis name",
    lambda args, kwargs: _dtype(kwargs.get("axis", args[1] if len(args) > 1 else 0)) == _tf.bool,
    {"dims": "axis"},
    old_function=_reverse_as_old,
)


def _resize_as_old(
    images: Any, new_height: Any, new_width: Any, method: Any = 0, align_corners: bool = False
) -> _tf.Tensor:
    return _tf.image.resize_images(images, [new_height, new_width], method, align_corners)


def _height_second(args: Arguments, kwargs: Mapping[str, Any]) -> bool | None:
    if {"new_height", "new_width"} & kwargs.keys():
        return True
    rank = _rank(args[1]) if len(args) > 1 else 1
    return None if rank is None else rank == 0


# resize_images(images, new_height, new_width, method, align_corners)
# resize_images(images, size, method, align_corners, …)
resize_images = either_order(
    "tf.image.resize_images",
    _tf.image.resize_images,
    "images new_height new_width method align_corners",
    _height_second,
    old_function=_resize_as_old,
)


def _logits_first(args: Arguments, kwargs: Mapping[str, Any]) -> bool | None:
    """1.15 refused positions here; one of them, beside `labels`, can only be the logits."""
    if not args:
        return False
    return True if len(args) == 1 and {"labels", "targets"} & kwargs.keys() else None


_ONLY_KEYWORDS = "labels=, logits="

# softmax_cross_entropy_with_logits(logits, labels, dim, name)
# softmax_cross_entropy_with_logits(_sentinel, labels, logits, dim, name); compat.v1: (labels, logits, dim, name)
softmax_cross_entropy_with_logits = either_order(
    "tf.nn.softmax_cross_entropy_with_logits",
    _cross_entropy.softmax_cross_entropy_with_logits,
    "logits labels dim name",
    _logits_first,
    positions_in_1_15=_ONLY_KEYWORDS,
)

# sigmoid_cross_entropy_with_logits(logits, targets, name)
# sigmoid_cross_entropy_with_logits(_sentinel, labels, logits, name)
sigmoid_cross_entropy_with_logits = either_order(
    "tf.nn.sigmoid_cross_entropy_with_logits",
    _cross_entropy.sigmoid_cross_entropy_with_logits,
    "logits labels name",
    _logits_first,
    {"targets": "labels"},
    positions_in_1_15=_ONLY_KEYWORDS,
)

# sparse_softmax_cross_entropy_with_logits(logits, labels, name)
# sparse_softmax_cross_entropy_with_logits(_sentinel, labels, logits, name)
sparse_softmax_cross_entropy_with_logits = either_order(
    "tf.nn.sparse_softmax_cross_entropy_with_logits",
    _cross_entropy.sparse_softmax_cross_entropy_with_logits,
    "logits labels name",
    _logits_first,
    positions_in_1_15=_ONLY_KEYWORDS,
)


def _logits_before_targets(args: Arguments, kwargs: Mapping[str, Any]) -> bool | None:
    if len(args) > 1:
        return None
    return bool(args) and bool({"labels", "targets"} & kwargs.keys())


# weighted_cross_entropy_with_logits(logits, targets, pos_weight, name)
# weighted_cross_entropy_with_logits(labels, logits, pos_weight, name, targets)
weighted_cross_entropy_with_logits = either_order(
    "tf.nn.weighted_cross_entropy_with_logits",
    _tf.nn.weighted_cross_entropy_with_logits,
    "logits targets pos_weight name",
    _logits_before_targets,
)


def _inputs_before_labels(args: Arguments, kwargs: Mapping[str, Any]) -> bool | None:
    """Labels are integers, inputs are not; 1.x casts labels, so that two floating tensors leave a doubt."""
    if len(args) < 3 or "inputs" in kwargs:
        return False
    if "labels" in kwargs:
        return True
    if len(args) == 3:
        return _dtype(args[2]).is_floating
    third, fourth = _dtype(args[2]).is_integer, _dtype(args[3]).is_integer
    return None if third == fourth else fourth


_SAMPLED = (
    "weights biases inputs labels num_sampled num_classes num_true sampled_values remove_accidental_hits "
    "partition_strategy name"
)

# sampled_softmax_loss(weights, biases, inputs, labels, num_sampled, num_classes, …)
# sampled_softmax_loss(weights, biases, labels, inputs, num_sampled, num_classes, …)
sampled_softmax_loss = either_order(
    "tf.nn.sampled_softmax_loss", _tf.nn.sampled_softmax_loss, _SAMPLED, _inputs_before_labels
)

# nce_loss(weights, biases, inputs, labels, num_sampled, num_classes, …)
# nce_loss(weights, biases, labels, inputs, num_sampled, num_classes, …)
nce_loss = either_order("tf.nn.nce_loss", _tf.nn.nce_loss, _SAMPLED, _inputs_before_labels)


# ctc_loss(inputs, labels, sequence_length, …)
# ctc_loss(labels, inputs, sequence_length, …)
ctc_loss = either_order(
    "tf.nn.ctc_loss",
    _tf.nn.ctc_loss,
    "inputs labels sequence_length preprocess_collapse_repeated ctc_merge_repeated "
    "ignore_longer_outputs_than_inputs time_major",
    # Labels are always sparse.
    lambda args, kwargs: bool(args) and isinstance(kwargs.get("labels", args[1:2] and args[1]), _tf.SparseTensor),
)


def _called_with_shape(args: Arguments, kwargs: Mapping[str, Any]) -> bool:
    return "shape" in kwargs or bool(args) and isinstance(args[0], list | tuple | _tf.TensorShape | _np.ndarray)


class zeros_initializer(_tf.zeros_initializer):
    """Zeros; called with a shape, as in TF 0.x, the tensor itself and not its initializer."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """`zeros_initializer(shape, dtype)` of 0.x, `zeros_initializer(dtype)` of 1.x."""
        return _tf.zeros(*args, **kwargs) if _called_with_shape(args, kwargs) else super().__new__(cls)


class ones_initializer(_tf.ones_initializer):
    """Ones; called with a shape, as in TF 0.x, the tensor itself and not its initializer."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """`ones_initializer(shape, dtype)` of 0.x, `ones_initializer(dtype)` of 1.x."""
        return _tf.ones(*args, **kwargs) if _called_with_shape(args, kwargs) else super().__new__(cls)
