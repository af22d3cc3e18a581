"""Tell what is on pictures, with how much confidence.

`tfkeras predict lenet5.keras digit.png`: see `tfkeras.pictures` for the formats, `tfkeras.loading` for the models.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tfkeras import cifar10
from tfkeras.quiet import kept_back

if TYPE_CHECKING:
    from tfkeras.loading import LoadedModel

#: Names of the classes, by data set, where they are not numbers.
LABELS = {"cifar10": cifar10.CLASSES}
#: At most so many pictures in one call of the model.
BATCH = 64


class Prediction(NamedTuple):
    """A class and its probability, 0 to 1."""

    label: str
    confidence: float


class Classifier:
    """A loaded model that takes pictures and gives one number for each class.

    Attributes:
        size: the pictures that it wants.
        gives_logits: whether its outputs are logits, so that a softmax makes them probabilities.
    """

    def __init__(self, model: "LoadedModel", labels: Sequence[str] | None = None):
        """Look what the model takes and gives.

        Whether it gives logits is found out by trying: outputs that lie between 0 and 1 and whose sum is 1 for each
        of eight noisy pictures are probabilities.

        Args:
            model: a loaded model.
            labels: names of the classes; by default those of the data set that the model names, else numbers.

        Raises:
            ModelError: if its input is no picture, its output no classes, or their count is not that of the labels.
        """
        from tfkeras.loading import ModelError
        from tfkeras.pictures import wanted_size

        self._signature = model.only_signature()
        ((self._input, spec),) = self._signature.inputs.items()
        size = wanted_size(spec.shape.as_list()[1:]) if spec.shape.rank and spec.dtype.is_floating else None
        if size is None:
            raise ModelError(
                f"'{model.path}' does not take pictures: its input is {spec.dtype.name} {_dimensions(spec.shape)};"
                " expected float of shape [batch, 784], [batch, height, width], or the same with 1 or 3 channels."
            )
        self.size = size
        self._shape = spec.shape.as_list()[1:]
        self._dtype = spec.dtype.as_numpy_dtype
        self._rows = spec.shape[0] or BATCH

        noise = np.random.default_rng(0).uniform(size=(8, *size)).astype(np.float32)
        outputs = self._outputs(noise)
        if outputs.ndim != 2 or outputs.shape[1] < 2 or outputs.shape[1] == np.prod(self._shape):
            raise ModelError(
                f"'{model.path}' does not classify: its output is {_dimensions(('batch', *outputs.shape[1:]))};"
                " expected [batch, classes], at least two classes, fewer than there are pixels."
            )
        if not np.all(np.isfinite(outputs)):
            raise ModelError(f"'{model.path}' gives NaN or infinity for a picture of noise: its weights are damaged.")
        labels = labels or LABELS.get(model.data or "") or [str(number) for number in range(outputs.shape[1])]
        if len(labels) != outputs.shape[1]:
            raise ModelError(f"'{model.path}' has {outputs.shape[1]} classes; {len(labels)} labels were given.")
        self._labels = labels
        self.gives_logits = not _are_probabilities(outputs)

    def classify(self, pictures: np.ndarray, top: int = 1) -> list[list[Prediction]]:
        """Tell what is on pictures.

        Args:
            pictures: float32 `[n, height, width, channels]`, 0 to 1, as `tfkeras.pictures.read_picture` gives.
            top: how many classes to tell, at most all.

        Returns:
            For each picture its most probable classes, the best first; of equals, the lower number first.
        """
        outputs = self._outputs(pictures).astype(np.float64)
        probabilities = _softmax(outputs) if self.gives_logits else outputs
        best = np.argsort(-probabilities, axis=1, kind="stable")[:, :top]
        return [
            [Prediction(self._labels[label], float(row[label])) for label in order]
            for row, order in zip(probabilities, best, strict=True)
        ]

    def _outputs(self, pictures: np.ndarray) -> np.ndarray:
        """Call the model, at most as many rows at once as it takes."""
        x = pictures.reshape(-1, *self._shape).astype(self._dtype)
        parts = []
        for start in range(0, len(x), self._rows):
            part = x[start : start + self._rows]
            missing = self._rows - len(part) if self._takes_only_full_batches() else 0
            full = np.concatenate([part, np.zeros((missing, *part.shape[1:]), part.dtype)])
            (y,) = self._signature.call({self._input: full}).values()
            parts.append(y[: len(part)])
        return np.concatenate(parts)

    def _takes_only_full_batches(self) -> bool:
        return self._signature.inputs[self._input].shape[0] is not None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `tfkeras predict`."""
    parser.add_argument("model", metavar="MODEL", help="a .keras, .tflite or .onnx file, or a SavedModel directory")
    parser.add_argument("pictures", nargs="+", metavar="PICTURE", help="JPEG, PNG, BMP or GIF, of any size and colours")
    parser.add_argument("--top", type=_positive, default=1, metavar="K", help="how many classes to tell (1)")
    parser.add_argument("--json", action="store_true", help="print JSON: a list, one object per picture")
    parser.add_argument(
        "--invert",
        choices=("auto", "yes", "no"),  # tfkeras.pictures.INVERT, which would import Pillow
        default="auto",
        help="exchange black and white. auto (the default) does so for a grey picture with a light border: dark ink"
        " on paper, where MNIST has white ink on black",
    )
    parser.add_argument(
        "--labels", type=lambda text: text.split(","), metavar="A,B,…", help="names of the classes (numbers by default)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Predict.

    Returns:
        0; 1 if some pictures could not be read: they are named, the others are predicted.

    Raises:
        ModelError: if the model cannot be loaded, or is no classifier of pictures.
    """
    from tfkeras.loading import ModelError, load
    from tfkeras.pictures import PictureError

    with kept_back(ModelError):
        classifier = Classifier(load(arguments.model), arguments.labels)
    answers: list[dict] = []
    found, pictures = [], []
    for name in arguments.pictures:
        answer: dict = {"picture": name}
        answers.append(answer)
        try:
            pictures.append(_read_file(Path(name), classifier, arguments.invert))
            found.append(answer)
        except PictureError as error:
            answer["error"] = str(error)
    if pictures:
        for answer, predictions in zip(found, classifier.classify(np.stack(pictures), arguments.top), strict=True):
            answer["predictions"] = [prediction._asdict() for prediction in predictions]
    for answer in answers:
        if "error" in answer:
            print(f"tfkeras predict: '{answer['picture']}': {answer['error']}", file=sys.stderr)
        elif not arguments.json:
            told = (f"{one['label']} ({one['confidence']:.2%})" for one in answer["predictions"])
            print(f"{answer['picture']}: {', '.join(told)}")
    if arguments.json:
        print(json.dumps(answers, indent=1))
    return int(len(found) < len(answers))


def _read_file(path: Path, classifier: Classifier, invert: str) -> np.ndarray:
    from tfkeras.pictures import MAX_BYTES, PictureError, read_picture

    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise PictureError(error.strerror or str(error)) from None
    if len(content) > MAX_BYTES:
        raise PictureError(f"too large: more than {MAX_BYTES / 2**20:g} MB")
    return read_picture(content, classifier.size, invert)


def _are_probabilities(outputs: np.ndarray) -> bool:
    # A sum of ten float32 is 1 within 1e-6, of float16 within 1e-3; ten logits never are, for eight pictures.
    return bool(np.all((outputs >= 0) & (outputs <= 1)) and np.allclose(outputs.sum(axis=1), 1, atol=1e-3))


def _softmax(logits: np.ndarray) -> np.ndarray:
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _dimensions(shape: Sequence[int | str | None]) -> str:
    return f"[{', '.join('any' if size is None else str(size) for size in shape)}]"


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected at least 1, received {number}")
    return number
