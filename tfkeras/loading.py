"""Load a model for prediction, whatever it is saved as: each kind becomes functions from arrays to arrays.

A `.keras` file, a SavedModel (of TF1 or TF2; also TensorFlow Serving's directory of numbered versions), a `.tflite`
or an `.onnx` file. Training goes on only from a `.keras` file, by `keras.models.load_model`.
"""

import os
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

SERVING_DEFAULT = "serving_default"

Arrays = dict[str, np.ndarray]


class ModelError(ValueError):
    """A model that cannot be loaded, or that is not of the kind that is wanted."""


@dataclass(frozen=True)
class Signature:
    """One way to call a model: names, shapes and dtypes of what goes in and comes out.

    Attributes:
        inputs: by name; a dimension that is None may have any size.
        outputs: by name.
        call: takes and returns arrays by these names.
    """

    inputs: dict[str, tf.TensorSpec]
    outputs: dict[str, tf.TensorSpec]
    call: Callable[[Arrays], Arrays]


#: What a file holds: its signatures by name; the data set, where it tells.
Contents = tuple[dict[str, Signature], str | None]
Reader = Callable[[Path], Contents]


@dataclass(frozen=True)
class LoadedModel:
    """A model that can predict.

    Attributes:
        path: where it was loaded from.
        version: the number of TensorFlow Serving's version directory; 1 where there is none.
        signatures: by name; TensorFlow's name for the usual one is `serving_default`.
        data: the data set it was trained on (`mnist`, `cifar10`), where the file tells.
    """

    path: Path
    version: int
    signatures: dict[str, Signature]
    data: str | None = None

    def only_signature(self) -> Signature:
        """The signature `serving_default`, which has one input and one output.

        Raises:
            ModelError: if there is none, or if it has several inputs or outputs.
        """
        if SERVING_DEFAULT not in self.signatures:
            there = ", ".join(self.signatures) or "none"
            raise ModelError(f"'{self.path}' has no signature '{SERVING_DEFAULT}'; its signatures: {there}.")
        signature = self.signatures[SERVING_DEFAULT]
        for what, specs in (("input", signature.inputs), ("output", signature.outputs)):
            if len(specs) != 1:
                raise ModelError(f"'{self.path}' has {len(specs)} {what}s ({', '.join(specs)}); expected one.")
        return signature


def load(path: str | os.PathLike[str]) -> LoadedModel:
    """Load a model.

    Args:
        path: a `.keras`, `.tflite` or `.onnx` file, a SavedModel directory, or a directory of numbered SavedModels,
            of which the highest number is taken.

    Raises:
        ModelError: if there is no such file, if it is of no such kind, or if it is damaged.
    """
    path = Path(path)
    version = 1
    read: Reader
    if path.is_dir():
        path, version = _latest_version(path)
        kind, read = "SavedModel", read_saved_model
    elif not path.exists():
        raise ModelError(f"No such model: '{path}'.")
    elif path.suffix in FILE_KINDS:
        kind, read = f"{path.suffix} file", FILE_KINDS[path.suffix]
    else:
        kinds = ", ".join(FILE_KINDS)
        raise ModelError(f"'{path}' is not a model: expected a SavedModel directory or a file that ends with {kinds}.")
    try:
        signatures, data = read(path)
    except ModelError:
        raise
    # Each library has exceptions of its own for a damaged file; some of them derive from nothing narrower.
    except Exception as error:
        first_line = str(error).strip().partition("\n")[0]
        raise ModelError(f"Cannot read '{path}' as a {kind}: {first_line or type(error).__name__}.") from error
    return LoadedModel(path, version, signatures, data)


def image_input(model: keras.Model, path: Path) -> tf.TensorSpec:
    """Tell what a Keras model wants: `x`, with a free batch dimension.

    Args:
        model: a built model.
        path: its file, for the message.

    Raises:
        ModelError: if it is not built, or if it has several inputs.
    """
    if getattr(model, "inputs", None):
        specs = [(tuple(tensor.shape), tensor.dtype) for tensor in model.inputs]
    else:  # A subclass of keras.Model tells the shape it was built with, and no more.
        shape = (model.get_build_config() or {}).get("input_shape")
        if shape is None or not all(size is None or isinstance(size, int) for size in shape):
            raise ModelError(f"'{path}' does not tell the shape of one input: call the model once before you save it.")
        specs = [(tuple(shape), model.input_dtype)]
    if len(specs) != 1:
        raise ModelError(f"'{path}' has {len(specs)} inputs; expected one. Save it with `model.export` and load that.")
    ((shape, dtype),) = specs
    return tf.TensorSpec([None, *shape[1:]], dtype, name="x")


def read_keras(path: Path) -> Contents:
    """Read a `.keras` file; custom classes must be registered, as those of `tfkeras` are."""
    model = load_keras(path)
    spec = image_input(model, path)
    call = tf.function(lambda x: _named(model(x, training=False)), input_signature=[spec])
    outputs = call.get_concrete_function().structured_outputs
    signature = Signature({"x": spec}, _specs(outputs), lambda arrays: _to_numpy(call(arrays["x"])))
    return {SERVING_DEFAULT: signature}, getattr(model, "data", None)


