"""Write a model for serving: SavedModel, TFLite or ONNX.

The signature is `serving_default`, its input `x` with a free batch dimension. What was written is loaded again and
compared with the Keras model on random inputs; the largest difference is printed. Exit code 1 if it is too large, or
not a number: then nothing is written.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tfkeras.quiet import kept_back

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    from tfkeras.loading import Signature

#: Of the largest output. Another engine's kernels sum float32 in another order: 1.4e-6 was the most that was measured,
#: over all of `tfkeras.models` and all formats.
TOLERANCE = 1e-4
#: Random inputs that are compared.
ROWS = 8


class Exported(NamedTuple):
    """What was written, and how near it is.

    Attributes:
        path: the file or directory.
        difference: the largest absolute difference of an output from the Keras model's.
        largest: the largest absolute output of the Keras model.
        batch: how many rows one call takes; None for any.
    """

    path: Path
    difference: float
    largest: float
    batch: int | None


class ExportDiffersError(ArithmeticError):
    """The exported model computes something else than the Keras model."""


def export(source: str | os.PathLike[str], target: str | os.PathLike[str], force: bool = False) -> Exported:
    """Export a `.keras` file, and check the result.

    Args:
        source: a `.keras` file.
        target: a `.tflite` or `.onnx` file, or, without a suffix or with a slash at its end, a SavedModel directory.
        force: replace what is there: a file, or a SavedModel directory.

    Raises:
        ModelError: if the source cannot be loaded, the target not be written, or the format not express the model.
        ExportDiffersError: if the exported model computes something else; nothing is written.
    """
    from tfkeras.loading import SERVING_DEFAULT, ModelError, image_input, load, load_keras

    source, directory = Path(source), os.fspath(target).endswith("/")
    target = Path(target)
    write = _writer(target, directory)
    _refuse_to_overwrite(target, force)
    if not source.exists():
        raise ModelError(f"No such model: '{source}'.")
    if source.suffix != ".keras":
        raise ModelError(f"'{source}' is not a .keras file: only these are exported.")
    reference = load(source).signatures[SERVING_DEFAULT]  # tells what is wrong, before anything is written
    model = load_keras(source)
    spec = image_input(model, source)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as beside:
        written = Path(beside, "saved_model" if write is write_saved_model else target.name)
        write(model, spec, written)
        exported = load(written).signatures[SERVING_DEFAULT]
        batch = next(iter(exported.inputs.values())).shape[0]
        difference, largest = _compare(reference, exported, spec)
        if not difference <= TOLERANCE * max(1.0, largest):
            raise ExportDiffersError(
                f"'{target}' was not written: its outputs differ by {difference:.2g} from those of '{source}', whose"
                f" largest is {largest:.2g}; at most {TOLERANCE:g} of that is rounding."
            )
        if target.is_dir():
            target.rename(Path(beside, "old"))  # a directory that is not empty cannot be replaced
        os.replace(written, target)
    return Exported(target, difference, largest, batch)


def write_saved_model(model: "keras.Model", spec: "tf.TensorSpec", path: Path) -> None:
    """Write a SavedModel directory."""
    model.export(path, format="tf_saved_model", input_signature=[spec], verbose=False)


def write_tflite(model: "keras.Model", spec: "tf.TensorSpec", path: Path) -> None:
    """Write a TensorFlow Lite file.

    With a batch dimension of 1 where the model's loops cannot be written otherwise (recurrent networks: TensorFlow
    Lite's lists of tensors must know their sizes).

    Raises:
        ModelError: if the model has operations that TensorFlow Lite does not have.
    """
    import tensorflow as tf

    from tfkeras.loading import ModelError

    single = tf.TensorSpec([1, *spec.shape[1:]], spec.dtype, spec.name)
    reason = ""
    for signature in (spec, single):
        with tempfile.TemporaryDirectory() as directory:
            write_saved_model(model, signature, Path(directory))
            converter = tf.lite.TFLiteConverter.from_saved_model(directory)
            try:
                path.write_bytes(converter.convert())
                return
            # The converter's own ConverterError is private.
            except Exception as error:
                reason = str(error)
    lines = [line for line in reason.splitlines() if line.startswith(("TF Select ops:", "Custom ops:"))]
    missing = lines[0] if lines else reason.strip().partition("\n")[0]
    raise ModelError(f"TensorFlow Lite cannot express the model: {missing}. Export a SavedModel or .onnx.")


def write_onnx(model: "keras.Model", spec: "tf.TensorSpec", path: Path) -> None:
    """Write an ONNX file.

    Raises:
        ModelError: if tf2onnx and onnxruntime are not installed, or if the model has operations unknown to tf2onnx.
    """
    import tensorflow as tf

    from tfkeras.loading import ModelError

    try:
        import onnx
        import onnxruntime  # noqa: F401  checks what tf2onnx writes
        import tf2onnx
    except ImportError as error:
        raise ModelError(
            f"ONNX needs tf2onnx and onnxruntime, and {error.name} is not installed."
            " Install them: pip install 'tfgraph[onnx]'"
        ) from None
    call = tf.function(lambda x: model(x, training=False), input_signature=[spec])
    proto, _ = tf2onnx.convert.from_function(call, input_signature=[spec], output_path=str(path))
    # What it does not know it only logs, and leaves in the graph.
    missing = {node.op_type for node in proto.graph.node if not node.domain and not onnx.defs.has(node.op_type)}
    if missing:
        raise ModelError(f"ONNX cannot express the model: {', '.join(sorted(missing))}. Export a SavedModel.")


#: By the suffix of the target.
WRITERS: dict[str, Callable[[Any, Any, Path], None]] = {
    "": write_saved_model,
    ".tflite": write_tflite,
    ".onnx": write_onnx,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `tfkeras export`."""
    parser.add_argument("model", metavar="MODEL.keras", help="the model to export")
    parser.add_argument(
        "--to", required=True, metavar="TARGET", help="DIR (a SavedModel), FILE.tflite or FILE.onnx to write"
    )
    parser.add_argument("--force", action="store_true", help="replace TARGET if it is there")


