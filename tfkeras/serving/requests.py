"""Read requests in TensorFlow Serving's JSON as arrays.

Beyond it: a `{"b64": …}` for an input of pixels is a picture file, decoded as `tfkeras predict` does.

Source: https://www.tensorflow.org/tfx/serving/api_rest
"""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from tfkeras.loading import SERVING_DEFAULT, Arrays, LoadedModel, Signature
from tfkeras.pictures import MAX_PIXELS, PictureError, count_pixels, read_picture, wanted_size


class RequestError(Exception):
    """A request that cannot be answered, with the HTTP status that says why.

    Attributes:
        status: 400 to 499.
    """

    def __init__(self, status: int, message: str):
        """Make the error.

        Args:
            status: 400 to 499.
            message: for the client.
        """
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class PredictRequest:
    """A request for a prediction.

    Attributes:
        signature_name: of the model.
        inputs: by name.
        is_row_format: whether the answer has one entry for each instance.
    """

    signature_name: str
    inputs: Arrays
    is_row_format: bool


def read_predict_request(body: bytes, model: LoadedModel, max_instances: int) -> PredictRequest:
    """Read the body of a request for a prediction.

    Args:
        body: JSON.
        model: what it is for.
        max_instances: more are refused.

    Raises:
        RequestError: if it is not one, or if what it holds does not fit the signature.
    """
    content = _read_json(body)
    name = content.get("signature_name", SERVING_DEFAULT)
    if not isinstance(name, str):
        raise RequestError(400, f"'signature_name' must be a string, received {_kind(name)}")
    name = name or SERVING_DEFAULT
    if name not in model.signatures:
        there = ", ".join(model.signatures)
        raise RequestError(404, f'Serving signature name: "{name}" not found in signature def; there are: {there}')
    signature = model.signatures[name]
    formats = [key for key in ("instances", "inputs") if key in content]
    if not formats:
        received = ", ".join(map(repr, content)) or "no keys"
        raise RequestError(400, f"Missing 'inputs' or 'instances' key; received: {received}")
    if len(formats) > 1:
        raise RequestError(400, "expecting only one of 'inputs' or 'instances' keys to exist; received both")
    reader = _Reader(signature, max_instances)
    try:
        if formats == ["instances"]:
            return PredictRequest(name, reader.rows(content["instances"]), True)
        return PredictRequest(name, reader.columns(content["inputs"]), False)
    except RecursionError:
        raise RequestError(400, f"'{formats[0]}' is nested too deeply") from None


class _Reader:
    """Reads the inputs of one request; `{where}` in its messages is a path in the JSON, as `instances[3]`."""

    def __init__(self, signature: Signature, max_instances: int):
        self._inputs = signature.inputs
        self._max_instances = max_instances
        self._pixels_left = MAX_PIXELS  # of all pictures in the request: a small file may decode to many

    def rows(self, instances: Any) -> Arrays:
        """Read the row format: a list of values, or of objects with a value for each input."""
        if not isinstance(instances, list):
            raise RequestError(400, f"'instances' must be a list, received {_kind(instances)}")
        if not instances:
            raise RequestError(400, "'instances' is an empty list; expected at least one")
        self._check_count("instances", len(instances))
        for name, spec in self._inputs.items():
            if spec.shape.rank == 0:
                raise RequestError(
                    400, f"'instances' needs a batch dimension, and input {name} has none: ask with 'inputs'"
                )
        if not (isinstance(instances[0], dict) and not _is_base64(instances[0])):
            if len(self._inputs) > 1:
                names = ", ".join(self._inputs)
                raise RequestError(400, f"'instances' must be a list of objects: the inputs are {names}")
            ((name, spec),) = self._inputs.items()
            return {name: self._batch(instances, spec, "instances")}
        for number, instance in enumerate(instances):
            if not isinstance(instance, dict) or instance.keys() != self._inputs.keys():
                received = ", ".join(instance) or "none" if isinstance(instance, dict) else _kind(instance)
                names = ", ".join(self._inputs)
                raise RequestError(400, f"instances[{number}]: keys must be equal to: {names}; received: {received}")
        return {
            name: self._batch([instance[name] for instance in instances], spec, "instances", f".{name}")
            for name, spec in self._inputs.items()
        }

    def columns(self, inputs: Any) -> Arrays:
        """Read the column format: the value of the only input, or an object with a value for each input."""
        if not isinstance(inputs, dict) or _is_base64(inputs):
            if len(self._inputs) > 1:
                names = ", ".join(self._inputs)
                raise RequestError(400, f"'inputs' must be an object: the inputs are {names}")
            ((name, spec),) = self._inputs.items()
            return {name: self._column(inputs, spec, "inputs")}
        if inputs.keys() != self._inputs.keys():
            received, names = ", ".join(inputs) or "none", ", ".join(self._inputs)
            raise RequestError(400, f"'inputs': keys must be equal to: {names}; received: {received}")
        return {name: self._column(inputs[name], spec, f"inputs.{name}") for name, spec in self._inputs.items()}

    def _column(self, value: Any, spec: tf.TensorSpec, where: str) -> np.ndarray:
        if spec.shape.rank and spec.shape[0] is None:
            if not isinstance(value, list):
                raise RequestError(400, f"{where}: expected {_describe(spec)}, received {_kind(value)}")
            if not value:
                raise RequestError(400, f"'{where}' is an empty list; expected at least one entry")
            self._check_count(where, len(value))
            return self._batch(value, spec, where)
        return self._tensor(value, spec, where)

    def _check_count(self, where: str, count: int) -> None:
        if count > self._max_instances:
            raise RequestError(400, f"'{where}' has {count} entries; at most {self._max_instances} are taken at once")

    def _batch(self, values: list, spec: tf.TensorSpec, where: str, after: str = "") -> np.ndarray:
        """Read one value for each row of a batch."""
        row = tf.TensorSpec(spec.shape[1:], spec.dtype)
        rows = [self._tensor(value, row, f"{where}[{number}]{after}") for number, value in enumerate(values)]
        for number, array in enumerate(rows):
            if array.shape != rows[0].shape:  # where the signature leaves a dimension free
                raise RequestError(
                    400,
                    f"{where}[{number}]{after}: expected shape {list(rows[0].shape)}, that of {where}[0]{after};"
                    f" received {list(array.shape)}",
                )
        if spec.shape[0] not in (None, len(rows)):
            raise RequestError(400, f"'{where}' has {len(rows)} entries; the model takes {spec.shape[0]} at once")
        return np.stack(rows)

    def _tensor(self, value: Any, spec: tf.TensorSpec, where: str) -> np.ndarray:
        if spec.dtype == tf.string:
            value = _decode_strings(value, where)
            types: set[type] = {bytes}
        elif isinstance(value, dict):
            return self._picture(value, spec, where)
        else:
            types = _python_types(spec)
        shape = _shape(value, types, spec, where)
        if not tf.TensorShape(spec.shape).is_compatible_with(shape):
            raise RequestError(400, f"{where}: expected {_describe(spec)}, received shape {list(shape)}")
        return _to_array(value, spec, where)

    def _picture(self, value: dict, spec: tf.TensorSpec, where: str) -> np.ndarray:
        size = wanted_size(spec.shape.as_list()) if spec.dtype.is_floating else None
        if size is None or not _is_base64(value):
            raise RequestError(400, f"{where}: expected {_describe(spec)}, received an object")
        content = _decode_base64(value["b64"], where)
        try:
            self._pixels_left -= count_pixels(content)
            if self._pixels_left < 0:
                raise PictureError(f"the pictures up to here have more than {MAX_PIXELS:,} pixels together")
            picture = read_picture(content, size)
        except PictureError as error:
            raise RequestError(400, f"{where}: {error}") from None
        return picture.reshape(spec.shape.as_list()).astype(spec.dtype.as_numpy_dtype)


