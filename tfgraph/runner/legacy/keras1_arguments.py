"""Arguments of Keras 1, for the classes and methods of tf_keras.

Tables of what Keras 2.0 to 2.3 took with a warning (keras/legacy/interfaces.py), and who reads them. One thing is as
Keras 1 had it: `samples_per_epoch=1000` are 1000 samples, where Keras 2 made 1000 batches of them.
"""

import functools
import math
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

#: Old argument: new arguments, divided by spaces; none if it has no effect any more.
_WEIGHTS = {
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "bias": "use_bias",
}
_IMAGES = {"dim_ordering": "data_format"}
_WINDOWS = {"border_mode": "padding", **_IMAGES}
_CONVOLUTION = {"nb_filter": "filters", "subsample": "strides", "atrous_rate": "dilation_rate", **_WINDOWS, **_WEIGHTS}
_CONVOLUTION_1D = {
    **_CONVOLUTION,
    "filter_length": "kernel_size",
    "subsample_length": "strides",
}
_POOLING_1D = {"pool_length": "pool_size", "stride": "strides", **_WINDOWS}
_GATES = {
    "inner_init": "recurrent_initializer",
    "inner_activation": "recurrent_activation",
    "U_regularizer": "recurrent_regularizer",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
    "forget_bias_init": "unit_forget_bias",
}
_RECURRENT = {"output_dim": "units", "consume_less": "implementation", **_WEIGHTS, **_GATES}
_RATE = {"p": "rate"}

#: Layer of tf_keras: its arguments.
LAYERS: Mapping[str, Mapping[str, str]] = {
    "AveragePooling1D": _POOLING_1D,
    "AveragePooling2D": _WINDOWS,
    "AveragePooling3D": _WINDOWS,
    "BatchNormalization": {"mode": "", "beta_init": "beta_initializer", "gamma_init": "gamma_initializer"},
    "Conv1D": _CONVOLUTION_1D,
    "Conv2D": _CONVOLUTION,
    "Conv2DTranspose": {**_CONVOLUTION, "output_shape": ""},
    "Conv3D": _CONVOLUTION,
    "Conv3DTranspose": {**_CONVOLUTION, "output_shape": ""},
    "ConvLSTM2D": {**_CONVOLUTION, **_GATES},
    "Cropping2D": _IMAGES,
    "Cropping3D": _IMAGES,
    "Dense": {"output_dim": "units", **_WEIGHTS},
    "Dropout": _RATE,
    "Embedding": {
        "init": "embeddings_initializer",
        "W_regularizer": "embeddings_regularizer",
        "W_constraint": "embeddings_constraint",
        "dropout": "",
    },
    "GRU": _RECURRENT,
    "GaussianDropout": _RATE,
    "GaussianNoise": {"sigma": "stddev"},
    "GlobalAveragePooling2D": _IMAGES,  # the other global poolings of images have its __init__
    "GlobalAveragePooling3D": _IMAGES,
    "Input": {"input_dtype": "dtype"},
    "LSTM": _RECURRENT,
    "LocallyConnected1D": _CONVOLUTION_1D,
    "LocallyConnected2D": _CONVOLUTION,
    "MaxPooling1D": _POOLING_1D,
    "MaxPooling2D": _WINDOWS,
    "MaxPooling3D": _WINDOWS,
    "PReLU": {"init": "alpha_initializer"},
    "SeparableConv2D": {**_CONVOLUTION, "init": "depthwise_initializer pointwise_initializer"},
    "SimpleRNN": _RECURRENT,
    "SpatialDropout1D": _RATE,
    "SpatialDropout2D": {**_RATE, **_IMAGES},
    "SpatialDropout3D": {**_RATE, **_IMAGES},
    "UpSampling1D": {"length": "size"},
    "UpSampling2D": _IMAGES,
    "UpSampling3D": _IMAGES,
    "ZeroPadding2D": _IMAGES,
    "ZeroPadding3D": _IMAGES,
}

#: Names that layers of tf_keras have beside those above.
ALIASES = {
    **{name: name for name in LAYERS},
    **{f"Convolution{n}D": f"Conv{n}D" for n in (1, 2, 3)},
    **{f"GlobalMaxPooling{n}D": f"GlobalAveragePooling{n}D" for n in (2, 3)},
    "SeparableConvolution2D": "SeparableConv2D",
}

_SIDES = ("nb_row", "nb_col")
#: Layer: what its kernel_size was, number by number.
SIDES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("Conv2D", "Conv2DTranspose", "ConvLSTM2D", "LocallyConnected2D", "SeparableConv2D"), _SIDES),
    **dict.fromkeys(("Conv3D", "Conv3DTranspose"), ("kernel_dim1", "kernel_dim2", "kernel_dim3")),
}
#: The arguments by position behind the sides; of two layers, one argument came before them.
_BEHIND_SIDES = ("init", "activation", "weights", "border_mode", "subsample")
_BEFORE_THOSE = {"Conv2DTranspose": ("output_shape",), "Conv3DTranspose": ("output_shape",)}