def run(arguments: argparse.Namespace) -> int:
    """Export.

    Returns:
        0; 1 if the exported model computes something else.

    Raises:
        ModelError: see `export`.
    """
    from tfkeras.loading import ModelError

    try:
        with kept_back(ModelError, ExportDiffersError):
            exported = export(arguments.model, arguments.to, arguments.force)
    except ExportDiffersError as error:
        print(f"tfkeras export: {error}", file=sys.stderr)
        return 1
    batch = "any batch" if exported.batch is None else f"batches of {exported.batch} only"
    print(
        f"{exported.path}: written, takes {batch}; largest difference from the Keras model {exported.difference:.2g}"
        f" (largest output {exported.largest:.2g})"
    )
    return 0


def _writer(target: Path, directory: bool) -> Callable[[Any, Any, Path], None]:
    from tfkeras.loading import ModelError

    suffix = "" if directory else target.suffix
    if suffix not in WRITERS:
        raise ModelError(
            f"cannot export to '{target}': expected a name that ends with .tflite or .onnx, or a directory's"
            " without a suffix (or with a slash at its end) for a SavedModel"
        )
    return WRITERS[suffix]


def _refuse_to_overwrite(target: Path, force: bool) -> None:
    from tfkeras.loading import ModelError

    if not target.parent.is_dir():
        raise ModelError(f"Cannot write '{target}': there is no directory '{target.parent}'. Make it first.")
    if not target.exists():
        return
    if not force:
        raise ModelError(f"'{target}' is there already; --force replaces it.")
    if target.is_dir() and any(target.iterdir()) and not (target / "saved_model.pb").is_file():
        raise ModelError(f"'{target}' is a directory, but not a SavedModel: it is not replaced.")


def _compare(reference: "Signature", exported: "Signature", spec: "tf.TensorSpec") -> tuple[float, float]:
    """The largest difference, and the largest of the reference's outputs."""
    x = np.random.default_rng(0).uniform(size=[ROWS, *(size or 1 for size in spec.shape[1:])])
    x = x.astype(spec.dtype.as_numpy_dtype)
    ((name, taken),) = exported.inputs.items()
    step = taken.shape[0] or ROWS
    calls = [exported.call({name: x[start : start + step]}) for start in range(0, ROWS, step)]
    expected = reference.call({"x": x})
    differences, largest = [], []
    for number, (key, a) in enumerate(expected.items()):
        # ONNX has names of its own, in the same order; elsewhere the names are the same, in any order.
        b = np.concatenate([call[key] if key in call else list(call.values())[number] for call in calls])
        if a.shape != b.shape:
            raise ExportDiffersError(f"an output has shape {b.shape}, expected {a.shape}; nothing was written.")
        differences.append(float(np.max(np.abs(a.astype(np.float64) - b))))
        largest.append(float(np.max(np.abs(a))))
    return float(np.max(differences)), max(largest)