def load_keras(path: Path) -> keras.Model:
    """Load a `.keras` file, without its training state."""
    import tfkeras.models  # noqa: F401  registers the classes that the file names

    with warnings.catch_warnings():
        # Our models compile themselves, and their optimizers then look for a state that was not saved.
        warnings.filterwarnings("ignore", message="Skipping variable loading for optimizer")
        return keras.models.load_model(path, compile=False)


def read_saved_model(path: Path) -> Contents:
    """Read the signatures of a SavedModel."""
    loaded = tf.saved_model.load(str(path))
    signatures = {}
    for name, function in loaded.signatures.items():
        inputs = _specs(dict(sorted(function.structured_input_signature[1].items())))  # the file has no order

        # The loaded object owns the variables: it must live as long as the function.
        def call(arrays: Arrays, function: Any = function, owner: Any = loaded) -> Arrays:
            return _to_numpy(function(**{name: tf.constant(array) for name, array in arrays.items()}))

        signatures[name] = Signature(inputs, _specs(function.structured_outputs), call)
    return signatures, None


def read_tflite(path: Path) -> Contents:
    """Read the signatures of a TensorFlow Lite model."""
    with warnings.catch_warnings():
        # It tells of its successor, a package of its own; this TensorFlow, which is pinned, has the interpreter.
        warnings.filterwarnings("ignore", category=UserWarning, module="tensorflow.lite")
        interpreter = tf.lite.Interpreter(model_path=str(path))
    signatures = {}
    for name in interpreter.get_signature_list():
        runner = interpreter.get_signature_runner(name)
        # Copies: the runner's arrays are the interpreter's own memory, and the next call writes there.
        call = lambda arrays, runner=runner: {key: np.array(value) for key, value in runner(**arrays).items()}  # noqa: E731
        signatures[name] = Signature(
            _tflite_specs(runner.get_input_details()), _tflite_specs(runner.get_output_details()), call
        )
    return signatures, None


def read_onnx(path: Path) -> Contents:
    """Read an ONNX model; needs onnxruntime."""
    try:
        import onnxruntime
    except ImportError:
        raise ModelError(
            f"Cannot read '{path}': onnxruntime is not installed. Install it: pip install 'tfgraph[onnx]'"
        ) from None
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    outputs = [output.name for output in session.get_outputs()]
    call = lambda arrays: dict(zip(outputs, session.run(outputs, arrays), strict=True))  # noqa: E731
    return {
        SERVING_DEFAULT: Signature(_onnx_specs(session.get_inputs()), _onnx_specs(session.get_outputs()), call)
    }, None


#: How the file of each suffix is read.
FILE_KINDS: dict[str, Reader] = {
    ".keras": read_keras,
    ".tflite": read_tflite,
    ".onnx": read_onnx,
}

#: ONNX's names of element types, where TensorFlow's differ.
ONNX_DTYPES = {"float": "float32", "double": "float64"}


def _latest_version(directory: Path) -> tuple[Path, int]:
    if (directory / "saved_model.pb").is_file():
        return directory, int(directory.name) if directory.name.isdecimal() else 1
    versions = [child for child in directory.iterdir() if child.name.isdecimal() and _is_saved_model(child)]
    if not versions:
        raise ModelError(f"'{directory}' is not a SavedModel: no 'saved_model.pb' in it, nor in a numbered directory.")
    latest = max(versions, key=lambda child: int(child.name))
    return latest, int(latest.name)


def _is_saved_model(directory: Path) -> bool:
    return (directory / "saved_model.pb").is_file()


def _named(outputs: Any) -> dict[str, tf.Tensor]:
    """Name outputs as Keras's export does."""
    if isinstance(outputs, Mapping):
        return dict(outputs)
    return {f"output_{number}": tensor for number, tensor in enumerate(keras.tree.flatten(outputs))}


def _specs(tensors: Mapping[str, Any]) -> dict[str, tf.TensorSpec]:
    return {name: tf.TensorSpec(tensor.shape, tensor.dtype, name) for name, tensor in tensors.items()}


def _to_numpy(tensors: Mapping[str, tf.Tensor]) -> Arrays:
    return {name: tensor.numpy() for name, tensor in tensors.items()}


def _tflite_specs(details: Mapping[str, Mapping[str, Any]]) -> dict[str, tf.TensorSpec]:
    return {
        name: tf.TensorSpec([None if size < 0 else int(size) for size in tensor["shape_signature"]], tensor["dtype"])
        for name, tensor in details.items()
    }


def _onnx_specs(tensors: Any) -> dict[str, tf.TensorSpec]:
    specs = {}
    for tensor in tensors:
        element = tensor.type.removeprefix("tensor(").removesuffix(")")
        shape = [size if isinstance(size, int) else None for size in tensor.shape]
        specs[tensor.name] = tf.TensorSpec(shape, ONNX_DTYPES.get(element, element), tensor.name)
    return specs