def _read_json(body: bytes) -> dict[str, Any]:
    if not body.strip():
        raise RequestError(400, "JSON Parse error: The document is empty")
    try:
        content = json.loads(body)
    except json.JSONDecodeError as error:
        raise RequestError(400, f"JSON Parse error: {error.msg} at offset: {error.pos}") from None
    except RecursionError:
        raise RequestError(400, "JSON Parse error: nested too deeply") from None
    except ValueError as error:  # not UTF-8, or a number of thousands of digits
        raise RequestError(400, f"JSON Parse error: {error}") from None
    if not isinstance(content, dict):
        raise RequestError(400, f"expected a JSON object, received {_kind(content)}")
    return content


def _shape(value: Any, types: set[type], spec: tf.TensorSpec, where: str) -> tuple[int, ...]:
    """The shape of nested lists of values of these types."""
    if not isinstance(value, list):
        if type(value) not in types:
            fraction = " with a fraction" if type(value) is float else ""
            raise RequestError(400, f"{where}: expected {spec.dtype.name}, received {_kind(value)}{fraction}")
        return ()
    found = set(map(type, value))
    if found <= types:
        return (len(value),)
    shapes = [_shape(entry, types, spec, f"{where}[{number}]") for number, entry in enumerate(value)]
    for number, shape in enumerate(shapes):
        if shape != shapes[0]:
            raise RequestError(
                400, f"{where} is ragged: {where}[0] has shape {list(shapes[0])}, {where}[{number}] {list(shape)}"
            )
    return (len(value), *shapes[0])


def _to_array(value: Any, spec: tf.TensorSpec, where: str) -> np.ndarray:
    dtype = spec.dtype.as_numpy_dtype
    try:
        if not spec.dtype.is_floating:
            return np.array(value, dtype)
        wide = np.array(value, np.float64)
    except OverflowError:
        raise RequestError(400, f"{where}: a number is out of the range of {spec.dtype.name}") from None
    with np.errstate(over="ignore"):
        array = wide.astype(dtype)
    if np.any(np.isinf(array) & ~np.isinf(wide)):
        raise RequestError(400, f"{where}: a number is out of the range of {spec.dtype.name}")
    return array


def _decode_strings(value: Any, where: str) -> Any:
    """Strings and `{"b64": …}` as bytes; the rest as it is."""
    if isinstance(value, list):
        return [_decode_strings(entry, f"{where}[{number}]") for number, entry in enumerate(value)]
    if _is_base64(value):
        return _decode_base64(value["b64"], where)
    if isinstance(value, str):
        try:
            return value.encode()
        except UnicodeEncodeError:
            raise RequestError(400, f"{where}: half of a surrogate pair is no character; encode bytes as b64") from None
    return value


def _is_base64(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"b64"} and isinstance(value["b64"], str)


def _decode_base64(text: str, where: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise RequestError(400, f"{where}: Unable to base64 decode") from None


def _python_types(spec: tf.TensorSpec) -> set[type]:
    """The types that the JSON values of a tensor may have."""
    if spec.dtype.is_floating:
        return {int, float}
    return {bool} if spec.dtype == tf.bool else {int}


def _describe(spec: tf.TensorSpec) -> str:
    shape = "any shape" if spec.shape.rank is None else f"shape {spec.shape.as_list()}"
    return f"{spec.dtype.name} of {shape}".replace("None", "any")


def _kind(value: Any) -> str:
    """What a JSON value is, for a message."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