_ORDERINGS = {"tf": "channels_last", "th": "channels_first", "default": None}
#: Values that are written in another way.
_VALUES: Mapping[str, Mapping[Any, Any]] = {
    "dim_ordering": _ORDERINGS,
    "consume_less": {"cpu": 1, "mem": 1, "gpu": 2},
    "forget_bias_init": {"one": True, "ones": True, "zero": False, "zeros": False},
}

#: Method of models: its arguments.
_QUEUE = {"nb_worker": "workers", "max_q_size": "max_queue_size", "pickle_safe": "use_multiprocessing"}
METHODS: Mapping[str, Mapping[str, str]] = {
    "compile": {"class_mode": ""},
    "evaluate": {"show_accuracy": ""},
    "evaluate_generator": {"val_samples": "steps", **_QUEUE},
    "fit": {"nb_epoch": "epochs", "show_accuracy": ""},
    "fit_generator": {
        "nb_epoch": "epochs",
        "samples_per_epoch": "steps_per_epoch",
        "nb_val_samples": "validation_steps",
        "show_accuracy": "",
        **_QUEUE,
    },
    "predict_generator": {"val_samples": "steps", **_QUEUE},
}

#: Function, or class that is no layer: its arguments.
FUNCTIONS: Mapping[str, Mapping[str, str]] = {
    "models.Model": {"input": "inputs", "output": "outputs"},
    "preprocessing.image.ImageDataGenerator": _IMAGES,
    "preprocessing.image.array_to_img": _IMAGES,
    "preprocessing.image.img_to_array": _IMAGES,
    "utils.to_categorical": {"nb_classes": "num_classes"},
}

_WITHOUT_LENGTH = ("Conv1D", "LocallyConnected1D")


def old_arguments(name: str) -> frozenset[str]:
    """What Keras 1 called arguments of a layer, class or function of tf_keras; empty if it knows none of that name."""
    name = ALIASES.get(name, name)
    functions = {dotted.rpartition(".")[2]: renamed for dotted, renamed in FUNCTIONS.items()}
    shape = ("input_dim",) if name in _WITHOUT_LENGTH else ()
    return frozenset([*LAYERS.get(name, ()), *functions.get(name, ()), *SIDES.get(name, ()), *shape])


def accepting(function: Any) -> Any:
    """Let a class, function or method of tf_keras take the arguments of Keras 1.

    Args:
        function: what a script calls; what is not tf_keras's comes back as it is.
    """
    if isinstance(function, functools.partial):
        inner = accepting(function.func)
        return function if inner is function.func else functools.partial(inner, *function.args, **function.keywords)
    if function is _keras().layers:  # `from keras.layers import merge`: a function, and later a module
        from tfgraph.runner.legacy.keras1_functions import merge

        return merge
    if isinstance(getattr(function, "__self__", None), _keras().models.Model) and function.__name__ in METHODS:
        convert: Callable[..., Any] = functools.partial(_method_arguments, function.__name__)
    else:
        code = _code(function)
        if (known := _known().get(code)) is None:
            return function
        convert = functools.partial(layer_arguments, *known)

    @functools.wraps(function, updated=())
    def call(*arguments: Any, **options: Any) -> Any:
        arguments, options = convert(arguments, options)
        return function(*arguments, **options)

    return call


def _keras() -> Any:
    import tf_keras.api._v1.keras as keras  # here, because it takes a second and a file may not need it

    return keras


def _code(function: Any) -> Any:
    return (
        vars(next(c for c in function.__mro__ if "__init__" in vars(c)))["__init__"]
        if isinstance(function, type)
        else function
    )


@functools.cache
def _known() -> Mapping[Any, tuple[str, Mapping[str, str]]]:
    """What is called, by its code (subclasses that have no `__init__` share it): its name and old arguments."""
    owners = {f"layers.{name}": renamed for name, renamed in LAYERS.items()} | dict(FUNCTIONS)
    known = {}
    for dotted, renamed in owners.items():
        owner: Any = functools.reduce(getattr, dotted.split("."), _keras())
        known[_code(owner)] = dotted.rpartition(".")[2], renamed
    return known


def layer_arguments(
    name: str, renamed: Mapping[str, str], arguments: tuple[Any, ...], options: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments that a layer takes now.

    Raises:
        TypeError: if an argument is given twice, or nothing does now what it did.
    """
    if name == "BatchNormalization" and options.get("mode", 0) != 0:
        raise TypeError(
            f"BatchNormalization(mode={options['mode']}): Keras 2 has mode 0 only (statistics of each feature over the"
            " batch, moving averages for testing). For mode 1 use LayerNormalization; mode 2 was mode 0 without the"
            " moving averages: call the layer with training=True"
        )
    if name == "Embedding" and options.get("dropout"):
        warnings.warn(
            f"Embedding(dropout={options['dropout']}): Keras 2 leaves the dropout out, and so do we; a"
            " SpatialDropout1D behind the Embedding comes near it",
            stacklevel=3,
        )
    if name in _WITHOUT_LENGTH and "input_dim" in options:
        options["input_shape"] = options.pop("input_length", None), options.pop("input_dim")
    sides = SIDES.get(name, ())
    if sides:
        arguments = _named_by_position(name, sides, arguments, options)
        if all(side in options for side in sides):
            options["kernel_size"] = tuple(options.pop(side) for side in sides)
    return arguments, _renamed(name, renamed, options)


def _named_by_position(
    name: str, sides: tuple[str, ...], arguments: tuple[Any, ...], options: dict[str, Any]
) -> tuple[Any, ...]:
    """Put what Keras 1 took by position into `options`, if the kernel's sides are among it; return the rest."""
    given = arguments[1 : 1 + len(sides)]
    if any(side in options for side in sides):
        pass  # some by position, some by name
    elif len(given) < len(sides) or not all(isinstance(side, int) for side in given):
        return arguments
    elif options.keys() & {"kernel_size", "padding", "strides", "data_format"}:
        return arguments  # Keras 2.4 and later: the second number is the strides
    order = ("nb_filter", *sides, *_BEFORE_THOSE.get(name, ()), *_BEHIND_SIDES)
    if len(arguments) > len(order):
        raise TypeError(f"{name}: {len(arguments)} arguments by position; the first are {', '.join(order)}")
    for argument, value in zip(order, arguments, strict=False):
        _put(name, argument, argument, value, options)
    return ()


def _renamed(name: str, renamed: Mapping[str, str], options: Mapping[str, Any]) -> dict[str, Any]:
    new = {argument: value for argument, value in options.items() if argument not in renamed}
    for old in options.keys() & renamed.keys():
        value = options[old]
        if isinstance(value, str):
            value = _VALUES.get(old, {}).get(value, value)
        for argument in renamed[old].split():
            _put(name, old, argument, value, new)
    return new


def _put(name: str, old: str, argument: str, value: Any, options: dict[str, Any]) -> None:
    if argument in options:
        same = "" if old == argument else f", of old {old!r}"
        raise TypeError(f"{name}: got two values for the argument {argument!r}{same}")
    options[argument] = value


def _method_arguments(
    name: str, arguments: tuple[Any, ...], options: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments that a model's method takes now; samples become batches."""
    if name.endswith("_generator") and options.keys() & METHODS[name].keys():
        order = ("samples_per_epoch", "nb_epoch") if name == "fit_generator" else ("val_samples",)
        for argument, value in zip(order, arguments[1:], strict=False):
            _put(name, argument, argument, value, options)
        arguments = (*arguments[:1], *arguments[1 + len(order) :])
        if arguments:
            options["generator"], *rest = arguments
            arguments = ()
            if rest:
                raise TypeError(f"{name}: give the arguments behind {order[-1]!r} by name")
        counts = {"samples_per_epoch": "generator", "val_samples": "generator", "nb_val_samples": "validation_data"}
        for samples, generator in counts.items():
            if options.get(samples) is not None:
                options[samples], options[generator] = _batches(options[samples], options[generator])
    return arguments, _renamed(name, METHODS[name], options)


def _batches(samples: int, generator: Any) -> tuple[int, Any]:
    """How many batches have so many samples, and a generator that still gives the first one."""
    if hasattr(generator, "batch_size"):
        return math.ceil(samples / generator.batch_size), generator
    if isinstance(generator, _keras().utils.Sequence):
        return math.ceil(samples / _size(generator[0])), generator
    first = next(generator)
    return math.ceil(samples / _size(first)), _with_first(first, generator)


def _size(batch: Any) -> int:
    """The number of samples of `x`, `(x, y)` or `(x, y, weights)`."""
    while isinstance(batch, (list, tuple, dict)):
        batch = next(iter(batch.values())) if isinstance(batch, dict) else batch[0]
    return len(batch)


def _with_first(first: Any, rest: Iterator[Any]) -> Iterator[Any]:
    yield first
    # No `yield from`: it would close the script's generator, which may be used again.
    for batch in rest:  # noqa: UP028
        yield batch
